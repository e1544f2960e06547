import type { z } from 'zod';

/**
 * What is wrong with the text of a variable, in words that follow its name; undefined where the schema has words of its own.
 */
function faultInWords(issue: z.core.$ZodRawIssue): string | undefined {
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

export interface VariableFault {
    readonly name: string;
    readonly words: string;
}

/** Reads variables by their schema: what they say, undefined where any is faulty, and every fault. */
export function readVariables<Schema extends z.ZodType>(
    schema: Schema,
    values: Readonly<Record<string, string>>
): { readonly data: z.output<Schema> | undefined; readonly faults: readonly VariableFault[] } {
    const { data, error } = schema.safeParse(values, { error: faultInWords });
    const faults = (error?.issues ?? []).map(({ path, message }) => ({
        name: String(path[0] ?? ''),
        words: message
    }));
    return { data, faults };
}

/** A fault with the name of its variable. */
export const faultText = ({ name, words }: VariableFault): string => `${name}: ${words}`;
