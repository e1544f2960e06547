import type { EngineOutput } from '../engine.ts';
import { flushTable } from './rules.ts';

const REMOVAL_COLUMNS = [
    'account_id',
    'e164',
    'object',
    'record_id',
    'field',
    'text',
    'rule',
    'wrong_number_count',
    'disconnected_count',
    'first_date',
    'last_date',
    'last_agent',
    'conflict',
    'conflict_account_id',
    'conflict_last_contact',
    'reason'
];

const phoneRemovals: EngineOutput = {
    name: 'phone_removals',
    title: 'Phone removals',
    columns: REMOVAL_COLUMNS,
    keyColumns: ['account_id', 'e164', 'object', 'record_id', 'field'],
    main: true,
    select: () => `select ${REMOVAL_COLUMNS.join(', ')}
from ${flushTable('removals')}
order by account_id, e164, object, record_id, field`
};

const newSuppressions: EngineOutput = {
    name: 'new_suppressions',
    title: 'New suppressions',
    columns: ['e164', 'account_id', 'reason', 'source', 'call_id', 'call_date'],
    keyColumns: ['e164', 'account_id'],
    main: false,
    select: () => `select e164, case when e164 is null then account_id end as account_id,
    'Asked not to be called' as reason, 'call' as source, call_id, call_day as call_date
from do_not_call_calls
order by coalesce(e164, account_id)`
};

/** What AutoFlush IQ hands out (docs/formats.md, G14). */
export const flushOutputs: readonly EngineOutput[] = [phoneRemovals, newSuppressions];
