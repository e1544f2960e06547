import { z } from 'zod';
import { CHECK_CODES } from './checks/codes.ts';
import { days, share, words } from './parameter-kinds.ts';

const INPUTS = 'Inputs';
const CHECKS = 'Quality checks';
const DELIVERY = 'Delivery';

/** Parameters of the night as a whole: validation, checks, delivery, API budget (docs/rules.md; ranges G11). */
export const nightParameters = z.strictObject({
    max_unmapped_share: share()
        .default(0.02)
        .meta(
            words({
                title: 'Largest share of unmapped dispositions',
                description: 'The run stops where more of all calls have a disposition without a mapping.',
                unit: 'share of calls',
                group: INPUTS,
                order: 1
            })
        ),
    max_quarantined_share: share()
        .default(0.001)
        .meta(
            words({
                title: 'Largest share of unreadable rows',
                description: 'The run stops where more rows of one table hold a value that cannot be read.',
                unit: 'share of rows',
                group: INPUTS,
                order: 2,
                advanced: true
            })
        ),
    max_volume_change: share()
        .default(0.3)
        .meta(
            words({
                title: 'Largest change of volume',
                description:
                    'A result that is larger or smaller than that of the last accepted run by this share or more fails its check.',
                unit: 'share',
                group: CHECKS,
                order: 1
            })
        ),
    max_call_age_days: days()
        .default(3)
        .meta(
            words({
                title: 'Oldest newest call',
                description: 'The newest call must not be older, or the inputs count as stale.',
                unit: 'days',
                group: CHECKS,
                order: 2
            })
        ),
    checks: z
        .partialRecord(z.enum(CHECK_CODES), z.enum(['error', 'warn', 'off']))
        .default({})
        .meta(
            words({
                title: 'Severity of checks',
                description:
                    'By code of the check: error holds the results back, warn only says so, off is not looked at. Checks that are not named keep their own severity.',
                group: CHECKS,
                order: 3,
                advanced: true
            })
        ),
    max_review_records: z
        .int()
        .min(1)
        .max(1_000_000)
        .default(10_000)
        .meta(
            words({
                title: 'Records for review',
                description:
                    'So many records of each kind are written to Salesforce, most certain first; the files hold all.',
                unit: 'records of each kind',
                group: DELIVERY,
                order: 1,
                advanced: true
            })
        ),
    api_reserve_share: share()
        .default(0.2)
        .meta(
            words({
                title: 'Reserve of API calls',
                description:
                    'The run does not start where it would leave less of the daily API calls than this.',
                unit: 'share of the day',
                group: DELIVERY,
                order: 2,
                advanced: true
            })
        )
});
