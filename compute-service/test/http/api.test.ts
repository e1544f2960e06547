import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { DialFlowError } from '../../src/error.ts';
import { apiRoutes } from '../../src/http/routes/api-routes.ts';
import {
    doctorReport,
    engineList,
    explanation,
    health,
    preview,
    problem,
    readiness,
    resultPage
} from '../../src/http/schemas/answers.ts';
import { runDetail, runEvent, runPage, runState } from '../../src/http/schemas/run.ts';
import type { CheckResult } from '../../src/runs/run.ts';
import { plannedStep } from '../runs/runner-rig.ts';
import { API_KEY, LIST_CSV, startRig } from './service-rig.ts';
import type { Answer } from './service-rig.ts';

type Rig = Awaited<ReturnType<typeof startRig>>;

/** The answer's body, if it is what the contract says, to the last field. */
function bodyAs<Schema extends z.ZodType>(schema: Schema, { body }: Answer): z.output<Schema> {
    return schema.parse(body);
}

let rig: Rig;
let held: Rig;
const check: CheckResult = {
    ...{ code: 'volume', title: 'Volume', severity: 'error', passed: false },
    ...{ expected: '30 %', actual: '44 %', sentence: '44 % fewer.' }
};

beforeAll(async () => {
    rig = await startRig({
        steps: [
            plannedStep({ key: 'extract.read' }, async ({ record, progress }) => {
                progress(1, 2);
                await record('inputs', [
                    {
                        name: 'accounts',
                        announced: 2,
                        read: 2,
                        quarantined: 0,
                        newestDate: null,
                        version: null
                    }
                ]);
                return { rows: 2 };
            }),
            plannedStep({ key: 'deliver.files', phase: 'deliver' })
        ],
        planner: {},
        parts: {
            probes: [
                {
                    code: 'org',
                    subject: 'The org',
                    examine: async () => {
                        throw new Error('secret');
                    }
                }
            ]
        }
    });
    held = await startRig({
        steps: [
            plannedStep({ key: 'checks.all' }, async ({ record }) => {
                await record('checks', [check]);
                return { rows: 1, held: true };
            }),
            plannedStep({ key: 'deliver.files', phase: 'deliver' })
        ]
    });
});
afterAll(async () => {
    await rig.clean();
    await held.clean();
});

const API_PAGE = readFileSync(join(__dirname, '../../../docs/api.md'), 'utf8');
const hasRow = (address: string): boolean => API_PAGE.toLowerCase().includes(`\`${address.toLowerCase()}\``);
const RECORD = 'a0X000000000001EAA';

