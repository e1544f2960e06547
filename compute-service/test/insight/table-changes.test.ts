import { columnsUsed } from '../../src/insight/table-changes.ts';

const COLUMNS = ['account_no', 'size', 'hot'];
const used = (sql: string): readonly string[] | null =>
    columnsUsed({ sql, table: 'dedupe_groups', columns: COLUMNS });

describe('columns that a query uses of a table', () => {
    it.each([
        ['select g.account_no, g.size from dedupe_groups g', ['account_no', 'size']],
        ['select account_no from dedupe_groups where SIZE > 1', ['account_no', 'size']],
        ['select w.* from other w join dedupe_groups as g on g.account_no = w.account_no', ['account_no']],
        ['select count(*) from dedupe_groups where hot', ['hot']],
        ["select 'size * hot' as text, account_no from dedupe_groups", ['account_no']],
        ['select 1 from dedupe_groups', []]
    ])('are those that it names: %s', (sql, columns) => {
        expect(used(sql)).toEqual(columns);
    });

    it.each([
        'select * from dedupe_groups',
        'select g.* from dedupe_groups g',
        'select G.* from dedupe_groups as g where g.hot',
        'select dedupe_groups.* from dedupe_groups',
        'select c.x from (select * from dedupe_groups) c',
        'select 2 * g.size from dedupe_groups g'
    ])('are all of them where it may take all: %s', (sql) => {
        expect(used(sql)).toBeNull();
    });
});
