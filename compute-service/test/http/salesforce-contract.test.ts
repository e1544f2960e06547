import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ENGINES } from '../../src/engines/registry.ts';
import { nightParameters } from '../../src/engines/night-parameters.ts';
import { DialFlowError, type ErrorCode } from '../../src/error.ts';
import { ENGINE_IDS, type EngineId } from '../../src/engines/engine-id.ts';
import { checkParameters, describeEngines, type EngineCatalog } from '../../src/http/engine-catalog.ts';
import type { Route } from '../../src/http/route.ts';
import { apiRoutes } from '../../src/http/routes/api-routes.ts';
import type { ApiServices } from '../../src/http/routes/services.ts';
import { problem } from '../../src/http/schemas/answers.ts';

/** The answers that the Salesforce app is tested with have to be answers of this service. */
const FOLDER = join(__dirname, '../../../force-app/test/contract/service');

const exchange = z.strictObject({
    request: z.strictObject({
        method: z.enum(['GET', 'POST']),
        path: z.string().startsWith('/v1/'),
        headers: z.record(z.string(), z.string()).optional(),
        body: z.record(z.string(), z.unknown()).optional()
    }),
    response: z.strictObject({ status: z.int(), body: z.record(z.string(), z.unknown()) })
});
type Exchange = z.infer<typeof exchange>;

const catalog: EngineCatalog = { engines: ENGINES, nightParameters };
/** Handlers are never called here, so only what the routes say of themselves has to be there. */
const routes = apiRoutes({
    ...{ catalog, version: '0', eventPollMs: 1, metricsOpen: false, docsOpen: false }
} as ApiServices);

const fixtures = readdirSync(FOLDER).map((file) => ({
    name: file.replace('.json', ''),
    ...exchange.parse(JSON.parse(readFileSync(join(FOLDER, file), 'utf8')))
}));

function routeOf({ method, path }: Exchange['request']): { route: Route; params: object; query: object } {
    const { pathname, searchParams } = new URL(path, 'http://service');
    const asked = pathname.split('/').map(decodeURIComponent);
    for (const route of routes) {
        const parts = route.path.split('/');
        const fits = parts.every((part, index) => part === asked[index] || part.startsWith('{'));
        if (!fits || parts.length !== asked.length || route.method.toUpperCase() !== method) continue;
        const params = parts.flatMap((part, index) =>
            part.startsWith('{') ? [[part.slice(1, -1), asked[index]]] : []
        );
        return {
            route,
            params: Object.fromEntries(params) as object,
            query: Object.fromEntries(searchParams)
        };
    }
    throw new Error(`The service has no ${method} ${path}`);
}

const succeeded = fixtures.filter(({ response }) => response.status < 400);
const refused = fixtures.filter(({ response }) => response.status >= 400);

test('there are fixtures of every route that Apex calls', () => {
    const called = succeeded.map(({ request }) => `${request.method} ${routeOf(request).route.path}`);
    expect([...new Set(called)].toSorted()).toEqual([
        'GET /v1/doctor',
        'GET /v1/engines',
        'GET /v1/previews/{id}',
        'GET /v1/runs/{id}',
        'GET /v1/runs/{id}/explain',
        'GET /v1/runs/{id}/results/{output}',
        'POST /v1/changes/apply',
        'POST /v1/changes/restore',
        'POST /v1/previews',
        'POST /v1/runs',
        'POST /v1/runs/{id}/accept',
        'POST /v1/runs/{id}/cancel',
        'POST /v1/runs/{id}/discard',
        'POST /v1/runs/{id}/resume'
    ]);
});

test.each(succeeded)('$name: the service takes the request and may answer so', ({ request, response }) => {
    const { route, params, query } = routeOf(request);
    route.params?.parse(params);
    route.query?.parse(query);
    route.body?.parse(request.body ?? {});
    const reply = route.replies[response.status];
    expect(reply?.schema).toBeTruthy();
    expect(reply?.schema?.parse(response.body)).toEqual(response.body);
});

test('parameters that Apex sends are parameters of the engines that it names', () => {
    const asked = z.object({
        engines: z.array(z.enum(ENGINE_IDS)).optional(),
        parameters: z.record(z.string(), z.record(z.string(), z.unknown()))
    });
    const sent = succeeded.flatMap(({ request: { body } }) => asked.safeParse(body).data ?? []);
    expect(sent.length).toBeGreaterThan(3);
    for (const { engines = ENGINE_IDS, parameters } of sent) {
        const named: readonly EngineId[] = engines;
        expect(checkParameters({ catalog, engines: named, parameters })).toEqual(parameters);
    }
});

test.each(refused)('$name: is a problem of the service', ({ request, response }) => {
    routeOf(request);
    const { code, status } = problem.parse(response.body);
    expect(status).toBe(response.status);
    expect(new DialFlowError(code as ErrorCode, '').status).toBe(status);
});

test('the engines are those of the service', () => {
    const described = z
        .object({
            engines: z.array(z.object({ id: z.string(), steps: z.array(z.object({ key: z.string() })) }))
        })
        .loose();
    const fixture = fixtures.find(({ name }) => name === 'engines')?.response.body;
    const shown = described.parse(fixture);
    // The fixture keeps a few steps of each engine; everything else has to be as it is today.
    const real = described.parse(JSON.parse(JSON.stringify(describeEngines(catalog))));
    const kept = new Set(shown.engines.flatMap(({ steps }) => steps.map(({ key }) => key)));
    const reduced = {
        ...real,
        engines: real.engines.map((engine) => ({
            ...engine,
            steps: engine.steps.filter(({ key }) => kept.has(key))
        }))
    };
    expect(JSON.parse(JSON.stringify(fixture))).toMatchObject(reduced);
});
