import { inSchema } from '../../../src/compute/trino/qualified-tables.ts';

describe('Tables of a run in another schema', () => {
    const tables = new Set(['calls', 'accounts', 'from_day']);
    const qualified = (sql: string): string => inSchema({ sql, schema: 'dial_flow_1', tables });

    it('are named with it where a query reads them, and nowhere else', () => {
        expect(qualified('select calls.id from calls\nleft join accounts a on a.id = calls.account_id')).toBe(
            'select calls.id from "dial_flow_1"."calls"\nleft join "dial_flow_1"."accounts" a on a.id = calls.account_id'
        );
    });

    it.each([
        'select 1 from made where exists (select 1 from (select 2) as calls)',
        'select extract(day from created_at) from made',
        'select x from calls_of_today',
        'select n from unnest(sequence(1, 2)) as calls(n)'
    ])('leave %s as it is', (sql) => {
        expect(qualified(sql)).toBe(sql);
    });
});
