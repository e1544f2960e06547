import { pino } from 'pino';
import { otlpTracer } from '../../src/observability/tracing/otlp-tracer.ts';
import { inSpan } from '../../src/tracing.ts';
import { currentIds, withTracer } from '../../src/work-context.ts';

describe('Traces', () => {
    it('When the collector is away, then the work is done all the same, under one trace', async () => {
        const logger = pino({ level: 'silent' });
        const tracer = await otlpTracer({
            endpoint: 'http://127.0.0.1:9',
            headers: {},
            version: '1',
            logger
        });
        const done = await withTracer(tracer, () =>
            inSpan({ name: 'outer' }, (span) =>
                inSpan({ name: 'inner' }, async () => [span.traceId, currentIds().traceId])
            )
        );
        expect(done[0]).toMatch(/^[0-9a-f]{32}$/);
        expect(done[1]).toBe(done[0]);
        await tracer.close();
    }, 30_000);

    it('When nothing is traced, then work is merely done', async () => {
        expect(await inSpan({ name: 'x' }, async (span) => span.traceparent)).toBeNull();
        await expect(inSpan({ name: 'x' }, async () => Promise.reject(new Error('own')))).rejects.toThrow(
            'own'
        );
    });
});
