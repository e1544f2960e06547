import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { AREA_CODES_CHECKSUM } from '../../../src/engines/checks/reference-tables.ts';
import type { RawRow } from '../../reference/cast.ts';
import { parseCsv } from '../../reference/csv.ts';
import { call, checkOf } from './cases.ts';

const DATA = join(__dirname, '../../../data');

/** Rows of a reference table of the product, as cells by column. */
function shipped(file: string): RawRow[] {
    const [header = [], ...rows] = parseCsv(readFileSync(join(DATA, file), 'utf8'));
    return rows.map((row) => Object.fromEntries(header.map((column, index) => [column, row[index] ?? ''])));
}

const calls = [call('1')];

describe('Quality checks: inputs', () => {
    const input = (table: string, announced: number | null, read: number) => ({
        table,
        announced,
        read,
        quarantined: 0
    });

    it('rows_read: When every announced row was read, then it passes, also where nothing was announced', async () => {
        const inputs = [input('accounts', 1200, 1200), input('calls', null, 5)];
        expect(await checkOf('rows_read', { inputs })).toMatchObject({
            passed: true,
            expected: '1,205',
            actual: '1,205',
            sentence: '1,205 rows were announced, all were read.'
        });
    });

    it.each([
        [10, 9],
        [10, 11]
    ])(
        'rows_read: When %i rows were announced and %i read, then it fails and names the table',
        async (announced, read) => {
            const inputs = [input('calls', announced, read), input('accounts', 1, 1)];
            expect(await checkOf('rows_read', { inputs })).toMatchObject({
                passed: false,
                sentence: `calls: ${announced} announced, ${read} read.`
            });
        }
    );

    it.each([
        ['2026-11-20', true],
        ['2026-11-19', false]
    ])('freshness: When the newest call is of %s, then passed is %s', async (activity_date, passed) => {
        const tables = { calls: [call('1', { activity_date }), call('2', { activity_date: '2026-11-24' })] };
        expect(await checkOf('freshness', { tables })).toMatchObject({ passed });
    });

    it('freshness: When the newest call stands in the history or has only an instant, then it counts', async () => {
        const call_history = [call('h', { activity_date: '', created_at: '2026-11-23T23:59:59Z' })];
        expect(await checkOf('freshness', { tables: { call_history } })).toMatchObject({
            passed: true,
            sentence: 'The newest call is of 2026-11-23, 0 days before the as-of date; the limit is 3.'
        });
    });

    it('freshness: When there is no call up to the as-of date, then it fails', async () => {
        const tables = { calls: [call('1', { activity_date: '2026-11-24' })] };
        expect(await checkOf('freshness', { tables })).toMatchObject({
            passed: false,
            actual: 'no call',
            sentence: 'There is no call up to the as-of date.'
        });
    });

    it('freshness: When the limit is another, then that one holds', async () => {
        const tables = { calls: [call('1', { activity_date: '2026-11-13' })] };
        expect(await checkOf('freshness', { tables, night: { max_call_age_days: 10 } })).toMatchObject({
            passed: true
        });
    });

    it.each([
        ['account_id', 1, true],
        ['account_id', 2, false],
        ['phone_text', 2, false]
    ])(
        'null_share: When calls.%s is empty in %i of 20 rows, then passed is %s',
        async (column, empty, passed) => {
            const rows = Array.from({ length: 20 }, (_, index) =>
                call(String(index), index < empty ? { [column]: '' } : {})
            );
            expect(await checkOf('null_share', { tables: { calls: rows } })).toMatchObject({
                passed,
                severity: 'warn'
            });
        }
    );

    it.each([
        [1, true],
        [2, false]
    ])(
        'null_share: When accounts.active is empty in %i of 100 rows, then passed is %s',
        async (empty, passed) => {
            const accounts = Array.from({ length: 100 }, (_, index) => ({
                id: String(index),
                active: index < empty ? '' : 'no'
            }));
            const check = await checkOf('null_share', { tables: { calls, accounts } });
            expect(check.passed).toBe(passed);
            if (!passed)
                expect(check.sentence).toBe('accounts.active is empty in 2 of 100 rows (limit 1 %).');
        }
    );
});

describe('Quality checks: reference tables', () => {
    it('knows the checksum of the area codes that come with the product', () => {
        const file = fileURLToPath(new URL(`file://${join(DATA, 'us_area_codes.csv')}`));
        const lines = readFileSync(file, 'utf8').trimEnd().split('\n').slice(1).sort();
        expect(createHash('md5').update(lines.join('\n')).digest('hex')).toBe(AREA_CODES_CHECKSUM);
    });

    it('When the tables are those of the product, then they pass', async () => {
        expect(await checkOf('reference_tables', { tables: { calls } })).toMatchObject({
            passed: true,
            sentence: 'The population sums are right, and the 377 area codes are those of the product.'
        });
    });

    it('When the population differs by one person, then it fails', async () => {
        const state_population = shipped('us_state_population.csv');
        state_population[0] = { ...state_population[0], census_2020: '5024280' };
        expect(await checkOf('reference_tables', { tables: { calls, state_population } })).toMatchObject({
            passed: false,
            sentence:
                'The reference tables are not sound: the population of the 2020 census sums to 331,449,282.'
        });
    });

    it('When a state is missing in the population, then it fails', async () => {
        const state_population = shipped('us_state_population.csv').filter(({ state }) => state !== 'WY');
        const { passed, sentence } = await checkOf('reference_tables', {
            tables: { calls, state_population }
        });
        expect(passed).toBe(false);
        expect(sentence).toContain('1 states have no row in the population');
    });

    it('When area codes are of your own and sound, then they pass and the sentence says so', async () => {
        const area_codes = [
            ...shipped('us_area_codes.csv'),
            { area_code: '999', state: 'CA', time_zones: 'America/Los_Angeles' }
        ];
        expect(await checkOf('reference_tables', { tables: { calls, area_codes } })).toMatchObject({
            passed: true,
            sentence:
                'The population sums are right. The 378 area codes are not those of the product, but every state has one.'
        });
    });

    it.each([
        [{ area_code: '999', state: 'XX', time_zones: 'America/New_York' }],
        [{ area_code: '999', state: 'CA', time_zones: '' }],
        [{ area_code: '199', state: 'CA', time_zones: 'America/Los_Angeles' }]
    ])('When an area code is %j, then it fails', async (row) => {
        const area_codes = [...shipped('us_area_codes.csv'), row];
        expect(await checkOf('reference_tables', { tables: { calls, area_codes } })).toMatchObject({
            passed: false
        });
    });

    it('When a state has no area code, then it fails', async () => {
        const area_codes = shipped('us_area_codes.csv').filter(({ state }) => state !== 'WY');
        const { sentence } = await checkOf('reference_tables', { tables: { calls, area_codes } });
        expect(sentence).toContain('1 states have no area code');
    });
});
