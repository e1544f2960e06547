import { NO_SCHEDULE, type Variables } from './variables.ts';

/** When nights are started without being asked. */
export interface ScheduleConfig {
    readonly cron: string;
    readonly timeZone: string;
    readonly catchUpMs: number;
}

const HOUR_MS = 60 * 60 * 1000;

/** Returns the schedule that variables name; null where somebody else starts the nights. */
export function scheduleOf(variables: Variables): ScheduleConfig | null {
    const { DIAL_FLOW_SCHEDULE: cron } = variables;
    if (cron === undefined || cron === NO_SCHEDULE) return null;
    return {
        cron,
        timeZone: variables.DIAL_FLOW_SCHEDULE_TIME_ZONE,
        catchUpMs: variables.DIAL_FLOW_SCHEDULE_CATCH_UP_H * HOUR_MS
    };
}
