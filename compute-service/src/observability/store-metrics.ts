import type { Clock } from '../runs/clock.ts';
import { FINAL_STATUSES } from '../runs/run.ts';
import type { Run, ShareOf } from '../runs/run.ts';
import type { QueueState, RunStore } from '../runs/store.ts';
import { sampleOf } from './metric-source.ts';
import type { MetricSource, Sample, SourceGauge } from './metric-source.ts';

/** So far back is looked for the newest night that ended and for drafts; older ones are nobody's worry any more. */
const NEWEST_RUNS = 50;
const BYTES_PER_MB = 1024 * 1024;

const ORG = ['org'];
/** Stands for orgs that are no longer served, so that there are no more labels than orgs in the configuration. */
const OTHER_ORGS = 'other';

const GAUGES: readonly SourceGauge[] = [
    { name: 'dial_flow_runs', help: 'Runs in the store by status.', labelNames: ['status'] },
    { name: 'dial_flow_queue_depth', help: 'Runs that wait for a worker.' },
    { name: 'dial_flow_queue_oldest_seconds', help: 'How long the run waits that waits longest.' },
    { name: 'dial_flow_org_waiting', help: 'Runs of an org that wait for a worker.', labelNames: ORG },
    { name: 'dial_flow_org_working', help: 'Runs of an org that a worker has.', labelNames: ORG },
    { name: 'dial_flow_leases', help: 'Runs that a worker has.' },
    { name: 'dial_flow_lease_age_seconds', help: 'Time since the quietest worker was last heard of.' },
    { name: 'dial_flow_running_seconds', help: 'How long the run has been worked on that is longest at it.' },
    {
        name: 'dial_flow_drafts_held',
        help: 'Drafts that wait for a person, among the newest 50 failed runs.'
    },
    {
        name: 'dial_flow_last_success_timestamp_seconds',
        help: 'When the newest full night ended that succeeded and delivered.',
        labelNames: ORG
    },
    {
        name: 'dial_flow_last_night_timestamp_seconds',
        help: 'When the newest full night ended, however.',
        labelNames: ORG
    },
    {
        name: 'dial_flow_last_night_failed',
        help: '1 where the newest full night failed, else 0.',
        labelNames: ORG
    },
    { name: 'dial_flow_last_night_seconds', help: 'Time that the newest full night took.', labelNames: ORG },
    {
        name: 'dial_flow_last_night_peak_memory_bytes',
        help: 'Peak memory of the newest full night.',
        labelNames: ORG
    },
    { name: 'dial_flow_last_night_warnings', help: 'Warnings of the newest full night.', labelNames: ORG },
    {
        name: 'dial_flow_last_night_rows_read',
        help: 'Rows that the newest full night read.',
        labelNames: ORG
    },
    {
        name: 'dial_flow_last_night_quarantine_share',
        help: 'Rows that the newest full night set aside, of all it read.',
        labelNames: ORG
    },
    {
        name: 'dial_flow_last_night_list_rows',
        help: 'Rows of the call list of the newest full night.',
        labelNames: ORG
    },
    {
        name: 'dial_flow_contact_rate',
        help: 'Calls of 14 days that reached somebody, of all, in the last accepted night.',
        labelNames: ORG
    },
    {
        name: 'dial_flow_share_flushed',
        help: 'Dialable numbers to be removed, in the last accepted night.',
        labelNames: ORG
    },
    {
        name: 'dial_flow_list_penetration',
        help: 'Numbers of the list before that were dialled, in the last accepted night.',
        labelNames: ORG
    },
    {
        name: 'dial_flow_data_quality_score',
        help: 'Quality of the inputs of the last accepted night, 0 to 1.',
        labelNames: ORG
    }
];

const ratio = (share: ShareOf | null | undefined): number | null => (share ? share.part / share.whole : null);

const secondsOf = (instant: string | null | undefined): number | null =>
    instant ? Date.parse(instant) / 1000 : null;

export interface StoreMetricsOptions {
    readonly store: Pick<RunStore, 'countByStatus' | 'queueState' | 'list' | 'find' | 'lastSuccessfulNight'>;
    /** Names of the orgs that are served. */
    readonly orgs: readonly string[];
    readonly clock: Pick<Clock, 'now'>;
}

/** Figures that all processes on the same run store tell alike: the queue, the nights, what managers watch. */
export const storeMetrics = ({ store, orgs, clock }: StoreMetricsOptions): MetricSource => ({
    name: 'run_store',
    gauges: GAUGES,
    async read() {
        const counts = await store.countByStatus();
        const nights: Sample[] = [];
        for (const org of orgs) {
            const samples = await nightSamples(store, org);
            nights.push(...samples.map((sample) => ({ ...sample, labels: { org } })));
        }
        return [
            ...Object.entries(counts).flatMap(([status, runs]) =>
                sampleOf({ name: 'dial_flow_runs', value: runs, labels: { status } })
            ),
            ...(await queueSamples({ store, orgs, clock })),
            ...nights
        ];
    }
});

