/** The canonical tables after casting, and the parameters with their defaults. */
import type { Day, Instant } from './days.ts';

export interface Account {
    readonly id: string;
    readonly name: string | null;
    readonly owner_id: string | null;
    readonly active: boolean | null;
    readonly street: string | null;
    readonly city: string | null;
    readonly state: string | null;
    readonly postal_code: string | null;
    readonly do_not_call: boolean | null;
    readonly created_at: Instant | null;
    readonly modified_at: Instant | null;
    /** phone_1 first. */
    readonly phones: readonly (string | null)[];
}

export interface ResearchedPhone {
    readonly id: string;
    readonly account_id: string | null;
    readonly phone_text: string | null;
    readonly status: string | null;
    readonly created_at: Instant | null;
    readonly modified_at: Instant | null;
    readonly do_not_call: boolean | null;
}

export interface Call {
    readonly id: string;
    readonly account_id: string | null;
    readonly phone_text: string | null;
    readonly disposition: string | null;
    readonly direction: string | null;
    readonly activity_date: Day | null;
    readonly created_at: Instant | null;
    readonly owner_id: string | null;
    readonly duration_s: number | null;
}

export interface Address {
    readonly id: string;
    readonly account_id: string | null;
    readonly street: string | null;
    readonly city: string | null;
    readonly state: string | null;
    readonly postal_code: string | null;
    readonly effective_at: Instant | null;
}

export interface Research {
    readonly id: string;
    readonly account_id: string | null;
    readonly researched_at: Instant | null;
    readonly outcome: string | null;
    readonly researcher_id: string | null;
}

export interface OpenRequest {
    readonly id: string;
    readonly account_id: string | null;
    readonly status: string | null;
    readonly created_at: Instant | null;
}

export interface Suppression {
    readonly e164: string | null;
    readonly account_id: string | null;
    readonly reason: string | null;
    readonly source: string | null;
    readonly created_at: Instant | null;
    readonly expires_at: Instant | null;
}

export interface DispositionMapping {
    readonly raw_text: string | null;
    readonly canonical: string | null;
}

export interface CallingHours {
    readonly state: string | null;
    readonly weekdays: string | null;
    /** Minutes after local midnight. */
    readonly start: number | null;
    readonly end: number | null;
    readonly effective_from: Day | null;
    readonly effective_to: Day | null;
    readonly source: string | null;
}

export interface DismissedDuplicate {
    readonly account_id: string | null;
    readonly number_key: string | null;
    readonly e164: string | null;
    readonly account_ids: string | null;
    readonly decided_at: Instant | null;
}

/** An instruction of an earlier run (F11). */
export interface EarlierRemoval {
    readonly account_id: string | null;
    readonly e164: string | null;
    readonly status: string | null;
}

export interface DismissedRemoval {
    readonly account_id: string | null;
    readonly e164: string | null;
    readonly decided_at: Instant | null;
}

export interface AreaCode {
    readonly area_code: string;
    readonly state: string;
    /** Joined with `|`. */
    readonly time_zones: string;
}

export interface StatePopulation {
    readonly state: string;
    readonly name: string;
    readonly census_2020: number;
    readonly vintage_2025: number;
}

export interface ZipPrefix {
    readonly zip3: string;
    readonly state: string;
}

export interface OtherCode {
    readonly area_code: string;
    readonly class: string;
}

export interface Tables {
    readonly accounts: readonly Account[];
    readonly researched_phones: readonly ResearchedPhone[];
    readonly calls: readonly Call[];
    readonly call_history: readonly Call[];
    readonly addresses: readonly Address[];
    readonly research_history: readonly Research[];
    readonly research_archive: readonly Research[];
    readonly open_requests: readonly OpenRequest[];
    readonly suppressions: readonly Suppression[];
    readonly disposition_map: readonly DispositionMapping[];
    readonly calling_hours: readonly CallingHours[];
    readonly dismissed_duplicates: readonly DismissedDuplicate[];
    readonly phone_removals: readonly EarlierRemoval[];
    readonly dismissed_removals: readonly DismissedRemoval[];
    readonly area_codes: readonly AreaCode[];
    readonly state_population: readonly StatePopulation[];
    readonly zip3_state: readonly ZipPrefix[];
    readonly nanp_other_codes: readonly OtherCode[];
}

