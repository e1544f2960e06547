import type { SqlStep } from '../engine.ts';
import { isRetired } from '../shared/places.ts';
import { dedupeTable } from './tables.ts';

const PHONE_COLUMNS =
    'record_id, account_id, trimmed, number_key, e164, created_at, modified_at, do_not_call';

const allResearchedPhones: SqlStep = {
    kind: 'sql',
    name: 'all_researched_phones',
    title: 'All researched phones',
    sentence: 'One row is a researched phone.',
    dropReason: null,
    funnelPosition: 1,
    select: (context) => `select r.id as record_id, r.account_id, p.trimmed, p.number_key, p.e164,
    r.created_at, r.modified_at, coalesce(r.do_not_call, false) as do_not_call, ${isRetired(context, 'r.status')} as retired
from researched_phones r
left join phone_places p on p.object = 'researched_phones' and p.record_id = r.id`
};

const notRetired: SqlStep = {
    kind: 'sql',
    name: 'not_retired',
    view: true,
    title: 'Researched phones in use',
    sentence: 'One row is a researched phone that was not retired (D1).',
    dropReason: 'retired',
    funnelPosition: 2,
    select: () => `select ${PHONE_COLUMNS} from ${dedupeTable('all_researched_phones')} where not retired`
};

const withAccount: SqlStep = {
    kind: 'sql',
    name: 'with_account',
    view: true,
    title: 'Researched phones of an account',
    sentence: 'One row is a researched phone that belongs to an account.',
    dropReason: 'no account',
    funnelPosition: 3,
    select: () => `select ${PHONE_COLUMNS} from ${dedupeTable('not_retired')} where account_id is not null`
};

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
        return `select record_id, account_id, trimmed, ${key} as number_key, e164, created_at, modified_at, do_not_call
from ${dedupeTable('with_account')}
where trimmed is not null`;
    }
};

/** From all researched phones to those that can be compared: the upper half of the funnel. */
export const phoneSteps: readonly SqlStep[] = [allResearchedPhones, notRetired, withAccount, withPhone];