describe('Launching and looking', () => {
    it('When a night is launched, then it is accepted with an address and found there until it has ended', async () => {
        const accepted = await rig.post('/v1/runs', {
            pipeline: 'nightly',
            parameters: { flush: { disconnected_attempts: 2 }, night: { api_reserve_share: 0.1 } },
            asOf: '2026-11-23',
            seed: 7,
            requestedBy: 'Dana'
        });
        const { runId } = bodyAs(runState, accepted);
        expect(accepted.status).toBe(202);
        expect(accepted.headers.get('location')).toBe(`/v1/runs/${runId}`);
        await rig.ended(runId);
        const shown = await rig.call(`/v1/runs/${runId}`);
        expect(bodyAs(runDetail, shown)).toMatchObject({
            ...{
                id: runId,
                status: 'succeeded',
                asOf: '2026-11-23',
                seed: 7,
                requestedBy: 'Dana',
                rowsIn: 2
            },
            ...{ engines: ['dedupe', 'flush', 'research', 'call_list'], queuedBehind: null },
            parameters: { flush: { disconnected_attempts: 2 }, night: { api_reserve_share: 0.1 } },
            steps: [
                { status: 'finished', usualMs: null },
                { status: 'finished', usualMs: null }
            ],
            usual: null,
            durationS: expect.any(Number)
        });
    });

    it('When engines are named, then they run in the order of a night, and lists can be filtered by them', async () => {
        const run = await rig.night({ engines: ['call_list', 'flush'], dryRun: true });
        expect(run).toMatchObject({ engines: ['flush', 'call_list'], pipeline: null, dryRun: true });
        expect(run.steps.at(-1)?.status).toBe('skipped');
        const page = bodyAs(runPage, await rig.call('/v1/runs?engine=call_list&status=succeeded&limit=1'));
        expect(page.runs.map(({ id }) => id)).toEqual([run.id]);
        const next = bodyAs(runPage, await rig.call(`/v1/runs?limit=1&cursor=${String(page.cursor)}`));
        expect(next.runs[0]?.id).not.toBe(run.id);
    });

    it('When a key comes again, then it is the same run; with another request it is a conflict', async () => {
        const launch = (body: object, key: string) => rig.post('/v1/runs', body, { 'idempotency-key': key });
        const first = await launch({ pipeline: 'nightly' }, 'key-1');
        const again = await launch({ pipeline: 'nightly' }, 'key-1');
        expect(again.status).toBe(202);
        expect(again.body['runId']).toBe(first.body['runId']);
        const conflict = await launch({ pipeline: 'nightly', dryRun: true }, 'key-1');
        expect(bodyAs(problem, conflict)).toMatchObject({ status: 409, code: 'idempotency_conflict' });
        const byRecord = await rig.post('/v1/runs', { pipeline: 'nightly', salesforceRunId: RECORD });
        const withKey = await launch({ pipeline: 'nightly', salesforceRunId: RECORD }, RECORD);
        expect(withKey.body['runId']).toBe(byRecord.body['runId']);
    });

    it('When the same key comes many times at once, then there is one run', async () => {
        const answers = await Promise.all(
            Array.from({ length: 20 }, () =>
                rig.post('/v1/runs', { pipeline: 'nightly' }, { 'idempotency-key': 'storm' })
            )
        );
        expect(new Set(answers.map(({ body }) => body['runId'])).size).toBe(1);
    });

    it.each([
        ['nothing to run', {}, 'pipeline'],
        ['both pipeline and engines', { pipeline: 'nightly', engines: ['flush'] }, 'pipeline'],
        ['an unknown engine', { engines: ['flush', 'sales'] }, 'engines.1'],
        ['an engine twice', { engines: ['flush', 'flush'] }, 'engines'],
        ['an unknown field', { pipeline: 'nightly', sed: 1 }, 'sed'],
        ['a day that is none', { pipeline: 'nightly', asOf: '2026-02-30' }, 'asOf'],
        ['a day out of range', { pipeline: 'nightly', asOf: '2101-01-01' }, 'asOf'],
        ['a seed with decimals', { pipeline: 'nightly', seed: 1.5 }, 'seed'],
        ['a seed that is not exact', { pipeline: 'nightly', seed: 2 ** 53 }, 'seed'],
        ['a text for a flag', { pipeline: 'nightly', dryRun: 'yes' }, 'dryRun'],
        [
            'a record id of another length',
            { pipeline: 'nightly', salesforceRunId: 'a0X1' },
            'salesforceRunId'
        ],
        ['a hostile record id', { pipeline: 'nightly', salesforceRunId: "a' OR 1=1" }, 'salesforceRunId'],
        ['control characters in a name', { pipeline: 'nightly', requestedBy: 'a\u0000b' }, 'requestedBy'],
        ['an array', [], 'body']
    ])('When a launch has %s, then it is refused with the path of the field', async (_case, body, field) => {
        const answer = await rig.post('/v1/runs', body);
        const document = bodyAs(problem, answer);
        expect(document).toMatchObject({ status: 400, code: 'invalid_request' });
        expect(document.faults?.map((fault) => fault.field)).toContain(field);
    });

    it.each([
        ['too low', { flush: { disconnected_attempts: 0 } }, 'flush.disconnected_attempts'],
        ['unknown', { flush: { attempts: 1 } }, 'flush.attempts'],
        ['of no engine of the run', { dedupe: { match: 'exact_text' } }, 'dedupe']
    ])('When a parameter is %s, then it is refused with its path', async (_case, parameters, field) => {
        const answer = await rig.post('/v1/runs', { engines: ['flush'], parameters });
        const document = bodyAs(problem, answer);
        expect(document).toMatchObject({ status: 400, code: 'invalid_parameter', field });
        expect(document.faults?.[0]?.pointer).toBe(`/parameters/${field.replace('.', '/')}`);
    });

    it('When a parameter is a prototype, then it is refused with its path', async () => {
        const answer = await rig.post('/v1/runs', '{"engines":["flush"],"parameters":{"__proto__":{"a":1}}}');
        expect(bodyAs(problem, answer)).toMatchObject({
            ...{ status: 400, code: 'invalid_request', field: 'parameters.__proto__' },
            faults: [{ pointer: '/parameters/__proto__' }]
        });
    });

    it('When the planner refuses a request, then its words are the answer', async () => {
        const refusing = await startRig({
            steps: [],
            planner: {
                describe: () => {
                    throw new DialFlowError('no_extract', 'DeDupe IQ has no accepted result.', {
                        advice: 'Run it.'
                    });
                }
            }
        });
        expect(bodyAs(problem, await refusing.post('/v1/runs', { engines: ['flush'] }))).toMatchObject({
            ...{ status: 409, code: 'no_extract', advice: 'Run it.' }
        });
        await refusing.clean();
    });
});

