import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ComputeEngine } from '../engines/compute.ts';
import { ENGINE_IDS } from '../engines/engine-id.ts';
import { resolveParameters } from '../engines/parameters.ts';
import { DialFlowError } from '../error.ts';
import { DEFAULT_ORG } from '../runs/org.ts';
import type { PlannedStep, StepDescription } from '../runs/plan.ts';
import type { CheckResult, OutputSummary, Run, RunDocuments, RunRequest, RunStep } from '../runs/run.ts';
import { EARLIEST_AS_OF, isAsOfDate, LATEST_AS_OF } from '../runs/defaults.ts';
import { copyOutputs } from '../sinks/files/copy-outputs.ts';
import { refuseUnusableFolder } from '../sinks/files/output-folder.ts';
import { FolderSource } from '../sources/folder/folder-source.ts';
import { noAcceptedRuns } from './accepted-runs.ts';
import { createPlanner } from './planner.ts';
import { MANIFEST_FILE } from './result-steps.ts';
import { workspaceOf } from './workspace.ts';

export interface FolderNightOptions {
    /** Folder with the canonical tables (docs/formats.md, Inputs). */
    readonly from: string;
    /** Folder for the outputs and the manifest; made if it is not there. */
    readonly to: string;
    readonly asOf: string;
    readonly seed: number;
    readonly parameters: RunRequest['parameters'];
    readonly compute: ComputeEngine;
    readonly versions: Readonly<Record<string, string>>;
    readonly signal: AbortSignal;
    onProgress?(progress: FolderProgress): void;
}

export interface FolderProgress {
    readonly step: StepDescription;
    readonly number: number;
    readonly of: number;
    readonly done: number | null;
    readonly total: number | null;
    /** Rows that came out; null while the step is on. */
    readonly rows: number | null;
}

export interface FolderNight {
    /** `held` where a check of severity error failed; the files are written all the same, the manifest says so. */
    readonly status: 'succeeded' | 'succeeded_with_warnings' | 'held';
    readonly checks: readonly CheckResult[];
    readonly outputs: readonly OutputSummary[];
    readonly steps: readonly RunStep[];
    readonly warnings: readonly string[];
    readonly directory: string;
}

const pending = (description: StepDescription, order: number): RunStep => ({
    ...description,
    order,
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
    message: null
});

/** A run that no store keeps: the folder is its only trace. It has no clock, so that it leaves the same bytes each time. */
function runOnFolder(options: FolderNightOptions): Run {
    const start = `${options.asOf}T00:00:00.000Z`;
    return {
        id: randomUUID(),
        org: DEFAULT_ORG,
        kind: 'night',
        pipeline: 'nightly',
        engines: ENGINE_IDS,
        parameters: options.parameters,
        asOf: options.asOf,
        seed: options.seed,
        dryRun: true,
        salesforceRunId: null,
        requestedBy: null,
        change: null,
        status: 'running',
        draft: null,
        seq: 0,
        attempt: 1,
        createdAt: start,
        queuedAt: start,
        updatedAt: start,
        startedAt: start,
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
        documents: {}
    };
}

interface Walk {
    readonly steps: readonly PlannedStep[];
    readonly run: Run;
    readonly options: FolderNightOptions;
}

/** Executes the steps one after the other, once each: what fails here is reported at once, to a person who waits. */
async function walk({ steps, run, options }: Walk) {
    let documents: RunDocuments = {};
    const counted = new Map(steps.map((step, order) => [step.key, pending(step, order)]));
    const warnings: string[] = [];
    let held = false;
    for (const [index, step] of steps.entries()) {
        options.signal.throwIfAborted();
        const report = (rest: Pick<FolderProgress, 'done' | 'total' | 'rows'>): void =>
            options.onProgress?.({ step, number: index + 1, of: steps.length, ...rest });
        report({ done: null, total: null, rows: null });
        const outcome = await step.execute({
            signal: options.signal,
            attempt: 1,
            progress: (done, total) => {
                report({ done, total, rows: null });
            },
            record: (name, value) => {
                documents = { ...documents, [name]: value };
                return Promise.resolve();
            },
            run: () => Promise.resolve({ ...run, documents, steps: [...counted.values()] })
        });
        counted.set(step.key, {
            ...(counted.get(step.key) ?? pending(step, index)),
            status: 'finished',
            rows: outcome.rows,
            dropped: outcome.dropped ?? null,
            message: outcome.message ?? null
        });
        warnings.push(...(outcome.warnings ?? []));
        held ||= outcome.held ?? false;
        report({ done: outcome.rows, total: outcome.rows, rows: outcome.rows });
    }
    return { documents, warnings, held, steps: [...counted.values()] };
}

