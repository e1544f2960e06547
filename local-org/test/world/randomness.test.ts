import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { makeId } from '../../src/ids.ts';
import {
    below,
    chance,
    choose,
    Draws,
    mix,
    randomMacros,
    scatter,
    unit,
    wordOf
} from '../../src/world/randomness.ts';
import { idMacrosOfWorld, idOf } from '../../src/world/record-ids.ts';
import { misclickRates } from '../../src/world/users.ts';

let connection: DuckDBConnection;

const firstColumn = async (sql: string): Promise<unknown[]> =>
    (await connection.runAndReadAll(sql)).getRows().map((row) => row[0]);

beforeAll(async () => {
    const instance = await DuckDBInstance.create(':memory:');
    connection = await instance.connect();
    for (const macro of [...randomMacros, ...idMacrosOfWorld]) await connection.run(macro);
});

afterAll(() => connection.closeSync());

describe('Draws', () => {
    it('When a number is mixed here and in SQL, then the results are equal', async () => {
        const numbers = [0, 1, 2, 1_000_000, 2 ** 31, 2 ** 32 - 1];
        const mixed = await firstColumn(
            `SELECT ${wordOf('i')} FROM (VALUES ${numbers.map((n, order) => `(${order}, ${n})`).join(', ')}) AS t(o, i) ORDER BY o`
        );
        expect(mixed.map(Number)).toEqual(numbers.map(mix));
        // Reference values of lowbias32, so that a slip on both sides shows.
        expect([mix(0), mix(1), mix(2)]).toEqual([0, 1753845952, 3507691905]);
    });

    it('When a draw is made here and in SQL, then the results are equal, and other names and seeds give others', async () => {
        const draws = new Draws(7);
        const column = draws.columns({ stream: 's', word: wordOf('12'), names: ['d'] });
        const [drawn] = await firstColumn(`SELECT ${column}`);
        expect(Number(drawn)).toBe(draws.draw({ stream: 's', name: 'd', row: 12 }));
        expect(draws.draw({ stream: 's', name: 'e', row: 12 })).not.toBe(
            draws.draw({ stream: 's', name: 'd', row: 12 })
        );
        expect(new Draws(8).draw({ stream: 's', name: 'd', row: 12 })).not.toBe(
            draws.draw({ stream: 's', name: 'd', row: 12 })
        );
    });

    it('When many rows draw, then shares, ranges and choices come out as given', async () => {
        const column = new Draws(1).columns({ stream: 's', word: wordOf('i'), names: ['d'] });
        const { length } = { length: 50_000 };
        const from = `FROM (SELECT ${column} FROM range(1, ${length + 1}) AS t(i))`;
        const read = async (sql: string): Promise<number> =>
            Number((await firstColumn(`SELECT ${sql} ${from}`))[0]);
        expect(await read(`avg(CAST(${chance('d', 0.3)} AS INTEGER))`)).toBeCloseTo(0.3, 2);
        expect(await read(`count(DISTINCT ${below('d', 7)})`)).toBe(7);
        expect(await read(`max(${below('d', 7)})`)).toBe(6);
        expect(await read(`avg(${unit('d')})`)).toBeCloseTo(0.5, 2);
        expect(
            await read(
                `avg(${choose({
                    draw: 'd',
                    cases: [
                        [0.5, '0'],
                        [0.25, '4']
                    ],
                    otherwise: '8'
                })})`
            )
        ).toBeCloseTo(3, 1);
    });

    it.each([1, 2, 9, 100, 4_000])('When %i places are scattered, then each is met once', async (count) => {
        const place = scatter('i', { count, offset: 5 });
        const [met] = await firstColumn(`SELECT count(DISTINCT ${place}) FROM range(${count}) AS t(i)`);
        expect(Number(met)).toBe(count);
    });
});

describe('Ids of the world', () => {
    it('When a record is numbered, then its id is the one the org would make', async () => {
        const numbers = [0, 1, 61, 62, 4_567, 238_328, 1_032_000, 62 ** 5 - 1];
        const ids = await firstColumn(
            `SELECT ${idOf('a1Z', 'n')} FROM (VALUES ${numbers.map((n) => `(${n})`).join(', ')}) AS t(n) ORDER BY n`
        );
        expect(ids).toEqual(numbers.map((n) => makeId('a1Z', n)));
    });
});

describe('Misclicks', () => {
    it.each([1, 8, 80])('When there are %i agents, then their rates have the mean asked for', (agents) => {
        const rates = misclickRates(agents, 0.02);
        expect(rates).toHaveLength(agents);
        expect(rates.reduce((sum, rate) => sum + rate, 0) / agents).toBeCloseTo(0.02, 10);
    });
});
