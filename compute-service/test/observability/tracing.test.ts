import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { pino } from 'pino';
import { DialFlowError } from '../../src/error.ts';
import { otlpTracer } from '../../src/observability/tracing/otlp-tracer.ts';
import { inSpan } from '../../src/tracing.ts';
import { currentIds, withTracer } from '../../src/work-context.ts';
import { plannedStep } from '../runs/runner-rig.ts';
import { startRig } from '../http/service-rig.ts';

interface ReceivedSpan {
    readonly name: string;
    readonly traceId: string;
    readonly spanId: string;
    readonly parentSpanId?: string;
    readonly kind: number;
    readonly attributes: readonly {
        readonly key: string;
        readonly value: Readonly<Record<string, unknown>>;
    }[];
    readonly status: { readonly code?: number; readonly message?: string };
}
interface Export {
    readonly resourceSpans: readonly {
        readonly scopeSpans: readonly { readonly spans: readonly ReceivedSpan[] }[];
    }[];
}

/** A collector that keeps what it is sent. */
async function startCollector(status = 200) {
    const spans: ReceivedSpan[] = [];
    const authorizations: (string | undefined)[] = [];
    const server: Server = createServer((request, response) => {
        void (async () => {
            const sent = (await json(request)) as Export;
            authorizations.push(request.headers.authorization);
            spans.push(
                ...sent.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans))
            );
            response.writeHead(request.url === '/v1/traces' ? status : 404, {
                'content-type': 'application/json'
            });
            response.end('{}');
        })();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return {
        spans,
        authorizations,
        endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        async stop() {
            server.closeAllConnections();
            server.close();
            await once(server, 'close');
        }
    };
}

const logger = pino({ level: 'silent' });
const tracerTo = (endpoint: string) =>
    otlpTracer({
        endpoint,
        headers: { authorization: 'Bearer collector' },
        version: '1',
        logger,
        delayMs: 10
    });

describe('Traces', () => {
    it('When a run is launched by a caller in a trace, then request, run, stages and steps arrive as spans', async () => {
        const collector = await startCollector();
        const tracer = await tracerTo(collector.endpoint);
        const steps = [
            plannedStep({ key: 'extract.read', engine: 'extract' }),
            plannedStep({ key: 'flush.flagged', engine: 'flush' }),
            plannedStep({ key: 'flush.evidence', engine: 'flush' }, () => {
                throw new DialFlowError('compute_failed', 'Number +14155552671 broke it.');
            })
        ];
        const rig = await startRig({ steps, parts: { tracer } });
        const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
        const traceparent = `00-${traceId}-00f067aa0ba902b7-01`;
        const { body } = await rig.post('/v1/runs', { pipeline: 'nightly' }, { traceparent });
        await rig.ended(String(body['runId']));
        await rig.clean();
        await collector.stop();
        const named = (name: string) => collector.spans.filter((span) => span.name === name);
        const [request] = named('request').filter((span) => span.traceId === traceId);
        const [run] = named('run');
        const [extract] = named('stage extract');
        const [flush] = named('stage flush');
        const [broken] = named('step flush.evidence');
        expect(request).toMatchObject({ parentSpanId: '00f067aa0ba902b7', kind: 2 });
        expect(extract?.parentSpanId).toBe(run?.spanId);
        expect(named('step extract.read')[0]?.parentSpanId).toBe(extract?.spanId);
        expect(named('step flush.flagged')[0]?.parentSpanId).toBe(flush?.spanId);
        expect(broken).toMatchObject({
            parentSpanId: flush?.spanId,
            status: { code: 2, message: 'compute_failed' }
        });
        expect(run?.attributes).toContainEqual({
            key: 'dial_flow.run.id',
            value: { stringValue: body['runId'] }
        });
        expect(JSON.stringify(collector.spans)).not.toContain('4155552671');
        expect(new Set(collector.authorizations)).toEqual(new Set(['Bearer collector']));
    }, 30_000);

    it('When a caller names a trace in a wrong form, then its request begins a trace of its own', async () => {
        const collector = await startCollector();
        const rig = await startRig({ steps: [], parts: { tracer: await tracerTo(collector.endpoint) } });
        for (const traceparent of [
            '00-zz-1-01',
            `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
            'x'.repeat(300)
        ]) {
            expect((await rig.call('/healthz', { headers: { traceparent } })).status).toBe(200);
        }
        await rig.clean();
        await collector.stop();
        expect(collector.spans).toHaveLength(3);
        expect(collector.spans.every(({ parentSpanId }) => !parentSpanId)).toBe(true);
    }, 30_000);

    it.each([
        ['refuses', async () => (await startCollector(500)).endpoint],
        ['is away', async () => 'http://127.0.0.1:9']
    ])(
        'When the collector %s, then the work is done all the same',
        async (_what, start) => {
            const tracer = await tracerTo(await start());
            const done = await withTracer(tracer, () =>
                inSpan({ name: 'outer' }, (span) =>
                    inSpan({ name: 'inner' }, async () => [span.traceId, currentIds().traceId])
                )
            );
            expect(done[0]).toMatch(/^[0-9a-f]{32}$/);
            expect(done[1]).toBe(done[0]);
            await tracer.close();
        },
        30_000
    );

    it('When nothing is traced, then work is merely done', async () => {
        expect(await inSpan({ name: 'x' }, async (span) => span.traceparent)).toBeNull();
        await expect(inSpan({ name: 'x' }, async () => Promise.reject(new Error('own')))).rejects.toThrow(
            'own'
        );
    });
});
