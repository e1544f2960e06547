import { makeApiKey } from '../../src/access/api-key.ts';
import type { Scope } from '../../src/access/scopes.ts';
import { ROUTE_ACCESS } from '../../src/http/route-access.ts';
import { problem } from '../../src/http/schemas/answers.ts';
import { openAccessStores } from '../../src/stores.ts';
import type { AccessStores } from '../../src/stores.ts';
import { plannedStep } from '../runs/runner-rig.ts';
import { API_KEY, startRig } from './service-rig.ts';

type Rig = Awaited<ReturnType<typeof startRig>>;

let rig: Rig;
let stores: AccessStores;

beforeAll(async () => {
    rig = await startRig({
        steps: [plannedStep({ key: 'a.b' })],
        http: { docsOpen: false, metricsOpen: false }
    });
    stores = openAccessStores({ dataDir: rig.dataDir, runStore: 'sqlite', sqlServer: null });
});
afterAll(async () => {
    await stores.close();
    await rig.clean();
});

async function newKey(scopes: readonly Scope[], expiresAt: string | null = null) {
    const made = makeApiKey();
    await stores.keys.add({
        ...{ id: made.id, hash: made.hash, name: 'tests', scopes, org: null, expiresAt },
        ...{ createdAt: new Date().toISOString(), createdBy: 'test' }
    });
    return { ...made, headers: { authorization: `Bearer ${made.key}` } };
}

const newestAudit = async (): Promise<object | undefined> => (await stores.audit.list({ limit: 1 }))[0];

describe('Keys that were made', () => {
    it('When a key is made while the service runs, then it opens at once, and its use is noted', async () => {
        const { id, headers } = await newKey(['runs:read']);
        expect((await stores.keys.find(id))?.lastUsedAt).toBeNull();
        expect((await rig.call('/v1/runs', { headers })).status).toBe(200);
        expect(Date.parse((await stores.keys.find(id))?.lastUsedAt ?? '')).toBeGreaterThan(0);
    });

    it('When a key is revoked, has expired or was changed by a letter, then nothing tells which', async () => {
        const revoked = await newKey(['admin']);
        await stores.keys.revoke(revoked.id, new Date());
        const expired = await newKey(['admin'], '2020-01-01T00:00:00.000Z');
        const valid = await newKey(['admin']);
        const changed = valid.key.endsWith('A') ? `${valid.key.slice(0, -1)}B` : `${valid.key.slice(0, -1)}A`;
        const unknown = makeApiKey().key;
        const answers = await Promise.all(
            [revoked.key, expired.key, changed, unknown].map((key) =>
                rig.call('/v1/runs', { headers: { authorization: `Bearer ${key}`, 'x-correlation-id': 'r' } })
            )
        );
        expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
        expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
        expect(answers[0]?.headers.get('www-authenticate')).toMatch(/^Bearer/);
    });

    it('When two keys are valid, then one may be changed for the other without an interruption', async () => {
        const old = await newKey(['runs:read']);
        const next = await newKey(['runs:read']);
        expect((await rig.call('/v1/runs', { headers: next.headers })).status).toBe(200);
        await stores.keys.revoke(old.id, new Date());
        expect((await rig.call('/v1/runs', { headers: old.headers })).status).toBe(401);
        expect((await rig.call('/v1/runs', { headers: next.headers })).status).toBe(200);
    });
});

