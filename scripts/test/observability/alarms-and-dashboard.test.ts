import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { everyMetric } from '../../../compute-service/test/observability/every-metric.ts';
import type { ExportedMetric } from '../../../compute-service/test/observability/every-metric.ts';
import { expressionFaults } from './expressions.ts';

const ROOT = join(__dirname, '../../..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

interface Rule {
    readonly alert: string;
    readonly expr: string;
    readonly for: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
}
interface AlertFile {
    readonly groups: readonly { readonly name: string; readonly rules: readonly Rule[] }[];
}
interface Panel {
    readonly id: number;
    readonly type: string;
    readonly title: string;
    readonly gridPos: {
        readonly x: number;
        readonly y: number;
        readonly w: number;
        readonly h: number;
    };
    readonly datasource: { readonly type: string; readonly uid: string };
    readonly targets: readonly {
        readonly refId: string;
        readonly expr: string;
        readonly legendFormat?: string;
    }[];
}
interface Dashboard {
    readonly uid: string;
    readonly title: string;
    readonly templating: { readonly list: readonly { readonly name: string; readonly type: string }[] };
    readonly panels: readonly Panel[];
}

const { groups } = parse(read('deploy/observability/alerts.yaml')) as AlertFile;
const rules = groups.flatMap((group) => group.rules);
const dashboard = JSON.parse(read('deploy/observability/dashboard.json')) as Dashboard;

let metrics: readonly ExportedMetric[];
beforeAll(async () => {
    metrics = await everyMetric();
});

describe('The reader of expressions', () => {
    it.each([
        ['dial_flow_queue_depth > 3', []],
        ['dial_flow_part_up{part="mail"} == 0', []],
        ['sum by (stage) (rate(dial_flow_step_seconds_count[5m]))', []],
        ['dial_flow_queue_length > 3', ['The service has no dial_flow_queue_length']],
        ['dial_flow_part_up{piece="mail"}', ['dial_flow_part_up has no label piece']],
        ['sum by (target) (dial_flow_part_up)', ['None has the label target']],
        ['rate(dial_flow_queue_depth[5m])', ['dial_flow_queue_depth is no counter']],
        ['rate(dial_flow_step_retries_total)', ['dial_flow_step_retries_total needs a range of time']],
        ['dial_flow_step_retries_total > 3', ['dial_flow_step_retries_total is a counter, which only grows']],
        ['rate(dial_flow_step_seconds[5m])', ['The service has no dial_flow_step_seconds']],
        ['histogram_quantile(0.9, sum by (le) (rate(dial_flow_step_seconds_bucket[5m])))', []],
        [
            'histogram_quantile(0.9, sum by (stage) (rate(dial_flow_step_seconds_bucket[5m])))',
            ['A quantile needs the label le']
        ],
        [
            'histogram_quantile(0.9, rate(dial_flow_step_seconds_sum[5m]))',
            ['dial_flow_step_seconds_sum has no buckets to compute a quantile from']
        ],
        [
            'dial_flow_step_seconds_count > 3',
            ['dial_flow_step_seconds_count is a part of a histogram, which only grows']
        ],
        ['1 > 0', ['It reads no metric']]
    ])('When an expression is %s, then that is judged', (text, faults) => {
        expect(expressionFaults(text, metrics)).toEqual(faults);
    });

    it.each(['dial_flow_queue_depth >', 'sum(dial_flow_queue_depth', 'dial_flow_part_up{part=mail}'])(
        'When an expression is %s, then it is no PromQL',
        (text) => {
            expect(expressionFaults(text, metrics)).toEqual(
                expect.arrayContaining([expect.stringMatching(/^at \d+: /)])
            );
        }
    );
});

it('When alarms and dashboard name a figure, then the service exports it', () => {
    const names = metrics.flatMap(({ name, type }) =>
        type === 'histogram' ? ['bucket', 'count', 'sum'].map((part) => `${name}_${part}`) : [name]
    );
    const panels = dashboard.panels.flatMap(({ targets }) => targets);
    const named = [...rules, ...panels].flatMap(({ expr }) => expr.match(/dial_flow_\w+/g) ?? []);
    expect(named.length).toBeGreaterThan(30);
    expect(named.filter((name) => !names.includes(name))).toEqual([]);
});

describe('The alarms', () => {
    it('When they are read, then each has the fields that Prometheus knows, a name of its own and its page', () => {
        expect(groups.length).toBeGreaterThan(0);
        for (const group of groups) expect(Object.keys(group).toSorted()).toEqual(['name', 'rules']);
        expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
        for (const rule of rules) {
            expect(Object.keys(rule).toSorted()).toEqual(['alert', 'annotations', 'expr', 'for', 'labels']);
            expect(rule.alert).toMatch(/^DialFlow[A-Z]\w+$/);
            expect(rule.for).toMatch(/^\d+[smh]$/);
            expect(rule.labels).toEqual({ severity: expect.stringMatching(/^(page|ticket)$/) });
            expect(rule.annotations).toEqual({
                summary: expect.stringMatching(/\w/),
                runbook: `docs/runbook.md#${rule.alert.toLowerCase()}`
            });
        }
    });

    it.each(rules)(
        'When $alert is evaluated, then it is PromQL on metrics and labels that the service exports',
        ({ expr, annotations }) => {
            expect(expressionFaults(expr, metrics)).toEqual([]);
            for (const text of Object.values(annotations)) {
                const named = [...text.matchAll(/\{\{\s*\$labels\.(\w+)\s*\}\}/g)].map(
                    ([, label = '']) => label
                );
                expect(text.replaceAll(/\{\{\s*\$labels\.\w+\s*\}\}/g, '')).not.toMatch(/[{}]/);
                for (const label of named) {
                    expect(expressionFaults(`sum by (${label}) (${expr})`, metrics)).toEqual([]);
                }
            }
        }
    );
});

describe('The dashboard', () => {
    it('When it is read, then its panels are told apart, have their place, and read what its reader chooses', () => {
        expect([dashboard.uid, dashboard.title]).toEqual(['dial-flow', 'DIAL-Flow']);
        const sources = dashboard.templating.list.filter(({ type }) => type === 'datasource');
        expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
        const taken = new Map<string, string>();
        for (const { title, gridPos, datasource, targets } of dashboard.panels) {
            expect(datasource.type).toBe('prometheus');
            expect(sources.map(({ name }) => `\${${name}}`)).toContain(datasource.uid);
            expect(targets.length).toBeGreaterThan(0);
            expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length);
            expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
            for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
                for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
                    expect([title, taken.get(`${x} ${y}`)]).toEqual([title, undefined]);
                    taken.set(`${x} ${y}`, title);
                }
            }
        }
    });

    it.each(
        dashboard.panels.flatMap(({ title, targets }) => targets.map((target) => ({ title, ...target })))
    )(
        'When the panel "$title" is drawn, then it is PromQL on what the service exports',
        ({ expr, legendFormat }) => {
            expect(expressionFaults(expr, metrics)).toEqual([]);
            for (const [, label = ''] of (legendFormat ?? '').matchAll(/\{\{\s*(\w+)\s*\}\}/g)) {
                expect(expressionFaults(`sum by (${label}) (${expr})`, metrics)).toEqual([]);
            }
        }
    );
});
