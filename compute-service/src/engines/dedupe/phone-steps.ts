import type { SqlStep } from '../engine.ts';
import { isRetired } from '../shared/places.ts';
import { dedupeTable } from './tables.ts';

const allResearchedPhones: SqlStep = {
    kind: 'sql',
    name: 'all_researched_phones',
    view: true,
    title: 'All researched phones',
    sentence: 'One row is a researched phone.',
    dropReason: null,
    funnelPosition: 1,
    select: (context) => `select r.id as record_id, r.account_id, ${isRetired(context, 'r.status')} as retired
from researched_phones r`
};

const notRetired: SqlStep = {
    kind: 'sql',
    name: 'not_retired',
    view: true,
    title: 'Researched phones in use',
    sentence: 'One row is a researched phone that was not retired (D1).',
    dropReason: 'retired',
    funnelPosition: 2,
    select: () =>
        `select record_id, account_id from ${dedupeTable('all_researched_phones')} where not retired`
};

const withAccount: SqlStep = {
    kind: 'sql',
    name: 'with_account',
    view: true,
    title: 'Researched phones of an account',
    sentence: 'One row is a researched phone that belongs to an account.',
    dropReason: 'no account',
    funnelPosition: 3,
    select: () =>
        `select record_id, account_id from ${dedupeTable('not_retired')} where account_id is not null`
};

/** The same records again, but from the places, where their numbers stand: a place is a record that is not blank. */
const withPhone: SqlStep = {
    kind: 'sql',
    name: 'with_phone',
    view: true,
    title: 'Researched phones that are not blank',
    sentence: 'One row is a researched phone with a text.',
    dropReason: 'blank phone',
    funnelPosition: 4,
    select: ({ parameters }) => {
        const key = parameters.dedupe.match === 'exact_text' ? 'trimmed' : 'number_key';
        return `select record_id, account_id, text, trimmed, ${key} as number_key, e164,
    record_created_at as created_at, record_modified_at as modified_at, do_not_call
from phone_places
where field_index = 0 and not retired and account_id is not null`;
    }
};

/** From all researched phones to those that can be compared: the upper half of the funnel. */
export const phoneSteps: readonly SqlStep[] = [allResearchedPhones, notRetired, withAccount, withPhone];