describe('Scopes', () => {
    interface Operation {
        readonly operationId: string;
        readonly 'x-scope'?: Scope;
    }
    let operations: readonly (Operation & { readonly method: string; readonly path: string })[];
    beforeAll(async () => {
        const { body } = await rig.call('/openapi.json');
        operations = Object.entries(body['paths'] as Record<string, Record<string, Operation>>).flatMap(
            ([path, methods]) =>
                Object.entries(methods).map(([method, operation]) => ({ ...operation, method, path }))
        );
    });
    const send = (
        { method, path }: { readonly method: string; readonly path: string },
        headers: Record<string, string>
    ) =>
        method === 'post'
            ? rig.post(path.replaceAll(/\{\w+\}/g, '12345678-a'), {}, headers)
            : rig.call(path.replaceAll(/\{\w+\}/g, '12345678-a'), { headers });

    it('When the routes are looked at, then only health is open and every other one names its scope', () => {
        expect(
            operations.filter((each) => each['x-scope'] === undefined).map((each) => each.operationId)
        ).toEqual(['health', 'liveness', 'readiness']);
        const described = [...operations.map((each) => each.operationId), 'openapi', 'docs'];
        expect(described.toSorted()).toEqual(Object.keys(ROUTE_ACCESS).toSorted());
    });

    it('When no key is shown, then every route but health refuses', async () => {
        for (const operation of operations.filter((each) => each['x-scope'] !== undefined)) {
            const { status } = await send(operation, { authorization: '' });
            expect([operation.operationId, status]).toEqual([operation.operationId, 401]);
        }
        for (const path of ['/docs', '/openapi.json']) {
            expect((await rig.call(path, { headers: { authorization: '' } })).status).toBe(401);
        }
    });

    it.each<[Scope, readonly Scope[]]>([
        ['runs:read', ['runs:read']],
        ['runs:write', ['runs:write']],
        ['changes:write', ['changes:write']],
        ['admin', ['runs:read', 'runs:write', 'changes:write', 'admin']]
    ])('When a key has the scope %s, then it opens exactly the routes of %j', async (scope, opened) => {
        const { headers } = await newKey([scope]);
        for (const operation of operations) {
            const needed = operation['x-scope'];
            if (needed === undefined) continue;
            const answer = await send(operation, headers);
            expect([operation.operationId, answer.status === 403]).toEqual([
                operation.operationId,
                !opened.includes(needed)
            ]);
            if (answer.status === 403) expect(problem.parse(answer.body).detail).toContain(needed);
        }
    });
});

describe('The audit log', () => {
    it('When a run is launched, then it stands there who, for whom, what, from where and how it ended', async () => {
        const { id, headers } = await newKey(['runs:write']);
        const answer = await rig.post(
            '/v1/runs',
            { pipeline: 'nightly', requestedBy: 'Operator' },
            { ...headers, 'x-correlation-id': 'audit:1' }
        );
        expect(await newestAudit()).toMatchObject({
            ...{ who: `key:${id} tests`, person: 'Operator', what: 'launchRun', source: '127.0.0.1' },
            ...{ subject: answer.body['runId'], requestId: 'audit:1', outcome: 'done', status: 202 },
            code: null
        });
    });

    it('When something is refused, then that stands there too, without what was sent', async () => {
        const { id, headers } = await newKey(['runs:read']);
        await rig.post('/v1/changes/apply', { kind: 'removals', ids: ['001000000000001'] }, headers);
        expect(await newestAudit()).toMatchObject({
            ...{ who: `key:${id} tests`, what: 'applyChanges', outcome: 'refused', code: 'forbidden' }
        });
        await rig.call('/v1/runs', { headers: { authorization: 'Bearer not-a-key-of-anybody' } });
        expect(await newestAudit()).toMatchObject({ who: 'anonymous', code: 'unauthorized', status: 401 });
        await rig.call('/v1/runs/12345678-a/explain?number=4155552671');
        expect(await newestAudit()).toMatchObject({
            who: 'configured:2',
            what: 'explain',
            code: 'not_found'
        });
        const everything = JSON.stringify(await stores.audit.list({ limit: 1000 }));
        expect(everything).not.toMatch(/not-a-key-of-anybody|4155552671|001000000000001/);
    });

    it('When runs are only looked at, then nothing is noted', async () => {
        const before = await newestAudit();
        await rig.call('/v1/runs');
        expect(await newestAudit()).toEqual(before);
    });

    it('When it is asked for, then it needs the scope admin, has pages and conditions', async () => {
        const first = await rig.call('/v1/audit?limit=2&outcome=refused');
        const entries = first.body['entries'] as { position: number; outcome: string }[];
        expect(entries.map(({ outcome }) => outcome)).toEqual(['refused', 'refused']);
        const next = await rig.call(
            `/v1/audit?limit=2&outcome=refused&before=${String(first.body['before'])}`
        );
        const [after] = next.body['entries'] as { position: number }[];
        expect(after?.position).toBeLessThan(entries.at(-1)?.position ?? 0);
        expect((await rig.call('/v1/audit?since=yesterday')).body['detail']).toContain('must be an instant');
    });

    it('When the audit log cannot be written, then what was asked is done all the same', async () => {
        const broken = await startRig({ steps: [plannedStep({ key: 'a.b' })] });
        const { DatabaseSync } = await import('node:sqlite');
        const database = new DatabaseSync(`${broken.dataDir}/runs.sqlite`);
        database.exec('DROP TABLE audit_log');
        database.close();
        expect((await broken.post('/v1/runs', { pipeline: 'nightly' })).status).toBe(202);
        await broken.clean();
    });
});

