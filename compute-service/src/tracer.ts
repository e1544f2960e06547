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
