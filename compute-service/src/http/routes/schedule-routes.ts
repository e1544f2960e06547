import { lastDueNight, nightsAfter } from '../../schedule/night-times.ts';
import { orgAsked } from '../org-of-caller.ts';
import { json, route } from '../route.ts';
import type { Route } from '../route.ts';
import { scheduleQuery } from '../schemas/requests.ts';
import { schedule as scheduleSchema } from '../schemas/schedule.ts';
import type { ApiServices } from './services.ts';

/** The schedule of this service, and the nights that come. */
export function scheduleRoutes({
    scheduleOf,
    store,
    clock,
    ...callers
}: Pick<ApiServices, 'scheduleOf' | 'store' | 'clock' | 'orgs' | 'boundTo'>): readonly Route[] {
    return [
        route({
            method: 'get',
            path: '/v1/schedule',
            operationId: 'getSchedule',
            tag: 'Service',
            summary:
                'Shows when this service starts nights by itself, the last one that was due and the next ones',
            query: scheduleQuery,
            replies: {
                200: {
                    description: 'The schedule; without one, nights are started from outside.',
                    schema: scheduleSchema
                }
            },
            errors: ['unknown_org'],
            async handle({ query: { org: asked, count } }) {
                const org = orgAsked(callers, asked);
                const schedule = scheduleOf(org);
                if (!schedule) return json({ schedule: null, last: null, next: [] });
                const now = clock.now();
                const due = lastDueNight(schedule, now);
                const { runs } = await store.list({ org, limit: 100 });
                const run =
                    due &&
                    runs.find((one) => one.pipeline === 'nightly' && !one.dryRun && one.asOf === due.asOf);
                return json({
                    schedule: {
                        cron: schedule.cron,
                        timeZone: schedule.timeZone,
                        catchUpHours: schedule.catchUpMs / 3_600_000
                    },
                    last: due && {
                        ...viewNight(due),
                        runId: run?.id ?? null,
                        status: run?.status ?? null
                    },
                    next: nightsAfter(schedule, now, count).map(viewNight)
                });
            }
        })
    ];
}

const viewNight = ({
    date,
    at,
    asOf
}: {
    readonly date: string;
    readonly at: Date;
    readonly asOf: string;
}) => ({
    date,
    at: at.toISOString(),
    asOf
});
