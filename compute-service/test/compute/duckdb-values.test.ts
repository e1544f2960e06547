import { testDatabase } from './session.ts';

const MARK = '\ufeff';

describe('Texts that DuckDB gives', () => {
    it.each([
        '',
        MARK,
        `${MARK}a`,
        `${MARK}${MARK}a`,
        `a${MARK}`,
        `${MARK}a text that is longer than twelve bytes`,
        `${MARK}${MARK}`,
        'ï»¿ is three letters'
    ])('When a text is %j, then it comes out as it went in, read at once or in parts', async (text) => {
        const { session, remove } = await testDatabase();
        try {
            await session.createTableFromRows({
                name: 'texts',
                columns: [
                    { name: 'number', type: 'bigint' },
                    { name: 'text', type: 'varchar' }
                ],
                rows: [
                    [1, null],
                    [2, text],
                    [3, 'other']
                ]
            });
            const sql = 'select number, text from texts order by number';
            const expected = [null, text, 'other'];
            expect((await session.query(sql)).map(([, value]) => value)).toEqual(expected);
            const streamed: unknown[] = [];
            for await (const rows of session.stream(sql)) streamed.push(...rows.map(([, value]) => value));
            expect(streamed).toEqual(expected);
        } finally {
            await remove();
        }
    });
});
