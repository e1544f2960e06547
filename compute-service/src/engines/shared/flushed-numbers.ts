import type { SqlDialect } from '../dialect.ts';
import { numberOf } from './numbers.ts';

/** The accounts and numbers that are flushed, as a relation with their keys (F11); made from the table between engines. */
export const flushedNumbers = (dialect: SqlDialect): string => `(
    select distinct k.account_no, ${numberOf('f.e164', dialect)} as number
    from flushed_pairs f
    join account_keys k on k.account_id = f.account_id)`;
