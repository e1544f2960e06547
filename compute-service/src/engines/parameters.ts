/** Parameters of a run after defaults were filled in; the schemas stand beside the engines. */
export interface ResolvedParameters {
    readonly dedupe: {
        readonly match: 'normalised' | 'exact_text';
        readonly hot_number_accounts: number;
        readonly auto_apply: 'none' | 'exact';
        readonly max_group_size: number;
        readonly retired_statuses: readonly string[];
    };
    readonly research: {
        readonly blank: 'empty' | 'not_dialable';
        readonly recheck_days: number;
        readonly max_requests: number;
        readonly household_dedupe: boolean;
    };
    readonly flush: {
        readonly wrong_number_attempts: number;
        readonly wrong_number_span_days: number;
        readonly disconnected_attempts: number;
        readonly disconnected_span_days: number;
        readonly span_mode: 'at_least' | 'within';
        readonly conflict_days: number;
        readonly max_share_flushed: number;
        readonly removal_mode: 'retire' | 'delete';
    };
    readonly call_list: {
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
    };
    /** Of the night as a whole: validation, checks, delivery, API budget. */
    readonly night: {
        readonly max_unmapped_share: number;
        readonly max_quarantined_share: number;
        readonly max_volume_change: number;
        readonly max_call_age_days: number;
        readonly max_review_records: number;
        readonly api_reserve_share: number;
        /** Severity of each check by its code. */
        readonly checks: Readonly<Record<string, 'error' | 'warn' | 'off'>>;
    };
}
