import { makeApiKey } from '../../src/access/api-key.ts';
import { openAccessStores } from '../../src/stores.ts';
import { plannedStep } from '../runs/runner-rig.ts';
import { check } from './api-rigs.ts';
import { startRig } from './service-rig.ts';
import type { Answer } from './service-rig.ts';

/** What only globex knows; no answer to anybody else may hold it. */
const MARKS = ['globex', 'Person of theirs', '001GLOBEX'];

/** A body for every address that takes one, so that each request reaches what it asks for. */
const BODIES: Readonly<Record<string, object>> = {
    '/v1/runs': { pipeline: 'nightly', requestedBy: 'Someone' },
    '/v1/runs/{id}/cancel': { reason: 'no' },
    '/v1/runs/{id}/resume': {},
    '/v1/runs/{id}/accept': { reason: 'yes', decidedBy: 'Someone' },
    '/v1/runs/{id}/discard': { reason: 'no', decidedBy: 'Someone' },
    '/v1/previews': { engines: ['flush'], parameters: {} },
    '/v1/changes/apply': { kind: 'removals', ids: ['a0X000000000001'] },
    '/v1/changes/restore': { kind: 'removals', ids: ['a0X000000000001'], reason: 'no' },
    '/v1/mails/retry': {},
    '/v1/rules': { parameters: {}, changedBy: 'Someone', reason: 'no', basedOn: null }
};
const QUERIES: Readonly<Record<string, string>> = { '/v1/runs/{id}/explain': '?accountId=001GLOBEX' };

interface Operation {
    readonly method: string;
    readonly path: string;
    readonly operationId: string;
    readonly named: readonly string[];
}

let rig: Awaited<ReturnType<typeof startRig>>;
let runId = '';
let headers: Readonly<Record<'acme' | 'globex', Record<string, string>>>;
let operations: readonly Operation[];

async function keyFor(org: string): Promise<Record<string, string>> {
    const stores = openAccessStores({ dataDir: rig.dataDir, runStore: 'sqlite', sqlServer: null });
    const { id, hash, key } = makeApiKey();
    await stores.keys.add({
        ...{ id, hash, org, name: `of ${org}`, scopes: ['admin'], expiresAt: null },
        ...{ createdAt: new Date().toISOString(), createdBy: 'test' }
    });
    await stores.close();
    return { authorization: `Bearer ${key}` };
}

beforeAll(async () => {
    const kept = { status: 'ready', dataAt: '2026-11-23T02:00:00.000Z', engines: [], error: null } as const;
    rig = await startRig({
        orgs: ['acme', 'globex'],
        http: { metricsOpen: false },
        steps: [
            plannedStep({ key: 'checks.all' }, async ({ record }) => {
                await record('checks', [check]);
                return { rows: 1, held: true };
            }),
            plannedStep({ key: 'deliver.files', phase: 'deliver' })
        ],
        parts: {
            insight: {
                explain: async () => ({ headline: 'About 001GLOBEX', engines: [] }),
                preview: async ({ org }) => ({ ...kept, previewId: 'preview-1', ofRunId: `of-${org}` }),
                previewById: async (previewId) => ({ ...kept, previewId, ofRunId: runId }),
                resultPage: async ({ output }) => ({
                    ...{ output, columns: ['account_id'], rows: [['001GLOBEX']], cursor: null, total: 1 }
                }),
                file: async ({ name }) => ({
                    path: __filename,
                    ...{ name, bytes: 1, sha256: '00', contentType: 'text/csv' }
                })
            },
            // The parts of a default org do not have its name in theirs.
            orgProbes: new Map(
                [
                    { org: 'acme', code: 'salesforce.acme', sentence: 'acme answers.' },
                    { org: 'globex', code: 'salesforce.globex', sentence: 'globex answers.' },
                    { org: 'default', code: 'salesforce', sentence: 'Person of theirs answers.' }
                ].map(({ org, code, sentence }) => [
                    org,
                    [
                        {
                            code,
                            subject: `The org ${org}`,
                            examine: async () => ({ code, status: 'ok' as const, sentence, fix: null })
                        }
                    ]
                ])
            )
        }
    });
    headers = { acme: await keyFor('acme'), globex: await keyFor('globex') };
    const launched = await rig.post(
        '/v1/runs',
        { pipeline: 'nightly', requestedBy: 'Person of theirs' },
        headers.globex
    );
    runId = String(launched.body['runId']);
    expect(await rig.ended(runId)).toMatchObject({ org: 'globex', draft: 'held' });
    const { body } = await rig.call('/openapi.json');
    operations = Object.entries(body['paths'] as Record<string, Record<string, object>>).flatMap(
        ([path, methods]) =>
            Object.entries(methods).map(([method, described]) => {
                const {
                    operationId,
                    parameters = [],
                    requestBody
                } = described as {
                    operationId: string;
                    parameters?: { name: string }[];
                    requestBody?: object;
                };
                if (requestBody && !(path in BODIES)) throw new Error(`Give a body for ${path}`);
                return { method, path, operationId, named: parameters.map(({ name }) => name) };
            })
    );
});
afterAll(() => rig.clean());

