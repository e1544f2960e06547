import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { RunObserver } from '../runs/observer.ts';
import type { RunStatus } from '../runs/run.ts';

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
    setRuns(counts: Readonly<Record<RunStatus, number>>): void;
    text(): Promise<string>;
}

/** Counts what the service does, in a registry of its own, so that several services in one process do not collide. */
export function createMetrics(): Metrics {
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
    const runs = new Gauge({
        name: 'dial_flow_runs',
        help: 'Runs in the store by status.',
        labelNames: ['status'],
        registers
    });
    const runSeconds = new Histogram({
        name: 'dial_flow_run_seconds',
        help: 'Time from the start to the end of a run.',
        labelNames: ['status'],
        buckets: [1, 10, 60, 120, 300, 600, 1800, 7200],
        registers
    });
    const runPeakMemory = new Gauge({
        name: 'dial_flow_run_peak_memory_mb',
        help: 'Peak resident memory during the newest run.',
        registers
    });
    const stepSeconds = new Histogram({
        name: 'dial_flow_step_seconds',
        help: 'Time of a step.',
        labelNames: ['engine', 'status'],
        buckets: [0.05, 0.25, 1, 5, 20, 60, 300],
        registers
    });
    const retries = new Counter({
        name: 'dial_flow_step_retries_total',
        help: 'Steps that were tried again.',
        labelNames: ['engine'],
        registers
    });
    return {
        contentType: registry.contentType,
        requestEnded: ({ method, route, status, seconds }) =>
            requests.observe({ method, route, status: String(status) }, seconds),
        setRuns(counts) {
            for (const [status, count] of Object.entries(counts)) runs.set({ status }, count);
        },
        runEnded({ status, seconds, peakMemoryMb }) {
            runSeconds.observe({ status }, seconds);
            runPeakMemory.set(peakMemoryMb);
        },
        stepEnded: ({ engine, status, seconds }) => stepSeconds.observe({ engine, status }, seconds),
        stepRetried: ({ engine }) => retries.inc({ engine }),
        text: () => registry.metrics()
    };
}