/** Ranges of G11. @throws DialFlowError `invalid_parameter` */
function refuseUnusableRequest({ asOf, seed, parameters }: FolderNightOptions): void {
    const refuse = (field: string, message: string): never => {
        throw new DialFlowError('invalid_parameter', message, { field, advice: 'Correct it and try again.' });
    };
    if (!isAsOfDate(asOf))
        refuse(
            'asOf',
            `The as-of date must be a day from ${EARLIEST_AS_OF} to ${LATEST_AS_OF}; ${asOf} was given.`
        );
    if (!Number.isSafeInteger(seed) || seed < 0)
        refuse(
            'seed',
            `The seed must be a whole number from 0 to ${Number.MAX_SAFE_INTEGER}; ${seed} was given.`
        );
    resolveParameters(parameters);
}

const NAMED_FILES = 10;

async function unreadWarnings(source: FolderSource): Promise<readonly string[]> {
    const names = await source.unreadFiles();
    if (names.length === 0) return [];
    const others = names.length > NAMED_FILES ? ` and ${names.length - NAMED_FILES} more` : '';
    return [
        `Not read, because no table has such a name: ${names.slice(0, NAMED_FILES).join(', ')}${others}.`
    ];
}

/**
 * Runs a night on a folder of CSV files, without org and service, and writes every output and the manifest. The same
 * files, parameters, as-of date and seed give the same bytes.
 * @throws DialFlowError for bad parameters, inputs that cannot be read and limits that stop a run; the output folder is
 * left as it was then
 */
export async function runFolderNight(options: FolderNightOptions): Promise<FolderNight> {
    refuseUnusableRequest(options);
    await refuseUnusableFolder(options);
    const source = new FolderSource({ directory: options.from });
    const dataDirectory = await mkdtemp(join(tmpdir(), 'dial-flow-'));
    const run = runOnFolder(options);
    const planner = createPlanner({
        dataDirectory,
        // The database goes with its folder when the night is over.
        compute: {
            ...options.compute,
            open: (database) => options.compute.open({ ...database, temporary: true })
        },
        sources: [source],
        targets: { salesforce: null, warehouse: null, folder: null },
        acceptedRuns: noAcceptedRuns,
        announcement: null,
        versions: () => Promise.resolve(options.versions),
        now: () => new Date(run.createdAt)
    });
    try {
        const plan = await planner.plan(run);
        try {
            const { documents, held, steps, ...walked } = await walk({ steps: plan.steps, run, options });
            const warnings = [...(await unreadWarnings(source)), ...walked.warnings];
            const outputs = documents.outputs ?? [];
            await copyOutputs({
                from: workspaceOf({ dataDirectory, runId: run.id }).outputs,
                to: options.to,
                files: [
                    ...outputs.map(({ file, sha256 }) => ({ file, sha256 })),
                    { file: MANIFEST_FILE, sha256: null }
                ],
                signal: options.signal
            });
            const status = held ? 'held' : warnings.length > 0 ? 'succeeded_with_warnings' : 'succeeded';
            return {
                status,
                checks: documents.checks ?? [],
                outputs,
                steps,
                warnings,
                directory: options.to
            };
        } finally {
            await plan.close();
        }
    } catch (cause) {
        if (cause instanceof DialFlowError || options.signal.aborted) throw cause;
        throw new DialFlowError(
            'internal',
            'The night on the folder stopped for a reason that is not known.',
            {
                cause,
                advice: 'Try again; if it stops again, report it with the command and the version.'
            }
        );
    } finally {
        await rm(dataDirectory, { recursive: true, force: true });
    }
}
