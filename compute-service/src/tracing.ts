import type { Span, SpanAttributes, SpanKind } from './tracer.ts';
import { currentWork, withinSpan } from './work-context.ts';

export interface SpanOptions {
    readonly name: string;
    readonly kind?: SpanKind;
    readonly attributes?: SpanAttributes;
    readonly traceparent?: string | null;
}

const NO_SPAN: Span = {
    traceId: null,
    traceparent: null,
    set: () => undefined,
    fail: () => undefined,
    end: () => undefined
};

/** Does work as a span of the current tracer; without one it is merely done. @throws what the work throws */
export async function inSpan<Result>(
    { name, kind = 'internal', attributes = {}, traceparent = null }: SpanOptions,
    work: (span: Span) => Promise<Result>
): Promise<Result> {
    const { tracer, span: parent } = currentWork();
    if (!tracer) return work(NO_SPAN);
    const span = tracer.start({ name, kind, attributes, parent, traceparent });
    try {
        return await withinSpan(span, () => work(span));
    } catch (error) {
        span.fail(error);
        throw error;
    } finally {
        span.end();
    }
}
