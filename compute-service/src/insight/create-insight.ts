import type { ComputeEngine } from '../engines/compute.ts';
import type { Run } from '../runs/run.ts';
import { asksForDropped, readDroppedRows } from './dropped-rows.ts';
import { explainSubject } from './explain.ts';
import type { Insight } from './insight.ts';
import { createPreviews } from './previews.ts';
import { readResultPage } from './result-pages.ts';
import { findRunFile } from './run-files.ts';
import { createRunSessions } from './run-sessions.ts';

export interface InsightDependencies {
    /** Folder of all runs. */
    readonly dataDirectory: string;
    readonly compute: ComputeEngine;
    /** The newest run of an org whose extract is still there; null where there is none. */
    latestExtract(org: string): Promise<Run | null>;
}

/** Insight that holds databases of finished runs open. */
export interface OpenInsight extends Insight {
    /** Lets go of a run's database; to be called before the run goes on. */
    release(runId: string): Promise<void>;
    close(): Promise<void>;
}

/** Answers about finished runs from their databases and files, and about runs that might be. */
export function createInsight({ dataDirectory, compute, latestExtract }: InsightDependencies): OpenInsight {
    const sessions = createRunSessions({ dataDirectory, compute });
    const previews = createPreviews({ sessions, latestExtract });
    return {
        explain: ({ run, subject }) => explainSubject({ sessions, run, subject }),
        preview: (request) => previews.preview(request),
        previewById: (previewId) => previews.previewById(previewId),
        resultPage: async ({ run, output: name, cursor, limit }) =>
            asksForDropped(name)
                ? readDroppedRows({ sessions, run, name })
                : readResultPage({ sessions, dataDirectory, run, name, cursor, limit }),
        file: ({ run, name }) => findRunFile({ dataDirectory, run, name }),
        release: (runId) => sessions.release(runId),
        close: () => sessions.close()
    };
}
