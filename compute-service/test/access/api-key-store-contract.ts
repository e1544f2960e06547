import { makeApiKey } from '../../src/access/api-key.ts';
import { stateOfKey } from '../../src/access/api-key-store.ts';
import type { ApiKeyRecord, ApiKeyStore } from '../../src/access/api-key-store.ts';

/** Opens the same store twice, as two processes do. */
export type OpenApiKeyStores = () => Promise<{
    readonly one: ApiKeyStore;
    readonly other: ApiKeyStore;
    clean(): Promise<void>;
}>;

const at = (time: string): Date => new Date(`2026-11-24T${time}Z`);

const newKey = (changes: Partial<ApiKeyRecord> = {}) => {
    const { id, hash } = makeApiKey();
    return {
        ...{ id, hash, name: 'night', scopes: ['runs:read', 'runs:write'] as const, org: null },
        ...{ createdAt: at('02:00:00').toISOString(), createdBy: 'cli:operator', expiresAt: null },
        ...changes
    };
};

/** What every store of API keys must do, whatever it keeps them in. */
export function apiKeyStoreContract(name: string, open: OpenApiKeyStores): void {
    describe(`API keys: ${name}`, () => {
        let one: ApiKeyStore;
        let other: ApiKeyStore;
        let clean: () => Promise<void>;
        beforeEach(async () => {
            ({ one, other, clean } = await open());
        });
        afterEach(async () => clean());

        it('When a key is added, then another process finds it with all that was said of it', async () => {
            const key = newKey({ name: 'Night\'s "key" ü', expiresAt: '2027-01-01T00:00:00.000Z' });
            const added = await one.add(key);
            expect(added).toEqual({ ...key, revokedAt: null, lastUsedAt: null });
            expect(await other.find(key.id)).toEqual(added);
        });

        it('When a key is unknown, then nothing is found, revoked or noted', async () => {
            expect(await one.find('000000000000')).toBeNull();
            expect(await one.revoke('000000000000', at('03:00:00'))).toBeNull();
            await one.noteUse('000000000000', at('03:00:00'));
            expect(await one.list()).toEqual([]);
        });

        it('When an id is given twice, then the second key is refused and the first one stays', async () => {
            const key = newKey();
            await one.add(key);
            await expect(other.add({ ...newKey(), id: key.id, name: 'second' })).rejects.toMatchObject({
                code: 'invalid_request'
            });
            expect((await one.find(key.id))?.name).toBe('night');
        });

        it('When keys are listed, then the newest comes first and every scope is there', async () => {
            const first = newKey({ name: 'first', scopes: ['admin'], org: 'acme' });
            const second = newKey({ name: 'second', scopes: ['runs:read', 'runs:write', 'changes:write'] });
            await one.add(first);
            await other.add(second);
            const listed = await one.list();
            expect(listed.map(({ name: keyName, scopes }) => [keyName, scopes])).toEqual([
                ['second', ['runs:read', 'runs:write', 'changes:write']],
                ['first', ['admin']]
            ]);
        });

        it('When a key is revoked twice, then the first moment stays', async () => {
            const key = newKey();
            await one.add(key);
            await one.revoke(key.id, at('03:00:00'));
            const again = await other.revoke(key.id, at('04:00:00'));
            expect(again?.revokedAt).toBe('2026-11-24T03:00:00.000Z');
            expect(await one.find(key.id)).toEqual(again);
        });

        it('When a use is noted, then the latest moment stays, in whatever order they come', async () => {
            const key = newKey();
            await one.add(key);
            await one.noteUse(key.id, at('05:00:00'));
            await other.noteUse(key.id, at('04:00:00'));
            expect((await one.find(key.id))?.lastUsedAt).toBe('2026-11-24T05:00:00.000Z');
        });

        it('When a key was revoked or its time is over, then its state says so', async () => {
            const key = await one.add(newKey({ expiresAt: at('06:00:00').toISOString() }));
            expect(stateOfKey(key, at('05:59:59'))).toBe('valid');
            expect(stateOfKey(key, at('06:00:00'))).toBe('expired');
            const revoked = await one.revoke(key.id, at('05:00:00'));
            expect(revoked && stateOfKey(revoked, at('05:59:59'))).toBe('revoked');
        });
    });
}