describe('Limits', () => {
    it('When a caller asks too often, then it is told when to come again, and others are not held up', async () => {
        const limited = await startRig({
            steps: [],
            http: { limits: { perMinute: 3, failuresPerMinute: 99 } }
        });
        for (let asked = 0; asked < 3; asked += 1) {
            expect((await limited.call('/v1/runs')).status).toBe(200);
        }
        const answer = await limited.call('/v1/runs');
        expect(problem.parse(answer.body)).toMatchObject({
            ...{ status: 429, code: 'too_many_requests', retryable: true },
            retryAfterS: expect.any(Number)
        });
        expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
        expect(answer.headers.get('ratelimit')).toBeTruthy();
        const other = { authorization: 'Bearer another-key-of-the-tests' };
        expect((await limited.call('/v1/runs', { headers: other })).status).toBe(200);
        await limited.clean();
    });

    it('When keys are tried out, then the tries have to wait, and a valid key from there does not', async () => {
        const guarded = await startRig({
            steps: [],
            http: { limits: { perMinute: 99, failuresPerMinute: 2 } }
        });
        const wrong = { authorization: 'Bearer wrong-key-wrong-key' };
        for (let tried = 0; tried < 2; tried += 1) {
            expect((await guarded.call('/v1/runs', { headers: wrong })).status).toBe(401);
        }
        expect((await guarded.call('/v1/runs', { headers: wrong })).status).toBe(429);
        expect((await guarded.call('/v1/runs')).status).toBe(200);
        expect((await guarded.call('/healthz')).status).toBe(200);
        await guarded.clean();
    });

    it('When a proxy is trusted, then its word on the address counts; otherwise nobody’s does', async () => {
        const behind = await startRig({
            steps: [],
            http: { trustProxy: 1, limits: { perMinute: 99, failuresPerMinute: 1 } }
        });
        const from = (address: string) =>
            behind.call('/v1/runs', {
                headers: { authorization: 'Bearer wrong-key-wrong-key', 'x-forwarded-for': address }
            });
        expect((await from('203.0.113.7')).status).toBe(401);
        expect((await from('203.0.113.7')).status).toBe(429);
        expect((await from('198.51.100.9, 203.0.113.8')).status).toBe(401);
        const kept = openAccessStores({ dataDir: behind.dataDir, runStore: 'sqlite', sqlServer: null });
        expect((await kept.audit.list({ limit: 9 })).map(({ source }) => source)).toEqual([
            '203.0.113.8',
            '203.0.113.7'
        ]);
        await kept.close();
        await behind.clean();
        await rig.call('/v1/runs', {
            headers: { authorization: 'Bearer wrong-key-wrong-key', 'x-forwarded-for': '203.0.113.9' }
        });
        expect(await newestAudit()).toMatchObject({ source: '127.0.0.1' });
    });
});

describe('Headers of answers', () => {
    it('When anything is answered, then a browser may do nothing with it', async () => {
        for (const path of ['/v1/runs', '/nothing', '/docs']) {
            const { headers } = await rig.call(path);
            expect(headers.get('content-security-policy')).toContain("default-src 'none'");
            expect(headers.get('x-content-type-options')).toBe('nosniff');
            expect(headers.get('x-frame-options')).toBe('DENY');
            expect(headers.get('referrer-policy')).toBe('no-referrer');
            expect(headers.get('strict-transport-security')).toBeNull();
            expect(headers.get('x-powered-by')).toBeNull();
        }
    });

    it('When a stream is asked for with HEAD, then the answer ends', async () => {
        const run = await rig.night();
        const answer = await rig.call(`/v1/runs/${run.id}/events`, { method: 'HEAD' });
        expect([answer.status, answer.text]).toEqual([200, '']);
    });

    it('When the key of the configuration is used, then it still may do everything', async () => {
        const answer = await rig.call('/v1/audit', { headers: { authorization: `Bearer ${API_KEY}` } });
        expect(answer.status).toBe(200);
    });
});
