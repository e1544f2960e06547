import { DialFlowError } from '../../src/error.ts';
import { problem } from '../../src/http/schemas/answers.ts';
import { runDetail, runPage, runState } from '../../src/http/schemas/run.ts';
import { bodyAs, startSucceeding } from './api-rigs.ts';
import type { Rig } from './api-rigs.ts';
import { API_KEY, startRig } from './service-rig.ts';

let rig: Rig;
beforeAll(async () => {
    rig = await startSucceeding();
});
afterAll(async () => {
    await rig.clean();
});

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
