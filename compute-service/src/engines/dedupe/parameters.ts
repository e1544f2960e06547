import { z } from 'zod';
import { words } from '../parameter-kinds.ts';

const MATCHING = 'Matching';
const APPLYING = 'Applying';

/** Parameters of DeDupe IQ (docs/rules.md; ranges G11). */
export const dedupeParameters = z.strictObject({
    match: z
        .enum(['normalised', 'exact_text'])
        .default('normalised')
        .meta(
            words({
                title: 'Match',
                description: 'Whether two records are the same by their number or only by their very text.',
                group: MATCHING,
                order: 1,
                choices: { normalised: 'Same number, in any format', exact_text: 'Same text' }
            })
        ),
    retired_statuses: z
        .array(z.string().min(1).max(255))
        .max(50)
        .default(['retired'])
        .meta(
            words({
                title: 'Retired statuses',
                description:
                    'Researched phones with one of these statuses take part in nothing but Do Not Call.',
                group: MATCHING,
                order: 2,
                advanced: true
            })
        ),
    hot_number_accounts: z
        .int()
        .min(2)
        .max(100_000)
        .default(10)
        .meta(
            words({
                title: 'Switchboard limit',
                description:
                    'A number on more accounts than this is a switchboard: reported, never acted on.',
                unit: 'accounts',
                group: MATCHING,
                order: 3
            })
        ),
    auto_apply: z
        .enum(['none', 'exact'])
        .default('none')
        .meta(
            words({
                title: 'Apply without review',
                description: 'Whether groups whose texts are all the same may be applied without a person.',
                group: APPLYING,
                order: 1,
                choices: { none: 'Never', exact: 'Groups of equal texts' }
            })
        ),
    max_group_size: z
        .int()
        .min(2)
        .max(100)
        .default(5)
        .meta(
            words({
                title: 'Largest group to apply',
                description: 'Larger groups always wait for a person.',
                unit: 'records',
                group: APPLYING,
                order: 2,
                advanced: true
            })
        )
});
