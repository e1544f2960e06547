import type { AuditEntry, AuditLog } from '../../src/access/audit-log.ts';

/** Opens the same log twice, as two processes do. */
export type OpenAuditLogs = () => Promise<{
    readonly one: AuditLog;
    readonly other: AuditLog;
    clean(): Promise<void>;
}>;

const entry = (changes: Partial<AuditEntry> = {}): AuditEntry => ({
    ...{ at: '2026-11-24T02:00:00.000Z', who: 'key:4f0a2b9c1d3e night', person: 'Operator' },
    ...{ what: 'launchRun', subject: '20261124T020000-0000000001', source: '10.0.0.7', requestId: 'r-1' },
    ...{ outcome: 'done', status: 202, code: null },
    ...changes
});

/** What every audit log must do, whatever it is kept in. */
export function auditLogContract(name: string, open: OpenAuditLogs): void {
    describe(`Audit log: ${name}`, () => {
        let one: AuditLog;
        let other: AuditLog;
        let clean: () => Promise<void>;
        beforeEach(async () => {
            ({ one, other, clean } = await open());
        });
        afterEach(async () => clean());

        const requestIds = async (query: Parameters<AuditLog['list']>[0]): Promise<readonly string[]> =>
            (await one.list(query)).map(({ requestId }) => requestId);

        it('When something is noted, then another process reads it to the last field', async () => {
            const full = entry({ person: "O'Neil; DROP TABLE audit_log --" });
            const bare = entry({
                ...{ who: 'anonymous', person: null, subject: null, outcome: 'refused' },
                ...{ status: null, code: 'unauthorized' }
            });
            await one.append(full);
            await one.append(bare);
            const [newest, oldest] = await other.list({ limit: 10 });
            expect(newest).toEqual({ ...bare, position: expect.any(Number) });
            expect(oldest).toEqual({ ...full, position: expect.any(Number) });
        });

        it('When more was noted than is asked for, then pages follow each other without gap or repeat', async () => {
            for (let index = 1; index <= 5; index += 1) {
                await (index % 2 === 0 ? one : other).append(entry({ requestId: `r-${index}` }));
            }
            const page = await one.list({ limit: 2 });
            expect(page.map(({ requestId }) => requestId)).toEqual(['r-5', 'r-4']);
            const before = page.at(-1)?.position ?? 0;
            expect(await requestIds({ limit: 10, before })).toEqual(['r-3', 'r-2', 'r-1']);
        });

        it('When only some entries are asked for, then each condition narrows them', async () => {
            await one.append(entry({ requestId: 'a' }));
            await one.append(entry({ requestId: 'b', who: 'jwt:console', outcome: 'refused' }));
            await one.append(entry({ requestId: 'c', what: 'acceptDraft', at: '2026-11-25T02:00:00.000Z' }));
            await one.append(entry({ requestId: 'd', subject: null, outcome: 'failed' }));
            expect(await requestIds({ limit: 9, who: 'key:4f0a2b9c1d3e' })).toEqual(['d', 'c', 'a']);
            expect(await requestIds({ limit: 9, what: 'acceptDraft' })).toEqual(['c']);
            expect(await requestIds({ limit: 9, outcome: 'refused' })).toEqual(['b']);
            expect(await requestIds({ limit: 9, subject: '20261124T020000-0000000001' })).toEqual([
                'c',
                'b',
                'a'
            ]);
            expect(await requestIds({ limit: 9, since: '2026-11-25T00:00:00.000Z' })).toEqual(['c']);
            expect(await requestIds({ limit: 9, who: '%', subject: '_' })).toEqual([]);
        });

        it('When old entries are removed, then the newer ones stay and later ones go on counting', async () => {
            await one.append(entry({ requestId: 'old', at: '2026-01-01T00:00:00.000Z' }));
            await one.append(entry({ requestId: 'new' }));
            const [newest] = await one.list({ limit: 1 });
            expect(await other.removeBefore(new Date('2026-11-24T02:00:00.000Z'))).toBe(1);
            expect(await requestIds({ limit: 9 })).toEqual(['new']);
            await one.append(entry({ requestId: 'later' }));
            const [later] = await one.list({ limit: 1 });
            expect(later?.position).toBeGreaterThan(newest?.position ?? Infinity);
        });
    });
}
