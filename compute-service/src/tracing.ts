import { currentWork, withinSpan } from './work-context.ts';

export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;
export type SpanKind = 'internal' | 'server' | 'client' | 'consumer';

/** A piece of work with a beginning and an end, as traces show it. */
export interface Span {
    readonly traceId: string | null;
    /** Header by which another service joins the trace; null where nothing is traced. */
    readonly traceparent: string | null;
    set(attributes: SpanAttributes): void;
    /** Marks the work as failed. Only the kind of the error is told, because its text may hold what must not leave. */
    fail(error: unknown): void;
    end(): void;
}

export interface SpanStart {
    readonly name: string;
    readonly kind: SpanKind;
    readonly attributes: SpanAttributes;
    readonly parent: Span | null;
    /** W3C trace context of a caller, where there is no parent in this process. */
    readonly traceparent: string | null;
}

/** Makes spans. It must never throw and never wait: a run is not disturbed by who watches it. */
export interface Tracer {
    start(span: SpanStart): Span;
    /** Sends what is left; gives up after a short while. */
    close(): Promise<void>;
}

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
