/** One whole night by the reference: the four engines in the order of the pipeline. */
import { callList } from './call-list.ts';
import { canonicalCalls } from './calls.ts';
import { checks, type Check } from './checks.ts';
import { guardFormula } from './csv.ts';
import type { Day } from './days.ts';
import { dedupe } from './dedupe.ts';
import { shareExceeds } from './exact-shares.ts';
import { flush } from './flush.ts';
import {
    withDefaults,
    type Cell,
    type EngineName,
    type FunnelStep,
    type ParameterChanges,
    type Tables
} from './model.ts';
import { phoneNormaliser } from './phone.ts';
import { liveResearchedPhones, phonePlaces } from './places.ts';
import { research } from './research.ts';
import { suppressed } from './suppression.ts';

/** The outputs of docs/formats.md and their columns, without the free texts (reason, sentence, title). */
export const OUTPUT_COLUMNS = {
    duplicate_groups: 'account_id,number_key,e164,size,survivor_id,hot,auto_apply,do_not_call',
    duplicate_members:
        'account_id,number_key,position,record_id,role,matched_by,phone_text,created_at,modified_at,do_not_call',
    duplicate_removals: 'account_id,number_key,record_id,phone_text,survivor_id,matched_by,auto_apply',
    split_accounts: 'e164,accounts,account_ids,hot',
    phone_removals:
        'account_id,e164,object,record_id,field,text,rule,wrong_number_count,disconnected_count,' +
        'first_date,last_date,last_agent,conflict,conflict_account_id,conflict_last_contact',
    new_suppressions: 'e164,account_id,source,call_id,call_date',
    research_queue:
        'rank,account_id,account_name,street,city,state,postal_code,address_source,address_complete,' +
        'last_researched_at,last_outcome,days_since_research,created_at',
    call_list:
        'rank,call_date,account_id,account_name,owner_id,e164,object,record_id,field,state,state_source,' +
        'state_conflict,zones,window_start_utc,window_end_utc,window_local,bucket,recency_at',
    overflow_trail: 'round,state,target,supply,given,taken',
    state_fill: 'state,population,target,supply,taken,recent,historical',
    unmapped_dispositions: 'text,calls,share'
} as const;

export type OutputName = keyof typeof OUTPUT_COLUMNS;
/** Cells as they stand in a CSV file, before quoting. */
export type Row = readonly string[];

export interface NightInput {
    readonly tables: Tables;
    readonly asOf: Day;
    readonly seed: number;
    readonly parameters?: ParameterChanges;
    /** Rows of each engine's main output in the last accepted run, for the volume checks. */
    readonly previousRows?: Readonly<Partial<Record<EngineName, number>>>;
}

export interface NightResult {
    readonly funnels: Readonly<Record<EngineName, readonly FunnelStep[]>>;
    readonly outputs: Readonly<Record<OutputName, readonly Row[]>>;
    readonly checks: readonly Check[];
    /** Parameters that would have stopped the run; the results are complete all the same. */
    readonly stops: readonly ('max_unmapped_share' | 'max_share_flushed')[];
    readonly counts: {
        readonly flagged_without_place: number;
        readonly duplicates_only_by_normalisation: number;
    };
}

const cellText = (cell: Cell): string => (cell === null ? '' : guardFormula(String(cell)));
const csvRows = (rows: readonly (readonly Cell[])[]): Row[] => rows.map((row) => row.map(cellText));

function countBy(rows: readonly Row[], column: number): Map<string, number> {
    const counts = new Map<string, number>();
    for (const row of rows) counts.set(row[column] ?? '', (counts.get(row[column] ?? '') ?? 0) + 1);
    return counts;
}

/** Runs all four engines; a pure function of its input. */
export function referenceNight(input: NightInput): NightResult {
    const { tables, asOf, seed, previousRows = {} } = input;
    const parameters = withDefaults(input.parameters);
    const normalise = phoneNormaliser(tables);
    const { all: calls, unmapped } = canonicalCalls(tables, normalise);
    const live = liveResearchedPhones(tables, parameters.dedupe.retired_statuses);
    const places = phonePlaces(tables, live, normalise);
    const blocked = suppressed({ tables, calls, normalise, asOf });

    const duplicates = dedupe({ tables, live, places, normalise, parameters: parameters.dedupe });
    const flushes = flush({ tables, calls, places, parameters: parameters.flush, asOf });
    const requests = research({
        tables,
        live,
        normalise,
        flushed: flushes.flushed,
        suppressedAccounts: blocked.accounts,
        parameters: parameters.research,
        asOf
    });
    const list = callList({
        tables,
        calls,
        places,
        suppressed: blocked,
        duplicateIds: duplicates.duplicateIds,
        flushed: flushes.flushed,
        parameters: parameters.call_list,
        asOf,
        seed
    });

    const unmappedCalls = unmapped.reduce((sum, { calls: count }) => sum + count, 0);
    const outputs = {
        duplicate_groups: csvRows(duplicates.groups),
        duplicate_members: csvRows(duplicates.members),
        duplicate_removals: csvRows(duplicates.removals),
        split_accounts: csvRows(duplicates.splitAccounts),
        phone_removals: csvRows(flushes.removals),
        new_suppressions: csvRows(blocked.newSuppressions),
        research_queue: csvRows(requests.queue),
        call_list: csvRows(list.list),
        overflow_trail: csvRows(list.trail),
        state_fill: csvRows(list.stateFill),
        unmapped_dispositions: csvRows(unmapped.map((row) => [row.text, row.calls, row.calls / calls.length]))
    };
    const stops: NightResult['stops'][number][] = [];
    if (shareExceeds(unmappedCalls, calls.length, parameters.general.max_unmapped_share)) {
        stops.push('max_unmapped_share');
    }
    if (flushes.tooManyFlushed) stops.push('max_share_flushed');

    return {
        funnels: {
            dedupe: duplicates.funnel,
            research: requests.funnel,
            flush: flushes.funnel,
            call_list: list.funnel
        },
        outputs,
        checks: checks({
            tables,
            calls,
            asOf,
            size: parameters.call_list.size,
            listedByState: countBy(outputs.call_list, 9),
            takenByState: list.taken,
            supplyByState: new Map(outputs.state_fill.map((row) => [row[0] ?? '', Number(row[3])])),
            populations: new Map(outputs.state_fill.map((row) => [row[0] ?? '', Number(row[1])])),
            listedNumbers: outputs.call_list.map((row) => row[5] ?? ''),
            suppressedNumbers: blocked.numbers,
            rows: {
                dedupe: outputs.duplicate_removals.length,
                research: outputs.research_queue.length,
                flush: outputs.phone_removals.length,
                call_list: outputs.call_list.length
            },
            previousRows
        }),
        stops,
        counts: {
            flagged_without_place: flushes.flaggedWithoutPlace,
            duplicates_only_by_normalisation: duplicates.onlyByNormalisation
        }
    };
}
