import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { duckdbEngine } from '../../src/compute/duckdb.ts';
import { describeComputeEngine } from './compute-contract.ts';

describeComputeEngine({
    name: 'DuckDB',
    engine: () => duckdbEngine(),
    numbers: (count) => `select range as n from range(${count})`,
    endless: 'select sum(hash(a.range + b.range)) as s from range(1000000) as a, range(100000) as b',
    patienceMs: 30_000
});

describe('Readers of a DuckDB file', () => {
    it('see the file of the moment at which they come, also where one reads an older one of the same name', async () => {
        const directory = await mkdtemp(join(tmpdir(), 'dial-flow-readers-'));
        const file = join(directory, 'run.duckdb');
        const engine = duckdbEngine();
        const write = async (value: number): Promise<void> => {
            const session = await engine.open({ file });
            await session.createTable({ name: 't', select: `select ${value} as a` });
            await session.checkpoint();
            await session.close();
        };
        await write(1);
        const older = await engine.open({ file, readOnly: true });
        await engine.discard(file);
        await write(2);
        const newer = await engine.open({ file, readOnly: true });
        expect([await older.query('select a from t'), await newer.query('select a from t')]).toEqual([
            [[1]],
            [[2]]
        ]);
        await older.close();
        await expect(newer.query('select a from t')).resolves.toEqual([[2]]);
        await newer.close();
        await rm(directory, { recursive: true });
    });
});
