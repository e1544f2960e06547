import type { Run } from '../runs/run.ts';

/** Earlier results that count: what is compared with, and what a single engine takes over from the others. */
export interface AcceptedRuns {
    /** The newest accepted run that was finished before this one; null for the first. */
    before(run: Run): Promise<Run | null>;
}

/** A run on a folder stands alone: it compares with nothing, so that the same inputs give the same bytes. */
export const noAcceptedRuns: AcceptedRuns = { before: () => Promise.resolve(null) };
