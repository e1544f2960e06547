import type { Run, RunStep } from '../../src/runs/run.ts';

/** A step with what matters to a test. */
export const sampleStep = (step: Partial<RunStep> & Pick<RunStep, 'engine' | 'name'>): RunStep => ({
    key: `${step.engine}.${step.name}`,
    title: step.name,
    sentence: '',
    dropReason: null,
    order: 1,
    status: 'pending',
    done: null,
    total: null,
    rows: null,
    dropped: null,
    startedAt: null,
    finishedAt: null,
    durationMs: null,
    peakMemoryMb: null,
    cpuMs: null,
    attempt: 1,
    message: null,
    ...step
});

/** A run with what matters to a test. */
export const sampleRun = (run: Partial<Run> = {}): Run => ({
    id: '20261124T020013-9f2c4b1a07',
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
    status: 'running',
    draft: null,
    seq: 1,
    attempt: 1,
    createdAt: '2026-11-24T02:00:00.000Z',
    queuedAt: '2026-11-24T02:00:00.000Z',
    updatedAt: '2026-11-24T02:00:00.000Z',
    startedAt: '2026-11-24T02:00:00.000Z',
    finishedAt: null,
    rowsIn: null,
    rowsOut: null,
    peakMemoryMb: null,
    cancelRequested: false,
    decisionReason: null,
    decidedBy: null,
    previousRunId: null,
    error: null,
    steps: [],
    documents: {},
    ...run
});
