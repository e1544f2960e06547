import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { RunObserver } from '../runs/observer.ts';
import type { MetricSource } from './metric-source.ts';
import { runMetrics } from './run-metrics.ts';

export interface RequestMeasure {
    readonly method: string;
    /** The route's path with its placeholders, never the path that was called: its values are without number. */
    readonly route: string;
    readonly status: number;
    readonly seconds: number;
}

export interface Metrics extends RunObserver {
    readonly contentType: string;
    requestEnded(request: RequestMeasure): void;
    /** Asks a source each time when metrics are read. */
    watch(source: MetricSource): void;
    /** Returns all figures as Prometheus text. A source that fails or takes too long is left out and counted. */
    text(): Promise<string>;
}

const LONGEST_READ_MS = 3000;
/** Methods of the API; whatever else a caller makes up is counted together. */
const METHODS: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']);

/** Counts what the service does, in a registry of its own, so that several services in one process do not collide. */
export function createMetrics({ longestReadMs = LONGEST_READ_MS } = {}): Metrics {
    const registry = new Registry();
    const registers = [registry];
    collectDefaultMetrics({ register: registry, prefix: 'dial_flow_' });
    const requests = new Histogram({
        name: 'dial_flow_http_request_seconds',
        help: 'Time to answer a request.',
        labelNames: ['method', 'route', 'status'],
        buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
        registers
    });
    const unread = new Counter({
        name: 'dial_flow_metric_reads_failed_total',
        help: 'Times that a part could not tell its figures.',
        labelNames: ['source'],
        registers
    });
    const watched: { readonly source: MetricSource; readonly gauges: WatchedGauges }[] = [];

    const refresh = async ({ source, gauges }: (typeof watched)[number]): Promise<void> => {
        try {
            const samples = await within(longestReadMs, source.read());
            forget(gauges);
            for (const { name, labels = {}, value } of samples) gauges.get(name)?.gauge.set(labels, value);
        } catch {
            forget(gauges);
            unread.inc({ source: source.name });
        }
    };
    return {
        contentType: registry.contentType,
        ...runMetrics(registry),
        requestEnded: ({ method, route, status, seconds }) =>
            requests.observe(
                { method: METHODS.has(method) ? method : 'other', route, status: String(status) },
                seconds
            ),
        watch(source) {
            const gauges = source.gauges.map(({ name, help, labelNames = [] }) => {
                const gauge = new Gauge({ name, help, labelNames: [...labelNames], registers });
                return [name, { gauge, hasLabels: labelNames.length > 0 }] as const;
            });
            watched.push({ source, gauges: new Map(gauges) });
        },
        async text() {
            await Promise.all(watched.map(refresh));
            return registry.metrics();
        }
    };
}

type WatchedGauges = ReadonlyMap<string, { readonly gauge: Gauge; readonly hasLabels: boolean }>;

/** Without labels, a reset would leave a zero behind, which says something else than nothing. */
function forget(gauges: WatchedGauges): void {
    for (const { gauge, hasLabels } of gauges.values()) {
        if (hasLabels) gauge.reset();
        else gauge.remove();
    }
}

async function within<Value>(ms: number, value: Promise<Value>): Promise<Value> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
        timer = setTimeout(() => reject(new Error('The part did not answer in time.')), ms);
        timer.unref();
    });
    try {
        return await Promise.race([value, late]);
    } finally {
        clearTimeout(timer);
    }
}