describe('Decisions', () => {
    const decision = { reason: 'Seen with sales', decidedBy: 'Dana' };

    it('When a draft is held, then it needs a reason and a name, and is delivered once accepted', async () => {
        const run = await held.night();
        expect(run).toMatchObject({ status: 'failed', draft: 'held' });
        for (const body of [
            {},
            { reason: 'x' },
            { decidedBy: 'Dana' },
            { reason: '   ', decidedBy: 'Dana' }
        ]) {
            expect((await held.post(`/v1/runs/${run.id}/accept`, body)).status).toBe(400);
        }
        expect((await held.post(`/v1/runs/${run.id}/resume`, {})).body['code']).toBe('wrong_state');
        const accepted = await held.post(`/v1/runs/${run.id}/accept`, decision);
        expect(accepted.status).toBe(202);
        expect(bodyAs(runState, accepted)).toMatchObject({ draft: 'accepted' });
        expect(await held.ended(run.id)).toMatchObject({
            status: 'succeeded',
            decidedBy: 'Dana',
            attempt: 2
        });
        expect((await held.post(`/v1/runs/${run.id}/discard`, decision)).status).toBe(409);
    });

    it('When a draft is discarded, then that is the end of it', async () => {
        const run = await held.night();
        const discarded = await held.post(`/v1/runs/${run.id}/discard`, decision);
        expect(bodyAs(runState, discarded)).toMatchObject({ status: 'failed', draft: 'discarded' });
        expect((await held.post(`/v1/runs/${run.id}/accept`, decision)).status).toBe(409);
    });

    it('When a run has ended or is unknown, then cancel and resume say so', async () => {
        const { id } = await rig.night();
        expect(bodyAs(problem, await rig.post(`/v1/runs/${id}/cancel`, {}))).toMatchObject({
            code: 'wrong_state'
        });
        for (const action of ['cancel', 'resume']) {
            const answer = await rig.call(`/v1/runs/20261124T020000-0000000000/${action}`, {
                method: 'POST'
            });
            expect(bodyAs(problem, answer)).toMatchObject({ status: 404, code: 'not_found' });
        }
    });

    it('When a running run is cancelled, and one waits behind it, then both say what they are', async () => {
        const slow = await startRig({
            steps: [
                plannedStep({ key: 'a.b' }, ({ signal }) => {
                    return new Promise((_resolve, reject) => {
                        signal.addEventListener('abort', () => reject(signal.reason));
                    });
                })
            ]
        });
        const first = bodyAs(runState, await slow.post('/v1/runs', { pipeline: 'nightly' }));
        const second = bodyAs(runState, await slow.post('/v1/runs', { pipeline: 'nightly' }));
        expect(second).toMatchObject({ status: 'queued', queuedBehind: first.runId });
        const ended = await slow.post(`/v1/runs/${second.runId}/cancel`, {});
        expect(bodyAs(runState, ended)).toMatchObject({ status: 'cancelled' });
        // No worker had the run, and people are told all the same; once, however often it is asked.
        await slow.post(`/v1/runs/${second.runId}/cancel`, {});
        expect(slow.announced).toEqual([
            expect.objectContaining({ id: second.runId, status: 'cancelled', seq: ended.body['seq'] })
        ]);
        const cancelling = await slow.post(`/v1/runs/${first.runId}/cancel`, { reason: 'Wrong day' });
        expect(cancelling.status).toBe(202);
        expect(await slow.ended(first.runId)).toMatchObject({
            status: 'cancelled',
            decisionReason: 'Wrong day'
        });
        expect(slow.announced.map(({ id }) => id)).toEqual([second.runId, first.runId]);
        await slow.clean();
    });
});

