import { untilClosed } from './apex-queries.ts';
import type { Objects } from './object-fields.ts';
import { valueFaults } from './query-fields.ts';

const NEW_RECORD = /\bnew\s+(\w+__(?:c|e))\s*\(/g;
/** A field and a fixed text for it, as a constructor takes them. */
const IN_CONSTRUCTOR = /\b(\w+__c)\s*=\s*'((?:\\.|[^'\\\n])*)'/g;
const ASSIGNMENT = /\.(\w+__c)\s*=\s*'((?:\\.|[^'\\\n])*)'\s*;/g;

/** A field of a record beside a fixed text, whichever comes first. */
const COMPARISON = /\b(\w+)\??\.(\w+__c)\s*(?:==|!=|===|!==)\s*'((?:\\.|[^'\\\n])*)'/g;
const SWITCH = /\bswitch\s+on\s+(\w+)\??\.(\w+__c)\s*\{/g;
const WHEN = /\bwhen\s+((?:'(?:\\.|[^'\\\n])*'\s*,?\s*)+)\{/g;

const DECLARATION = /\b(\w+__(?:c|e|mdt))\s+(\w+)\b/g;

export interface FaultyValue {
    readonly line: number;
    readonly message: string;
}

const lineOf = (source: string, index: number): number => source.slice(0, index).split('\n').length;

/** The object of an assignment is not known by its text alone; the value has to fit one that has such a picklist. */
function fitsNone(objects: Objects, field: string, text: string): boolean {
    const lists = [...objects.values()].flatMap(({ values }) => values.get(field.toLowerCase()) ?? []);
    return lists.length > 0 && lists.every((values) => !values.has(text));
}

/** The objects of variables, parameters and members, by their names in small letters. */
function objectsByVariable(source: string): ReadonlyMap<string, ReadonlySet<string>> {
    const found = new Map<string, Set<string>>();
    for (const [, object = '', name = ''] of source.matchAll(DECLARATION)) {
        const key = name.toLowerCase();
        found.set(key, (found.get(key) ?? new Set()).add(object));
    }
    return found;
}

/**
 * Returns fixed texts that a picklist does not have: given to it, an org refuses them when they are saved; compared with
 * it, they are never met.
 */
export function faultyValues(objects: Objects, source: string): readonly FaultyValue[] {
    const constructed = [...source.matchAll(NEW_RECORD)].flatMap(({ 0: call, 1: object = '', index }) => {
        const start = index + call.length;
        const inside = untilClosed({ source, start, open: '(', close: ')' });
        return [...inside.matchAll(IN_CONSTRUCTOR)].flatMap(({ 1: field = '', 2: text = '', index: at }) =>
            valueFaults(objects, { object, field, texts: [text] }).map((message) => ({
                line: lineOf(source, start + at),
                message
            }))
        );
    });
    const assigned = [...source.matchAll(ASSIGNMENT)].flatMap(({ 1: field = '', 2: text = '', index }) =>
        fitsNone(objects, field, text)
            ? [{ line: lineOf(source, index), message: `${text} is no value of ${field}` }]
            : []
    );
    const variables = objectsByVariable(source);
    // Of a name that stands for several objects, one that knows the text is enough.
    const isNever = (variable: string, field: string, text: string): boolean => {
        const owners = [...(variables.get(variable.toLowerCase()) ?? [])];
        return (
            owners.length > 0 &&
            owners.every((object) => valueFaults(objects, { object, field, texts: [text] }).length > 0)
        );
    };
    const compared = [...source.matchAll(COMPARISON)].flatMap(
        ({ 1: variable = '', 2: field = '', 3: text = '', index }) =>
            isNever(variable, field, text)
                ? [{ line: lineOf(source, index), message: `${field} is never ${text}` }]
                : []
    );
    const switched = [...source.matchAll(SWITCH)].flatMap(
        ({ 0: head, 1: variable = '', 2: field = '', index }) => {
            const start = index + head.length;
            const inside = untilClosed({ source, start, open: '{', close: '}' });
            return [...inside.matchAll(WHEN)].flatMap(({ 1: list = '', index: at }) =>
                [...list.matchAll(/'((?:\\.|[^'\\\n])*)'/g)]
                    .filter(([, text = '']) => isNever(variable, field, text))
                    .map(([, text = '']) => ({
                        line: lineOf(source, start + at),
                        message: `${field} is never ${text}`
                    }))
            );
        }
    );
    return [...constructed, ...assigned, ...compared, ...switched];
}
