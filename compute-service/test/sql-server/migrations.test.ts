import { openSqlServer } from '../../src/sql-server/database.ts';
import {
    allMigrations,
    batchesOf,
    migrateSqlServer,
    pendingMigrations,
    requireNewestSchema
} from '../../src/sql-server/migrations.ts';
import { statement } from '../../src/sql-server/statement.ts';
import { systemClock } from '../../src/runs/clock.ts';
import { openSqlServerRunStore } from '../../src/runs/sql-server/sql-server-store.ts';
import { newRun, nightRequest } from '../runs/samples.ts';
import { openDouble, type OpenedDouble } from './opened-double.ts';

let opened: OpenedDouble;

beforeEach(async () => {
    opened = await openDouble();
});
afterEach(async () => {
    await opened.double.close();
    expect(opened.double.failures).toEqual([]);
});

describe('Migrations of a SQL Server database', () => {
    it('When several processes migrate at once, then each migration is applied once', async () => {
        const databases = [1, 2, 3].map(() => openSqlServer(opened.settings));
        const applied = await Promise.all(databases.map(migrateSqlServer));
        const versions = applied
            .flat()
            .map(({ version }) => version)
            .toSorted((a, b) => a - b);
        expect(versions).toEqual(
            allMigrations()
                .map(({ version }) => version)
                .filter((version) => version > 0)
        );
        await Promise.all(databases.map((database) => database.close()));
    });

    it('When one of them fails, then the schema is as before, and the next try applies all', async () => {
        const database = openSqlServer(opened.settings);
        opened.double.fail({
            at: 'request',
            when: ({ text }) => text.includes('[dial_flow].[idempotency_keys] ('),
            effect: { kind: 'error', error: { number: 1105, message: 'Could not allocate space.' } }
        });
        await expect(migrateSqlServer(database)).rejects.toMatchObject({ fault: 'full', number: 1105 });
        expect((await pendingMigrations(database)).at(-1)).toMatchObject(allMigrations().at(-1) ?? {});
        await migrateSqlServer(database);
        await expect(requireNewestSchema(database)).resolves.toBeUndefined();
        await database.close();
    });

    it('When the database is not up to date or newer than the code, then the service says which it is', async () => {
        const database = openSqlServer(opened.settings);
        await expect(requireNewestSchema(database)).rejects.toMatchObject({
            code: 'configuration',
            message: expect.stringContaining('0001-warehouse')
        });
        await migrateSqlServer(database);
        opened.backend.database.exec(
            `INSERT INTO dial_flow.schema_version VALUES (999, 'later', '2026-01-01T00:00:00.000Z')`
        );
        for (const ask of [migrateSqlServer, requireNewestSchema]) {
            await expect(ask(database)).rejects.toMatchObject({
                code: 'configuration',
                message: expect.stringContaining('999')
            });
        }
        await database.close();
    });

    it('When a database of an earlier version holds runs, then the later migrations keep them, and the store reads them', async () => {
        const database = openSqlServer(opened.settings);
        const earlier = allMigrations().filter(({ version }) => version <= 3);
        for (const { version, name, text } of earlier) {
            await database.transaction({ name: 'an earlier version' }, async (transaction) => {
                for (const batch of batchesOf(text)) await transaction.batch(statement(name, batch));
            });
            if (version > 0)
                opened.backend.database.exec(
                    `INSERT INTO dial_flow.schema_version VALUES (${version}, '${name}', '2026-01-01T00:00:00.000Z')`
                );
        }
        const at = '2026-11-24T02:00:00.000Z';
        const request = JSON.stringify(nightRequest()).replaceAll("'", "''");
        opened.backend.database.exec(
            `INSERT INTO dial_flow.runs (id, kind, pipeline, dry_run, engines, request, status, seq, attempt, losses,
                 created_at, queued_at, updated_at, finished_at, cancel_requested)
             VALUES ('run-of-before', 'night', 'nightly', 0, ',flush,', '${request}', 'succeeded', 4, 1, 0,
                 '${at}', '${at}', '${at}', '${at}', 0);
             INSERT INTO dial_flow.steps (run_id, key, engine, name, title, sentence, step_order, status, rows, attempt)
             VALUES ('run-of-before', 'flush.flagged', 'flush', 'flagged', 'Flagged', 'Numbers.', 1, 'finished', 7, 1);
             INSERT INTO dial_flow.documents VALUES ('run-of-before', 'warnings', '["One thing."]')`
        );
        const applied = await migrateSqlServer(database);
        expect(applied.map(({ version }) => version)).toEqual(
            allMigrations()
                .map(({ version }) => version)
                .filter((version) => version > 3)
        );
        const store = openSqlServerRunStore({ database, clock: systemClock, leaseMs: 1000 });
        expect(await store.find('run-of-before')).toMatchObject({
            ...{ status: 'succeeded', seq: 4, documents: { warnings: ['One thing.'] } },
            steps: [{ key: 'flush.flagged', rows: 7, peakMemoryMb: null, cpuMs: null }]
        });
        const { run } = await store.createOnce(newRun());
        expect((await store.list({ limit: 9 })).runs.map(({ id }) => id)).toEqual([run.id, 'run-of-before']);
        await store.close();
    });

    it('When it is migrated, then every table has a description', async () => {
        const database = openSqlServer(opened.settings);
        await migrateSqlServer(database);
        const described = [...opened.backend.comments.keys()].map((table) => `dial_flow.${table}`);
        expect(described.toSorted()).toEqual(opened.backend.tables.toSorted());
        await database.close();
    });
});
