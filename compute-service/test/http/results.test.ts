import { createHash } from 'node:crypto';
import { explanation, preview, problem, resultPage } from '../../src/http/schemas/answers.ts';
import { bodyAs, startSucceeding } from './api-rigs.ts';
import type { Rig } from './api-rigs.ts';
import { LIST_CSV } from './service-rig.ts';

let rig: Rig;
beforeAll(async () => {
    rig = await startSucceeding();
});
afterAll(async () => {
    await rig.clean();
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
