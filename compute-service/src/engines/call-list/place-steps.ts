import type { SqlStep } from '../engine.ts';
import { wholeNumber } from '../sql.ts';
import { age, listTable } from './candidates.ts';

/** What identifies a place, and what later steps sort by. */
const PLACE_COLUMNS = 'p.account_id, p.record_id, p.field, p.field_index, p.e164, p.record_created_at';

/** What is known of the calls to the number of a place. */
const HISTORY_COLUMNS = 'p.attempts, p.recent_attempts, p.last_attempt_day, p.last_disposition';

const phonePlaces: SqlStep = {
    kind: 'sql',
    name: 'phone_places',
    title: 'Places that hold a phone number',
    sentence: 'One row is a phone field or a researched phone that is neither blank nor retired (D1).',
    dropReason: null,
    funnelPosition: 1,
    select: () => `select ${PLACE_COLUMNS}, p.class
from phone_places p
where not p.retired`
};

const activeAccount: SqlStep = {
    kind: 'sql',
    name: 'active_account',
    title: 'Of an active account',
    sentence: 'One row is a place whose account is known and active.',
    dropReason: 'account inactive or unknown',
    funnelPosition: 2,
    select: () => `select ${PLACE_COLUMNS}, p.class
from ${listTable('phone_places')} p
join accounts a on a.id = p.account_id
where a.active`
};

const geographic: SqlStep = {
    kind: 'sql',
    name: 'geographic',
    title: 'With a number that has a state',
    sentence: 'One row is a place whose number is of an area code of the 50 states or DC (P6).',
    dropReason: 'invalid, toll-free, foreign or otherwise without a state',
    funnelPosition: 3,
    select: () => `select ${PLACE_COLUMNS}
from ${listTable('active_account')} p
where p.class = 'geographic'`
};

const notSuppressed: SqlStep = {
    kind: 'sql',
    name: 'not_suppressed',
    title: 'Not suppressed',
    sentence: 'One row is a place whose number and account may be called (S1 to S4).',
    dropReason: 'number or account is suppressed',
    funnelPosition: 4,
    select: () => `select ${PLACE_COLUMNS}
from ${listTable('geographic')} p
where not exists (select 1 from blocked_numbers b where b.e164 = p.e164)
    and not exists (select 1 from blocked_accounts b where b.account_id = p.account_id)`
};

const notDuplicate: SqlStep = {
    kind: 'sql',
    name: 'not_duplicate',
    title: 'Not a duplicate',
    sentence: 'One row is a place that DeDupe did not flag; the survivor keeps the number in (L2).',
    dropReason: 'flagged as a duplicate',
    funnelPosition: 5,
    select: () => `select ${PLACE_COLUMNS}
from ${listTable('not_suppressed')} p
where p.field_index > 0
    or not exists (select 1 from dedupe_duplicates d where d.record_id = p.record_id)`
};

const notFlushed: SqlStep = {
    kind: 'sql',
    name: 'not_flushed',
    title: 'Not flushed',
    sentence: 'One row is a place whose number is not flushed for its account, conflicts included (F6, F11).',
    dropReason: 'flushed, or waiting for a decision on it',
    funnelPosition: 6,
    select: () => `select ${PLACE_COLUMNS}
from ${listTable('not_duplicate')} p
where not exists (select 1 from flushed_pairs f where f.account_id = p.account_id and f.e164 = p.e164)`
};

const lastAttemptOldEnough: SqlStep = {
    kind: 'sql',
    name: 'last_attempt_old_enough',
    title: 'Not tried in the last days',
    sentence: 'One row is a place whose number was never tried, or last tried long enough ago (L3).',
    dropReason: 'tried too recently',
    funnelPosition: 7,
    select: (context) => `select ${PLACE_COLUMNS},
    coalesce(h.attempts, 0) as attempts, coalesce(h.recent_attempts, 0) as recent_attempts,
    h.last_attempt_day, h.last_disposition
from ${listTable('not_flushed')} p
left join ${listTable('number_history')} h on h.e164 = p.e164
where h.last_attempt_day is null
    or ${age('h.last_attempt_day', context)} >= ${wholeNumber(context.parameters.call_list.min_days_between_attempts)}`
};

const underAttemptLimit: SqlStep = {
    kind: 'sql',
    name: 'under_attempt_limit',
    title: 'Not tried too often',
    sentence: 'One row is a place whose number had fewer attempts in 30 days than the limit (L3).',
    dropReason: 'tried too often in 30 days',
    funnelPosition: 8,
    select: ({ parameters }) => `select ${PLACE_COLUMNS}, ${HISTORY_COLUMNS}
from ${listTable('last_attempt_old_enough')} p
where p.recent_attempts < ${wholeNumber(parameters.call_list.max_attempts_30d)}`
};

const restedAfterContact: SqlStep = {
    kind: 'sql',
    name: 'rested_after_contact',
    title: 'Rested since the last contact',
    sentence: 'One row is a place whose number and account were not reached lately (L4).',
    dropReason: 'reached recently',
    funnelPosition: 9,
    select: () => `select ${PLACE_COLUMNS}, ${HISTORY_COLUMNS}
from ${listTable('under_attempt_limit')} p
where not exists (select 1 from ${listTable('recent_contacts')} c where c.e164 = p.e164)
    and not exists (select 1 from ${listTable('recent_contacts')} c where c.account_id = p.account_id)`
};

/** From all places to those that nothing speaks against. */
export const placeSteps: readonly SqlStep[] = [
    phonePlaces,
    activeAccount,
    geographic,
    notSuppressed,
    notDuplicate,
    notFlushed
];

/** From them to those whose number was not called too lately or too often. */
export const attemptSteps: readonly SqlStep[] = [lastAttemptOldEnough, underAttemptLimit, restedAfterContact];
