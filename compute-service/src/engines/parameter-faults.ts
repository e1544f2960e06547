import { z } from 'zod';

/** A parameter that cannot be used, and the sentence that says why. */
export interface ParameterFault {
    /** `flush.disconnected_attempts` */
    readonly field: string;
    readonly sentence: string;
}

/** Longest text of a refused value in a message. */
const SHOWN_LENGTH = 60;

/** The part of a JSON Schema that says what a value may be. */
interface Limits {
    readonly type?: string;
    readonly enum?: readonly unknown[];
    readonly minimum?: number;
    readonly maximum?: number;
    readonly multipleOf?: number;
    readonly maxItems?: number;
}

function limitsInWords({
    type,
    enum: choices,
    minimum,
    maximum,
    multipleOf,
    maxItems
}: Limits): string | null {
    if (choices) return `one of ${choices.join(', ')}`;
    const range = minimum === undefined || maximum === undefined ? '' : ` from ${minimum} to ${maximum}`;
    switch (type) {
        case 'integer':
            return `a whole number${range}`;
        case 'number':
            return `a number${range}${multipleOf === undefined ? '' : ` with at most ${decimalsOf(multipleOf)} decimals`}`;
        case 'boolean':
            return 'true or false';
        case 'array':
            return maxItems === undefined ? 'a list of texts' : `a list of at most ${maxItems} texts`;
        default:
            return null;
    }
}

const decimalsOf = (step: number): number => Math.max(0, Math.round(-Math.log10(step)));

function shown(value: unknown): string {
    const text = JSON.stringify(value) ?? String(value);
    return text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text;
}

/** Says in words what is wrong with each parameter of a group, one fault per parameter. */
export function parameterFaults({
    group,
    schema,
    given,
    error
}: {
    readonly group: string;
    readonly schema: z.ZodObject;
    readonly given: unknown;
    readonly error: z.ZodError;
}): readonly ParameterFault[] {
    const faults = new Map<string, ParameterFault>();
    const add = (field: string, sentence: string): void => {
        if (!faults.has(field)) faults.set(field, { field, sentence });
    };
    for (const issue of error.issues) {
        const [name] = issue.path;
        if (issue.code === 'unrecognized_keys' && name === undefined) {
            for (const key of issue.keys)
                add(
                    `${group}.${key}`,
                    `${group}.${key} is no parameter; ${group} has ${Object.keys(schema.shape).join(', ')}`
                );
        } else if (issue.code === 'unrecognized_keys') {
            const field = [group, ...issue.path].join('.');
            const known = namesIn(schema, String(name));
            for (const key of issue.keys)
                add(`${field}.${key}`, `${field}.${key} is not known; ${field} may name ${known.join(', ')}`);
        } else if (name === undefined) {
            add(group, `${group} must be an object of parameters`);
        } else {
            const field = [group, ...issue.path].join('.');
            const limits =
                issue.path.length === 1 && issue.code !== 'custom' ? limitsOf(schema, String(name)) : null;
            const rule = limits === null ? ruleOf(issue) : `must be ${limits}`;
            add(field, `${field} ${rule}; ${shown(valueAt(given, issue.path))} was given`);
        }
    }
    return [...faults.values()];
}

function ruleOf(issue: z.core.$ZodIssue): string {
    if (issue.message.startsWith('must ')) return issue.message;
    if (issue.code === 'invalid_value') return `must be one of ${issue.values.map(String).join(', ')}`;
    if (issue.code === 'invalid_type' && issue.expected === 'string') return 'must be a text';
    if (issue.code === 'too_small') return 'must not be empty';
    if (issue.code === 'too_big') return `must have at most ${String(issue.maximum)} characters`;
    return `is not usable: ${issue.message}`;
}

function limitsOf(schema: z.ZodObject, name: string): string | null {
    const properties = z.toJSONSchema(schema, { io: 'input' }).properties ?? {};
    const property = properties[name];
    return typeof property === 'object' ? limitsInWords(property as Limits) : null;
}

/** The names that a parameter made of names and values takes. */
function namesIn(schema: z.ZodObject, name: string): readonly string[] {
    const property = z.toJSONSchema(schema, { io: 'input' }).properties?.[name];
    const names = typeof property === 'object' ? property.propertyNames : undefined;
    return typeof names === 'object' ? (names.enum ?? []).map(String) : [];
}

function valueAt(given: unknown, path: readonly PropertyKey[]): unknown {
    return path.reduce<unknown>(
        (value, key) =>
            typeof value === 'object' && value !== null
                ? (value as Readonly<Record<PropertyKey, unknown>>)[key]
                : undefined,
        given
    );
}
