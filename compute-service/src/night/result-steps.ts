import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { runChecks } from '../engines/checks.ts';
import type { EngineOutput } from '../engines/engine.ts';
import type { EngineId } from '../engines/engine-id.ts';
import { FUNNEL_OUTPUT, CHECKS_OUTPUT, QUARANTINE_OUTPUT } from '../engines/report-outputs.ts';
import { PREPARE, engineOf } from '../engines/registry.ts';
import { differenceOf } from '../insight/difference.ts';
import type { CheckResult, OutputDifference, OutputSummary, Run } from '../runs/run.ts';
import { cellsOfLine } from '../sources/record-scanner.ts';
import { writeManifest } from '../sinks/files/manifest.ts';
import { funnelsOf } from './funnels.ts';
import { nightStep, type NightStep } from './night-step.ts';
import type { OpenNight } from './open-night.ts';
import type { AcceptedRuns } from './accepted-runs.ts';
import { workspaceOf } from './workspace.ts';

export const MANIFEST_FILE = 'manifest.json';

export interface ResultDependencies {
    readonly dataDirectory: string;
    readonly acceptedRuns: AcceptedRuns;
    /** What can change the bytes: versions of the product and of the compute engine. */
    versions(): Promise<Readonly<Record<string, string>>>;
}

/** The outputs of the engines that ran and of the stages around them. */
export const outputsOf = (engines: readonly EngineId[]): readonly EngineOutput[] => [
    ...engines.flatMap((id) => engineOf(id).outputs),
    ...PREPARE.outputs,
    QUARANTINE_OUTPUT
];

async function exportOutput(night: OpenNight, output: EngineOutput): Promise<OutputSummary> {
    const session = await night.session();
    const file = `${output.name}.csv`;
    const written = await session.exportCsv({
        select: output.select(await night.context()),
        columns: output.columns,
        file: join(night.workspace.outputs, file)
    });
    return { name: output.name, title: output.title, file, ...written, versionId: null };
}

/** Writes each result as a CSV file into the run's own folder; nothing leaves it yet. */
export function filesStep(engines: readonly EngineId[]): NightStep {
    return nightStep({
        engine: 'results',
        name: 'files',
        title: 'Write the result files',
        sentence: 'Rows of all result files.',
        async execute(night, { progress, record, signal }) {
            const outputs = outputsOf(engines);
            const summaries: OutputSummary[] = [];
            let rows = 0;
            for (const output of outputs) {
                signal.throwIfAborted();
                const summary = await exportOutput(night, output);
                summaries.push(summary);
                rows += summary.rows;
                progress(rows, null);
            }
            await record('outputs', summaries);
            return { rows };
        }
    });
}

const previousRowsOf = (previous: Run | null): Readonly<Record<string, number>> | null =>
    previous === null
        ? null
        : Object.fromEntries((previous.documents.outputs ?? []).map(({ name, rows }) => [name, rows]));

const isRefused = (check: CheckResult): boolean => !check.passed && check.severity === 'error';

/** Looks whether the results may leave; a failed check of severity error holds them back as a draft. */
export function checksStep({
    engines,
    dependencies
}: {
    readonly engines: readonly EngineId[];
    readonly dependencies: ResultDependencies;
}): NightStep {
    return nightStep({
        engine: 'checks',
        name: 'quality',
        title: 'Quality checks',
        sentence: 'Checks that passed.',
        dropReason: 'check that failed',
        async execute(night, execution) {
            const run = await execution.run();
            const checks = await runChecks({
                session: await night.session(),
                context: await night.context(),
                inputs: (run.documents.inputs ?? []).map((input) => ({ ...input, table: input.name })),
                funnels: funnelsOf(run, engines),
                previousRows: previousRowsOf(
                    await dependencies.acceptedRuns.latest({ engines, exceptRunId: run.id })
                ),
                engines
            });
            await execution.record('checks', checks);
            const failed = checks.filter(({ passed, severity }) => !passed && severity !== 'off');
            return {
                rows: checks.length - failed.length,
                dropped: failed.length,
                warnings: failed
                    .filter(({ severity }) => severity === 'warn')
                    .map(({ sentence }) => sentence),
                held: checks.some(isRefused),
                ...(failed[0] && { message: failed[0].sentence })
            };
        }
    });
}

