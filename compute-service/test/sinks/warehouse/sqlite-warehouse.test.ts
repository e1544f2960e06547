import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { duckdbEngine } from '../../../src/compute/duckdb.ts';
import type { ComputeSession } from '../../../src/engines/compute.ts';
import { deliverToWarehouse, logToWarehouse } from '../../../src/sinks/warehouse/deliver-to-warehouse.ts';
import { SqliteWarehouse } from '../../../src/sinks/warehouse/sqlite-warehouse.ts';
import { WarehouseSource } from '../../../src/sources/warehouse/warehouse-source.ts';
import { sampleRun } from '../../support/sample-run.ts';
import { warehouseContract } from '../warehouse-contract.ts';

const temporary = (): Promise<string> => mkdtemp(join(tmpdir(), 'warehouse-'));

warehouseContract('SQLite', async () => {
    const directory = await temporary();
    const file = join(directory, 'warehouse.sqlite');
    const warehouse = new SqliteWarehouse({ file });
    return {
        warehouse,
        another: async () => new SqliteWarehouse({ file }),
        dispose: async () => {
            await warehouse.close();
            await rm(directory, { recursive: true, force: true });
        }
    };
});

describe('delivering to and reading from the warehouse', () => {
    let directory: string;
    let warehouse: SqliteWarehouse;
    let session: ComputeSession;
    const signal = new AbortController().signal;

    beforeEach(async () => {
        directory = await temporary();
        warehouse = new SqliteWarehouse({ file: join(directory, 'warehouse.sqlite') });
        await warehouse.migrate();
        session = await duckdbEngine().open({ file: join(directory, 'run.duckdb') });
    });
    afterEach(async () => {
        await session.close();
        await warehouse.close();
        await rm(directory, { recursive: true, force: true });
    });

    const callList = {
        name: 'call_list',
        title: 'Call list',
        file: 'call_list.csv',
        rows: 20_000,
        bytes: 10,
        sha256: 'ab',
        versionId: null
    };
    const callListDifference = {
        output: 'call_list',
        before: 19_000,
        after: 20_000,
        added: 1_000,
        removed: 0,
        changed: 0,
        samples: { added: [], removed: [], changed: [] }
    };
    const outputs = {
        phone_removals: `SELECT 'A' || i AS account_id, '+14155552671' AS e164, 'accounts' AS object, 'R' || i AS record_id,
            'phone_1' AS field, 'it''s' AS text, 'wrong_number' AS rule, 'why' AS reason FROM range(2500) t(i)`,
        duplicate_removals: `SELECT 'A' AS account_id, 'K' AS number_key, 'R' AS record_id, 'P' AS phone_text,
            'S' AS survivor_id, 'normalised' AS matched_by, true AS auto_apply`
    };

    it('When a delivery stops half way, then the next one writes only what is missing', async () => {
        const stop = new AbortController();
        const run = sampleRun({ documents: { outputs: [callList], diff: [callListDifference] } });
        const half = deliverToWarehouse({
            warehouse,
            session,
            run,
            outputs,
            signal: stop.signal,
            progress: (done) => {
                if (done >= 1_000) stop.abort(new Error('stopped'));
            }
        });
        await expect(half).rejects.toThrow('stopped');
        const reports = await deliverToWarehouse({ warehouse, session, run, outputs, signal });
        expect(reports.map(({ target, sent, created }) => [target, sent, created])).toEqual([
            ['cleanup_queue', 2_500, 1_500],
            ['cleanup_queue', 1, 1],
            ['run_history', 1, 1]
        ]);
        expect(await warehouse.written({ table: 'cleanup_queue', runKey: 'run-1:phone_removal' })).toBe(
            2_500
        );
        const laterAttempt = { ...run, attempt: 2 };
        const again = await deliverToWarehouse({ warehouse, session, run: laterAttempt, outputs, signal });
        expect(again.map(({ created }) => created)).toEqual([0, 0, 0]);
        const logged = await logToWarehouse({ warehouse, run, signal });
        expect(logged.map(({ target, sent, created }) => [target, sent, created])).toEqual([
            ['processing_status', 1, 1],
            ['execution_log', 1, 1]
        ]);
        const loggedAgain = await logToWarehouse({ warehouse, run: laterAttempt, signal });
        expect(loggedAgain.map(({ created }) => created)).toEqual([0, 0]);
    });

    it('When its tables are read as inputs, then they are canonical CSV with every row counted', async () => {
        await warehouse.writeBatch({
            table: 'call_history',
            runKey: 'import',
            batch: 1,
            rows: [['00T1', '001A', '415 "555", x', 'Busy', null, '2024-01-02', null, null, 12]]
        });
        const source = new WarehouseSource({ warehouse });
        const tables = await source.extract({
            tables: ['call_history', 'state_population'],
            directory,
            signal,
            progress: () => undefined
        });
        expect(tables.map(({ table, announced, read }) => [table, announced, read])).toEqual([
            ['call_history', 1, 1],
            ['state_population', 51, 51]
        ]);
        expect(await readFile(tables[0]?.files[0] ?? '', 'utf8')).toBe(
            'id,account_id,phone_text,disposition,direction,activity_date,created_at,owner_id,duration_s\n' +
                '00T1,001A,"415 ""555"", x",Busy,,2024-01-02,,,12\n'
        );
    });
});
