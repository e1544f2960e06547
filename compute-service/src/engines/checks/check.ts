import type { CheckResult } from '../check-result.ts';
import type { ComputeSession } from '../compute.ts';
import type { EngineContext } from '../engine.ts';
import type { EngineId } from '../engine-id.ts';
import { count, counted } from '../share.ts';
import type { CheckCode } from './codes.ts';

export interface CheckedInput {
    readonly table: string;
    readonly announced: number | null;
    readonly read: number;
    readonly quarantined: number;
}

export interface CheckedFunnelStep {
    readonly engine: EngineId;
    readonly step: string;
    readonly rows: number;
    readonly dropped: number;
}

export interface ChecksInput {
    readonly session: ComputeSession;
    readonly context: EngineContext;
    readonly inputs: readonly CheckedInput[];
    readonly funnels: readonly CheckedFunnelStep[];
    /** Rows of each output of the last accepted run; null for the first run. */
    readonly previousRows: Readonly<Record<string, number>> | null;
    /** Engines that ran; checks of the others are left out. */
    readonly engines: readonly EngineId[];
}

/** What a check found, before its severity is known. */
export type Finding = Pick<CheckResult, 'passed' | 'expected' | 'actual' | 'sentence'>;

export interface QualityCheck {
    /** Stable; parameters name the check by it. */
    readonly code: CheckCode;
    readonly title: string;
    /** What it looks at and what a failure usually means. */
    readonly help: string;
    /** Unless the parameters say otherwise. */
    readonly severity: CheckResult['severity'];
    /** The engine whose results it looks at; null for inputs and the run as a whole. */
    readonly engine: EngineId | null;
    find(input: ChecksInput): Promise<Finding>;
}

/** One number that a query gives. */
export async function figure(session: ComputeSession, sql: string): Promise<bigint> {
    const [row] = await session.query(sql);
    return BigInt(row?.[0] ?? 0);
}

/** A finding of "there must be none of these". */
export const noneOf = ({
    found,
    what,
    wrong
}: {
    found: bigint;
    /** What is so where there are none. */
    what: string;
    /** What one of them is, and what several are. */
    wrong: readonly [one: string, many: string];
}): Finding => ({
    passed: found === 0n,
    expected: '0',
    actual: count(found),
    sentence: found === 0n ? `${what}.` : `${counted(found, ...wrong)}.`
});
