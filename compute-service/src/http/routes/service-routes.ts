import { describeEngines } from '../engine-catalog.ts';
import { json, route } from '../route.ts';
import type { Route } from '../route.ts';
import { doctorReport, engineList, health, readiness } from '../schemas/answers.ts';
import { noQuery } from '../schemas/requests.ts';
import type { ApiServices } from './services.ts';

const TAG = 'Service';

/** The service itself: what it can do, and how it is. */
export function serviceRoutes({
    store,
    catalog,
    doctor,
    metrics,
    version
}: Pick<ApiServices, 'store' | 'catalog' | 'doctor' | 'metrics' | 'version'>): readonly Route[] {
    const engines = describeEngines(catalog);
    return [
        route({
            method: 'get',
            path: '/v1/engines',
            operationId: 'listEngines',
            tag: TAG,
            summary: 'Lists the engines with their parameters as JSON Schema, their steps and outputs',
            query: noQuery,
            replies: { 200: { description: 'The engines in the order of a night.', schema: engineList } },
            errors: [],
            handle: async () => json(engines)
        }),
        route({
            method: 'get',
            path: '/v1/doctor',
            operationId: 'doctor',
            tag: TAG,
            summary: 'Examines everything the service needs and says what to fix',
            query: noQuery,
            replies: { 200: { description: 'One finding for each part.', schema: doctorReport } },
            errors: [],
            handle: async () => json(await doctor.examine())
        }),
        route({
            method: 'get',
            path: '/healthz',
            operationId: 'health',
            tag: TAG,
            summary: 'Says that the process is alive',
            replies: { 200: { description: 'It is.', schema: health } },
            errors: [],
            handle: async () => json({ status: 'alive', version, uptimeS: Math.floor(process.uptime()) })
        }),
        route({
            method: 'get',
            path: '/readyz',
            operationId: 'readiness',
            tag: TAG,
            summary: 'Says whether the service can take and work on runs',
            replies: {
                200: { description: 'It can.', schema: readiness },
                503: { description: 'It cannot; the findings say why.', schema: readiness }
            },
            errors: [],
            async handle() {
                const { status, findings } = await doctor.examineEssentials();
                const ready = status !== 'failed';
                return json(
                    { status: ready ? 'ready' : 'not_ready', findings },
                    { status: ready ? 200 : 503 }
                );
            }
        }),
        route({
            method: 'get',
            path: '/metrics',
            operationId: 'metrics',
            tag: TAG,
            summary: 'Figures for Prometheus',
            replies: { 200: { description: 'Prometheus text.', schema: null, contentTypes: ['text/plain'] } },
            errors: [],
            async handle() {
                metrics.setRuns(await store.countByStatus());
                return { kind: 'text', contentType: metrics.contentType, body: await metrics.text() };
            }
        })
    ];
}