export interface DedupeParameters {
    readonly match: 'normalised' | 'exact_text';
    readonly hot_number_accounts: number;
    readonly auto_apply: 'none' | 'exact';
    readonly max_group_size: number;
    readonly retired_statuses: readonly string[];
}

export interface ResearchParameters {
    readonly blank: 'empty' | 'not_dialable';
    readonly recheck_days: number;
    readonly max_requests: number;
    readonly household_dedupe: boolean;
}

export interface FlushParameters {
    readonly wrong_number_attempts: number;
    readonly wrong_number_span_days: number;
    readonly disconnected_attempts: number;
    readonly disconnected_span_days: number;
    readonly span_mode: 'at_least' | 'within';
    readonly conflict_days: number;
    readonly max_share_flushed: number;
    /** How approved removals are carried out; it changes nothing that is computed here. */
    readonly removal_mode: 'retire' | 'delete';
}

export interface CallListParameters {
    readonly size: number;
    readonly min_days_between_attempts: number;
    readonly max_attempts_30d: number;
    readonly rest_days_after_contact: number;
    readonly method: 'hamilton' | 'webster';
    readonly population_vintage: 'census_2020' | 'vintage_2025';
    readonly recent_share: number;
    readonly recent_days: number;
    readonly call_date_offset_days: number;
    readonly window_start: string;
    readonly window_end: string;
}

export interface GeneralParameters {
    readonly max_unmapped_share: number;
    readonly max_quarantined_share: number;
}

export interface Parameters {
    readonly dedupe: DedupeParameters;
    readonly research: ResearchParameters;
    readonly flush: FlushParameters;
    readonly call_list: CallListParameters;
    readonly general: GeneralParameters;
}

export const DEFAULT_PARAMETERS: Parameters = {
    dedupe: {
        match: 'normalised',
        hot_number_accounts: 10,
        auto_apply: 'none',
        max_group_size: 5,
        retired_statuses: ['retired']
    },
    research: { blank: 'empty', recheck_days: 90, max_requests: 5000, household_dedupe: true },
    flush: {
        wrong_number_attempts: 2,
        wrong_number_span_days: 0,
        disconnected_attempts: 3,
        disconnected_span_days: 90,
        span_mode: 'at_least',
        conflict_days: 180,
        max_share_flushed: 0.05,
        removal_mode: 'retire'
    },
    call_list: {
        size: 20_000,
        min_days_between_attempts: 3,
        max_attempts_30d: 7,
        rest_days_after_contact: 30,
        method: 'hamilton',
        population_vintage: 'vintage_2025',
        recent_share: 0.7,
        recent_days: 180,
        call_date_offset_days: 1,
        window_start: '08:00',
        window_end: '21:00'
    },
    general: { max_unmapped_share: 0.02, max_quarantined_share: 0.001 }
};

/** The parameters a caller names, group by group; the rest are the defaults. */
export type ParameterChanges = { readonly [Group in keyof Parameters]?: Partial<Parameters[Group]> };

export function withDefaults(changes: ParameterChanges = {}): Parameters {
    return {
        dedupe: { ...DEFAULT_PARAMETERS.dedupe, ...changes.dedupe },
        research: { ...DEFAULT_PARAMETERS.research, ...changes.research },
        flush: { ...DEFAULT_PARAMETERS.flush, ...changes.flush },
        call_list: { ...DEFAULT_PARAMETERS.call_list, ...changes.call_list },
        general: { ...DEFAULT_PARAMETERS.general, ...changes.general }
    };
}

export type EngineName = 'dedupe' | 'research' | 'flush' | 'call_list';

export interface FunnelStep {
    readonly step: string;
    readonly rows: number;
}

/** A value of an output row; cells.ts turns it into the text of a CSV cell. */
export type Cell = string | number | boolean | null;
