import { openSqlServer } from '../../src/sql-server/database.ts';
import {
    allMigrations,
    migrateSqlServer,
    pendingMigrations,
    requireNewestSchema
} from '../../src/sql-server/migrations.ts';
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

    it('When it is migrated, then every table has a description', async () => {
        const database = openSqlServer(opened.settings);
        await migrateSqlServer(database);
        const described = [...opened.backend.comments.keys()].map((table) => `dial_flow.${table}`);
        expect(described.toSorted()).toEqual(opened.backend.tables.toSorted());
        await database.close();
    });
});
