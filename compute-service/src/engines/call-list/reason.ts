import type { EngineContext } from '../engine.ts';

/**
 * SQL of the words that say why a number is called, over a candidate c:
 * "Never tried; researched on 2026-11-02".
 */
export function listReason({ dialect, parameters }: EngineContext): string {
    const limit = parameters.call_list.max_attempts_30d;
    return `case when c.attempts = 0 then 'Never tried'
            else case when c.answered_last then 'Answered the last call; tried on '
                    else 'Last tried on ' end
                || ${dialect.isoDate('c.last_attempt_day')} || ', '
                || cast(c.recent_attempts as varchar) || ' of ${limit} attempts in 30 days' end
        || case when c.field_index > 0 then '; number of the account'
            when c.record_created_at is null then '; researched number'
            else '; researched on ' || ${dialect.isoDate('c.record_created_at')} end`;
}