describe('Changes', () => {
    it('When approved removals are applied, then a run of its own does it', async () => {
        const body = { kind: 'removals', ids: ['a0R000000000001EAA'], requestedBy: 'Dana' };
        const answer = await rig.post('/v1/changes/apply', body, { 'idempotency-key': 'apply-1' });
        expect(answer.status).toBe(202);
        const again = await rig.post('/v1/changes/apply', body, { 'idempotency-key': 'apply-1' });
        expect(again.body['runId']).toBe(answer.body['runId']);
        const run = await rig.ended(String(answer.body['runId']));
        expect(run).toMatchObject({
            kind: 'change',
            change: {
                action: 'apply',
                kind: 'removals',
                ids: ['a0R000000000001EAA'],
                ofRunId: null,
                reason: null
            }
        });
    });

    it.each([
        [
            '/v1/changes/apply',
            { kind: 'removals', ids: ['a0R000000000001EAA', 'a0R000000000001EAB'] },
            'ids.1'
        ],
        ['/v1/changes/restore', { kind: 'duplicates', ids: ['a0r000000000001EAA'], reason: 'r' }, 'ids.0'],
        ['/v1/runs', { pipeline: 'nightly', salesforceRunId: 'a0x000000000010EAA' }, 'salesforceRunId']
    ])(
        'When %s names a mistyped record id, then the field is named and nothing is launched',
        async (path, body, field) => {
            const answer = await rig.post(path, body, { 'idempotency-key': `mistyped-${field}` });
            expect(answer.body).toMatchObject({ status: 422, code: 'invalid_input', field });
            expect(answer.body['detail']).toBe(
                `${field} is a mistyped record id: its last three characters do not fit the others.`
            );
        }
    );

    it('When a request has a mistyped id and another fault, then both are named', async () => {
        const answer = await rig.post('/v1/changes/apply', { kind: 'all', ids: ['a0R000000000001EAB'] });
        expect(answer.body).toMatchObject({ status: 400, faults: [{ field: 'kind' }, { field: 'ids.0' }] });
    });

    it('When a whole run is restored, then it needs a reason and a run that exists', async () => {
        const { id } = await rig.night();
        const restore = (body: object) => rig.post('/v1/changes/restore', { kind: 'duplicates', ...body });
        expect((await restore({ ofRunId: id })).status).toBe(400);
        expect((await restore({ ofRunId: id, ids: ['a0R000000000001EAA'], reason: 'r' })).status).toBe(400);
        expect((await restore({ ids: ['no-record'], reason: 'r' })).status).toBe(400);
        expect((await restore({ reason: 'r' })).status).toBe(400);
        expect(
            (await restore({ ids: Array.from({ length: 10_001 }, () => 'a0R000000000001EAA'), reason: 'r' }))
                .status
        ).toBe(400);
        expect((await restore({ ofRunId: '20261124T020000-0000000000', reason: 'r' })).status).toBe(404);
        expect((await restore({ ofRunId: id, reason: 'Wrong run' })).status).toBe(202);
    });
});

