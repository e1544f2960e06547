import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { CANONICAL_TABLES } from '../../compute-service/src/engines/tables.ts';

/** Instants and days as docs/formats.md has them. */
const CSV_OPTIONS = "header, timestampformat '%Y-%m-%dT%H:%M:%S.%gZ', dateformat '%Y-%m-%d'";

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Writes the inputs of a finished run as a folder of CSV files, so that every contender reads the same bytes. */
export async function exportInputs({
    database,
    folder
}: {
    readonly database: string;
    readonly folder: string;
}): Promise<void> {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const instance = await DuckDBInstance.create(database, { access_mode: 'READ_ONLY' });
    const connection = await instance.connect();
    for (const { name } of CANONICAL_TABLES) {
        await connection.run(
            `copy (select * from ${name}) to ${quoted(join(folder, `${name}.csv`))} (${CSV_OPTIONS})`
        );
    }
    connection.closeSync();
    instance.closeSync();
}
