import { DuckDBInstance } from '@duckdb/node-api';
import { idMacros, makeId, numberOfId, toLongId } from '../src/ids.ts';

it.each([
    ['0019000000oC4Hk', '0019000000oC4HkAAK'],
    ['a0D30000001n7Pi', 'a0D30000001n7PiEAI']
])('When the short id is %s, then the long one is %s', (short, long) => {
    expect(toLongId(short)).toBe(long);
    expect(toLongId(long)).toBe(long);
});

it.each(['', 'x', '001', '0019000000oC4HkAAA', '0019000000oC4H!'])(
    'When the text is "%s", then it is no id',
    (text) => {
        expect(toLongId(text)).toBeUndefined();
    }
);

it('When ids are made in SQL, then they are those made here', async () => {
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    for (const macro of idMacros()) await connection.run(macro);
    const numbers = [1, 61, 62, 3843, 238_328, 999_999, 56_800_235_583];
    const rows = await connection.runAndReadAll(
        `SELECT org_id('00T', n), long_id(substr(org_id('00T', n), 1, 15)) FROM unnest([${numbers.join(', ')}]) t(n)`
    );
    expect(rows.getRowsJS()).toEqual(numbers.map((n) => [makeId('00T', n), makeId('00T', n)]));
    expect(numbers.map((n) => numberOfId(makeId('00T', n)))).toEqual(numbers);
    expect([...numbers].sort((a, b) => (makeId('00T', a) < makeId('00T', b) ? -1 : 1))).toEqual(numbers);
});