describe('Results, files, explanations, previews', () => {
    let id = '';
    beforeAll(async () => {
        ({ id } = await rig.night());
    });

    it('When rows are asked for, then cursor and limit are passed on within their bounds', async () => {
        const page = await rig.call(
            `/v1/runs/${id}/results/dropped:call_list.not_flushed?limit=2&cursor=abc`
        );
        expect(bodyAs(resultPage, page)).toMatchObject({
            output: 'dropped:call_list.not_flushed',
            rows: [['2'], ['abc']]
        });
        expect(bodyAs(resultPage, await rig.call(`/v1/runs/${id}/results/call_list`)).rows[0]).toEqual([
            '100'
        ]);
        expect((await rig.call(`/v1/runs/${id}/results/unknown`)).status).toBe(404);
        for (const query of ['limit=0', 'limit=1001', 'limit=x', 'limit=1&limit=2', 'cursor=%00', 'rows=5']) {
            expect((await rig.call(`/v1/runs/${id}/results/call_list?${query}`)).status).toBe(400);
        }
    });

    it('When a file is downloaded, then its hash comes with it', async () => {
        const answer = await rig.call(`/v1/runs/${id}/files/call_list.csv`);
        const sha256 = createHash('sha256').update(LIST_CSV).digest('hex');
        expect(answer.text).toBe(LIST_CSV);
        expect(answer.headers.get('x-content-sha256')).toBe(sha256);
        expect(answer.headers.get('repr-digest')).toMatch(/^sha-256=:.+=:$/);
        expect(answer.headers.get('content-disposition')).toBe('attachment; filename="call_list.csv"');
        expect((await rig.call(`/v1/runs/${id}/files/other.csv`)).status).toBe(404);
        expect(bodyAs(problem, await rig.call(`/v1/runs/${id}/files/gone.csv`))).toMatchObject({
            code: 'gone'
        });
    });

    it.each([
        '..%2f..%2fetc%2fpasswd',
        '%2e%2e%2fruns.sqlite',
        'a%00.csv',
        'call_list.csv%2f..',
        '.csv',
        'a.sqlite',
        'A.csv'
    ])('When a file is called %s, then nothing reaches the file system', async (name) => {
        const answer = await rig.call(`/v1/runs/${id}/files/${name}`);
        expect([400, 404]).toContain(answer.status);
        expect(answer.headers.get('content-type')).toMatch(/problem\+json/);
    });

    it('When something is explained, then exactly one subject is named', async () => {
        const explain = (query: string) => rig.call(`/v1/runs/${id}/explain?${query}`);
        const answer = bodyAs(explanation, await explain('number=%2B1%20415%20555%202671'));
        expect(JSON.parse(answer.headline)).toEqual({ number: '+1 415 555 2671' });
        expect((await explain('accountId=a')).status).toBe(200);
        expect((await explain('recordId=a')).status).toBe(200);
        for (const query of [
            '',
            'accountId=a&recordId=b',
            'accountId=',
            'name=x',
            'accountId=a&accountId=b'
        ]) {
            expect((await explain(query)).status).toBe(400);
        }
    });

    it('When a preview is asked for, then it is ready, or has an address to ask again', async () => {
        const body = { engines: ['flush'], parameters: { flush: { disconnected_attempts: 2 } } };
        expect(bodyAs(preview, await rig.post('/v1/previews', body))).toMatchObject({ status: 'ready' });
        const working = await rig.post('/v1/previews', { parameters: {} });
        expect([working.status, working.headers.get('location')]).toEqual([202, '/v1/previews/preview-1']);
        expect((await rig.call('/v1/previews/preview-1')).status).toBe(200);
        expect((await rig.call('/v1/previews/preview-2')).status).toBe(404);
        expect(
            (await rig.post('/v1/previews', { parameters: { flush: { span_mode: 'x' } } })).body
        ).toMatchObject({
            ...{ code: 'invalid_parameter', field: 'flush.span_mode' }
        });
    });

    it('When something breaks inside, then nobody outside reads what', async () => {
        const answer = await rig.call(`/v1/runs/${id}/explain?accountId=defect`, {
            headers: { 'x-correlation-id': 'ref-1' }
        });
        expect(bodyAs(problem, answer)).toMatchObject({
            status: 500,
            code: 'internal',
            correlationId: 'ref-1'
        });
        expect(answer.text).not.toMatch(/secret|SELECT|\.ts/);
    });
});

