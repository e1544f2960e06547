import { createMetrics } from '../../src/observability/metrics.ts';
import { storeMetrics } from '../../src/observability/store-metrics.ts';
import type { Run } from '../../src/runs/run.ts';
import { plannedStep } from '../runs/runner-rig.ts';
import { startRig } from '../http/service-rig.ts';
import { sampleRun } from '../support/sample-run.ts';
import { parsePrometheusText, valueOf } from './prometheus-text.ts';

type Rig = Awaited<ReturnType<typeof startRig>>;

const steps = [
    plannedStep({ key: 'extract.read', engine: 'extract' }, async ({ record }) => {
        const input = { announced: 7, newestDate: null, version: null };
        await record('inputs', [
            { ...input, name: 'accounts', read: 7, quarantined: 1 },
            { ...input, name: 'calls', read: 13, quarantined: 0 }
        ]);
        await record('figures', {
            contactRate: { part: 12, whole: 96 },
            shareFlushed: { part: 1, whole: 50 },
            listPenetration: null,
            validRows: { part: 19, whole: 20 },
            uniquePhones: null,
            reachableAccounts: { part: 3, whole: 4 },
            dataQualityScore: 0.85
        });
        return { rows: 20 };
    }),
    plannedStep({ key: 'deliver.records', engine: 'deliver', phase: 'deliver' }, async ({ record }) => {
        const report = { created: 0, updated: 0, unprocessed: 1, failures: [] };
        await record('deliveries', [{ ...report, target: 'cleanup_queue', sent: 9, failed: 2 }]);
        return { rows: 6, warnings: ['Two were refused'] };
    })
];

const read = async (rig: Rig) => {
    const answer = await rig.call('/metrics');
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    return parsePrometheusText(answer.text);
};

describe('Metrics', () => {
    let rig: Rig;
    beforeEach(async () => {
        rig = await startRig({ steps });
    });
    afterEach(() => rig.clean());

    it('When a night has ended, then every figure is that of its record', async () => {
        const run: Run = await rig.night();
        const families = await read(rig);
        const [accounts, calls] = run.documents.inputs ?? [];
        const [delivery] = run.documents.deliveries ?? [];
        const value = (name: string, labels = {}): number => valueOf(families, `dial_flow_${name}`, labels);
        expect(run.status).toBe('succeeded_with_warnings');
        expect(value('runs_ended_total', { kind: 'night', status: run.status })).toBe(1);
        expect(value('runs', { status: run.status })).toBe(1);
        expect(value('runs', { status: 'failed' })).toBe(0);
        expect(value('run_seconds_count', { kind: 'night', status: run.status })).toBe(1);
        expect(value('steps_ended_total', { stage: 'deliver', status: 'finished' })).toBe(1);
        expect(value('step_seconds_count', { stage: 'extract' })).toBe(1);
        expect(value('rows_read_total', { table: 'accounts' })).toBe(accounts?.read);
        expect(value('rows_read_total', { table: 'calls' })).toBe(calls?.read);
        expect(value('rows_quarantined_total', { table: 'accounts' })).toBe(accounts?.quarantined);
        expect(value('rows_delivered_total', { target: 'cleanup_queue' })).toBe(6);
        expect(value('rows_refused_total', { target: 'cleanup_queue' })).toBe(3);
        expect(delivery).toMatchObject({ sent: 9, failed: 2, unprocessed: 1 });
        expect(value('last_night_rows_read')).toBe(run.rowsIn);
        expect(value('last_night_quarantine_share')).toBe(1 / 20);
        expect(value('last_night_failed')).toBe(0);
        expect(value('last_night_warnings')).toBe(run.documents.warnings?.length);
        expect(value('last_night_peak_memory_bytes')).toBe((run.peakMemoryMb ?? 0) * 1024 * 1024);
        expect(value('last_success_timestamp_seconds')).toBe(Date.parse(run.finishedAt ?? '') / 1000);
        expect(value('contact_rate')).toBe(12 / 96);
        expect(value('share_flushed')).toBe(1 / 50);
        expect(value('data_quality_score')).toBe(0.85);
        expect(families.get('dial_flow_list_penetration')?.samples).toEqual([]);
        expect(value('queue_depth')).toBe(0);
        expect(value('leases')).toBe(0);
        expect(value('part_up', { part: 'run_store' })).toBe(1);
        expect(value('disk_free_bytes')).toBeGreaterThan(0);
        expect(value('process_resident_memory_bytes')).toBeGreaterThan(0);
        expect(value('nodejs_eventloop_lag_seconds')).toBeGreaterThanOrEqual(0);
    });

    it('When callers make up addresses and methods, then no series is made for them', async () => {
        const before = (await read(rig)).get('dial_flow_http_request_seconds')?.samples.length ?? 0;
        for (let index = 0; index < 50; index += 1) await rig.call(`/made-up/${index}?x=${index}`);
        for (const method of ['PROPFIND', 'PURGE', 'LOCK']) await rig.call('/v1/runs', { method });
        for (let index = 0; index < 20; index += 1) await rig.call(`/v1/runs/unknown-${index}`);
        const families = await read(rig);
        const requests = families.get('dial_flow_http_request_seconds')?.samples ?? [];
        const series = new Set(
            requests.map(({ labels: { method, route, status } }) => `${method} ${route} ${status}`)
        );
        expect(series.size).toBeLessThanOrEqual(6);
        expect(requests.length - before).toBeLessThan(60);
    });
});

