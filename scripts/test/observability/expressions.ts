import type { ExportedMetric } from '../../../compute-service/test/observability/every-metric.ts';
import { readPromql } from './promql.ts';

/** Labels that Prometheus itself gives to everything that it reads. */
const OF_PROMETHEUS: ReadonlySet<string> = new Set(['job', 'instance']);
const PARTS_OF_HISTOGRAM = /_(bucket|count|sum)$/;

/** The metric that an expression means by a name; the parts of a histogram are series of their own. */
function metricOf(metrics: readonly ExportedMetric[], name: string): ExportedMetric | undefined {
    const exact = metrics.find((metric) => metric.name === name);
    if (exact) return exact.type === 'histogram' ? undefined : exact;
    const whole = metrics.find((metric) => metric.name === name.replace(PARTS_OF_HISTOGRAM, ''));
    return whole?.type === 'histogram' && whole.name !== name ? whole : undefined;
}

/** Returns what is wrong with an expression: its form, names and labels that the service does not export, misuse. */
export function expressionFaults(text: string, metrics: readonly ExportedMetric[]): readonly string[] {
    const { faults, selectors, groupedBy } = readPromql(text);
    const found = selectors.map((selector) => ({ ...selector, of: metricOf(metrics, selector.metric) }));
    const labels = new Set([...OF_PROMETHEUS, ...found.flatMap(({ of }) => [...(of?.labels ?? [])])]);
    return [
        ...faults,
        ...(selectors.length === 0 ? ['It reads no metric'] : []),
        ...groupedBy.filter((label) => !labels.has(label)).map((label) => `None has the label ${label}`),
        ...found.flatMap(({ metric, of, labels: chosen, ranged, growing, quantile }) => {
            if (!of) return [`The service has no ${metric}`];
            const isBucket = of.type === 'histogram' && metric.endsWith('_bucket');
            return [
                ...(quantile && !isBucket ? [`${metric} has no buckets to compute a quantile from`] : []),
                ...(quantile && groupedBy.length > 0 && !groupedBy.includes('le')
                    ? ['A quantile needs the label le']
                    : []),
                ...(of.type === 'histogram' && !growing
                    ? [`${metric} is a part of a histogram, which only grows`]
                    : []),
                ...chosen
                    .filter((label) => !of.labels.has(label) && !OF_PROMETHEUS.has(label))
                    .map((label) => `${metric} has no label ${label}`),
                ...(growing && !ranged ? [`${metric} needs a range of time`] : []),
                ...(growing && of.type === 'gauge' ? [`${metric} is no counter`] : []),
                ...(of.type === 'counter' && !growing ? [`${metric} is a counter, which only grows`] : [])
            ];
        })
    ];
}