describe('The service', () => {
    it('When engines are listed, then parameters are JSON Schema with defaults, units and steps', async () => {
        const list = bodyAs(engineList, await rig.call('/v1/engines'));
        expect(list.engines[0]).toMatchObject({
            id: 'flush',
            parameters: {
                properties: {
                    disconnected_attempts: { default: 3, minimum: 1, maximum: 100, 'x-unit': 'calls' }
                }
            },
            steps: [{ key: 'flush.flagged', dropReason: 'too few calls' }],
            outputs: [{ name: 'phone_removals', main: true }]
        });
        expect(list.night.parameters).toHaveProperty('properties.api_reserve_share.default', 0.2);
    });

    it('When its health is asked for, then no key is needed', async () => {
        const open = (path: string) => rig.call(path, { headers: { authorization: '' } });
        expect(bodyAs(health, await open('/healthz'))).toMatchObject({ status: 'alive', version: '1.2.3' });
        expect(bodyAs(health, await open('/livez'))).toMatchObject({ status: 'alive' });
        const ready = await open('/readyz');
        expect(ready).toMatchObject({ status: 200, body: { status: 'degraded' } });
        expect(ready.body).not.toHaveProperty('parts');
        const metrics = await open('/metrics');
        expect(metrics.headers.get('content-type')).toMatch(/^text\/plain/);
        expect(metrics.text).toMatch(/dial_flow_runs\{status="succeeded"\} \d+/);
        expect(metrics.text).toMatch(/route="\/v1\/runs\/\{id\}"/);
    });

    it('When a known caller asks for its readiness, then every part is told, and which of them is missing', async () => {
        const answer = await rig.call('/readyz');
        expect(answer.status).toBe(200);
        const { parts = [] } = bodyAs(readiness, answer);
        expect(parts.map(({ code, essential, finding }) => [code, essential, finding.status])).toEqual([
            ['run_store', true, 'ok'],
            ['data_folder', true, 'ok'],
            ['disk', true, expect.stringMatching(/ok|warning/)],
            ['org', false, 'failed']
        ]);
        expect(answer.text).not.toContain('secret');
    });

    it('When a request names itself in a form that can be repeated, then the answer names it too', async () => {
        const idOf = async (headers: Record<string, string>) =>
            (await rig.call('/healthz', { headers })).headers.get('x-correlation-id');
        expect(await idOf({ 'x-correlation-id': 'night-7:a.b' })).toBe('night-7:a.b');
        expect(await idOf({ 'x-request-id': 'proxy-42' })).toBe('proxy-42');
        expect(await idOf({ 'x-correlation-id': 'bad id "', 'x-request-id': 'proxy-42' })).toBe('proxy-42');
        expect(await idOf({ 'x-request-id': `${'x'.repeat(129)}` })).toMatch(/^[0-9a-f-]{36}$/);
    });

    it('When the doctor examines, then a probe that throws is a finding and keeps its secret', async () => {
        const report = await rig.call('/v1/doctor');
        expect(bodyAs(doctorReport, report)).toMatchObject({ status: 'failed' });
        expect(report.text).toContain('The org cannot be reached.');
        expect(report.text).not.toContain('secret');
    });

    it('When the store is gone, then the service is not ready', async () => {
        const broken = await startRig({ steps: [] });
        await broken.store.close();
        const answer = await broken.call('/readyz');
        expect(answer.status).toBe(503);
        expect(bodyAs(readiness, answer).status).toBe('not_ready');
        await broken.service.stop().catch(() => undefined);
    });

    it('When the documentation is read, then it describes every route, and every reference in it leads somewhere', async () => {
        const { body } = await rig.call('/openapi.json', { headers: { authorization: '' } });
        const described = Object.entries(body['paths'] as object).flatMap(([path, methods]) =>
            Object.keys(methods as object).map((method) => `${method} ${path}`)
        );
        const mounted = apiRoutes({
            ...{
                store: rig.store,
                planner: rig.planner,
                clock: { now: () => new Date(), sleep: async () => undefined }
            },
            insight: undefined as never,
            catalog: { engines: [], nightParameters: z.object({}) },
            ...{ readiness: undefined as never, schedule: null },
            ...{ doctor: undefined as never, metrics: undefined as never, wake: () => undefined },
            queueNews: { tell: () => undefined },
            ...{ eventPollMs: 1, version: '', metricsOpen: true, docsOpen: true, outbox: null },
            ...{ rules: undefined as never, audit: undefined as never }
        }).map(({ method, path }) => `${method} ${path}`);
        for (const address of described) {
            const short = `\`/${address.split('/').at(-1) ?? ''}\``;
            expect([address, hasRow(address) || API_PAGE.includes(short)]).toEqual([address, true]);
        }
        expect(described.toSorted()).toEqual(mounted.filter((name) => !/openapi|docs/.test(name)).toSorted());
        const text = JSON.stringify(body);
        const { schemas } = body['components'] as { schemas: Record<string, object> };
        expect(body['openapi']).toBe('3.1.0');
        for (const [, name] of text.matchAll(/"\$ref":"([^"]+)"/g)) {
            expect(name).toMatch(/^#\/components\/schemas\//);
            const schema = String(name).split('/').at(-1) ?? '';
            expect(schemas).toHaveProperty([schema]);
        }
        // A component that only refers to itself would say nothing.
        for (const schema of Object.values(schemas)) expect(schema).toHaveProperty('type', 'object');
        expect(text).not.toContain('$defs');
        // Every address may be asked too often or in a way that cannot be read, also those that need no key.
        for (const operation of Object.values(body['paths'] as object).flatMap(Object.values)) {
            expect(operation).toHaveProperty('responses.400');
            expect(operation).toHaveProperty('responses.429');
        }
        const page = await rig.call('/docs', { headers: { authorization: '' } });
        expect(page.text).toContain('/v1/runs/{id}/events');
        expect(page.text).not.toMatch(/https?:\/\/(?!json-schema)/);
    });
});

