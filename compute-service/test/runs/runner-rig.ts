import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Clock } from '../../src/runs/clock.ts';
import { launchRun } from '../../src/runs/launch.ts';
import type { Planner, PlannedStep, StepExecution, StepOutcome } from '../../src/runs/plan.ts';
import { executeRun } from '../../src/runs/runner.ts';
import type { RunnerOptions } from '../../src/runs/runner-options.ts';
import { openSqliteRunStore } from '../../src/runs/sqlite-store.ts';
import type { Run, RunRequest } from '../../src/runs/run.ts';
import type { RunStore } from '../../src/runs/store.ts';
import { describedStep, handClock, nightRequest, noLeaseKeeper } from './samples.ts';

type Execute = (execution: StepExecution) => Promise<StepOutcome> | StepOutcome;

export const plannedStep = (
    changes: Parameters<typeof describedStep>[0],
    execute: Execute = () => ({ rows: 1 })
): PlannedStep => ({ ...describedStep(changes), execute: async (execution) => execute(execution) });

/** A planner whose steps are given; it keeps what it was asked. */
export function fakePlanner(steps: readonly PlannedStep[], changes: Partial<Planner> = {}) {
    const announced: Run[] = [];
    const closed: string[] = [];
    const planner: Planner = {
        describe: () => steps,
        plan: async (run) => ({
            steps,
            close: async () => {
                closed.push(run.id);
            }
        }),
        announce: async (run) => {
            announced.push(run);
            return [];
        },
        ...changes
    };
    return { planner, announced, closed };
}

/** A store in a scratch folder and a runner whose clock does not wait. */
export async function runnerRig(steps: readonly PlannedStep[], changes: Partial<Planner> = {}) {
    const folder = await mkdtemp(join(tmpdir(), 'dial-flow-runner-'));
    const hand = handClock();
    const sleeps: number[] = [];
    const clock: Clock = {
        now: hand.now,
        async sleep(ms, signal) {
            signal?.throwIfAborted();
            sleeps.push(ms);
            hand.move(ms);
        }
    };
    const leaseMs = 60_000;
    const store: RunStore = openSqliteRunStore({ file: join(folder, 'runs.sqlite'), clock, leaseMs });
    const fake = fakePlanner(steps, changes);
    const counted: string[] = [];
    const options: RunnerOptions = {
        store,
        leaseKeeper: noLeaseKeeper,
        planner: fake.planner,
        clock,
        random: () => 0.999999,
        newReference: () => 'reference',
        logger: pino({ level: 'silent' }),
        observer: {
            stepEnded: ({ engine, status }) => counted.push(`${engine} ${status}`),
            stepRetried: ({ engine }) => counted.push(`${engine} retried`),
            runEnded: ({ run }) => counted.push(`run ${run.status}`)
        },
        tracer: null,
        resources: { begin: () => ({ peakMb: () => 123, cpuMs: () => 45, end: () => undefined }) },
        leaseMs,
        heartbeatMs: 5,
        progressMs: 20,
        announceMs: 200
    };
    return {
        ...fake,
        store,
        clock,
        move: hand.move,
        sleeps,
        counted,
        launch: async (request: Partial<RunRequest> = {}): Promise<Run> => {
            const asked = nightRequest(request);
            return (await launchRun({ store, planner: fake.planner, clock, asked, idempotencyKey: null }))
                .run;
        },
        /** Claims the next run, takes it as far as it goes, and returns it as stored. */
        work: async (stopping: AbortSignal = new AbortController().signal): Promise<Run> => {
            const claimed = await store.claimNext('worker');
            if (!claimed) throw new Error('Nothing is queued');
            await executeRun(options, { claimed, stopping });
            const run = await store.find(claimed.run.id);
            if (!run) throw new Error('The run is gone');
            return run;
        },
        events: (runId: string) => store.eventsAfter({ runId, after: 0, limit: 1000 }),
        clean: async () => {
            await store.close();
            await rm(folder, { recursive: true });
        }
    };
}
