import { z } from 'zod';

/** Kinds of parameters with their ranges (G11); every engine's schema is put together from them. */

/** Whole days. */
export const days = (): z.ZodInt => z.int().min(0).max(3650);

/** Calls that were made or counted. */
export const attempts = (): z.ZodInt => z.int().min(1).max(100);

/** A part of a whole, 0 to 1 with at most four decimals, so that it compares exactly as ten-thousandths. */
export const share = (): z.ZodNumber => z.number().min(0).max(1).multipleOf(0.0001);

/** A local time between the hours outside of which nobody is called. */
export const callableTime = (): z.ZodString =>
    z
        .string()
        .regex(/^((0[89]|1[0-9]|20):[0-5][0-9]|21:00)$/, { error: 'must be a time from 08:00 to 21:00' });

export interface ParameterWords {
    /** Label of the form field. */
    readonly title: string;
    /** Help text: what a higher or lower value does. */
    readonly description: string;
    readonly unit?: string;
    /** Fieldset of the form and the position in it. */
    readonly group: string;
    readonly order: number;
    /** Folded away at first. */
    readonly advanced?: boolean;
    /** Words for the values of a choice. */
    readonly choices?: Readonly<Record<string, string>>;
}

/** Words and form hints as they stand in the JSON Schema that the console and the help are built from. */
export const words = ({ title, description, unit, group, order, advanced, choices }: ParameterWords) => ({
    title,
    description,
    ...(unit === undefined ? {} : { 'x-unit': unit }),
    'x-group': group,
    'x-order': order,
    'x-advanced': advanced ?? false,
    ...(choices === undefined
        ? {}
        : { oneOf: Object.entries(choices).map(([value, label]) => ({ const: value, title: label })) })
});
