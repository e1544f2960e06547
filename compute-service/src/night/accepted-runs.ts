import type { EngineId } from '../engines/engine-id.ts';
import type { Run } from '../runs/run.ts';

/** Earlier results that count: what is compared with, and what a single engine takes over from the others. */
export interface AcceptedRuns {
    /** The newest accepted run of these engines; null where there is none. */
    latest(options: {
        readonly engines: readonly EngineId[];
        readonly exceptRunId: string;
    }): Promise<Run | null>;
}

/** A run on a folder stands alone, so that the same inputs give the same bytes. */
export const noAcceptedRuns: AcceptedRuns = { latest: () => Promise.resolve(null) };
