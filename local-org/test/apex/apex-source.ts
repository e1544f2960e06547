import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sourceDirectory } from '../support/test-org.ts';

/** A method that components call, as the Apex source declares it. */
export interface DeclaredMethod {
    readonly controller: string;
    readonly name: string;
    readonly parameters: readonly string[];
    /** Types of the parameters, in their order. */
    readonly takes: readonly string[];
    readonly returns: string;
}

/** Fields of a data class and the types that they have. */
export type DataFields = ReadonlyMap<string, string>;

const classes = join(sourceDirectory, 'main', 'default', 'classes');

const read = (folder: string): ReadonlyMap<string, string> =>
    new Map(
        readdirSync(join(classes, folder))
            .filter((name) => name.endsWith('.cls'))
            .map((name) => [name.slice(0, -4), readFileSync(join(classes, folder, name), 'utf8')])
    );

/** Source of the controllers, by class. */
export const controllerSources = (): ReadonlyMap<string, string> => read('controllers');

/** The methods that a controller's source lets components call. */
export function methodsIn(controller: string, source: string): readonly DeclaredMethod[] {
    const pattern = /@AuraEnabled(?:\([^)]*\))?\s+public static ([\w.<>, ]+?) (\w+)\(([^)]*)\)/g;
    return [...source.matchAll(pattern)].map(([, returns = '', name = '', list = '']) => ({
        controller,
        name,
        returns,
        parameters: splitTypes(list).map((parameter) => parameter.trim().split(/\s+/).at(-1) ?? ''),
        takes: splitTypes(list).map((parameter) => parameter.trim().replace(/\s+\w+$/, ''))
    }));
}

/** Parts of a list at commas that are not inside of a type's brackets. */
function splitTypes(list: string): string[] {
    let depth = 0;
    let part = '';
    const parts: string[] = [];
    for (const sign of list) {
        if (sign === '<') depth += 1;
        if (sign === '>') depth -= 1;
        if (sign === ',' && depth === 0) {
            parts.push(part);
            part = '';
        } else part += sign;
    }
    return [...parts, part].filter((text) => text.trim() !== '');
}

/** Data classes with the fields that components get, by their names such as DialRunRow or DialRunData.Step. */
export function dataClasses(): ReadonlyMap<string, DataFields> {
    const found = new Map<string, DataFields>();
    const parents = new Map<string, string>();
    for (const [outer, source] of read('data')) {
        let current = outer;
        for (const line of source.split('\n')) {
            const opened =
                /^\s*public (?:virtual |abstract |(?:with|without|inherited) sharing )*class (\w+)(?: extends ([\w.]+))?/.exec(
                    line
                );
            if (opened?.[1] !== undefined) {
                current = opened[1] === outer ? outer : `${outer}.${opened[1]}`;
                found.set(current, new Map());
                if (opened[2] !== undefined) parents.set(current, opened[2]);
            }
            const field = /^\s*(?:@AuraEnabled\s+)?public ([\w.<>, ]+?) (\w+) \{/.exec(line);
            if (field?.[1] !== undefined && field[2] !== undefined && !line.includes('class '))
                found.set(current, new Map([...(found.get(current) ?? []), [field[2], field[1]]]));
        }
    }
    const withParents = (name: string): DataFields => {
        const parent = parents.get(name);
        const inherited =
            parent === undefined
                ? new Map<string, string>()
                : withParents(found.has(parent) ? parent : `${name.split('.')[0] ?? ''}.${parent}`);
        return new Map([...inherited, ...(found.get(name) ?? [])]);
    };
    return new Map([...found.keys()].map((name) => [name, withParents(name)]));
}

/** The data class of a type, through lists; undefined for maps and plain values. */
export function dataClassOf(
    type: string,
    given: { all: ReadonlyMap<string, DataFields>; outer: string }
): string | undefined {
    const inner = /^List<(.+)>$/.exec(type)?.[1];
    if (inner !== undefined) return dataClassOf(inner, given);
    return [type, `${given.outer}.${type}`].find((name) => given.all.has(name));
}

/**
 * Where a value has other fields than its data class, as paths; a map's fields are free.
 * @param given.outer the class in which shorter names of types are found
 */
export function differences(
    value: unknown,
    given: { type: string; path: string; all: ReadonlyMap<string, DataFields>; outer: string }
): string[] {
    const { type, path, all, outer } = given;
    if (value === null || value === undefined) return [];
    if (Array.isArray(value))
        return value.flatMap((item) =>
            differences(item, { ...given, type: /^List<(.+)>$/.exec(type)?.[1] ?? type, path: `${path}[]` })
        );
    const name = dataClassOf(type, { all, outer });
    if (name === undefined || typeof value !== 'object') return [];
    const fields = all.get(name) ?? new Map<string, string>();
    const record = value as Readonly<Record<string, unknown>>;
    const extra = Object.keys(record).filter((key) => !fields.has(key));
    const missing = [...fields.keys()].filter((key) => !(key in record));
    return [
        ...extra.map((key) => `${path}.${key} is not in ${name}`),
        ...missing.map((key) => `${path}.${key} of ${name} is missing`),
        ...[...fields].flatMap(([key, fieldType]) =>
            differences(record[key], {
                ...given,
                type: fieldType,
                path: `${path}.${key}`,
                outer: name.split('.')[0] ?? outer
            })
        )
    ];
}
