import type { EngineContext } from '../engine.ts';

/**
 * SQL of the words that say why a number is called, over a place and the calls of its number, which may be none:
 * "Never tried; researched on 2026-11-02".
 */
export function listReason(
    { dialect, parameters }: EngineContext,
    { place, history }: { readonly place: string; readonly history: string }
): string {
    const limit = parameters.call_list.max_attempts_30d;
    return `case when coalesce(${history}.attempts, 0) = 0 then 'Never tried'
            else case when ${history}.answered_last then 'Answered the last call; tried on '
                    else 'Last tried on ' end
                || ${dialect.isoDate(`${history}.last_attempt_day`)} || ', '
                || cast(${history}.recent_attempts as varchar) || ' of ${limit} attempts in 30 days' end
        || case when ${place}.field_index > 0 then '; number of the account'
            when ${place}.record_created_at is null then '; researched number'
            else '; researched on ' || ${dialect.isoDate(`${place}.record_created_at`)} end`;
}
