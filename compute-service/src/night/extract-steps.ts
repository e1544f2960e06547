import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DialFlowError } from '../error.ts';
import { CANONICAL_TABLES, type CanonicalTableName } from '../engines/tables.ts';
import type { ExtractedTable, InputSource } from '../ports/source.ts';
import { writeFileAtomically } from '../sources/durable-file.ts';
import { nightStep, type NightStep } from './night-step.ts';
import type { OpenNight } from './open-night.ts';

const STATE_FILE = 'tables.json';

/** Which source gives which table: the first one that can, so that an org goes before the warehouse. */
function assignTables(
    sources: readonly InputSource[]
): ReadonlyMap<InputSource, readonly CanonicalTableName[]> {
    const assigned = new Map<InputSource, CanonicalTableName[]>();
    for (const { name, required } of CANONICAL_TABLES) {
        const source = sources.find((candidate) => candidate.tables.includes(name));
        if (source) assigned.set(source, [...(assigned.get(source) ?? []), name]);
        else if (required) {
            throw new DialFlowError('configuration', `No source delivers the table ${name}.`, {
                advice: 'Connect Salesforce, or name a folder that holds it.'
            });
        }
    }
    return assigned;
}

/** The page files of a run, as the extraction left them. @throws DialFlowError where it did not end. */
export async function extractedTables(night: OpenNight): Promise<readonly ExtractedTable[]> {
    try {
        return JSON.parse(
            await readFile(join(night.workspace.extract, STATE_FILE), 'utf8')
        ) as ExtractedTable[];
    } catch (cause) {
        throw new DialFlowError(
            'source_incomplete',
            'The extracted files of this run are not there any more.',
            {
                cause,
                advice: 'Launch a new run; it reads the sources again.'
            }
        );
    }
}

/** Sums the progress of tables that are read at the same time. */
function totalProgress(report: (done: number, total: number | null) => void) {
    const tables = new Map<string, { done: number; total: number | null }>();
    return ({
        table,
        done,
        total
    }: {
        table: CanonicalTableName;
        done: number;
        total: number | null;
    }): void => {
        tables.set(table, { done, total });
        const all = [...tables.values()];
        const known = all.every((entry) => entry.total !== null);
        report(
            all.reduce((sum, entry) => sum + entry.done, 0),
            known ? all.reduce((sum, entry) => sum + (entry.total ?? 0), 0) : null
        );
    };
}

/** `calls 1000000 (12000 changed, 30 removed)`, or `calls 1000000 (all read, counts do not agree)`. */
function rowsInWords({ table, read, report }: ExtractedTable): string {
    const rows = `${table} ${String(read)}`;
    if (report?.mode === 'incremental')
        return `${rows} (${String(report.changed)} changed, ${String(report.removed)} removed)`;
    return report?.reason ? `${rows} (all read, ${report.reason})` : rows;
}

/** Reads every table from its source into page files; goes on where a killed run stopped. */
export function extractStep(sources: readonly InputSource[]): NightStep {
    return nightStep({
        engine: 'extract',
        name: 'inputs',
        title: 'Read the inputs',
        sentence:
            'Rows read from Salesforce, the warehouse and files, every count compared with what was announced.',
        async execute(night, execution) {
            const { signal, progress, record } = execution;
            await record('resolvedParameters', { ...night.parameters });
            const report = totalProgress(progress);
            const { fullExtract = false } = await execution.run();
            const warnings: string[] = [];
            const extracted = await Promise.all(
                [...assignTables(sources)].map(([source, tables]) =>
                    source.extract({
                        tables,
                        directory: join(night.workspace.extract, source.name),
                        full: fullExtract,
                        signal,
                        progress: report,
                        warn: (sentence) => warnings.push(sentence)
                    })
                )
            );
            const tables = extracted.flat();
            await writeFileAtomically(join(night.workspace.extract, STATE_FILE), JSON.stringify(tables));
            const rows = tables.reduce((sum, table) => sum + table.read, 0);
            const named = tables.filter((table) => table.read > 0).map(rowsInWords);
            return { rows, message: named.join(', '), warnings };
        }
    });
}