/** Writes funnel, checks and manifest beside the results: with them a run can be understood without the service. */
export function manifestStep({
    engines,
    dependencies
}: {
    readonly engines: readonly EngineId[];
    readonly dependencies: ResultDependencies;
}): NightStep {
    return nightStep({
        engine: 'results',
        name: 'manifest',
        title: 'Write the manifest',
        sentence: 'Files of the run, each with rows, size and SHA-256.',
        async execute(night, execution) {
            const run = await execution.run();
            const session = await night.session();
            const checks = run.documents.checks ?? [];
            await session.createTableFromRows({
                name: FUNNEL_OUTPUT.table,
                columns: FUNNEL_OUTPUT.tableColumns,
                rows: FUNNEL_OUTPUT.rows(funnelsOf(run, engines))
            });
            await session.createTableFromRows({
                name: CHECKS_OUTPUT.table,
                columns: CHECKS_OUTPUT.tableColumns,
                rows: CHECKS_OUTPUT.rows(checks)
            });
            const reports = [
                await exportOutput(night, FUNNEL_OUTPUT.output),
                await exportOutput(night, CHECKS_OUTPUT.output)
            ];
            const outputs = [
                ...(run.documents.outputs ?? []).filter(
                    ({ name }) => !reports.some((report) => report.name === name)
                ),
                ...reports
            ];
            await writeManifest({
                file: join(night.workspace.outputs, MANIFEST_FILE),
                content: {
                    asOf: run.asOf,
                    seed: run.seed,
                    callDate: callDateOf({
                        asOf: run.asOf,
                        offsetDays: night.parameters.call_list.call_date_offset_days,
                        engines
                    }),
                    populationVintage: night.parameters.call_list.population_vintage,
                    engines,
                    parameters: { ...night.parameters },
                    versions: await dependencies.versions(),
                    inputs: (run.documents.inputs ?? []).map(({ name, read, quarantined }) => ({
                        table: name,
                        rows: read,
                        quarantined
                    })),
                    files: outputs.map(({ file, rows, bytes, sha256 }) => ({ file, rows, bytes, sha256 }))
                }
            });
            await execution.record('outputs', outputs);
            return { rows: outputs.length };
        }
    });
}

/** The day to call (L5): as-of plus the offset; null where the run makes no list. */
export function callDateOf({
    asOf,
    offsetDays,
    engines
}: {
    readonly asOf: string;
    readonly offsetDays: number;
    readonly engines: readonly EngineId[];
}): string | null {
    if (!engines.includes('call_list')) return null;
    const day = new Date(`${asOf}T00:00:00Z`);
    day.setUTCDate(day.getUTCDate() + offsetDays);
    return day.toISOString().slice(0, 10);
}

async function headerOf(file: string): Promise<readonly string[] | null> {
    const handle = await open(file).catch(() => null);
    if (handle === null) return null;
    try {
        for await (const line of handle.readLines()) return cellsOfLine(line);
        return null;
    } finally {
        await handle.close();
    }
}

/** Compares every result with that of the last accepted run. */
export function differenceStep({
    engines,
    dependencies
}: {
    readonly engines: readonly EngineId[];
    readonly dependencies: ResultDependencies;
}): NightStep {
    return nightStep({
        engine: 'results',
        name: 'difference',
        title: 'Compare with the last accepted run',
        sentence: 'Rows that were added, removed or changed since the last accepted run.',
        async execute(night, execution) {
            const run = await execution.run();
            const previous = await dependencies.acceptedRuns.latest({ engines, exceptRunId: run.id });
            const session = await night.session();
            const rowsOf = new Map((run.documents.outputs ?? []).map(({ name, rows }) => [name, rows]));
            const differences: OutputDifference[] = [];
            for (const output of engines.flatMap((id) => engineOf(id).outputs)) {
                execution.signal.throwIfAborted();
                const file = `${output.name}.csv`;
                const before =
                    previous &&
                    join(
                        workspaceOf({ dataDirectory: dependencies.dataDirectory, runId: previous.id })
                            .outputs,
                        file
                    );
                const header = before ? await headerOf(before) : null;
                differences.push(
                    await differenceOf({
                        session,
                        output,
                        current: {
                            file: join(night.workspace.outputs, file),
                            rows: rowsOf.get(output.name) ?? 0
                        },
                        previous: before && header ? { file: before, header } : null
                    })
                );
            }
            await execution.record('diff', differences);
            const rows = differences.reduce(
                (sum, { added, removed, changed }) => sum + added + removed + changed,
                0
            );
            return {
                rows,
                message: previous ? `Compared with the run of ${previous.asOf}.` : 'No accepted run before.'
            };
        }
    });
}
