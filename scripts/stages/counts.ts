import { readFileSync, rmSync } from 'node:fs';
import type { Stage, StageRun } from './stage.ts';

export interface Counts {
    readonly passed: number;
    readonly failed: number;
}

interface JestResults {
    readonly numPassedTests: number;
    readonly numFailedTests: number;
    /** Files that broke before any of their tests ran. */
    readonly numRuntimeErrorTestSuites: number;
}

function readResults(file: string): JestResults | null {
    try {
        const results = JSON.parse(readFileSync(file, 'utf8')) as JestResults;
        rmSync(file);
        return results;
    } catch {
        return null;
    }
}

/**
 * Counts what a stage passed and failed: every test of a stage that counts them, else the stage as one. A stage that ended
 * badly without a failed test (it crashed, found no tests, or they run too little) counts as one failure.
 */
export function countStage({ stage, run }: { readonly stage: Stage; readonly run: StageRun }): Counts {
    const ok = run.exitCode === 0;
    if (stage.resultFile === null) return { passed: ok ? 1 : 0, failed: ok ? 0 : 1 };
    const results = readResults(stage.resultFile);
    const passed = results?.numPassedTests ?? 0;
    const failed = results ? results.numFailedTests + results.numRuntimeErrorTestSuites : 0;
    return { passed, failed: ok ? failed : Math.max(failed, 1) };
}

export const addCounts = (all: readonly Counts[]): Counts => ({
    passed: all.reduce((sum, { passed }) => sum + passed, 0),
    failed: all.reduce((sum, { failed }) => sum + failed, 0)
});
