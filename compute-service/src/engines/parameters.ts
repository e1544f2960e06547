import { z } from 'zod';
import type { CheckCode } from './checks/codes.ts';
import { DialFlowError } from '../error.ts';
import { callListParameters } from './call-list/parameters.ts';
import { dedupeParameters } from './dedupe/parameters.ts';
import { flushParameters } from './flush/parameters.ts';
import { nightParameters } from './night-parameters.ts';
import { parameterFaults } from './parameter-faults.ts';
import { researchParameters } from './research/parameters.ts';

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
        readonly checks: Readonly<Partial<Record<CheckCode, 'error' | 'warn' | 'off'>>>;
    };
}

/** A group of parameters: those of an engine, or of the night as a whole. */
export type ParameterGroup = keyof ResolvedParameters;

const SCHEMAS = {
    dedupe: dedupeParameters,
    flush: flushParameters,
    research: researchParameters,
    call_list: callListParameters,
    night: nightParameters
} as const satisfies Record<ParameterGroup, z.ZodObject>;

export const PARAMETER_GROUPS = Object.keys(SCHEMAS) as readonly ParameterGroup[];

/** What differs from the defaults, as a person or program asked: `{ flush: { disconnected_attempts: 2 } }`. */
export type AskedParameters = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const isGroup = (name: string): name is ParameterGroup => Object.hasOwn(SCHEMAS, name);

/**
 * Fills in the defaults and checks every value against its range (G11).
 * @throws DialFlowError `invalid_parameter` whose message names each parameter that is unknown or out of range, with
 * its limits; `field` is the first of them.
 */
export function resolveParameters(asked: AskedParameters): ResolvedParameters {
    const faults = Object.keys(asked)
        .filter((name) => !isGroup(name))
        .map((name) => ({
            field: name,
            sentence: `${name} has no parameters; groups are ${PARAMETER_GROUPS.join(', ')}`
        }));
    const resolved: Partial<Record<ParameterGroup, unknown>> = {};
    for (const group of PARAMETER_GROUPS) {
        const given = asked[group] ?? {};
        const parsed = SCHEMAS[group].safeParse(given);
        if (parsed.success) resolved[group] = parsed.data;
        else faults.push(...parameterFaults({ group, schema: SCHEMAS[group], given, error: parsed.error }));
    }
    const [first] = faults;
    if (first)
        throw new DialFlowError(
            'invalid_parameter',
            `${faults.map(({ sentence }) => sentence).join('. ')}.`,
            {
                field: first.field,
                advice: 'Correct the named parameters and try again.'
            }
        );
    return resolved as ResolvedParameters;
}

/** Parameters of a run in which nothing was asked for. */
export const defaultParameters = (): ResolvedParameters => resolveParameters({});

/** JSON Schema (2020-12) of a group with defaults, ranges and the words of its form. */
export const parameterJsonSchema = (group: ParameterGroup): z.core.JSONSchema.BaseSchema =>
    z.toJSONSchema(SCHEMAS[group], { io: 'input' });
