import type { Logger } from 'pino';
import type { EngineId } from '../engines/engine-id.ts';
import { DialFlowError } from '../error.ts';
import type { Clock } from '../runs/clock.ts';
import { launchRun } from '../runs/launch.ts';
import type { AskedRun } from '../runs/launch.ts';
import type { Planner } from '../runs/plan.ts';
import type { RuleBook } from '../runs/rule-book.ts';
import type { RunStore, RunSummary } from '../runs/store.ts';
import { lastDueNight, nightsAfter } from './night-times.ts';
import type { NightTimes, ScheduledNight } from './night-times.ts';

export interface Schedule extends NightTimes {
    /** A night that was missed is caught up within this time after it was due; later it is left out. */
    readonly catchUpMs: number;
}

export interface SchedulerOptions {
    /** Whose nights they are. */
    readonly org: string;
    readonly schedule: Schedule;
    readonly store: Pick<RunStore, 'createOnce' | 'list'>;
    readonly planner: Planner;
    readonly clock: Clock;
    readonly logger: Logger;
    readonly engines: readonly EngineId[];
    /** The business rules that are in force when a night is queued. */
    readonly rules?: Pick<RuleBook, 'inForce'>;
    /** Tells the worker that something was queued. */
    wake(): void;
}

export interface Scheduler {
    stop(): Promise<void>;
}

/** What became of a night when it was looked at. */
export type NightOutcome = 'started' | 'there already' | 'not due' | 'too late' | 'nothing was missed';

/** Looks again at least so often, because a machine that slept or a clock that was set tells nobody. */
const LONGEST_REST_MS = 30_000;
/** A night is looked for among so many of the newest runs. */
const NEWEST_RUNS = 100;

const REQUESTED_BY = 'schedule';

/** Names a night of an org for all processes on the run store: the second to ask gets the first one's run. */
export const nightKey = ({ date }: ScheduledNight): string => `schedule:nightly:${date}`;

const askedFor = (
    night: ScheduledNight,
    { org, engines }: Pick<SchedulerOptions, 'org' | 'engines'>
): AskedRun => ({
    org,
    kind: 'night',
    pipeline: 'nightly',
    engines,
    parameters: {},
    asOf: night.asOf,
    seed: null,
    dryRun: false,
    salesforceRunId: null,
    requestedBy: REQUESTED_BY,
    change: null
});

const isThisNight =
    ({ asOf }: ScheduledNight) =>
    (run: RunSummary): boolean =>
        run.pipeline === 'nightly' && !run.dryRun && run.asOf === asOf;

/**
 * Starts the night that is due, unless it was started before: by this or another process, by the org's own schedule or
 * by a person. Where the org never had a run, nothing was missed before `since`.
 */
export async function startDueNight(
    options: Omit<SchedulerOptions, 'clock'> & { readonly clock: Pick<Clock, 'now' | 'sleep'> },
    since: Date
): Promise<NightOutcome> {
    const { org, schedule, store, planner, clock, logger, rules, wake } = options;
    const now = clock.now();
    const night = lastDueNight(schedule, now);
    if (!night) return 'not due';
    const { runs } = await store.list({ org, limit: NEWEST_RUNS });
    if (runs.some(isThisNight(night))) return 'there already';
    if (runs.length === 0 && night.at.getTime() < since.getTime()) return 'nothing was missed';
    if (now.getTime() - night.at.getTime() > schedule.catchUpMs) {
        // Of a day with very many runs the night may be older than those that were looked at.
        const oldest = runs.length < NEWEST_RUNS ? undefined : runs.at(-1);
        return oldest && oldest.createdAt > night.at.toISOString() ? 'there already' : 'too late';
    }
    try {
        const asked = askedFor(night, options);
        const { run, created } = await launchRun({
            ...{ store, planner, clock, asked, idempotencyKey: nightKey(night) },
            ...(rules ? { rules } : {})
        });
        if (!created) return 'there already';
        logger.info(
            { runId: run.id, org, night: night.date, due: night.at },
            'The scheduled night was queued'
        );
        wake();
        return 'started';
    } catch (error) {
        // Another version of the service asked for it in other words; the night is there all the same.
        if (error instanceof DialFlowError && error.code === 'idempotency_conflict') return 'there already';
        throw error;
    }
}

/** Starts nights by the clock until it is stopped. A store that is away is asked again later. */
export function startScheduler(options: SchedulerOptions): Scheduler {
    const { org, schedule, clock, logger } = options;
    const stopping = new AbortController();
    const since = clock.now();
    let lastMissed = '';
    const sayMissed = (): void => {
        const night = lastDueNight(schedule, clock.now());
        if (!night || night.date === lastMissed) return;
        lastMissed = night.date;
        logger.warn(
            { org, night: night.date, due: night.at },
            'The scheduled night was missed for too long and is left out; launch it with dial-flow run'
        );
    };
    const keeping = (async () => {
        while (!stopping.signal.aborted) {
            try {
                if ((await startDueNight(options, since)) === 'too late') sayMissed();
            } catch (error) {
                logger.error({ err: error }, 'The scheduled night could not be queued and is tried again');
            }
            await clock.sleep(restMs(schedule, clock.now()), stopping.signal).catch(() => undefined);
        }
    })();
    return {
        async stop() {
            stopping.abort();
            await keeping;
        }
    };
}

function restMs(schedule: Schedule, now: Date): number {
    const [next] = nightsAfter(schedule, now, 1);
    const untilNext = next ? next.at.getTime() - now.getTime() : LONGEST_REST_MS;
    return Math.max(50, Math.min(untilNext, LONGEST_REST_MS));
}