interface Asking {
    readonly as: 'acme' | 'globex';
    readonly id?: string;
    /** Names an org where that is possible. */
    readonly org?: string;
}

function ask({ method, path }: Operation, { as, id = runId, org }: Asking): Promise<Answer> {
    const values: Readonly<Record<string, string>> = { id, output: 'phone_removals', name: 'call_list.csv' };
    const address = path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => values[name] ?? '');
    const query = QUERIES[path] ?? (method === 'get' && org !== undefined ? `?org=${org}` : '');
    if (method === 'get') return rig.call(address + query, { headers: headers[as] });
    const body = { ...BODIES[path], ...(org === undefined ? {} : { org }) };
    return rig.post(address + query, body, headers[as]);
}

const isOfRun = ({ path }: Operation): boolean => path.includes('{id}');

/** What is said, without what differs from answer to answer. */
const wordsOf = ({ status, body }: Answer, id: string): object => ({
    status,
    ...{ ...body, correlationId: null, instance: null },
    detail: String(body['detail']).replaceAll(id, 'ID')
});

describe('A caller who is bound to one org', () => {
    it('When it asks for what belongs to another, then every address answers as for something that is not there', async () => {
        const before = await rig.store.find(runId);
        const unknown = '20261124T020013-0000000000';
        const ofRun = operations.filter(isOfRun);
        expect(ofRun.length).toBeGreaterThanOrEqual(10);
        for (const operation of ofRun) {
            const own = await ask(operation, { as: 'globex' });
            expect([operation.operationId, own.status]).not.toEqual([operation.operationId, 404]);
        }
        const seen = await rig.store.find(runId);
        for (const operation of ofRun) {
            const answer = await ask(operation, { as: 'acme' });
            expect([operation.operationId, answer.status]).toEqual([operation.operationId, 404]);
            const nothing = await ask(operation, { as: 'acme', id: unknown });
            expect(wordsOf(answer, runId)).toEqual(wordsOf(nothing, unknown));
        }
        expect(await rig.store.find(runId)).toEqual(seen);
        expect(seen?.seq).toBeGreaterThan(before?.seq ?? 0);
    });

    it('When it asks for lists and reports, then nothing of another org is in them', async () => {
        const others = operations.filter((operation) => !isOfRun(operation));
        expect(others.length).toBeGreaterThanOrEqual(15);
        for (const operation of others) {
            const { status, text } = await ask(operation, { as: 'acme' });
            expect([operation.operationId, status < 500]).toEqual([operation.operationId, true]);
            for (const mark of [...MARKS, runId]) {
                expect([operation.operationId, text.includes(mark)]).toEqual([operation.operationId, false]);
            }
        }
    });

    it('When it names another org, then there is no such org, be it served here or not', async () => {
        const reaching = operations.filter(
            ({ path, method, named }) =>
                named.includes('org') ||
                (method === 'post' && ['/v1/runs', '/v1/previews'].includes(path)) ||
                path.startsWith('/v1/changes/')
        );
        expect(reaching.length).toBeGreaterThanOrEqual(6);
        for (const operation of reaching) {
            const answer = await ask(operation, { as: 'acme', org: 'globex' });
            expect([operation.operationId, answer.body['code']]).toEqual([
                operation.operationId,
                'unknown_org'
            ]);
            const nowhere = await ask(operation, { as: 'acme', org: 'nowhere' });
            expect(wordsOf(answer, 'globex')).toEqual(wordsOf(nowhere, 'nowhere'));
        }
        const { runs } = await rig.store.list({ org: 'globex', limit: 100 });
        expect(runs.map(({ requestedBy }) => requestedBy)).not.toContain('Someone');
    });

    it('When it wants to change what was found in another org, then there is no such run', async () => {
        for (const action of ['apply', 'restore']) {
            const answer = await rig.post(
                `/v1/changes/${action}`,
                { kind: 'removals', ofRunId: runId, reason: 'no' },
                headers.acme
            );
            expect([answer.status, answer.body['code']]).toEqual([404, 'not_found']);
        }
    });

    it('When it asks about all orgs of the service, then that is not for it, whatever its scopes', async () => {
        for (const path of ['/v1/audit', '/v1/mails', '/metrics']) {
            const { status } = await rig.call(path, { headers: headers.acme });
            expect([path, status]).toEqual([path, 403]);
        }
        const change = await rig.post(
            '/v1/rules',
            { parameters: {}, changedBy: 'A', reason: 'b', basedOn: null },
            headers.acme
        );
        expect(change.status).toBe(403);
    });

    it('When it launches without naming an org, then the run is of its own, and the same key of another org is another run', async () => {
        const asked = { pipeline: 'nightly' };
        const launch = (as: 'acme' | 'globex') =>
            rig.post('/v1/runs', asked, { ...headers[as], 'idempotency-key': 'same' });
        const [ofAcme, ofGlobex] = [await launch('acme'), await launch('globex')];
        expect((await rig.ended(String(ofAcme.body['runId']))).org).toBe('acme');
        expect((await rig.ended(String(ofGlobex.body['runId']))).org).toBe('globex');
        const { body } = await rig.call('/v1/runs', { headers: headers.acme });
        expect(new Set((body['runs'] as { org: string }[]).map(({ org }) => org))).toEqual(new Set(['acme']));
    });
});

describe('A caller of all orgs', () => {
    it('When it launches where there are several, then it has to name one that there is', async () => {
        const unnamed = await rig.post('/v1/runs', { pipeline: 'nightly' });
        expect([unnamed.status, unnamed.text]).toEqual([400, expect.stringContaining('org must be named')]);
        const unknown = await rig.post('/v1/runs', { pipeline: 'nightly', org: 'nowhere' });
        expect([unknown.status, unknown.body['code']]).toEqual([404, 'unknown_org']);
        const named = await rig.post('/v1/runs', { pipeline: 'nightly', org: 'acme' });
        expect((await rig.ended(String(named.body['runId']))).org).toBe('acme');
    });

    it('When it lists runs, then all are there, or those of the org that it names', async () => {
        const orgsOf = async (path: string): Promise<readonly string[]> => {
            const { body } = await rig.call(path);
            return [...new Set((body['runs'] as { org: string }[]).map(({ org }) => org))].toSorted();
        };
        expect(await orgsOf('/v1/runs')).toEqual(['acme', 'globex']);
        expect(await orgsOf('/v1/runs?org=globex')).toEqual(['globex']);
    });
});