/** One sample for each org that is served, also where it has no run, and one for all others. */
function orgSamples(state: QueueState, orgs: readonly string[]): readonly Sample[] {
    const named = [...orgs, ...(state.orgs.some(({ org }) => !orgs.includes(org)) ? [OTHER_ORGS] : [])];
    const sumOf = (label: string, figure: 'waiting' | 'working'): number =>
        state.orgs
            .filter(({ org }) => (orgs.includes(org) ? org : OTHER_ORGS) === label)
            .reduce((sum, each) => sum + each[figure], 0);
    return named.flatMap((org) =>
        (['waiting', 'working'] as const).map((figure) => ({
            name: `dial_flow_org_${figure}`,
            labels: { org },
            value: sumOf(org, figure)
        }))
    );
}

async function queueSamples({ store, orgs, clock }: StoreMetricsOptions): Promise<readonly Sample[]> {
    const now = clock.now();
    const state = await store.queueState();
    const { waiting, oldestQueuedAt, leases } = state;
    const ages = leases.map(({ renewedAt }) => secondsSince(renewedAt, now));
    const running = await Promise.all(
        (['running', 'delivering'] as const).map((status) => store.list({ status, limit: NEWEST_RUNS }))
    );
    const spans = running.flatMap(({ runs }) =>
        runs.map(({ startedAt }) => (startedAt === null ? 0 : secondsSince(startedAt, now)))
    );
    const failed = await store.list({ status: 'failed', limit: NEWEST_RUNS });
    return [
        ...sampleOf({ name: 'dial_flow_queue_depth', value: waiting }),
        ...orgSamples(state, orgs),
        ...sampleOf({
            name: 'dial_flow_queue_oldest_seconds',
            value: oldestQueuedAt === null ? 0 : secondsSince(oldestQueuedAt, now)
        }),
        ...sampleOf({ name: 'dial_flow_leases', value: leases.length }),
        ...sampleOf({ name: 'dial_flow_lease_age_seconds', value: Math.max(0, ...ages) }),
        ...sampleOf({ name: 'dial_flow_running_seconds', value: Math.max(0, ...spans) }),
        ...sampleOf({
            name: 'dial_flow_drafts_held',
            value: failed.runs.filter(({ draft }) => draft === 'held').length
        })
    ];
}

const secondsSince = (instant: string, now: Date): number =>
    Math.max(0, (now.getTime() - Date.parse(instant)) / 1000);

async function nightSamples(
    store: Pick<RunStore, 'list' | 'find' | 'lastSuccessfulNight'>,
    org: string
): Promise<readonly Sample[]> {
    const { runs } = await store.list({ org, limit: NEWEST_RUNS });
    const newest = runs.find(
        ({ pipeline, dryRun, status }) => pipeline === 'nightly' && !dryRun && FINAL_STATUSES.includes(status)
    );
    const night = newest ? await store.find(newest.id) : null;
    const accepted = await store.lastSuccessfulNight(org);
    const figures = accepted?.documents.figures;
    return [
        ...(night ? lastNightSamples(night) : []),
        ...sampleOf({
            name: 'dial_flow_last_success_timestamp_seconds',
            value: secondsOf(accepted?.finishedAt)
        }),
        ...sampleOf({ name: 'dial_flow_contact_rate', value: ratio(figures?.contactRate) }),
        ...sampleOf({ name: 'dial_flow_share_flushed', value: ratio(figures?.shareFlushed) }),
        ...sampleOf({ name: 'dial_flow_list_penetration', value: ratio(figures?.listPenetration) }),
        ...sampleOf({ name: 'dial_flow_data_quality_score', value: figures?.dataQualityScore })
    ];
}

function lastNightSamples({
    status,
    startedAt,
    finishedAt,
    peakMemoryMb,
    documents
}: Run): readonly Sample[] {
    const inputs = documents.inputs ?? [];
    const read = inputs.reduce((rows, input) => rows + input.read, 0);
    const quarantined = inputs.reduce((rows, input) => rows + input.quarantined, 0);
    const [start, end] = [secondsOf(startedAt), secondsOf(finishedAt)];
    const name = (rest: string): string => `dial_flow_last_night_${rest}`;
    return [
        ...sampleOf({ name: name('timestamp_seconds'), value: end }),
        ...sampleOf({ name: name('failed'), value: status === 'failed' ? 1 : 0 }),
        ...sampleOf({
            name: name('seconds'),
            value: start === null || end === null ? null : Math.max(0, end - start)
        }),
        ...sampleOf({
            name: name('peak_memory_bytes'),
            value: peakMemoryMb === null ? null : peakMemoryMb * BYTES_PER_MB
        }),
        ...sampleOf({ name: name('warnings'), value: documents.warnings?.length ?? 0 }),
        ...sampleOf({ name: name('rows_read'), value: documents.inputs ? read : null }),
        ...sampleOf({ name: name('quarantine_share'), value: read === 0 ? null : quarantined / read }),
        ...sampleOf({
            name: name('list_rows'),
            value: documents.outputs?.find((output) => output.name === 'call_list')?.rows
        })
    ];
}
