import { problem } from '../../src/http/schemas/answers.ts';
import { runState } from '../../src/http/schemas/run.ts';
import { plannedStep } from '../runs/runner-rig.ts';
import { bodyAs, startHolding, startSucceeding } from './api-rigs.ts';
import type { Rig } from './api-rigs.ts';
import { startRig } from './service-rig.ts';

let rig: Rig;
let held: Rig;
beforeAll(async () => {
    rig = await startSucceeding();
    held = await startHolding();
});
afterAll(async () => {
    await rig.clean();
    await held.clean();
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
