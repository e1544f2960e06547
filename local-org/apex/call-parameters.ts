import { AuraHandledError } from '../src/apex-runtime/apex-error.ts';
import type { ApexParameters } from '../src/apex-runtime/controllers.ts';
import { toLongId } from '../src/ids.ts';

/** Parameters of a call, typed as the Apex method declares them. */

const wrongType = (name: string, wanted: string): AuraHandledError =>
    new AuraHandledError({
        code: 'invalid_request',
        message: `${name} must be ${wanted}.`,
        advice: 'Load the page again.',
        field: name
    });

const given = (parameters: ApexParameters, name: string): unknown => parameters[name] ?? null;

export function textOf(parameters: ApexParameters, name: string): string | null {
    const value = given(parameters, name);
    if (value === null || typeof value === 'string') return value;
    throw wrongType(name, 'a text');
}

/** A text without blanks around it; null where nothing is left. */
export const filledTextOf = (parameters: ApexParameters, name: string): string | null =>
    textOf(parameters, name)?.trim() || null;

export function flagOf(parameters: ApexParameters, name: string): boolean | null {
    const value = given(parameters, name);
    if (value === null || typeof value === 'boolean') return value;
    throw wrongType(name, 'true or false');
}

export function integerOf(parameters: ApexParameters, name: string): number | null {
    const value = given(parameters, name);
    if (value === null || (typeof value === 'number' && Number.isInteger(value))) return value;
    throw wrongType(name, 'a whole number');
}

/** A record id in its long form. */
export function idOf(parameters: ApexParameters, name: string): string | null {
    const value = textOf(parameters, name);
    if (value === null || value === '') return null;
    const id = toLongId(value);
    if (id === undefined) throw wrongType(name, 'a record id');
    return id;
}

export function objectOf(parameters: ApexParameters, name: string): ApexParameters {
    const value = given(parameters, name) ?? {};
    if (typeof value === 'object' && !Array.isArray(value)) return value as ApexParameters;
    throw wrongType(name, 'an object');
}

/** The object that a method got as JSON: objects inside of objects reach Apex safely only as text. */
export function jsonOf(parameters: ApexParameters): ApexParameters {
    try {
        const value: unknown = JSON.parse(textOf(parameters, 'json') ?? '');
        if (value !== null && typeof value === 'object' && !Array.isArray(value))
            return value as ApexParameters;
    } catch {
        // What is no JSON is refused below in words.
    }
    throw new AuraHandledError({
        code: 'invalid_request',
        message: 'What was sent cannot be read.',
        advice: 'Load the page again.',
        field: 'json'
    });
}

export function listOf(parameters: ApexParameters, name: string): readonly unknown[] {
    const value = given(parameters, name) ?? [];
    if (Array.isArray(value)) return value as readonly unknown[];
    throw wrongType(name, 'a list');
}

export const objectsOf = (parameters: ApexParameters, name: string): readonly ApexParameters[] =>
    listOf(parameters, name).map((value) => {
        if (value !== null && typeof value === 'object' && !Array.isArray(value))
            return value as ApexParameters;
        throw wrongType(name, 'a list of objects');
    });

export const textsOf = (parameters: ApexParameters, name: string): readonly string[] =>
    listOf(parameters, name).map((value) => {
        if (typeof value === 'string') return value;
        throw wrongType(name, 'a list of texts');
    });

export const idsOf = (parameters: ApexParameters, name: string): readonly string[] =>
    textsOf(parameters, name).map((value) => {
        const id = toLongId(value);
        if (id === undefined) throw wrongType(name, 'a list of record ids');
        return id;
    });