describe('Events', () => {
    const framesOf = (text: string): { id: number; event: string; data: z.output<typeof runEvent> }[] =>
        text
            .split('\n\n')
            .filter((block) => block.startsWith('id:'))
            .map((block) => {
                const [, id = '', event = '', data = ''] =
                    /^id: (\d+)\nevent: (\w+)\ndata: (.*)$/.exec(block) ?? [];
                return { id: Number(id), event, data: runEvent.parse(JSON.parse(data)) };
            });
    const watch = (runId: string, lastEventId?: string) =>
        rig.call(`/v1/runs/${runId}/events`, {
            headers: lastEventId === undefined ? {} : { 'last-event-id': lastEventId }
        });

    it('When a run is watched from its launch, then all its events come, and the stream ends with it', async () => {
        const { body } = await rig.post('/v1/runs', { pipeline: 'nightly' });
        const stream = await watch(String(body['runId']));
        expect(stream.headers.get('content-type')).toMatch(/^text\/event-stream/);
        const frames = framesOf(stream.text);
        expect(frames.map(({ id }) => id)).toEqual(frames.map((_, index) => index + 1));
        expect(frames.every(({ id, event, data }) => data.seq === id && data.kind === event)).toBe(true);
        expect(frames.at(-1)?.data).toMatchObject({ kind: 'run', status: 'succeeded' });
    });

    it('When a client comes back, then it gets what it missed; when it missed nothing, it is told to stay away', async () => {
        const { id, seq } = await rig.night();
        expect(framesOf((await watch(id, '3')).text).map((frame) => frame.id)).toEqual(
            Array.from({ length: seq - 3 }, (_, index) => index + 4)
        );
        expect((await watch(id, String(seq))).status).toBe(204);
        expect((await watch(id, '99999999')).status).toBe(204);
        expect((await watch(id, 'x')).status).toBe(400);
        expect((await watch('20261124T020000-0000000000')).status).toBe(404);
    });

    it('When a draft was accepted in between, then its first end does not end the replay', async () => {
        const run = await held.night();
        await held.post(`/v1/runs/${run.id}/accept`, { reason: 'r', decidedBy: 'd' });
        await held.ended(run.id);
        const frames = framesOf((await held.call(`/v1/runs/${run.id}/events`)).text);
        expect(frames.filter(({ data }) => data.status === 'failed')).toHaveLength(1);
        expect(frames.at(-1)?.data.status).toBe('succeeded');
    });

    it('When the service stops, then open streams end', async () => {
        const slow = await startRig({
            steps: [
                plannedStep({ key: 'a.b' }, ({ signal }) => {
                    return new Promise((_resolve, reject) => {
                        signal.addEventListener('abort', () => reject(signal.reason));
                    });
                })
            ]
        });
        const { body } = await slow.post('/v1/runs', { pipeline: 'nightly' });
        const stream = slow.call(`/v1/runs/${String(body['runId'])}/events`);
        await new Promise((resolve) => setTimeout(resolve, 100));
        const startedAt = Date.now();
        await slow.clean();
        expect((await stream).text).toContain('"kind":"run"');
        expect(Date.now() - startedAt).toBeLessThan(2500);
    });
});

describe('Keys', () => {
    it.each([
        undefined,
        'Bearer',
        'Bearer wrong',
        `Basic ${API_KEY}`,
        `Bearer ${API_KEY}x`,
        `Bearer ${API_KEY} x`
    ])('When the key is %p, then nothing is told', async (authorization) => {
        const answer = await fetch(`${rig.service.url}/v1/runs`, {
            headers: authorization === undefined ? {} : { authorization }
        });
        expect(answer.status).toBe(401);
        expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
        expect(await answer.json()).toMatchObject({ code: 'unauthorized' });
    });

    it('When there are several keys, then each of them opens', async () => {
        const headers = { authorization: 'bearer another-key-of-the-tests' };
        expect((await fetch(`${rig.service.url}/v1/runs`, { headers })).status).toBe(200);
    });
});
