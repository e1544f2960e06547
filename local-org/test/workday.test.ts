import { startTestOrg, type TestOrg } from './support/test-org.ts';

interface Worked {
    readonly changed: Readonly<Record<string, number>>;
    readonly created: Readonly<Record<string, number>>;
    readonly deleted: Readonly<Record<string, number>>;
}

describe("a day's work", () => {
    let org: TestOrg;

    beforeAll(async () => {
        org = await startTestOrg();
        for (const [table, prefix, columns] of [
            ['Account', '001', `'A' || n AS "Name"`],
            ['Task', '00T', `'Call' AS "Subject", 'Completed' AS "Status"`]
        ] as const) {
            await org.org.store.write((connection) =>
                connection.run(
                    `INSERT INTO "${table}" BY NAME SELECT org_id('${prefix}', n) AS "Id", ${columns}, false AS "IsDeleted",
                        TIMESTAMP '2026-01-01' AS "CreatedDate", TIMESTAMP '2026-01-01' AS "SystemModstamp"
                    FROM range(1, 201) r(n)`
                )
            );
        }
    });
    afterAll(() => org.dispose());

    const count = async (soql: string): Promise<number> => {
        const found = await org.call('GET', `/queryAll?q=${encodeURIComponent(soql)}`);
        return (found.json as { totalSize: number }).totalSize;
    };

    it('When people have worked, then changes tell of every row that is otherwise, new or deleted', async () => {
        const answer = await org.call('POST', '/local-org/workday', { body: { share: 0.5, seed: 3 } });
        expect(answer.status).toBe(200);
        const { changed, created, deleted } = answer.json as Worked;
        expect(changed['Account']).toBeGreaterThan(50);
        expect(created['Task']).toBeGreaterThan(10);
        expect((deleted['Account'] ?? 0) + (deleted['Task'] ?? 0)).toBeGreaterThan(0);
        const since = 'SystemModstamp >= 2026-11-23T00:00:00Z';
        expect(await count(`SELECT COUNT() FROM Account WHERE ${since}`)).toBe(changed['Account']);
        expect(await count(`SELECT COUNT() FROM Task WHERE ${since}`)).toBe(
            (changed['Task'] ?? 0) + (created['Task'] ?? 0)
        );
        expect(await count(`SELECT COUNT() FROM Task WHERE IsDeleted = true AND ${since}`)).toBe(
            deleted['Task']
        );
        expect(await count('SELECT COUNT() FROM Task')).toBe(200 + (created['Task'] ?? 0));
    });

    it.each([[{ share: 0 }], [{ share: 2 }], [{ share: 'all' }], [{ share: 0.1, seed: -1 }], [[1]]])(
        'When %j is asked for, then it is refused and nothing changes',
        async (body) => {
            const answer = await org.call('POST', '/local-org/workday', { body });
            expect(answer.status).toBe(400);
        }
    );

    it('When it is only looked at, then it is refused', async () => {
        expect((await org.call('GET', '/local-org/workday')).status).toBe(405);
    });
});
