import type { MetricSource } from '../observability/metric-source.ts';
import type { Clock } from '../runs/clock.ts';
import { lastDueNight, nightsAfter } from './night-times.ts';
import type { NightTimes } from './night-times.ts';

/** When the next night starts and the last one was due, so that an alarm can tell that none came. */
export const scheduleMetrics = (times: NightTimes, clock: Pick<Clock, 'now'>): MetricSource => ({
    name: 'schedule',
    gauges: [
        { name: 'dial_flow_schedule_next_timestamp_seconds', help: 'When the next scheduled night starts.' },
        { name: 'dial_flow_schedule_due_timestamp_seconds', help: 'When the newest scheduled night was due.' }
    ],
    async read() {
        const now = clock.now();
        const [next] = nightsAfter(times, now, 1);
        const due = lastDueNight(times, now);
        return [
            ...(next
                ? [{ name: 'dial_flow_schedule_next_timestamp_seconds', value: next.at.getTime() / 1000 }]
                : []),
            ...(due
                ? [{ name: 'dial_flow_schedule_due_timestamp_seconds', value: due.at.getTime() / 1000 }]
                : [])
        ];
    }
});
