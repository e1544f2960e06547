import { z } from 'zod';
import { attempts, days, share, words } from '../parameter-kinds.ts';

const WRONG_NUMBER = 'Wrong number';
const DISCONNECTED = 'Disconnected';
const REVIEW = 'Review and limits';

/** Parameters of AutoFlush IQ (docs/rules.md; ranges G11). */
export const flushParameters = z.strictObject({
    wrong_number_attempts: attempts()
        .default(2)
        .meta(
            words({
                title: 'Wrong-number attempts',
                description: 'So many calls marked wrong number, without an answer since, flag the number.',
                unit: 'calls',
                group: WRONG_NUMBER,
                order: 1
            })
        ),
    wrong_number_span_days: days()
        .default(0)
        .meta(
            words({
                title: 'Wrong-number span',
                description:
                    'Days that the first and the last of these calls must be apart (at least), or in which they must lie (within). 0 asks for no span.',
                unit: 'days',
                group: WRONG_NUMBER,
                order: 2
            })
        ),
    disconnected_attempts: attempts()
        .default(3)
        .meta(
            words({
                title: 'Disconnected attempts',
                description: 'So many calls marked disconnected, without an answer since, flag the number.',
                unit: 'calls',
                group: DISCONNECTED,
                order: 1
            })
        ),
    disconnected_span_days: days()
        .default(90)
        .meta(
            words({
                title: 'Disconnected span',
                description:
                    'Days that the first and the last of these calls must be apart (at least), so that a line out of order for a week stays; or in which they must lie (within). 0 asks for no span.',
                unit: 'days',
                group: DISCONNECTED,
                order: 2
            })
        ),
    span_mode: z
        .enum(['at_least', 'within'])
        .default('at_least')
        .meta(
            words({
                title: 'Span mode',
                description: 'Whether a span is the least distance between calls or the window that counts.',
                group: REVIEW,
                order: 1,
                choices: {
                    at_least: 'At least that many days apart',
                    within: 'Only calls of the last days count'
                }
            })
        ),
    conflict_days: days()
        .default(180)
        .meta(
            words({
                title: 'Conflict window',
                description:
                    'A flagged number that reached somebody on another account in these days is not removed without a decision.',
                unit: 'days',
                group: REVIEW,
                order: 2,
                advanced: true
            })
        ),
    max_share_flushed: share()
        .default(0.05)
        .meta(
            words({
                title: 'Largest share to flush',
                description: 'The run stops where more of all dialable numbers would be removed than this.',
                unit: 'share',
                group: REVIEW,
                order: 3,
                advanced: true
            })
        ),
    removal_mode: z
        .enum(['retire', 'delete'])
        .default('retire')
        .meta(
            words({
                title: 'Removal of researched phones',
                description: 'What happens to a researched phone after its removal was approved.',
                group: REVIEW,
                order: 4,
                advanced: true,
                choices: { retire: 'Set its status to retired', delete: 'Delete the record' }
            })
        )
});
