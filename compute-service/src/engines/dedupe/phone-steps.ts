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

/**
 * The same records again, but from the places, where their numbers stand: a place is a record that is not blank. Equal
 * number keys (P5) are equal pairs of match_number and match_text: 0 and the text where there is no number, or where
 * texts are compared; else the number and ''.
 */
const withPhone: SqlStep = {
    kind: 'sql',
    name: 'with_phone',
    view: true,
    title: 'Researched phones that are not blank',
    sentence: 'One row is a researched phone with a text.',
    dropReason: 'blank phone',
    funnelPosition: 4,
    select: ({ dialect, parameters }) => {
        const trimmed = dialect.trim('text');
        const byText = parameters.dedupe.match === 'exact_text';
        return `select researched_phone_id as record_id, account_no, text, number,
    ${byText ? 'cast(0 as bigint)' : 'coalesce(number, 0)'} as match_number,
    ${byText ? trimmed : `case when number is null then ${trimmed} else '' end`} as match_text,
    record_created_at as created_at, record_modified_at as modified_at, do_not_call
from place_numbers
where field_index = 0 and not retired and account_no is not null`;
    }
};

/** From all researched phones to those that can be compared: the upper half of the funnel. */
export const phoneSteps: readonly SqlStep[] = [allResearchedPhones, notRetired, withAccount, withPhone];
