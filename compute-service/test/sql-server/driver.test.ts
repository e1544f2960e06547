import { openSqlServer, type SqlServerDatabase } from '../../src/sql-server/database.ts';
import { migrateSqlServer } from '../../src/sql-server/migrations.ts';
import type { SqlServerSettings } from '../../src/sql-server/settings.ts';
import { name, statement, whole } from '../../src/sql-server/statement.ts';
import { selfSigned } from './certificate.ts';
import { DEADLOCK, FAILING_OVER, type Fault } from './double/faults.ts';
import { openDouble, type OpenedDouble } from './opened-double.ts';

const COUNT = statement('count', 'SELECT COUNT(*) AS [n] FROM [dial_flow].[delivered_batches]');
const INSERT = statement(
    'insert',
    `INSERT INTO [dial_flow].[delivered_batches] ([target], [run_key], [batch], [rows])
VALUES (@target, @run_key, @batch, 1)`
);
const values = (batch: number) => ({ target: name('t'), run_key: name('r'), batch: whole(batch) });

let opened: OpenedDouble;
let database: SqlServerDatabase;

beforeEach(async () => {
    opened = await openDouble();
    database = openSqlServer(opened.settings);
});
afterEach(async () => {
    await database.close();
    await opened.double.close();
    expect(opened.double.failures).toEqual([]);
});

const failAt = (at: Fault['at'], text: string, effect: Fault['effect']): void =>
    opened.double.fail({ at, when: (occasion) => occasion.text.includes(text), effect });
const count = async (): Promise<number> => Number((await database.read(COUNT))[0]?.['n']);
const insert = (batch = 1, recover = false) =>
    database.transaction(
        {
            name: 'insert',
            ...(recover
                ? { recover: async (session) => (await session.query(COUNT)).rows[0]?.['n'] || undefined }
                : {})
        },
        async (transaction) => (await transaction.query(INSERT, values(batch))).affected
    );
const loginWith = async (changes: Partial<SqlServerSettings>): Promise<unknown> => {
    const other = openSqlServer({ ...opened.settings, ...changes });
    const failure = await other.read(COUNT).catch((error: unknown) => error);
    await other.close();
    return failure;
};

describe('Signing in to SQL Server', () => {
    it('When the password is wrong, then it says so once, without the password', async () => {
        const failure = await loginWith({
            authentication: { kind: 'sql', user: 'dial', password: 'Wrong horse 8!' }
        });
        expect(failure).toMatchObject({
            fault: 'login',
            message: expect.stringContaining("Login failed for user 'dial'.")
        });
        expect(JSON.stringify(failure) + String(failure)).not.toContain('horse');
        expect(opened.double.logins).toHaveLength(1);
    });

    it('When the database is another, then it says so', async () => {
        expect(await loginWith({ database: 'other' })).toMatchObject({
            fault: 'login',
            message: expect.stringContaining('Cannot open database "other"')
        });
    });

    it('When the server is failing over, then signing in is tried again', async () => {
        await migrateSqlServer(database);
        const other = openSqlServer(opened.settings);
        opened.double.fail({ at: 'login', effect: { kind: 'error', error: FAILING_OVER } });
        expect(await other.read(COUNT)).toHaveLength(1);
        await other.close();
    });

    it('When the certificate is of an unknown authority or for another host, then nothing is sent', async () => {
        expect(await loginWith({ certificateAuthority: null })).toMatchObject({ fault: 'certificate' });
        expect(await loginWith({ certificateAuthority: selfSigned().cert })).toMatchObject({
            fault: 'certificate'
        });
        expect(await loginWith({ certificateHost: 'db.example.com' })).toMatchObject({
            fault: 'certificate'
        });
        expect(opened.double.logins).toEqual([]);
    });

    it('When nobody listens, then it is unavailable and may be tried later', async () => {
        expect(await loginWith({ port: 1 })).toMatchObject({ fault: 'unavailable', retryable: true });
    });
});

