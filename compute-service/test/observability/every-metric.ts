import { createMetrics } from '../../src/observability/metrics.ts';
import type { Metrics } from '../../src/observability/metrics.ts';
import {
    diskMetrics,
    mailMetrics,
    partMetrics,
    salesforceMetrics
} from '../../src/observability/part-metrics.ts';
import { storeMetrics } from '../../src/observability/store-metrics.ts';
import { scheduleMetrics } from '../../src/schedule/schedule-metrics.ts';
import { sampleRun } from '../support/sample-run.ts';
import { parsePrometheusText } from './prometheus-text.ts';
import type { MetricFamily } from './prometheus-text.ts';

export interface ExportedMetric {
    readonly name: string;
    readonly type: MetricFamily['type'];
    readonly help: string;
    readonly labels: ReadonlySet<string>;
}

/** Lets the service count one of everything that it counts, so that every label is seen. */
function countOnce(metrics: Metrics): void {
    metrics.requestEnded({ method: 'GET', route: '/v1/runs', status: 200, seconds: 0.1 });
    metrics.stepEnded({ engine: 'dedupe', status: 'finished', seconds: 1 });
    metrics.stepRetried({ engine: 'dedupe' });
    const target = { target: 'salesforce', sent: 3, confirmed: 3, failed: 0, unprocessed: 0 };
    const documents = {
        inputs: [{ name: 'accounts', read: 3, quarantined: 0 }],
        deliveries: [target]
    } as unknown as ReturnType<typeof sampleRun>['documents'];
    metrics.runEnded({ run: sampleRun({ status: 'succeeded', documents }), seconds: 1 });
}

/** Returns what the service exports with every part of it watched, each with its labels. */
export async function everyMetric(): Promise<readonly ExportedMetric[]> {
    const metrics = createMetrics();
    const clock = { now: () => new Date('2026-11-27T02:00:00Z') };
    const away = async () => Promise.reject(new Error('away'));
    const store = {
        countByStatus: away,
        queueState: away,
        list: away,
        find: away,
        lastSuccessfulNight: away
    };
    const sources = [
        storeMetrics({ store, orgs: ['default'], clock }),
        partMetrics(async () => ({ status: 'ready', parts: [] })),
        diskMetrics('/'),
        salesforceMetrics(new Map([['default', () => ({ calls: 0, orgUsed: 1, orgMax: 2 })]])),
        mailMetrics(async () => ({ waiting: 0, givenUp: 0, givenUpLately: 0 })),
        scheduleMetrics([{ name: 'default', schedule: { cron: '0 2 * * *', timeZone: 'UTC' } }], clock)
    ];
    for (const source of sources) metrics.watch(source);
    countOnce(metrics);
    const gauges = new Map(
        sources.flatMap((source) => source.gauges).map(({ name, labelNames = [] }) => [name, labelNames])
    );
    return [...parsePrometheusText(await metrics.text()).values()].map(({ name, type, help, samples }) => ({
        ...{ name, type, help },
        labels: new Set([
            ...samples.flatMap((sample) => Object.keys(sample.labels)),
            ...(gauges.get(name) ?? [])
        ])
    }));
}
