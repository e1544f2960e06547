import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import { LapTimer, printCost } from './lap-timer.ts';

/** Reads every file of a folder once and keeps nothing: no computation on these files can cost less than this. */
const { values } = parseArgs({ options: { from: { type: 'string' } } });
const { from } = values;
if (from === undefined) throw new Error('--from is needed.');

const timer = new LapTimer('start');
const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
const connection = await instance.connect();
const rows: Record<string, number> = {};
timer.enter('parse');
for (const file of readdirSync(from).filter((name) => name.endsWith('.csv'))) {
    const path = join(from, file).replaceAll("'", "''");
    // Counting the non-null cells of each column makes DuckDB read all of them.
    const reader = await connection.runAndReadAll(
        `select count(*), count(columns(*)) from read_csv('${path}', all_varchar = true, header = true)`
    );
    rows[file] = Number(reader.getRows()[0]?.[0]);
}
printCost(timer, rows);
connection.closeSync();
