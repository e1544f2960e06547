import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { trimBlanks } from '../../../src/engines/shared/blanks.ts';
import { normalisePhone, type NormalisedPhone, type PhoneTables } from '../../../src/engines/shared/phone.ts';
import type { PhoneClass } from '../../../src/engines/shared/phone-rules.ts';
import { normalisedPhones } from '../../../src/engines/shared/phone-sql.ts';
import { PLACE_STEPS } from '../../../src/engines/shared/places.ts';
import { testDatabase, type TestDatabase } from '../../compute/session.ts';
import { testContext } from '../test-context.ts';

interface Case {
    readonly rule: string;
    readonly text: string;
    readonly e164: string | null;
    readonly class: PhoneClass;
    readonly reason: string | null;
}

const corpus = JSON.parse(readFileSync(join(__dirname, 'phone-corpus.json'), 'utf8')) as readonly Case[];

const DATA = join(__dirname, '../../../data');

const pairsOf = (file: string): ReadonlyMap<string, string> =>
    new Map(
        readFileSync(join(DATA, file), 'utf8')
            .trim()
            .split('\n')
            .slice(1)
            .map((line) => line.split(',') as [string, string])
            .map(([key, value]) => [key, value])
    );

const tables: PhoneTables = {
    stateOfAreaCode: pairsOf('us_area_codes.csv'),
    classOfOtherCode: pairsOf('nanp_other_codes.csv') as ReadonlyMap<string, PhoneClass>
};

describe('phone normalisation (P1–P10)', () => {
    let database: TestDatabase;

    beforeAll(async () => {
        database = await testDatabase();
        const { session } = database;
        const text = (name: string) => ({ name, type: 'varchar' as const });
        await session.createTableFromRows({
            name: 'area_codes',
            columns: [text('area_code'), text('state')],
            rows: [...tables.stateOfAreaCode]
        });
        await session.createTableFromRows({
            name: 'nanp_other_codes',
            columns: [text('area_code'), text('class')],
            rows: [...tables.classOfOtherCode]
        });
        const step = PLACE_STEPS.areaCodeClass;
        await session.createTable({ name: 'area_code_class', select: step.select(testContext()) });
    });

    afterAll(() => database.remove());

    const normalisedBySql = async (texts: readonly string[]): Promise<NormalisedPhone[]> => {
        const { session } = database;
        await session.createTableFromRows({
            name: 'texts',
            columns: [
                { name: 'n', type: 'bigint' },
                { name: 'text', type: 'varchar' }
            ],
            rows: texts.map((text, n) => [n, text])
        });
        const normalised = normalisedPhones(session.dialect, {
            from: 'select n, text from texts',
            keep: ['n']
        });
        const rows = await session.query(
            `select trimmed, number_key, e164, class, area_code, reason from (${normalised}) as p order by n`
        );
        return rows.map(([trimmed, numberKey, e164, phoneClass, areaCode, reason]) => ({
            trimmed,
            numberKey,
            e164,
            class: phoneClass,
            areaCode,
            reason
        })) as NormalisedPhone[];
    };

    const expected = (one: Case): Partial<NormalisedPhone> => ({
        e164: one.e164,
        class: one.class,
        reason: one.reason as NormalisedPhone['reason'],
        // P5: the number, else the trimmed text, else nothing.
        numberKey: one.e164 ?? (trimBlanks(one.text) || null)
    });

    it.each(corpus)('$rule: $text is $class $e164 $reason, for a single number', (one) => {
        expect(normalisePhone(one.text, tables)).toMatchObject(expected(one));
    });

    it('gives the same for the whole corpus in SQL', async () => {
        const rows = await normalisedBySql(corpus.map(({ text }) => text));
        expect(rows).toEqual(corpus.map(({ text }) => normalisePhone(text, tables)));
    });

    it('gives the same in SQL and for a single number, for any text', async () => {
        const digit = fc.constantFrom('0', '1', '2', '4', '5', '9');
        const usual = fc
            .tuple(
                fc.constantFrom('', '+1', '1', '+', '+1 ', '1-', '(+1)'),
                fc.array(digit, { minLength: 9, maxLength: 11 })
            )
            .map(([prefix, digits]) => prefix + digits.join(''));
        const grouped = fc
            .tuple(
                fc.constantFrom('', '+1 ', '1-', ' ', '\u00a0'),
                fc.constantFrom('415', '911', '555', '800', '299', '055'),
                fc.constantFrom(') ', '-', '.', ' ', ''),
                fc.constantFrom('555', '233', '011', '311'),
                fc.constantFrom('0100', '2671', '0199'),
                fc.constantFrom('', ' x1', ' ext 12', '#', '\n', ' x12345678')
            )
            .map((parts) => parts.join(''));
        const mixed = fc
            .array(
                fc.oneof(
                    digit,
                    fc.constantFrom(
                        '+',
                        '-',
                        ' ',
                        '(',
                        ')',
                        'x',
                        'X',
                        '#',
                        'ext',
                        'Extension',
                        'n',
                        '.',
                        '\u200b',
                        '\n',
                        '😀',
                        'é',
                        '１'
                    )
                ),
                { maxLength: 24 }
            )
            .map((parts) => parts.join(''));
        await fc.assert(
            fc.asyncProperty(
                fc.array(fc.oneof(usual, grouped, mixed), { minLength: 50, maxLength: 300 }),
                async (texts) => {
                    expect(await normalisedBySql(texts)).toEqual(
                        texts.map((text) => normalisePhone(text, tables))
                    );
                }
            ),
            { numRuns: 30 }
        );
    });

    it('P5: normalises its own result to itself', () => {
        for (const { e164 } of corpus) if (e164) expect(normalisePhone(e164, tables).e164).toBe(e164);
    });
});
