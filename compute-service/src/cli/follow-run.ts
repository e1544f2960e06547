import { setTimeout as sleep } from 'node:timers/promises';
import { FINAL_STATUSES } from '../runs/run.ts';
import type { Run } from '../runs/run.ts';
import type { RunBesideUsual } from '../runs/usual.ts';
import type { RunChange, ServiceClient } from './service-client.ts';
import { ServiceUnreachable } from './service-client.ts';

const RETRY_MS = 1_000;
/** How long the service may be away before following gives up; it comes back when somebody restarts it. */
const PATIENCE_MS = 30_000;

export interface FollowOptions {
    readonly client: ServiceClient;
    readonly runId: string;
    readonly signal: AbortSignal;
    onUpdate(run: RunBesideUsual): void;
}

const isFinal = (run: Run): boolean => FINAL_STATUSES.includes(run.status);

/** A progress event changes one step; everything else is asked for anew, because a step's end changes several figures. */
function withProgress(run: RunBesideUsual, change: RunChange): RunBesideUsual {
    const move = (step: RunBesideUsual['steps'][number]): RunBesideUsual['steps'][number] =>
        step.key === change.subject ? { ...step, done: change.done, total: change.total } : step;
    return { ...run, seq: change.seq, steps: run.steps.map(move) };
}

async function followStream(
    start: RunBesideUsual,
    { client, runId, signal, onUpdate }: FollowOptions
): Promise<RunBesideUsual> {
    let run = start;
    const stream = new AbortController();
    const either = AbortSignal.any([signal, stream.signal]);
    try {
        for await (const change of client.events(runId, { after: run.seq, signal: either })) {
            if (change.seq <= run.seq) continue;
            run = change.kind === 'progress' ? withProgress(run, change) : await client.run(runId);
            onUpdate(run);
            if (isFinal(run)) return run;
        }
    } finally {
        stream.abort();
    }
    return run;
}

/**
 * Follows a run by its events until it ends and returns it. A cut stream is taken up again where it ended.
 * @throws ServiceUnreachable where the service stays away for half a minute; ServiceProblem.
 */
export async function followRun(options: FollowOptions): Promise<RunBesideUsual> {
    const { client, runId, signal, onUpdate } = options;
    let lastAnswer = Date.now();
    for (;;) {
        try {
            const run = await client.run(runId);
            lastAnswer = Date.now();
            onUpdate(run);
            if (isFinal(run)) return run;
            const last = await followStream(run, options);
            if (isFinal(last)) return last;
        } catch (error) {
            signal.throwIfAborted();
            const cut = error instanceof ServiceUnreachable || error instanceof TypeError;
            if (!cut || Date.now() - lastAnswer > PATIENCE_MS) throw error;
        }
        await sleep(RETRY_MS, undefined, { signal });
    }
}
