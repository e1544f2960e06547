import type { SqlStep } from '../engine.ts';
import { preparedTable } from './prepared-table.ts';

/** Tables that name accounts which `accounts` may not know. */
const NAMING_TABLES = ['researched_phones', 'calls', 'call_history'] as const;

const named = NAMING_TABLES.map(
    (table) => `select account_id, cast(null as boolean) as active from ${table} where account_id is not null`
);

/**
 * Inside, an account is a whole number in the order of the ids: what is ordered by the one is ordered by the other, and
 * a night writes, joins and compares accounts millions of times.
 */
export const accountKeys: SqlStep = preparedTable({
    table: 'account_keys',
    title: 'Accounts and their keys',
    sentence:
        'One row is an account that the accounts, researched phones or calls name; of an unknown one, active is null.',
    select: () => `select cast(row_number() over (order by account_id) as integer) as account_no, account_id, active
from (select account_id, bool_or(active) as active
    from (select id as account_id, active from accounts
        union all
        ${named.join('\n        union all\n        ')}) as named
    group by account_id) as accounts_named`
});