describe('Metrics of parts that do not answer', () => {
    it('When the store is gone, then its figures are left out, the others are there, and it is counted', async () => {
        const metrics = createMetrics();
        const broken = async () => Promise.reject(new Error('gone'));
        metrics.watch(
            storeMetrics({
                orgs: ['default'],
                store: {
                    countByStatus: broken,
                    queueState: broken,
                    list: broken,
                    find: broken,
                    lastSuccessfulNight: broken
                },
                clock: { now: () => new Date() }
            })
        );
        const families = parsePrometheusText(await metrics.text());
        expect(families.get('dial_flow_queue_depth')?.samples).toEqual([]);
        expect(valueOf(families, 'dial_flow_metric_reads_failed_total', { source: 'run_store' })).toBe(1);
        expect(families.get('dial_flow_process_cpu_seconds_total')?.samples).toHaveLength(1);
    });

    it('When a part never answers, then it is given up', async () => {
        const metrics = createMetrics({ longestReadMs: 10 });
        metrics.watch({
            name: 'slow',
            gauges: [{ name: 'dial_flow_slow', help: 'Slow.' }],
            read: () => new Promise(() => undefined)
        });
        const families = parsePrometheusText(await metrics.text());
        expect(valueOf(families, 'dial_flow_metric_reads_failed_total', { source: 'slow' })).toBe(1);
    });

    it('When a worker falls silent and a draft is held, then both can be seen', async () => {
        const metrics = createMetrics();
        const held = sampleRun({ status: 'failed', draft: 'held', finishedAt: '2026-11-23T02:04:00.000Z' });
        metrics.watch(
            storeMetrics({
                orgs: ['default'],
                store: {
                    countByStatus: async () => ({ queued: 2, running: 1 }) as never,
                    queueState: async () => ({
                        waiting: 2,
                        oldestQueuedAt: '2026-11-23T02:00:00.000Z',
                        orgs: [
                            { org: 'default', waiting: 1, working: 2 },
                            { org: 'gone', waiting: 1, working: 0 }
                        ],
                        leases: [
                            { runId: 'r', workerId: 'w', renewedAt: '2026-11-23T02:09:00.000Z' },
                            { runId: 's', workerId: 'x', renewedAt: '2026-11-23T02:09:59.000Z' }
                        ]
                    }),
                    list: async () => ({ runs: [held], cursor: null }),
                    find: async () => held,
                    lastSuccessfulNight: async () => null
                },
                clock: { now: () => new Date('2026-11-23T02:10:00.000Z') }
            })
        );
        const families = parsePrometheusText(await metrics.text());
        expect(valueOf(families, 'dial_flow_queue_oldest_seconds')).toBe(600);
        expect(valueOf(families, 'dial_flow_lease_age_seconds')).toBe(60);
        expect(valueOf(families, 'dial_flow_org_working', { org: 'default' })).toBe(2);
        expect(valueOf(families, 'dial_flow_org_waiting', { org: 'other' })).toBe(1);
        expect(valueOf(families, 'dial_flow_drafts_held')).toBe(1);
        expect(valueOf(families, 'dial_flow_last_night_failed', { org: 'default' })).toBe(1);
        expect(families.get('dial_flow_last_success_timestamp_seconds')?.samples).toEqual([]);
    });
});
