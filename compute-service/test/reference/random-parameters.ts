/** Parameters within their ranges (G11), small enough to matter in a small world. */
import type { ParameterChanges } from './model.ts';
import { seededRandom } from './random.ts';

export interface RandomParameterOptions {
    /** Lets the shares that stop a run be small. By default no random run is stopped. */
    readonly mayStop?: boolean;
}

export function randomParameters(seed: number, options: RandomParameterOptions = {}): ParameterChanges {
    const random = seededRandom(seed ^ 0x5eed);
    const limit = (usual: number): number =>
        options.mayStop === true ? random.pick([usual, 0, 0.25, 1]) : 1;
    return {
        dedupe: {
            match: random.pick(['normalised', 'normalised', 'exact_text']),
            hot_number_accounts: random.pick([2, 3, 5, 10]),
            auto_apply: random.pick(['none', 'exact']),
            max_group_size: random.pick([2, 3, 5]),
            retired_statuses: random.pick([['retired'], ['Retired ', 'new'], []])
        },
        research: {
            blank: random.pick(['empty', 'not_dialable']),
            recheck_days: random.pick([0, 1, 30, 90, 91]),
            max_requests: random.pick([0, 1, 3, 10, 5000]),
            household_dedupe: random.chance(0.7)
        },
        flush: {
            wrong_number_attempts: random.pick([1, 2, 2, 3]),
            wrong_number_span_days: random.pick([0, 0, 1, 30]),
            disconnected_attempts: random.pick([1, 2, 3]),
            disconnected_span_days: random.pick([0, 7, 90, 180]),
            span_mode: random.pick(['at_least', 'within']),
            conflict_days: random.pick([0, 30, 180]),
            max_share_flushed: limit(0.05)
        },
        call_list: {
            size: random.pick([1, 2, 5, 10, 17, 30, 60, 200]),
            min_days_between_attempts: random.pick([0, 1, 3, 7]),
            max_attempts_30d: random.pick([1, 2, 7]),
            rest_days_after_contact: random.pick([0, 1, 30]),
            method: random.pick(['hamilton', 'webster']),
            population_vintage: random.pick(['census_2020', 'vintage_2025']),
            recent_share: random.pick([0, 0.3333, 0.5, 0.7, 0.7, 1]),
            recent_days: random.pick([0, 1, 30, 180]),
            call_date_offset_days: random.pick([0, 1, 1, 3, 7]),
            window_start: random.pick(['08:00', '08:00', '09:30', '12:00']),
            window_end: random.pick(['21:00', '21:00', '17:00', '12:15'])
        },
        general: { max_unmapped_share: limit(0.02), max_quarantined_share: 1 }
    };
}
