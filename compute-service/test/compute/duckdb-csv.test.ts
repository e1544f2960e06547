import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { csvCell } from '../../src/compute/csv-text.ts';
import { testDatabase, type TestDatabase } from './session.ts';

describe('CSV export (G8)', () => {
    let database: TestDatabase;

    beforeAll(async () => {
        database = await testDatabase();
    });

    afterAll(() => database.remove());

    const exported = async (select: string, columns: readonly string[]) => {
        const file = join(database.directory, 'out.csv');
        const written = await database.session.exportCsv({ select, columns, file });
        const bytes = await readFile(file);
        expect(written.bytes).toBe(bytes.length);
        expect(written.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
        return { text: bytes.toString('utf8'), rows: written.rows };
    };

    const exportTexts = async (texts: readonly (string | null)[]) => {
        await database.session.createTableFromRows({
            name: 'texts',
            columns: [
                { name: 'n', type: 'bigint' },
                { name: 'x', type: 'varchar' }
            ],
            rows: texts.map((text, index) => [index, text])
        });
        return exported('select n, x, x as again from texts order by n', ['n', 'x', 'again']);
    };

    const expectedText = (texts: readonly (string | null)[]): string =>
        `n,x,again\n${texts.map((text, index) => `${index},${csvCell(text)},${csvCell(text)}\n`).join('')}`;

    it.each([
        ['plain', 'plain'],
        ['a,b', '"a,b"'],
        ['say "hi"', '"say ""hi"""'],
        ['two\nlines', '"two\nlines"'],
        ['cr\rhere', '"cr\rhere"'],
        ['=1+1', "'=1+1"],
        ['-', "'-"],
        ['-5', '-5'],
        ['-5.25', '-5.25'],
        ['-5.', "'-5."],
        ['+14155552671', '+14155552671'],
        ['+123456', "'+123456"],
        ['+1234567890123456', "'+1234567890123456"],
        ['+14155552671\n', '"\'+14155552671\n"'],
        ['@a,b', '"\'@a,b"'],
        ['\ttab', "'\ttab"],
        ['\rcr', '"\'\rcr"'],
        ['＝x', "'＝x"],
        ['＋x', "'＋x"],
        ['－x', "'－x"],
        ['＠x', "'＠x"],
        [' =x', ' =x'],
        ["'x", "'x"],
        ['', '']
    ])('writes %j as %j', (text, cell) => {
        expect(csvCell(text)).toBe(cell);
    });

    it('gives the same bytes as the encoder in TypeScript, in the order of the query', async () => {
        const nasty = fc.oneof(
            fc.constant(null),
            fc.string({ unit: 'grapheme', maxLength: 12 }),
            fc
                .array(
                    fc.constantFrom(
                        '=',
                        '+',
                        '-',
                        '@',
                        '\t',
                        '\r',
                        '\n',
                        '"',
                        ',',
                        "'",
                        '＝',
                        '＋',
                        '－',
                        '＠',
                        '#',
                        ' ',
                        '0',
                        '12345678',
                        '.',
                        'é',
                        '😀',
                        '\u00a0'
                    ),
                    { maxLength: 6 }
                )
                .map((parts) => parts.join(''))
        );
        await fc.assert(
            fc.asyncProperty(fc.array(nasty, { minLength: 1, maxLength: 60 }), async (generated) => {
                // SQL text cannot carry NUL; no source can deliver it either.
                const texts = generated.map((text) => text?.replaceAll('\0', '') ?? null);
                const { text, rows } = await exportTexts(texts);
                expect(text).toBe(expectedText(texts));
                expect(rows).toBe(texts.length);
            }),
            { numRuns: 40 }
        );
    });

    it('writes every type as docs/formats.md says', async () => {
        const { text } = await exported(
            `select true as b, false as f, date '2026-11-23' as d, timestamp '2026-11-23 08:15:00' as t,
                -12 as i, cast(0.0200 as decimal(5, 4)) as s, cast(null as timestamp) as n, cast(null as boolean) as nb`,
            ['b', 'f', 'd', 't', 'i', 's', 'n', 'nb']
        );
        expect(text).toBe('b,f,d,t,i,s,n,nb\ntrue,false,2026-11-23,2026-11-23T08:15:00.000Z,-12,0.0200,,\n');
    });

    it('writes only the header for an empty result', async () => {
        await expect(exported('select 1 as a, 2 as b where false', ['a', 'b'])).resolves.toEqual({
            text: 'a,b\n',
            rows: 0
        });
    });

    it('keeps the order of a large result', async () => {
        await database.session.createTable({
            name: 'large',
            select: 'select hash(range) % 1000000 as h, range as n from range(200000)'
        });
        const { text } = await exported('select h, n from large order by h, n', ['h', 'n']);
        const lines = text
            .split('\n')
            .slice(1, -1)
            .map((line) => line.split(',').map(Number));
        const sorted = [...lines].sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0) || (a[1] ?? 0) - (b[1] ?? 0));
        expect(lines).toEqual(sorted);
    });

    it('leaves no file behind when it fails', async () => {
        await expect(
            exported("select cast(x as integer) as i from (select 'x' as x) as t", ['i'])
        ).rejects.toThrow('out.csv failed');
        await expect(readdir(database.directory)).resolves.not.toContain('out.csv.part');
    });
});
