import { madeWhenAsked } from '../../made-when-asked.ts';
import { describeEngines } from '../engine-catalog.ts';
import { json, route } from '../route.ts';
import type { Route } from '../route.ts';
import { doctorReport, engineList, health, readiness } from '../schemas/answers.ts';
import { noQuery } from '../schemas/requests.ts';
import type { ApiServices } from './services.ts';

const TAG = 'Service';

/** The service itself: what it can do, and how it is. */
export function serviceRoutes({
    catalog,
    doctor,
    readiness: examineParts,
    metrics,
    version
}: Pick<ApiServices, 'catalog' | 'doctor' | 'readiness' | 'metrics' | 'version'>): readonly Route[] {
    const engines = madeWhenAsked(() => describeEngines(catalog));
    const alive = (path: string, operationId: 'health' | 'liveness'): Route =>
        route({
            method: 'get',
            path,
            operationId,
            tag: TAG,
            summary: 'Says that the process is alive',
            replies: { 200: { description: 'It is.', schema: health } },
            errors: [],
            handle: async () => json({ status: 'alive', version, uptimeS: Math.floor(process.uptime()) })
        });
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
            handle: async () => json(engines())
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
        alive('/healthz', 'health'),
        alive('/livez', 'liveness'),
        route({
            method: 'get',
            path: '/readyz',
            operationId: 'readiness',
            tag: TAG,
            summary: 'Says whether the service can take and work on runs; with a key, which part is missing',
            replies: {
                200: { description: 'It can, though a part may be missing.', schema: readiness },
                503: { description: 'It cannot.', schema: readiness }
            },
            errors: [],
            async handle({ isKnownCaller }) {
                const { status, parts } = await examineParts();
                return json(
                    { status, ...(isKnownCaller ? { parts } : {}) },
                    { status: status === 'not_ready' ? 503 : 200 }
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
            handle: async () => ({
                kind: 'text',
                contentType: metrics.contentType,
                body: await metrics.text()
            })
        })
    ];
}
