import { statfs } from 'node:fs/promises';
import { sampleOf } from './metric-source.ts';
import type { MetricSource } from './metric-source.ts';
import type { Readiness } from './part-check.ts';

/** Which parts answer, as the readiness of the service sees them; the answers are as old as readiness lets them be. */
export const partMetrics = (readiness: () => Promise<Readiness>): MetricSource => ({
    name: 'parts',
    gauges: [{ name: 'dial_flow_part_up', help: '1 where a part answers, else 0.', labelNames: ['part'] }],
    async read() {
        const { parts } = await readiness();
        return parts.map(({ code, finding }) => ({
            name: 'dial_flow_part_up',
            labels: { part: code },
            value: finding.status === 'failed' ? 0 : 1
        }));
    }
});

/** Space of the disk that holds the data folder. */
export const diskMetrics = (directory: string): MetricSource => ({
    name: 'disk',
    gauges: [
        { name: 'dial_flow_disk_free_bytes', help: 'Space that is left where the data folder lies.' },
        { name: 'dial_flow_disk_size_bytes', help: 'Size of the disk that holds the data folder.' }
    ],
    async read() {
        const { bavail, blocks, bsize } = await statfs(directory);
        return [
            { name: 'dial_flow_disk_free_bytes', value: bavail * bsize },
            { name: 'dial_flow_disk_size_bytes', value: blocks * bsize }
        ];
    }
});

/** What waits in the outbox, so that an alarm can tell that nobody is told. */
export const mailMetrics = (
    figures: () => Promise<{
        readonly waiting: number;
        readonly givenUp: number;
        readonly givenUpLately: number;
    }>
): MetricSource => ({
    name: 'mail',
    gauges: [
        { name: 'dial_flow_mail_waiting', help: 'Mails that wait to be sent, by recipient.' },
        { name: 'dial_flow_mail_given_up', help: 'Mails that were given up, by recipient.' },
        {
            name: 'dial_flow_mail_given_up_lately',
            help: 'Mails that were given up in the last 24 hours, by recipient.'
        }
    ],
    async read() {
        const { waiting, givenUp, givenUpLately } = await figures();
        return [
            { name: 'dial_flow_mail_waiting', value: waiting },
            { name: 'dial_flow_mail_given_up', value: givenUp },
            { name: 'dial_flow_mail_given_up_lately', value: givenUpLately }
        ];
    }
});

/** What a connection to an org saw of its calls. */
export interface ApiCallsSeen {
    readonly calls: number;
    readonly orgUsed: number | null;
    readonly orgMax: number | null;
}

const ORG = ['org'];

/** The API budget of each org, as it told with its last answer. */
export const salesforceMetrics = (usages: ReadonlyMap<string, () => ApiCallsSeen>): MetricSource => ({
    name: 'salesforce',
    gauges: [
        {
            name: 'dial_flow_salesforce_calls',
            help: 'API calls that this process made to an org since it started.',
            labelNames: ORG
        },
        {
            name: 'dial_flow_salesforce_api_used',
            help: 'API calls of all clients of the org in 24 hours.',
            labelNames: ORG
        },
        {
            name: 'dial_flow_salesforce_api_limit',
            help: 'API calls that the org allows in 24 hours.',
            labelNames: ORG
        }
    ],
    async read() {
        return [...usages].flatMap(([org, usage]) => {
            const { calls, orgUsed, orgMax } = usage();
            const labels = { org };
            return [
                { name: 'dial_flow_salesforce_calls', labels, value: calls },
                ...sampleOf({ name: 'dial_flow_salesforce_api_used', labels, value: orgUsed }),
                ...sampleOf({ name: 'dial_flow_salesforce_api_limit', labels, value: orgMax })
            ];
        });
    }
});
