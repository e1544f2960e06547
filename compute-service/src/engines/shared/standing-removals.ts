import type { SqlDialect } from '../dialect.ts';

/** Accounts and numbers of earlier removal instructions that keep a number flushed (F11), a row for each instruction. */
export const standingRemovals = (dialect: SqlDialect): string => `select account_id, e164
from phone_removals
where account_id is not null and e164 is not null
    and lower(${dialect.trim('status')}) in ('quarantined', 'approved', 'applied', 'conflict')`;
