import type { z } from 'zod';

/**
 * What is wrong with the text of a variable, in words that follow its name; undefined where the schema has words of its own.
 * Taken by `safeParse` as `error`.
 */
export function faultInWords(issue: z.core.$ZodRawIssue): string | undefined {
    switch (issue.code) {
        case 'too_big':
            return issue.origin === 'string'
                ? `must have ${String(issue.maximum)} characters or less`
                : `must be ${String(issue.maximum)} or less`;
        case 'too_small':
            return issue.origin === 'string'
                ? `must have ${String(issue.minimum)} characters or more`
                : `must be ${String(issue.minimum)} or more`;
        case 'invalid_value':
            return `must be ${issue.values.map(String).join(' or ')}`;
        default:
            return undefined;
    }
}
