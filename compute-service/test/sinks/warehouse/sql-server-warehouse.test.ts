import { setTimeout as delay } from 'node:timers/promises';
import { onBehalfOfRun } from '../../../src/runs/fence.ts';
import { LeaseLostError } from '../../../src/runs/store.ts';
import { SqlServerWarehouse } from '../../../src/sinks/warehouse/sql-server/sql-server-warehouse.ts';
import { openSqlServer } from '../../../src/sql-server/database.ts';
import { DEFAULT_TABLES } from '../../../src/sql-server/settings.ts';
import { contractServers } from '../../sql-server/contract-servers.ts';
import { DEADLOCK, FAILING_OVER } from '../../sql-server/double/faults.ts';
import { openDouble, type OpenedDouble } from '../../sql-server/opened-double.ts';
import { warehouseContract } from '../warehouse-contract.ts';

for (const { name, open: openServer } of contractServers()) {
    warehouseContract(name, async () => {
        const { settings, dispose } = await openServer();
        const open = (): SqlServerWarehouse =>
            new SqlServerWarehouse({ database: openSqlServer(settings), tables: DEFAULT_TABLES });
        const warehouse = open();
        return {
            warehouse,
            another: async () => open(),
            dispose: async () => {
                await warehouse.close();
                await dispose();
            }
        };
    });
}

