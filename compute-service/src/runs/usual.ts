import type { Run, RunStep } from './run.ts';

/** How long one earlier run took, and each of its steps. */
export interface RunTimes {
    readonly durationMs: number;
    /** Milliseconds of each finished step, by its key. */
    readonly steps: ReadonlyMap<string, number>;
}

/** How long runs of this kind took lately, in seconds. */
export interface UsualDuration {
    readonly p10S: number;
    readonly medianS: number;
    readonly p90S: number;
    /** Runs that it is made of; under five they show no usual range. */
    readonly nights: number;
}

/** A run beside what is usual for it. */
export interface RunBesideUsual extends Run {
    readonly usual: UsualDuration | null;
    readonly steps: readonly (RunStep & { readonly usualMs: number | null })[];
}

/** Runs that the usual is made of. */
export const USUAL_RUNS = 14;
/** With fewer, a step's median is chance. */
const FEWEST_RUNS = 3;
const FEWEST_FOR_RANGE = 5;
/** Before this the pace of a run is a guess. */
const FIRST_ESTIMATE_MS = 10_000;
const SLOWEST_PACE = 2;
const FASTEST_PACE = 0.5;

/** The value at a share of a sorted list, by nearest rank: one that occurred. */
const quantile = (sorted: readonly number[], share: number): number =>
    sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;

const ascending = (values: readonly number[]): readonly number[] => [...values].sort((a, b) => a - b);

/** Returns the run with what earlier runs of its kind took; null where there were too few. */
export function besideUsual(run: Run, earlier: readonly RunTimes[]): RunBesideUsual {
    const seconds = ascending(earlier.map(({ durationMs }) => durationMs / 1000));
    return {
        ...run,
        usual:
            seconds.length === 0
                ? null
                : {
                      p10S: quantile(seconds, 0.1),
                      medianS: quantile(seconds, 0.5),
                      p90S: quantile(seconds, 0.9),
                      nights: seconds.length
                  },
        steps: run.steps.map((step) => {
            const known = ascending(earlier.flatMap(({ steps }) => steps.get(step.key) ?? []));
            return { ...step, usualMs: known.length < FEWEST_RUNS ? null : quantile(known, 0.5) };
        })
    };
}

const isEnded = ({ status }: RunStep): boolean =>
    status === 'finished' || status === 'skipped' || status === 'failed';

/**
 * Returns the milliseconds that are probably left: the usual medians of what has not ended, times the pace of what has
 * (from half to twice the usual). Null where too little is known: before ten seconds, or with fewer than three runs.
 */
export function timeLeftMs({ usual, steps, startedAt }: RunBesideUsual, now: number): number | null {
    if (!usual || usual.nights < FEWEST_RUNS || startedAt === null) return null;
    if (now - Date.parse(startedAt) < FIRST_ESTIMATE_MS) return null;
    let tookMs = 0;
    let usuallyTookMs = 0;
    for (const { status, durationMs, usualMs } of steps) {
        if (status !== 'finished' || durationMs === null || usualMs === null) continue;
        tookMs += durationMs;
        usuallyTookMs += usualMs;
    }
    const pace =
        usuallyTookMs === 0 ? 1 : Math.min(SLOWEST_PACE, Math.max(FASTEST_PACE, tookMs / usuallyTookMs));
    return steps
        .filter((step) => !isEnded(step))
        .reduce((left, { status, startedAt: begun, usualMs }) => {
            const elapsed = status === 'running' && begun !== null ? now - Date.parse(begun) : 0;
            return left + Math.max(0, (usualMs ?? 0) * pace - elapsed);
        }, 0);
}

/** Whether a run that is on has taken longer than nine of ten; null where there are too few to tell. */
export function isLongerThanUsual({ usual, startedAt }: RunBesideUsual, now: number): boolean | null {
    if (!usual || usual.nights < FEWEST_FOR_RANGE || startedAt === null) return null;
    return (now - Date.parse(startedAt)) / 1000 > usual.p90S;
}
