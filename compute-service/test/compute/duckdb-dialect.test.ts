import { createHash } from 'node:crypto';
import { duckdbDialect as dialect } from '../../src/compute/duckdb-dialect.ts';
import { trimBlanks } from '../../src/engines/shared/blanks.ts';
import { textLiteral } from '../../src/engines/sql.ts';
import { testDatabase, type TestDatabase } from './session.ts';

describe('DuckDB dialect', () => {
    let database: TestDatabase;

    beforeAll(async () => {
        database = await testDatabase();
    });

    afterAll(() => database.remove());

    const valueOf = async (expression: string): Promise<unknown> =>
        (await database.session.query(`select ${expression}`))[0]?.[0];

    /** The expression over a column, as engines use it, so that nothing is worked out ahead. */
    const ofText = (text: string, expression: (column: string) => string): Promise<unknown> =>
        valueOf(`(select ${expression('x')} from (select ${textLiteral(text)} as x) as t)`);

    it.each([
        ['2026-11-23T08:15:00.123Z', '2026-11-23T08:15:00.123Z'],
        ['2026-11-23T08:15:00.123+0000', '2026-11-23T08:15:00.123Z'],
        ['2026-11-23T08:15:00.123', '2026-11-23T08:15:00.123Z'],
        ['2026-11-23 08:15:00', '2026-11-23T08:15:00.000Z'],
        ['2026-11-23T08:15', '2026-11-23T08:15:00.000Z'],
        ['2026-11-23T08:15:00.1Z', '2026-11-23T08:15:00.100Z'],
        ['2026-11-23T08:15:00.9999999Z', '2026-11-23T08:15:00.999Z'],
        ['2026-11-23T08:15:00+02:00', '2026-11-23T06:15:00.000Z'],
        ['2026-11-23T08:15:00-0530', '2026-11-23T13:45:00.000Z'],
        ['2026-11-23T00:15:00.500+01', '2026-11-22T23:15:00.500Z'],
        ['2026-12-31T23:59:59.999-00:01', '2027-01-01T00:00:59.999Z'],
        ['1969-12-31T23:59:59.9995Z', '1969-12-31T23:59:59.999Z'],
        ['2026-11-23', '2026-11-23T00:00:00.000Z'],
        ['2024-02-29T12:00:00Z', '2024-02-29T12:00:00.000Z'],
        ['2026-02-29T12:00:00Z', null],
        ['2026-02-29T12:00:00.000Z', null],
        ['2026-02-30', null],
        ['2026-11-23T24:00:00Z', null],
        ['2026-11-23T08:60:00Z', null],
        ['2026-11-23T08:15:00.000Z\n', null],
        ['23.11.2026 08:15', null],
        ['yesterday', null],
        ['infinity', null],
        ['', null]
    ])('G1: reads the instant %j as %s', async (text, instant) => {
        await expect(ofText(text, (x) => dialect.parseInstant(x))).resolves.toBe(instant);
    });

    it.each([
        ['2026-11-23', '2026-11-23'],
        ['2024-02-29', '2024-02-29'],
        ['2026-02-30', null],
        ['2026-11-23T00:00:00Z', null],
        ['2026-1-5', null],
        ['2026/11/23', null],
        [' 2026-11-23', null],
        ['2026-11-23\n', null]
    ])('reads the day %j as %s', async (text, day) => {
        await expect(ofText(text, (x) => dialect.parseDate(x))).resolves.toBe(day);
    });

    it('G3: trims every blank character and no other, as the single-text twin does', async () => {
        for (let code = 1; code <= 0xffff; code += 1) {
            const character = String.fromCharCode(code);
            if (trimBlanks(character) === '')
                await expect(
                    ofText(`${character}a ${character}b${character}`, (x) => dialect.trim(x))
                ).resolves.toBe(`a ${character}b`);
        }
        const others = [
            '\u0008',
            '\u000e',
            '\u001f',
            '\u0084',
            '\u180e',
            '\u2010',
            '\u2030',
            '\u2061',
            '\ufffe',
            '😀'
        ];
        for (const other of others)
            await expect(ofText(` ${other} `, (x) => dialect.trim(x))).resolves.toBe(other);
    });

    it('knows the same blanks as G3 lists', () => {
        const blanks = Array.from({ length: 0xffff }, (_, index) => index + 1).filter(
            (code) => trimBlanks(String.fromCharCode(code)) === ''
        );
        const between = (from: number, to: number) =>
            Array.from({ length: to - from + 1 }, (_, index) => from + index);
        expect(blanks).toEqual([
            ...between(0x09, 0x0d),
            0x20,
            0x85,
            0xa0,
            0x1680,
            ...between(0x2000, 0x200f),
            ...between(0x2028, 0x202f),
            0x205f,
            0x2060,
            ...between(0x2066, 0x2069),
            0x3000,
            0xfeff
        ]);
    });

    it('L14: gives the md5 of a text and its first eight digits as a number', async () => {
        const hex = createHash('md5').update('42:Ünïcode').digest('hex');
        await expect(ofText('42:Ünïcode', (x) => dialect.md5Hex(x))).resolves.toBe(hex);
        const high = await ofText('42:Ünïcode', (x) => dialect.md5High32(x));
        expect(Number(high)).toBe(parseInt(hex.slice(0, 8), 16));
    });

    it('counts whole days, adds days and divides whole numbers', async () => {
        await expect(valueOf(dialect.daysBetween("date '2026-10-31'", "date '2026-11-02'"))).resolves.toBe(
            2n
        );
        await expect(valueOf(dialect.addDays("date '2026-12-31'", '1'))).resolves.toBe('2027-01-01');
        await expect(valueOf(dialect.integerDivide('7', '2'))).resolves.toBe(3);
    });

    it('replaces, finds and extracts by regular expressions', async () => {
        await expect(ofText('a1b2', (x) => dialect.regexpReplaceAll(x, '([0-9])', '<$1>'))).resolves.toBe(
            'a<1>b<2>'
        );
        await expect(ofText('a1b2', (x) => dialect.regexpReplaceFirst(x, '([0-9])', '<$1>'))).resolves.toBe(
            'a<1>b2'
        );
        await expect(ofText('a1b2', (x) => dialect.regexpLike(x, '^a[0-9]'))).resolves.toBe(true);
        await expect(ofText('a1b2', (x) => dialect.regexpExtract(x, 'b([0-9])', 1))).resolves.toBe('2');
        await expect(ofText('a1b2', (x) => dialect.regexpExtract(x, 'c([0-9])', 1))).resolves.toBeNull();
    });
});