describe('A warehouse in SQL Server', () => {
    let opened: OpenedDouble;
    let warehouse: SqlServerWarehouse;
    const CALLS = { schema: 'dbo', table: 'calls' };
    const batch = {
        ...{ table: 'execution_log' as const, runKey: 'r', batch: 1 },
        rows: [['r', '2026-11-24T02:00:00.000Z', 'info', 'flush', 'flush.flagged', 'Flagged: 1 row']]
    };

    beforeEach(async () => {
        opened = await openDouble();
        warehouse = new SqlServerWarehouse({
            database: openSqlServer(opened.settings),
            tables: { ...DEFAULT_TABLES, callHistory: CALLS }
        });
        await warehouse.migrate();
    });
    afterEach(async () => {
        await warehouse.close();
        await opened.double.close();
        expect(opened.double.failures).toEqual([]);
    });

    const makeCalls = (columns: string): void => {
        opened.backend.run(`CREATE TABLE [dbo].[calls] (${columns})`, new Map());
    };
    const readCalls = async (): Promise<unknown[]> => {
        const rows: unknown[] = [];
        for await (const some of (await warehouse.read('call_history')).rows) rows.push(...some);
        return rows;
    };

    it('When calls lie in a table of the customer’s, then numbers, days and instants come as canonical text', async () => {
        makeCalls(`[id] int NOT NULL, [account_id] nvarchar(18) NULL, [phone_text] nvarchar(40) NULL,
            [disposition] nvarchar(40) NULL, [direction] nvarchar(10) NULL, [activity_date] date NULL,
            [created_at] datetime2(3) NULL, [owner_id] nvarchar(18) NULL, [duration_s] int NULL`);
        opened.backend.database.exec(
            `INSERT INTO dbo.calls VALUES (10, '001A', '4155550100', 'Busy', 'Outbound', '2024-01-02', '2024-01-02T00:00:00.000Z', NULL, 3),
                (9, '001B', NULL, NULL, NULL, NULL, NULL, NULL, NULL)`
        );
        expect(await readCalls()).toEqual([
            [10, '001A', '4155550100', 'Busy', 'Outbound', '2024-01-02', '2024-01-02T00:00:00.000Z', null, 3],
            [9, '001B', null, null, null, null, null, null, null]
        ]);
    });

    it('When orgs share the product’s own tables, then rows carry their org, and each reads its own alone', async () => {
        const database = openSqlServer(opened.settings);
        const ofOrg = (org: string) => new SqlServerWarehouse({ org, database, tables: DEFAULT_TABLES });
        const call = (id: string) => [id, '001A', null, null, null, null, null, null, null];
        for (const org of ['acme', 'globex']) {
            const calls = { table: 'call_history' as const, runKey: `import-${org}`, batch: 1 };
            await ofOrg(org).writeBatch({ ...calls, rows: [call(`of-${org}`)] });
        }
        for (const org of ['acme', 'globex']) {
            const { announced, rows } = await ofOrg(org).read('call_history');
            const read: unknown[] = [];
            for await (const some of rows) read.push(...some.map(([id]) => id));
            expect([announced, read]).toEqual([1, [`of-${org}`]]);
        }
        expect((await ofOrg('initech').read('call_history')).announced).toBe(0);
        expect((await ofOrg('initech').read('area_codes')).announced).toBeGreaterThan(300);
        await database.close();
    });

    it('When that table or one of its columns is missing, then it says which columns a night needs', async () => {
        const missing = { code: 'configuration', message: expect.stringContaining('[dbo].[calls]') };
        await expect(readCalls()).rejects.toMatchObject(missing);
        makeCalls('[id] int NOT NULL');
        await expect(readCalls()).rejects.toMatchObject({
            ...missing,
            advice: expect.stringContaining('duration_s')
        });
    });

    it('When the run is another worker’s by now, then no row is written', async () => {
        const lost = () => Promise.reject(new LeaseLostError('The run is another worker’s.'));
        await expect(onBehalfOfRun(lost, () => warehouse.writeBatch(batch))).rejects.toThrow(LeaseLostError);
        expect(await warehouse.written(batch)).toBe(0);
        expect(await warehouse.writeBatch(batch)).toBe(true);
    });

    it('When the answer to a batch’s commit is lost, then the batch counts as written and is there once', async () => {
        opened.double.fail({ at: 'committed', effect: { kind: 'drop' } });
        expect(await warehouse.writeBatch(batch)).toBe(true);
        expect(await warehouse.writeBatch(batch)).toBe(false);
        expect(await warehouse.written(batch)).toBe(1);
    });

    it.each([
        ['a deadlock', { kind: 'error', error: DEADLOCK, abortsTransaction: true }],
        ['a failover', { kind: 'error', error: FAILING_OVER, abortsTransaction: true }],
        ['a lost connection', { kind: 'drop' }]
    ] as const)(
        'When %s hits in the middle of the bulk copy, then all of the batch is done again and is there once',
        async (_what, effect) => {
            opened.double.fail({ at: 'bulk', effect });
            expect(await warehouse.writeBatch(batch)).toBe(true);
            expect(opened.double.received.filter(({ kind }) => kind === 'bulk')).toHaveLength(2);
            expect(await warehouse.writeBatch(batch)).toBe(false);
            expect(await warehouse.written(batch)).toBe(1);
        }
    );

    it('When the service stops in the middle of the bulk copy, then nothing of the batch is there', async () => {
        opened.double.fail({ at: 'bulk', effect: { kind: 'hang' } });
        const writing = warehouse.writeBatch(batch).catch((error: unknown) => error);
        while (!opened.double.received.some(({ kind }) => kind === 'bulk')) await delay(20);
        await warehouse.close();
        expect(await writing).toMatchObject({ code: 'delivery_failed', retryable: true });
        const other = new SqlServerWarehouse({
            database: openSqlServer(opened.settings),
            tables: DEFAULT_TABLES
        });
        expect(await other.written(batch)).toBe(0);
        expect(await other.writeBatch(batch)).toBe(true);
        await other.close();
    });

    it('When a deadlock hits between copying and moving, then staging is empty and the rows are there once', async () => {
        opened.double.fail({
            at: 'request',
            when: ({ text }) => text.includes('move_execution_log'),
            effect: { kind: 'error', error: DEADLOCK, abortsTransaction: true }
        });
        expect(await warehouse.writeBatch(batch)).toBe(true);
        const staged = opened.backend.database
            .prepare('SELECT count(*) AS n FROM dial_flow.staging_execution_log')
            .get();
        expect(staged).toEqual({ n: 0 });
        expect(await warehouse.written(batch)).toBe(1);
    });
});
