import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ComputeEngine, ComputeSession } from '../../src/engines/compute.ts';
import { dialFlowFailure } from '../support/dial-flow-failure.ts';

export interface ComputeAdapter {
    readonly name: string;
    engine(): ComputeEngine;
    /** A query for the whole numbers from 0 to `count` - 1, as column n. */
    numbers(count: number): string;
    /** A query that takes far longer than a test waits. */
    readonly endless: string;
    /** Milliseconds that a test may take on it. */
    readonly patienceMs: number;
}

/** What every compute engine must do, in the same words: `ComputeSession` and `ComputeEngine` (engines/compute.ts). */
export function describeComputeEngine({ name, engine, numbers, endless, patienceMs }: ComputeAdapter): void {
    describe(`${name}: a session`, () => {
        jest.setTimeout(patienceMs);
        let directory: string;
        let session: ComputeSession;

        beforeEach(async () => {
            directory = await mkdtemp(join(tmpdir(), 'dial-flow-compute-'));
            session = await engine().open({ file: join(directory, 'run.duckdb'), temporary: true });
        }, patienceMs);

        afterEach(async () => {
            await session.close();
            await rm(directory, { recursive: true, force: true });
        }, patienceMs);

        const importPages = async (
            pages: readonly string[],
            header = ['id', 'name', 'day']
        ): Promise<number> => {
            const files = await Promise.all(
                pages.map(async (text, index) => {
                    const file = join(directory, `page [${index}].csv`);
                    await writeFile(file, text);
                    return file;
                })
            );
            return session.importCsv({
                table: 'pages',
                files,
                header,
                select: header.map((column) => `"${column}"`).join(', ')
            });
        };

        const rows = (sql: string) => session.query(sql);

        it('makes, replaces and drops tables and counts their rows', async () => {
            await expect(
                session.createTable({ name: 't', select: 'select 1 as a union all select 2' })
            ).resolves.toBe(2);
            await expect(session.createTable({ name: 't', select: 'select 3 as a' })).resolves.toBe(1);
            await expect(rows('select * from t')).resolves.toEqual([[3]]);
            await session.dropTable('t');
            await expect(session.hasTable('t')).resolves.toBe(false);
        });

        it('keeps the old table when its replacement fails, and names the table without its SQL', async () => {
            await session.createTable({ name: 't', select: 'select 1 as a' });
            const error = await dialFlowFailure(
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
            await session.createTableFromRows({
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
            await expect(session.createTableFromRows({ name: 'made', columns, rows: [] })).resolves.toBe(0);
        });

        it('gives instants and dates as ISO text', async () => {
            await expect(
                rows(
                    "select timestamp '2026-11-23 08:15:00.123456', timestamp '1969-12-31 23:59:59.5', date '2026-11-23'"
                )
            ).resolves.toEqual([['2026-11-23T08:15:00.123Z', '1969-12-31T23:59:59.500Z', '2026-11-23']]);
        });

        it('refuses to hold a large result, but streams it while other calls run', async () => {
            await session.createTable({ name: 'many', select: numbers(50_000) });
            expect((await dialFlowFailure(rows('select n from many'))).code).toBe('compute_failed');
            let sum = 0;
            for await (const batch of session.stream('select n from many')) {
                sum += batch.length;
                await session.createTable({ name: 'other', select: 'select 1 as a' });
            }
            expect(sum).toBe(50_000);
        });

        it('ends a running query on interrupt', async () => {
            const running = dialFlowFailure(session.createTable({ name: 'slow', select: endless }));
            const timer = setInterval(() => session.interrupt(), 50);
            const error = await running.finally(() => clearInterval(timer));
            expect(error.code).toBe('cancelled');
        });

        it('opens a finished run for reading; tables made then hide those of the file and end with the session', async () => {
            const file = join(directory, 'finished.duckdb');
            const writer = await engine().open({ file });
            await writer.createTable({ name: 't', select: 'select 1 as a' });
            await writer.createView({ name: 'v', select: 'select a from t' });
            await writer.checkpoint();
            await writer.close();
            const reader = await engine().open({ file, readOnly: true });
            await expect(reader.query('select a from v')).resolves.toEqual([[1]]);
            await reader.createTable({ name: 't', select: 'select 2 as a' });
            await expect(reader.query('select a from t')).resolves.toEqual([[2]]);
            await reader.createView({ name: 'v', select: 'select a + 1 as a from t' });
            await expect(reader.query('select a from v')).resolves.toEqual([[3]]);
            await reader.close();
            const again = await engine().open({ file, readOnly: true });
            await expect(again.query('select a from t')).resolves.toEqual([[1]]);
            await again.close();
            await engine().discard(file);
            expect((await dialFlowFailure(engine().open({ file, readOnly: true }))).code).toBe(
                'compute_failed'
            );
        });

        it('keeps apart what readers of the same run make, and tells each of its own', async () => {
            const file = join(directory, 'shared.duckdb');
            const compute = engine();
            const writer = await compute.open({ file });
            await writer.createTable({ name: 't', select: 'select 1 as a' });
            await writer.checkpoint();
            await writer.close();
            const [one, other] = [
                await compute.open({ file, readOnly: true }),
                await compute.open({ file, readOnly: true })
            ];
            await one.createTable({ name: 't', select: 'select 2 as a, 3 as b' });
            await one.createTable({ name: 'own', select: 'select 4 as c' });
            await expect(one.query('select a from t')).resolves.toEqual([[2]]);
            await expect(other.query('select a from t')).resolves.toEqual([[1]]);
            expect([await one.columnsOf('t'), await other.columnsOf('t')]).toEqual([['a', 'b'], ['a']]);
            expect([await one.hasTable('own'), await other.hasTable('own')]).toEqual([true, false]);
            await one.close();
            await expect(other.query('select a from t')).resolves.toEqual([[1]]);
            const later = await compute.open({ file, readOnly: true });
            expect([await later.hasTable('own'), await later.columnsOf('own')]).toEqual([false, []]);
            await expect(later.query('select a from t')).resolves.toEqual([[1]]);
            await other.close();
            await later.close();
            await compute.discard(file);
        });

        it('says when a database cannot be opened', async () => {
            const file = join(directory, 'absent.duckdb');
            expect((await dialFlowFailure(engine().open({ file, readOnly: true }))).code).toBe(
                'compute_failed'
            );
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
                [
                    'an empty file',
                    '',
                    'page [0].csv, line 1: the header is "" where "id,name,day" is expected.'
                ]
            ])('names file and line of %s', async (_, text, message) => {
                const error = await dialFlowFailure(importPages([text]));
                expect([error.code, error.message]).toEqual(['invalid_input', message]);
            });

            it('refuses bytes that are no UTF-8', async () => {
                const file = join(directory, 'latin1.csv');
                await writeFile(file, Buffer.from('id,name\n1,caf\xe9\n', 'latin1'));
                const error = await dialFlowFailure(
                    session.importCsv({
                        table: 't',
                        files: [file],
                        header: ['id', 'name'],
                        select: 'id, name'
                    })
                );
                expect(error.message).toBe('latin1.csv, line 2: the text is not UTF-8.');
            });
        });

        it('writes an ordered result as CSV and digests it (G8)', async () => {
            await session.createTable({
                name: 't',
                select: `select 2 as n, cast('=1' as varchar) as cell, timestamp '2026-11-23 08:15:00.123' as noted_at, true as flag, date '2026-11-23' as d
                    union all select 1, cast(null as varchar), cast(null as timestamp), false, cast(null as date)
                    union all select 3, 'a "b", c', timestamp '2026-01-01 00:00:00', true, date '2026-01-02'`
            });
            const file = join(directory, 'result.csv');
            const written = await session.exportCsv({
                select: 'select n, cell, noted_at, flag, d from t order by n',
                columns: ['n', 'cell', 'noted_at', 'flag', 'd'],
                file
            });
            expect(await readFile(file, 'utf8')).toBe(
                `n,cell,noted_at,flag,d\n1,,,false,\n2,'=1,2026-11-23T08:15:00.123Z,true,2026-11-23\n3,"a ""b"", c",2026-01-01T00:00:00.000Z,true,2026-01-02\n`
            );
            expect(written.rows).toBe(3);
            expect(written.sha256).toMatch(/^[0-9a-f]{64}$/);
        });

        it('names columns of a table in their order, none of one that is not there', async () => {
            await session.createTable({ name: 't', select: 'select 1 as b, 2 as a' });
            expect(await session.columnsOf('t')).toEqual(['b', 'a']);
            expect(await session.columnsOf('absent')).toEqual([]);
        });
    });
}
