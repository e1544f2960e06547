import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { apiRoutes } from '../../src/http/routes/api-routes.ts';
import { doctorReport, engineList, health, readiness } from '../../src/http/schemas/answers.ts';
import { bodyAs, startSucceeding } from './api-rigs.ts';
import type { Rig } from './api-rigs.ts';
import { startRig } from './service-rig.ts';

let rig: Rig;
beforeAll(async () => {
    rig = await startSucceeding();
});
afterAll(async () => {
    await rig.clean();
});

const API_PAGE = readFileSync(join(__dirname, '../../../docs/api.md'), 'utf8');
const hasRow = (address: string): boolean => API_PAGE.toLowerCase().includes(`\`${address.toLowerCase()}\``);

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
        const { id } = await rig.night();
        await rig.call(`/v1/runs/${id}`);
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
            ...{ readiness: undefined as never, scheduleOf: () => null, orgs: [], boundTo: null },
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
