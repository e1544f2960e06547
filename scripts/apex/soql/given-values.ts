import { untilClosed } from './apex-queries.ts';
import type { Objects } from './object-fields.ts';
import { valueFaults } from './query-fields.ts';

const NEW_RECORD = /\bnew\s+(\w+__(?:c|e))\s*\(/g;
/** A field and a fixed text for it, as a constructor takes them. */
const IN_CONSTRUCTOR = /\b(\w+__c)\s*=\s*'((?:\\.|[^'\\\n])*)'/g;
const ASSIGNMENT = /\.(\w+__c)\s*=\s*'((?:\\.|[^'\\\n])*)'\s*;/g;

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

/** Returns fixed texts that are given to a picklist that does not have them: an org refuses them when they are saved. */
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
    return [...constructed, ...assigned];
}
