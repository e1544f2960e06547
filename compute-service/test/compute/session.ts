import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { duckdbEngine, type DuckdbOptions } from '../../src/compute/duckdb.ts';
import type { ComputeSession } from '../../src/engines/compute.ts';

export interface TestDatabase {
    readonly session: ComputeSession;
    readonly directory: string;
    remove(): Promise<void>;
}

/** A new database in a folder of its own. */
export async function testDatabase(options: DuckdbOptions = {}): Promise<TestDatabase> {
    const directory = await mkdtemp(join(tmpdir(), 'dial-flow-compute-'));
    const session = await duckdbEngine(options).open({ file: join(directory, 'run.duckdb') });
    return {
        session,
        directory,
        async remove() {
            await session.close();
            await rm(directory, { recursive: true, force: true });
        }
    };
}
