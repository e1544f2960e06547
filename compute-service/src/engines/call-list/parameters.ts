import { z } from 'zod';
import { attempts, callableTime, days, share, words } from '../parameter-kinds.ts';

const LIST = 'List';
const REST = 'Attempts and rest';
const MIX = 'States and mix';
const HOURS = 'Hours';

/** Parameters of List IQ (docs/rules.md; ranges G11). */
export const callListParameters = z
    .strictObject({
        size: z
            .int()
            .min(1)
            .max(1_000_000)
            .default(20_000)
            .meta(
                words({
                    title: 'List size',
                    description: 'Numbers on the list, shared out over the states by population.',
                    unit: 'numbers',
                    group: LIST,
                    order: 1
                })
            ),
        min_days_between_attempts: days()
            .default(3)
            .meta(
                words({
                    title: 'Days between attempts',
                    description:
                        'A number is called again so many days after the last attempt at the earliest.',
                    unit: 'days',
                    group: REST,
                    order: 1
                })
            ),
        max_attempts_30d: attempts()
            .default(7)
            .meta(
                words({
                    title: 'Attempts in 30 days',
                    description: 'A number with so many attempts in the last 30 days stays off the list.',
                    unit: 'calls',
                    group: REST,
                    order: 2
                })
            ),
        rest_days_after_contact: days()
            .default(30)
            .meta(
                words({
                    title: 'Rest after a contact',
                    description:
                        'Number and account stay off the list for so many days after somebody was reached.',
                    unit: 'days',
                    group: REST,
                    order: 3
                })
            ),
        recent_share: share()
            .default(0.7)
            .meta(
                words({
                    title: 'Recent share',
                    description: 'Part of the list taken from recent records; the rest is historical.',
                    unit: 'share',
                    group: MIX,
                    order: 1
                })
            ),
        recent_days: days()
            .default(180)
            .meta(
                words({
                    title: 'Recent means',
                    description:
                        'A record is recent if it was researched or created in the last so many days.',
                    unit: 'days',
                    group: MIX,
                    order: 2
                })
            ),
        method: z
            .enum(['hamilton', 'webster'])
            .default('hamilton')
            .meta(
                words({
                    title: 'Apportionment',
                    description:
                        'How shares of the population become whole numbers that add up to the list size.',
                    group: MIX,
                    order: 3,
                    advanced: true,
                    choices: {
                        hamilton: 'Largest remainder (Hamilton)',
                        webster: 'Major fractions (Webster)'
                    }
                })
            ),
        population_vintage: z
            .enum(['census_2020', 'vintage_2025'])
            .default('vintage_2025')
            .meta(
                words({
                    title: 'Population',
                    description: 'The count of people by which the list is shared out.',
                    group: MIX,
                    order: 4,
                    advanced: true,
                    choices: { census_2020: 'Census 2020', vintage_2025: 'Estimate of 2025' }
                })
            ),
        call_date_offset_days: z
            .int()
            .min(0)
            .max(7)
            .default(1)
            .meta(
                words({
                    title: 'Call date after as-of',
                    description: 'Days from the as-of date to the day for which the list is made.',
                    unit: 'days',
                    group: HOURS,
                    order: 1,
                    advanced: true
                })
            ),
        window_start: callableTime()
            .default('08:00')
            .meta({
                ...words({
                    title: 'Earliest call',
                    description: 'Local time in every plausible zone; a state may be stricter.',
                    unit: 'local time',
                    group: HOURS,
                    order: 2
                }),
                format: 'time'
            }),
        window_end: callableTime()
            .default('21:00')
            .meta({
                ...words({
                    title: 'Latest call',
                    description: 'Local time in every plausible zone, exclusive; a state may be stricter.',
                    unit: 'local time',
                    group: HOURS,
                    order: 3
                }),
                format: 'time'
            })
    })
    .refine(({ window_start, window_end }) => window_start < window_end, {
        path: ['window_end'],
        error: 'must be later than window_start'
    });
