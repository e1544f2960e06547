import type { SObject } from '../src/apex-runtime/apex-context.ts';

/** Values of a record, typed as components get them. */

export function textIn(record: SObject | null | undefined, path: string): string | null {
    let value: unknown = record;
    for (const name of path.split('.')) value = (value as SObject | null | undefined)?.[name];
    return value === null || value === undefined ? null : String(value);
}

export function numberIn(record: SObject | null | undefined, name: string): number | null {
    const value = record?.[name];
    return value === null || value === undefined ? null : Number(value);
}

export const isTrueIn = (record: SObject | null | undefined, name: string): boolean =>
    record?.[name] === true;

/** An instant as JSON has it, with milliseconds and Z. */
export function instantIn(record: SObject | null | undefined, name: string): string | null {
    const value = textIn(record, name);
    return value === null ? null : new Date(value).toISOString();
}

export const momentIn = (record: SObject | null | undefined, name: string): Date | null => {
    const value = instantIn(record, name);
    return value === null ? null : new Date(value);
};

/** The list that a JSON document holds; null where there is none, or where it was too long to be kept. */
export function listFrom<T>(text: string | null): readonly T[] | null {
    return text?.startsWith('[') ? (JSON.parse(text) as readonly T[]) : null;
}

export function objectFrom(text: string | null): Readonly<Record<string, unknown>> {
    return text?.startsWith('{') ? (JSON.parse(text) as Readonly<Record<string, unknown>>) : {};
}
