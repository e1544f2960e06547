import { context, SpanKind as OtelKind, SpanStatusCode, trace, TraceFlags } from '@opentelemetry/api';
import type { Context, Span as OtelSpan } from '@opentelemetry/api';
import type { Logger } from 'pino';
import { DialFlowError } from '../../error.ts';
import type { Span, SpanKind, SpanStart, Tracer } from '../../tracer.ts';

export interface OtlpTracerOptions {
    /** Address of the collector, without `/v1/traces`. */
    readonly endpoint: string;
    readonly headers: Readonly<Record<string, string>>;
    /** Of the product. */
    readonly version: string;
    readonly logger: Pick<Logger, 'warn'>;
    /** How long spans are gathered before they are sent together. */
    readonly delayMs?: number;
}

const DELAY_MS = 2000;
const SEND_MS = 5000;
const CLOSE_MS = 3000;
/** A night has some thousand spans; what a collector that is away does not take is dropped. */
const MOST_WAITING = 4096;

const KINDS: Readonly<Record<SpanKind, OtelKind>> = {
    internal: OtelKind.INTERNAL,
    server: OtelKind.SERVER,
    client: OtelKind.CLIENT,
    consumer: OtelKind.CONSUMER
};

/** Returns a tracer that sends spans by OTLP over HTTP. The packages for it are loaded here, where they are needed. */
export async function otlpTracer({
    endpoint,
    headers,
    version,
    logger,
    delayMs = DELAY_MS
}: OtlpTracerOptions): Promise<Tracer> {
    const { BatchSpanProcessor, NodeTracerProvider } = await import('@opentelemetry/sdk-trace-node');
    const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http');
    const exporter = new OTLPTraceExporter({
        url: `${endpoint}/v1/traces`,
        headers: { ...headers },
        timeoutMillis: SEND_MS
    });
    const provider = new NodeTracerProvider({
        spanProcessors: [
            new BatchSpanProcessor(exporter, {
                maxQueueSize: MOST_WAITING,
                scheduledDelayMillis: delayMs,
                exportTimeoutMillis: SEND_MS
            })
        ]
    });
    const tracer = provider.getTracer('dial-flow', version);
    const spans = new WeakMap<Span, OtelSpan>();
    const parentOf = ({ parent, traceparent }: SpanStart): Context => {
        const known = parent && spans.get(parent);
        if (known) return trace.setSpan(context.active(), known);
        const [, traceId, spanId, flags] = traceparent?.split('-') ?? [];
        if (!traceId || !spanId) return context.active();
        return trace.setSpanContext(context.active(), {
            ...{ traceId, spanId, isRemote: true },
            traceFlags: Number.parseInt(flags ?? '0', 16) & TraceFlags.SAMPLED
        });
    };
    return {
        start(asked) {
            const { name, kind, attributes } = asked;
            const span = tracer.startSpan(
                name,
                { kind: KINDS[kind], attributes: { 'service.name': 'dial-flow', ...attributes } },
                parentOf(asked)
            );
            const ours = spanOf(span);
            spans.set(ours, span);
            return ours;
        },
        async close() {
            let timer: NodeJS.Timeout | undefined;
            const late = new Promise<void>((resolve) => {
                timer = setTimeout(resolve, CLOSE_MS);
            });
            await Promise.race([
                provider.shutdown().catch((error: unknown) => {
                    logger.warn({ err: error }, 'The last spans could not be sent');
                }),
                late
            ]);
            clearTimeout(timer);
        }
    };
}

const HEX_DIGITS = 2;

function spanOf(span: OtelSpan): Span {
    const { traceId, spanId, traceFlags } = span.spanContext();
    return {
        traceId,
        traceparent: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(HEX_DIGITS, '0')}`,
        set: (attributes) => void span.setAttributes(attributes),
        fail(error) {
            const code = error instanceof DialFlowError ? error.code : 'internal';
            span.setAttribute('error.type', code);
            span.setStatus({ code: SpanStatusCode.ERROR, message: code });
        },
        end: () => span.end()
    };
}
