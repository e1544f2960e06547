import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance, type DuckDBConnection, type DuckDBValue } from '@duckdb/node-api';
import { loadSchema } from '../../src/schema/load-schema.ts';
import { createTables } from '../../src/store/create-tables.ts';
import { generateWorld, type WorldProgress } from '../../src/world/generate-world.ts';
import type { GivenWorldOptions } from '../../src/world/options.ts';
import { truthFileOf, type World } from '../../src/world/world-file.ts';

export const root = fileURLToPath(new URL('../../../', import.meta.url));
export const schema = loadSchema(join(root, 'force-app/main/default'));

/** The day on which the worlds of the tests end: a Monday. */
export const worldDate = '2026-11-23';

export interface MadeWorld {
    readonly dataDirectory: string;
    readonly connection: DuckDBConnection;
    readonly world: World;
    readonly progress: readonly WorldProgress[];
    rows(sql: string): Promise<DuckDBValue[][]>;
    /** The first value of the first row, as a number. */
    number(sql: string): Promise<number>;
    remove(): void;
}

/** A world in a store of its own, with the truth attached as `truth`. */
export async function makeWorld(
    given: { options?: GivenWorldOptions; threads?: number } = {}
): Promise<MadeWorld> {
    const dataDirectory = mkdtempSync(join(tmpdir(), 'world-test-'));
    const instance = await DuckDBInstance.create(join(dataDirectory, 'org.duckdb'), {
        threads: String(given.threads ?? 2),
        memory_limit: '512MB'
    });
    const connection = await instance.connect();
    await createTables(connection, schema);
    const progress: WorldProgress[] = [];
    const truthFile = truthFileOf(dataDirectory);
    const world = await generateWorld({
        connection,
        schema,
        truthFile,
        options: { accounts: 4_000, worldDate, ...given.options },
        today: worldDate,
        onProgress: (step) => progress.push(step)
    });
    await connection.run(`ATTACH '${truthFile}' AS truth (READ_ONLY)`);
    const rows = async (sql: string): Promise<DuckDBValue[][]> =>
        (await connection.runAndReadAll(sql)).getRows();
    return {
        dataDirectory,
        connection,
        world,
        progress,
        rows,
        number: async (sql) => Number((await rows(sql))[0]?.[0]),
        remove() {
            connection.closeSync();
            instance.closeSync();
            rmSync(dataDirectory, { recursive: true, force: true });
        }
    };
}
