import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { DuckDBInstance } from '@duckdb/node-api';
import type { ProcessCost } from './lap-timer.ts';
import { measureProcess } from './measured-process.ts';
import { PYTHON_ENV } from './python.ts';

/** Researched phones at which the first idea of this product is measured. */
export const LITERAL_PHONES = 50_000;

const BENCH = fileURLToPath(new URL('..', import.meta.url));

/** Duplicates as they were first thought of, a Python function for each text and each group, beside this product. */
export interface LiteralApply {
    /** At most LITERAL_PHONES; fewer where the world is smaller. */
    readonly researchedPhones: number;
    readonly literal: ProcessCost;
    readonly engines: ProcessCost;
    readonly sameDuplicates: boolean;
}

/** The first researched phones alone; the other tables that a night needs are there, without rows. */
async function firstPhones({ inputs, folder }: { inputs: string; folder: string }): Promise<number> {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
    const connection = await instance.connect();
    const quoted = (path: string): string => `'${path.replaceAll("'", "''")}'`;
    let phones = 0;
    for (const [table, rows] of Object.entries({
        researched_phones: LITERAL_PHONES,
        accounts: 0,
        calls: 0
    })) {
        const from = `read_csv(${quoted(join(inputs, `${table}.csv`))}, all_varchar = true, header = true)`;
        const written = await connection.runAndReadAll(
            `copy (select * from ${from} limit ${rows}) to ${quoted(join(folder, `${table}.csv`))} (header)`
        );
        phones += Number(written.getColumnsJS()[0]?.[0] ?? 0);
    }
    connection.closeSync();
    instance.closeSync();
    return phones;
}

/** Each removed record with the one that stays, in one order. */
export function duplicatesIn(csv: string): readonly string[] {
    const rows: Record<string, string>[] = parse(csv, { columns: true });
    return rows.map((row) => `${row['record_id'] ?? ''} ${row['survivor_id'] ?? ''}`).sort();
}

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
    one.length > 0 &&
    one.length === other.length &&
    one.every((duplicate, index) => duplicate === other[index]);

/** Measures both on the first researched phones of a folder of inputs, each in a fresh process. */
export async function measureLiteralApply(options: {
    readonly inputs: string;
    /** Where its inputs and outputs go. */
    readonly folder: string;
    readonly python: string;
    readonly asOf: string;
    readonly seed: number;
    readonly signal: AbortSignal;
}): Promise<LiteralApply> {
    const { inputs, folder, python, asOf, seed, signal } = options;
    const from = join(folder, 'inputs');
    const [ours, theirs] = [join(folder, 'out-dial-flow'), join(folder, 'out-literal')];
    const researchedPhones = await firstPhones({ inputs, folder: from });
    const night = [join(BENCH, 'measure', 'engines-process.ts'), '--as-of', asOf, '--seed', String(seed)];
    const engines = await measureProcess(process.execPath, [...night, '--from', from, '--to', ours], {
        signal
    });
    const script = join(BENCH, 'pandas', 'groupby_apply.py');
    const literal = await measureProcess(python, [script, '--from', from, '--to', theirs], {
        signal,
        env: PYTHON_ENV
    });
    const found = duplicatesIn(readFileSync(join(ours, 'duplicate_removals.csv'), 'utf8'));
    const foundLiterally = duplicatesIn(readFileSync(join(theirs, 'duplicates.csv'), 'utf8'));
    return { researchedPhones, literal, engines, sameDuplicates: isSame(found, foundLiterally) };
}
