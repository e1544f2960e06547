import type { StepExecution } from '../runs/plan.ts';
import { RunEvents, type RunEventsOptions } from '../sinks/salesforce/run-events.ts';
import type { NightStep } from './night-step.ts';

/** Longest time an event may take from the end of a run; news that are late are worth nothing. */
const EVENT_MS = 5_000;
/** An org that took no event is left in peace so long, because a night has a hundred of them. */
const PAUSE_MS = 60_000;

interface StepBegun {
    readonly step: NightStep;
    readonly execution: StepExecution;
}

/** Tells an org which steps of a run begin. */
export interface StepNews {
    /** Returns at once; what begins while the org still takes the last event is told when it has. */
    begins(begun: StepBegun): void;
    /** Resolves when nothing is on its way any more, after 5 s at the latest. */
    settled(): Promise<void>;
}

/** Resolves to null when the time is over. */
async function withinEventTime<Value>(work: Promise<Value>): Promise<Value | null> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<null>((resolve) => {
        timer = setTimeout(() => resolve(null), EVENT_MS);
    });
    try {
        return await Promise.race([work, late]);
    } finally {
        clearTimeout(timer);
    }
}

/**
 * Tells of steps by platform events beside the work, one at a time: of steps that are over before the org has taken the
 * last event, only the newest is told. A night of many short steps so waits for none of its events, and takes no more of
 * the org's allowance of calls and events than there is to see.
 */
export function stepNewsOf(connection: RunEventsOptions['connection']): StepNews {
    let next: StepBegun | null = null;
    let telling: Promise<void> | null = null;
    let pausedUntil = 0;

    const tell = async ({ step, execution }: StepBegun): Promise<void> => {
        const events = new RunEvents({
            connection,
            signal: AbortSignal.any([execution.signal, AbortSignal.timeout(EVENT_MS)])
        });
        const went = await withinEventTime(
            execution.run().then(async (run) => {
                const stored = run.steps.find(({ key }) => key === step.key) ?? null;
                const fault = await events.publish({
                    ...{ run, step: stored, dialRunId: run.salesforceRunId, kind: 'transition' }
                });
                return fault === null;
            })
        );
        if (went !== true) pausedUntil = performance.now() + PAUSE_MS;
    };
    const tellAll = async (): Promise<void> => {
        while (next) {
            const begun = next;
            next = null;
            // Whoever no longer has the run learns it from the step itself.
            if (performance.now() >= pausedUntil) await tell(begun).catch(() => undefined);
        }
        telling = null;
    };
    return {
        begins(begun) {
            next = begun;
            telling ??= tellAll();
        },
        async settled() {
            next = null;
            await telling;
        }
    };
}
