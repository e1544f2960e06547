import type { LeaseKeeper } from '../../src/runs/lease-keeper.ts';
import type { StepDescription } from '../../src/runs/plan.ts';
import type { RunRequest } from '../../src/runs/run.ts';
import type { NewRun } from '../../src/runs/store.ts';

/** Requests, steps and runs as the tests need them; only what a test is about is given. */

export const nightRequest = (changes: Partial<RunRequest> = {}): RunRequest => ({
    org: 'default',
    kind: 'night',
    pipeline: 'nightly',
    engines: ['dedupe', 'flush', 'research', 'call_list'],
    parameters: {},
    asOf: '2026-11-23',
    seed: 20261123,
    dryRun: false,
    salesforceRunId: null,
    requestedBy: null,
    change: null,
    ...changes
});

export const describedStep = (
    changes: Partial<StepDescription> & { readonly key: string }
): StepDescription => ({
    engine: changes.key.split('.')[0] ?? changes.key,
    name: changes.key.split('.')[1] ?? changes.key,
    title: `Title of ${changes.key}`,
    sentence: `What ${changes.key} does.`,
    dropReason: null,
    phase: 'compute',
    retry: 'safe',
    degrades: false,
    ...changes
});

/** For runs whose lease only the heartbeat keeps. */
export const noLeaseKeeper: LeaseKeeper = {
    keep: () => () => undefined,
    stop: async () => undefined
};

let made = 0;

export const newRun = (changes: Partial<NewRun> = {}): NewRun => {
    made += 1;
    return {
        id: `20261124T020000-${made.toString(16).padStart(10, '0')}`,
        request: nightRequest(),
        idempotencyKey: null,
        fingerprint: 'f',
        steps: [describedStep({ key: 'extract.read' }), describedStep({ key: 'call_list.ranked' })],
        ...changes
    };
};

/** A clock that stands still until it is moved. */
export function handClock(start = '2026-11-24T02:00:00.000Z'): { now(): Date; move(ms: number): void } {
    let time = Date.parse(start);
    return {
        now: () => new Date(time),
        move: (ms) => {
            time += ms;
        }
    };
}
