import type { MetricSource } from '../observability/metric-source.ts';
import type { Clock } from '../runs/clock.ts';
import { lastDueNight, nightsAfter } from './night-times.ts';
import type { NightTimes } from './night-times.ts';

/** When the next night starts and the last one was due, so that an alarm can tell that none came. */
export const scheduleMetrics = (
    orgs: readonly { readonly name: string; readonly schedule: NightTimes | null }[],
    clock: Pick<Clock, 'now'>
): MetricSource => ({
    name: 'schedule',
    gauges: [
        {
            name: 'dial_flow_schedule_next_timestamp_seconds',
            help: 'When the next scheduled night of an org starts.',
            labelNames: ['org']
        },
        {
            name: 'dial_flow_schedule_due_timestamp_seconds',
            help: 'When the newest scheduled night of an org was due.',
            labelNames: ['org']
        }
    ],
    async read() {
        const now = clock.now();
        return orgs.flatMap(({ name: org, schedule }) => {
            if (schedule === null) return [];
            const [next] = nightsAfter(schedule, now, 1);
            const due = lastDueNight(schedule, now);
            const at = (moment: string, night: { readonly at: Date }) => ({
                name: `dial_flow_schedule_${moment}_timestamp_seconds`,
                labels: { org },
                value: night.at.getTime() / 1000
            });
            return [...(next ? [at('next', next)] : []), ...(due ? [at('due', due)] : [])];
        });
    }
});
