import { z } from 'zod';
import { RUN_STATUSES } from '../../runs/run.ts';

const text = z.string();
const night = z.strictObject({
    date: z.iso.date().meta({ description: 'Day on which it starts, in the time zone of the schedule.' }),
    at: z.iso.datetime(),
    asOf: z.iso.date()
});

export const schedule = z
    .strictObject({
        schedule: z.strictObject({ cron: text, timeZone: text, catchUpHours: z.number() }).nullable(),
        last: night
            .extend({
                runId: text.nullable().meta({ description: 'Null where no run of that night is known.' }),
                status: z.enum(RUN_STATUSES).nullable()
            })
            .nullable(),
        next: z.array(night)
    })
    .meta({ id: 'Schedule' });
