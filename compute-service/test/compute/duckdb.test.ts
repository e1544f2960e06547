import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { duckdbEngine } from '../../src/compute/duckdb.ts';
import { DialFlowError } from '../../src/error.ts';
import { testDatabase, type TestDatabase } from './session.ts';

describe('DuckDB session', () => {
    let database: TestDatabase;

    beforeEach(async () => {
        database = await testDatabase();
    });

    afterEach(() => database.remove());

    const importPages = async (pages: readonly string[], header = ['id', 'name', 'day']): Promise<number> => {
        const files = await Promise.all(
            pages.map(async (text, index) => {
                const file = join(database.directory, `page [${index}].csv`);
                await writeFile(file, text);
                return file;
            })
        );
        return database.session.importCsv({ table: 'pages', files, header, select: '*' });
    };

    const rows = (sql: string) => database.session.query(sql);

    const failure = async (work: Promise<unknown>): Promise<DialFlowError> => {
        const error = await work.then(
            () => null,
            (reason: unknown) => reason
        );
        if (error instanceof DialFlowError) return error;
        throw new Error(`Expected a DialFlowError, got ${String(error)}`);
    };

    it('makes, replaces and drops tables and counts their rows', async () => {
        const { session } = database;
        await expect(
            session.createTable({ name: 't', select: 'select 1 as a union all select 2' })
        ).resolves.toBe(2);
        await expect(session.createTable({ name: 't', select: 'select 3 as a' })).resolves.toBe(1);
        await expect(rows('select * from t')).resolves.toEqual([[3]]);
        await session.dropTable('t');
        await expect(session.hasTable('t')).resolves.toBe(false);
    });

    it('keeps the old table when its replacement fails, and names the table without its SQL', async () => {
        const { session } = database;
        await session.createTable({ name: 't', select: 'select 1 as a' });
        const error = await failure(
            session.createTable({
                name: 't',
                select: "select cast(secret as integer) from (select 'x' as secret) as s"
            })
        );
        expect(error.code).toBe('compute_failed');
        expect(error.message).toBe('The computation of table t failed.');
        await expect(rows('select * from t')).resolves.toEqual([[1]]);
    });

    it('makes tables from rows of every type', async () => {
        const columns = [
            { name: 'text', type: 'varchar' },
            { name: 'number', type: 'bigint' },
            { name: 'flag', type: 'boolean' },
            { name: 'end', type: 'date' }
        ] as const;
        await database.session.createTableFromRows({
            name: 'made',
            columns,
            rows: [
                ["it's", 9_007_199_254_740_993n, true, '2026-11-23'],
                [null, null, null, null]
            ]
        });
        await expect(rows('select * from made order by number')).resolves.toEqual([
            ["it's", 9_007_199_254_740_993n, true, '2026-11-23'],
            [null, null, null, null]
        ]);
        await expect(database.session.createTableFromRows({ name: 'made', columns, rows: [] })).resolves.toBe(
            0
        );
    });

    it('gives instants and dates as ISO text', async () => {
        await expect(
            rows(
                "select timestamp '2026-11-23 08:15:00.123456', timestamp '1969-12-31 23:59:59.5', date '2026-11-23'"
            )
        ).resolves.toEqual([['2026-11-23T08:15:00.123Z', '1969-12-31T23:59:59.500Z', '2026-11-23']]);
    });

    it('refuses to hold a large result, but streams it while other calls run', async () => {
        const { session } = database;
        await session.createTable({ name: 'many', select: 'select range as n from range(50000)' });
        expect((await failure(rows('select n from many'))).code).toBe('compute_failed');
        let sum = 0;
        for await (const batch of session.stream('select n from many')) {
            sum += batch.length;
            await session.createTable({ name: 'other', select: 'select 1 as a' });
        }
        expect(sum).toBe(50_000);
    });

    it('ends a running query on interrupt', async () => {
        const running = failure(
            database.session.createTable({
                name: 'slow',
                select: 'select sum(hash(a.range + b.range)) as s from range(1000000) as a, range(100000) as b'
            })
        );
        const timer = setInterval(() => database.session.interrupt(), 50);
        const error = await running.finally(() => clearInterval(timer));
        expect(error.code).toBe('cancelled');
    });

    it('opens a finished run for reading; tables made then hide those of the file and end with the session', async () => {
        const file = join(database.directory, 'finished.duckdb');
        const writer = await duckdbEngine().open({ file });
        await writer.createTable({ name: 't', select: 'select 1 as a' });
        await writer.createView({ name: 'v', select: 'select a from t' });
        await writer.checkpoint();
        await writer.close();
        const reader = await duckdbEngine().open({ file, readOnly: true });
        await expect(reader.query('select a from v')).resolves.toEqual([[1]]);
        await reader.createTable({ name: 't', select: 'select 2 as a' });
        await expect(reader.query('select a from t')).resolves.toEqual([[2]]);
        await reader.createView({ name: 'v', select: 'select a + 1 as a from t' });
        await expect(reader.query('select a from v')).resolves.toEqual([[3]]);
        await reader.close();
        const again = await duckdbEngine().open({ file, readOnly: true });
        await expect(again.query('select a from t')).resolves.toEqual([[1]]);
        await again.close();
    });

    it('says when a database cannot be opened', async () => {
        const file = join(database.directory, 'absent.duckdb');
        expect((await failure(duckdbEngine().open({ file, readOnly: true }))).code).toBe('compute_failed');
    });

    describe('CSV import (G2, G8)', () => {
        it('reads pages with BOM, CRLF, quoted newlines and quotes; quoted and bare empty cells are null', async () => {
            await importPages([
                '\uFEFFid,name,day\r\n1,"x ""q"", y\r\nz",2026-01-01\r\n2,"",\r\n',
                '"id","name","day"\n3,"a\nb",\n',
                'id,name,day\n',
                'id,name,day\n4, b ,"c"'
            ]);
            await expect(rows('select * from pages order by id')).resolves.toEqual([
                ['1', 'x "q", y\r\nz', '2026-01-01'],
                ['2', null, null],
                ['3', 'a\nb', null],
                ['4', ' b ', 'c']
            ]);
        });

        it('makes an empty table without any page', async () => {
            await expect(importPages([])).resolves.toBe(0);
            await expect(rows('select id, name, day from pages')).resolves.toEqual([]);
        });

        it.each([
            [
                'a short line',
                'id,name,day\n1,a,b\n2,c\n',
                'page [0].csv, line 3: 2 columns where the header has 3.'
            ],
            [
                'a long line',
                'id,name,day\n1,a,b,c\n',
                'page [0].csv, line 2: 4 columns where the header has 3.'
            ],
            [
                'an open quote',
                'id,name,day\n1,"a,b\n',
                'page [0].csv, line 2: a quoted cell does not end, or text follows its end.'
            ],
            [
                'text after a quote',
                'id,name,day\n1,"a"b,c\n',
                'page [0].csv, line 2: a quoted cell does not end, or text follows its end.'
            ],
            [
                'another header',
                'id,day,name\n',
                'page [0].csv, line 1: the header is "id,day,name" where "id,name,day" is expected.'
            ],
            [
                'no header',
                '1,2,3\n',
                'page [0].csv, line 1: the header is "1,2,3" where "id,name,day" is expected.'
            ],
            ['an empty file', '', 'page [0].csv, line 1: the header is "" where "id,name,day" is expected.']
        ])('names file and line of %s', async (_, text, message) => {
            const error = await failure(importPages([text]));
            expect([error.code, error.message]).toEqual(['invalid_input', message]);
        });

        it('refuses bytes that are no UTF-8', async () => {
            const file = join(database.directory, 'latin1.csv');
            await writeFile(file, Buffer.from('id,name\n1,caf\xe9\n', 'latin1'));
            const error = await failure(
                database.session.importCsv({ table: 't', files: [file], header: ['id', 'name'], select: '*' })
            );
            expect(error.message).toBe('latin1.csv, line 2: the text is not UTF-8.');
        });
    });
});
