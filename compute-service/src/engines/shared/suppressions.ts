import type { EngineContext, SqlStep } from '../engine.ts';
import { dateLiteral } from '../sql.ts';
import { CALL_ORDER } from './calls.ts';
import { e164Of } from './numbers.ts';
import { normalisedPhones } from './phone-sql.ts';
import { preparedTable } from './prepared-table.ts';

/** A row is in force unless it expired before the as-of date (S2). */
const inForce = ({ asOf }: EngineContext): string =>
    `(expires_at is null or cast(expires_at as date) >= ${dateLiteral(asOf)})`;

const doNotCallCalls: SqlStep = preparedTable({
    table: 'do_not_call_calls',
    title: 'Calls that asked not to be called',
    sentence:
        'One row is the first call that blocks a number, or an account where the number is invalid (S4).',
    select: () => `select number, ${e164Of('number')} as e164, ordered.account_no, keys.account_id, call_id, call_day
from (select number, blocked_account as account_no, call_id, call_day,
        row_number() over (partition by number, blocked_account order by ${CALL_ORDER}) as position
    from (select number, case when number is null then account_no end as blocked_account, call_id, call_day, created_at
        from numbered_calls
        where disposition = 'do_not_call' and (number is not null or account_no is not null)) as asked) as ordered
left join account_keys as keys on keys.account_no = ordered.account_no
where position = 1`
});

const blockedNumbers: SqlStep = preparedTable({
    table: 'blocked_numbers',
    title: 'Numbers that must not be called',
    sentence: 'One row is a blocked number and what blocks it (S1, S2, S4).',
    select: (context) => {
        const suppressed = normalisedPhones(context.dialect, {
            from: `select e164 as text, reason as given_reason from suppressions where e164 is not null and ${inForce(context)}`,
            keep: ['given_reason']
        });
        return `select number, 'researched_phone' as source, 'marked do not call' as reason,
    cast(null as varchar) as call_id, cast(null as date) as call_day
from place_numbers
where do_not_call and number is not null
group by number
union all
select number, 'suppression' as source, min(given_reason) as reason, cast(null as varchar) as call_id, cast(null as date) as call_day
from (${suppressed}) as suppressed
where number is not null
group by number
union all
select number, 'call' as source, 'asked not to be called' as reason, call_id, call_day
from do_not_call_calls
where number is not null`;
    }
});

const blockedAccounts: SqlStep = preparedTable({
    table: 'blocked_accounts',
    title: 'Accounts that must not be called',
    sentence: 'One row is a blocked account and what blocks it (S2, S3, S4).',
    select: (context) => `select keys.account_no, blocked.account_id, source, reason
from (select id as account_id, 'account' as source, 'marked do not call' as reason
    from accounts
    where do_not_call
    union all
    select account_id, 'suppression' as source, min(reason) as reason
    from suppressions
    where account_id is not null and ${inForce(context)}
    group by account_id
    union all
    select account_id, 'call' as source, 'asked not to be called' as reason
    from do_not_call_calls
    where number is null) as blocked
left join account_keys as keys on keys.account_id = blocked.account_id`
});

/** Who and what must not be called. */
export const SUPPRESSION_STEPS = [doNotCallCalls, blockedNumbers, blockedAccounts] as const;
