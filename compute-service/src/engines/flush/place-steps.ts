import type { EngineStep, GuardStep, SqlStep } from '../engine.ts';
import { fieldOf, objectOf, recordOf } from '../shared/place-words.ts';
import { standingRemovals } from '../shared/standing-removals.ts';
import { flushTable } from './rules.ts';
import { shareVerdict } from './share-guard.ts';

const removals: SqlStep = {
    kind: 'sql',
    name: 'removals',
    title: 'Removal instructions',
    sentence:
        'One row is a place, a phone field or a live researched phone, that holds a flagged number of its account.',
    dropReason: null,
    funnelPosition: null,
    select: () => `select f.account_no, f.number, f.account_id, f.e164, ${objectOf('p.field_index')} as object,
    ${recordOf('p', 'f')} as record_id, ${fieldOf('p.field_index')} as field, p.text, p.geographic,
    f.rule, f.wrong_number_count, f.disconnected_count, f.first_date, f.last_date, f.last_agent,
    f.conflict, f.conflict_account_id, f.conflict_last_contact, f.reason
from ${flushTable('flagged')} f
join place_numbers p on p.account_no = f.account_no and p.number = f.number
where not p.retired`
};

const flaggedWithoutPlace: SqlStep = {
    kind: 'sql',
    name: 'flagged_without_place',
    title: 'Flagged, but stored nowhere',
    sentence:
        'One row is a flagged number that its account does not hold any more; nothing is to be removed (F10).',
    dropReason: null,
    funnelPosition: null,
    select: () => `select f.account_id, f.e164
from ${flushTable('flagged')} f
where not exists (
    select 1 from ${flushTable('removals')} r where r.account_no = f.account_no and r.number = f.number
)`
};

const flushedPairs: SqlStep = {
    kind: 'sql',
    name: 'flushed_pairs',
    table: 'flushed_pairs',
    title: 'Flushed numbers',
    sentence:
        'One row is an account and number flagged in this run or by an earlier instruction that still stands (F11).',
    dropReason: null,
    funnelPosition: null,
    select: ({ dialect }) => `select account_id, e164 from ${flushTable('flagged')}
union
${standingRemovals(dialect)}`
};

const shareOfDialableNumbers: GuardStep = {
    kind: 'guard',
    name: 'share_flushed',
    title: 'Share of dialable numbers',
    sentence:
        'Stops the run where more of the dialable numbers would be removed than max_share_flushed allows (F9).',
    dropReason: null,
    funnelPosition: null,
    select: () => `select
    (select count(distinct number) from ${flushTable('removals')} where geographic) as removed,
    (select count(distinct number) from place_numbers where geographic and not retired) as dialable`,
    verdict: shareVerdict
};

/** From the flagged numbers to the places that hold them, and the guard on how many they are. */
export const placeSteps: readonly EngineStep[] = [
    removals,
    flaggedWithoutPlace,
    flushedPairs,
    shareOfDialableNumbers
];
