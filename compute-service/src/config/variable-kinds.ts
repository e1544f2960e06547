import { z } from 'zod';

/** A flag is the text `true` or `false`; anything else would be read as true by mistake. */
export const flag = z.enum(['true', 'false']).transform((text) => text === 'true');

/** A whole number within bounds. */
export const whole = (least: number, most: number) =>
    z
        .string()
        .regex(/^\d{1,9}$/, 'must be a whole number')
        .transform(Number)
        .pipe(z.number().min(least).max(most));

/** Parts of a text between commas, without blanks around them. */
export const splitList = (text: string): string[] =>
    text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== '');

/** Texts separated by commas. */
export const list = z.string().transform(splitList);

/** An address of the web. */
export const webAddress = z.url({
    protocol: /^https?$/,
    error: 'must be an address like https://example.com'
});

/** Faults of variables that are not set although a purpose needs them. */
export const missingFaults = ({
    values,
    names,
    purpose
}: {
    readonly values: Readonly<Record<string, string>>;
    readonly names: readonly string[];
    readonly purpose: string;
}): readonly string[] =>
    names.filter((name) => values[name] === undefined).map((name) => `${name}: is needed ${purpose}`);