describe('Requests to SQL Server', () => {
    beforeEach(async () => {
        await migrateSqlServer(database);
    });

    it('When a transaction is a deadlock’s victim or the server fails over, then all of it is done again', async () => {
        failAt('request', 'dial_flow: insert', { kind: 'error', error: DEADLOCK, abortsTransaction: true });
        failAt('request', 'dial_flow: insert', {
            kind: 'error',
            error: FAILING_OVER,
            abortsTransaction: true
        });
        expect(await insert()).toBe(1);
        expect(await count()).toBe(1);
    });

    it('When the connection is lost in the middle of a transaction, then it is done again and is there once', async () => {
        failAt('request', 'dial_flow: insert', { kind: 'drop' });
        failAt('answer', 'dial_flow: insert', { kind: 'drop' });
        expect(await insert()).toBe(1);
        expect(await count()).toBe(1);
    });

    it('When the answer to a commit is lost, then it is done again only by who can tell whether it was done', async () => {
        opened.double.fail({ at: 'committed', effect: { kind: 'drop' } });
        await expect(insert(1)).rejects.toMatchObject({ fault: 'unavailable' });
        expect(await count()).toBe(1);
        opened.double.fail({ at: 'committed', effect: { kind: 'drop' } });
        await insert(2, true);
        expect(await count()).toBe(2);
    });

    it('When a value is refused, then nothing is tried again and no value is told', async () => {
        await insert();
        const failure = await insert().catch((error: unknown) => error);
        expect(failure).toMatchObject({ fault: 'duplicate', number: 2627, transient: false });
        const tooLong = await database
            .transaction({ name: 'insert' }, (transaction) =>
                transaction.query(INSERT, { ...values(2), target: name(`4155550100${'x'.repeat(80)}`) })
            )
            .catch((error: unknown) => error);
        expect(tooLong).toMatchObject({ fault: 'bad_value', number: 2628 });
        expect(String(tooLong)).not.toContain('4155550100');
        expect(await count()).toBe(1);
    });

    it('When a request takes too long, then it is cancelled and its connection goes on', async () => {
        const impatient = openSqlServer({
            ...opened.settings,
            requestTimeoutMs: 300,
            pool: { min: 0, max: 1 }
        });
        failAt('request', 'dial_flow: count', { kind: 'hang' });
        await expect(impatient.read(COUNT)).rejects.toMatchObject({ fault: 'timeout', retryable: true });
        expect(await impatient.read(COUNT)).toHaveLength(1);
        await impatient.close();
    });

    it('When every connection is dropped between requests, then the next request has a new one', async () => {
        await count();
        opened.double.dropAll();
        expect(await count()).toBe(0);
    });

    it('When it is closed while a request runs, then the request is cancelled and no connection stays', async () => {
        failAt('request', 'dial_flow: count', { kind: 'hang' });
        const asked = database.read(COUNT).catch((error: unknown) => error);
        while (!opened.double.received.some(({ text }) => text.includes('dial_flow: count'))) {
            await new Promise((resolve) => setTimeout(resolve, 20));
        }
        await database.close();
        expect(await asked).toMatchObject({ fault: 'cancelled' });
        await expect(database.read(COUNT)).rejects.toMatchObject({ fault: 'closed' });
        while (opened.double.connections > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    });

    it('When more is asked at once than the pool has connections, then the rest waits', async () => {
        const counts = await Promise.all(Array.from({ length: 20 }, count));
        expect(counts).toEqual(Array.from({ length: 20 }, () => 0));
        expect(opened.double.connections).toBeLessThanOrEqual(opened.settings.pool.max);
    });

    it('When all connections are taken for longer than one waits, then it says so and goes on afterwards', async () => {
        const narrow = openSqlServer({
            ...opened.settings,
            ...{ pool: { min: 0, max: 1 }, connectTimeoutMs: 5_000, requestTimeoutMs: 1_000 }
        });
        let release = (): void => undefined;
        const taken = new Promise<void>((resolve) => {
            release = resolve;
        });
        const held = narrow.transaction({ name: 'hold' }, () => taken);
        await expect(narrow.read(COUNT)).rejects.toMatchObject({ fault: 'timeout', retryable: true });
        release();
        await held;
        expect(await narrow.read(COUNT)).toHaveLength(1);
        await narrow.close();
    });

    it('When a reader stops early, then the rest is not sent and the connection is free', async () => {
        const rows = statement(
            'many',
            'SELECT [version] FROM [dial_flow].[schema_version] ORDER BY [version]'
        );
        for await (const row of database.stream(rows)) {
            expect(row).toEqual([0]);
            break;
        }
        expect(await count()).toBe(0);
    });
});
