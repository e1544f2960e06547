import { z } from 'zod';
import { days, words } from '../parameter-kinds.ts';

const WHO = 'Which accounts';
const QUEUE = 'Queue';

/** Parameters of InfoFlow IQ (docs/rules.md; ranges G11). */
export const researchParameters = z.strictObject({
    blank: z
        .enum(['empty', 'not_dialable'])
        .default('empty')
        .meta(
            words({
                title: 'Blank phone fields',
                description:
                    'Whether a field counts as blank only when it is empty, or also when its text cannot be dialled.',
                group: WHO,
                order: 1,
                choices: { empty: 'Empty or only spaces', not_dialable: 'Nothing that can be dialled' }
            })
        ),
    recheck_days: days()
        .default(90)
        .meta(
            words({
                title: 'Research again after',
                description: 'An account is due again so many days after its last research.',
                unit: 'days',
                group: WHO,
                order: 2
            })
        ),
    household_dedupe: z
        .boolean()
        .default(true)
        .meta(
            words({
                title: 'One per household',
                description: 'Accounts with the same street and postal code are researched once.',
                group: QUEUE,
                order: 1
            })
        ),
    max_requests: z
        .int()
        .min(0)
        .max(1_000_000)
        .default(5_000)
        .meta(
            words({
                title: 'Most requests',
                description: 'The queue is cut after this rank; the rest is counted.',
                unit: 'accounts',
                group: QUEUE,
                order: 2
            })
        )
});
