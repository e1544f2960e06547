/** A query, or a part of one, as it stands in Apex. */
export interface ApexQuery {
    readonly line: number;
    readonly text: string;
}

export interface BuiltQueries {
    /** Objects with the fields that a file asks for through the query builder. */
    readonly selects: readonly { readonly line: number; readonly object: string; readonly fields: string }[];
    readonly conditions: readonly ApexQuery[];
    readonly orders: readonly ApexQuery[];
    /** Lines on which a part of a query is not a fixed text. */
    readonly unfixed: readonly number[];
}

const STRING = /'((?:\\.|[^'\\\n])*)'/g;
const STRING_HERE = /'(?:\\.|[^'\\\n])*'/y;
const BUILDER = /new\s+DialQuery\s*\(/g;
const PART = /\.(also|sortedBy)\s*\(/g;

const lineOf = (source: string, index: number): number => source.slice(0, index).split('\n').length;
const unescaped = (text: string): string => text.replace(/\\(.)/g, '$1');
const strings = (text: string): readonly string[] =>
    [...text.matchAll(STRING)].map(([, inner = '']) => unescaped(inner));

/** Apex without comments, of the same length, so that lines stay. */
export const withoutComments = (source: string): string =>
    source.replace(/'(?:\\.|[^'\\\n])*'|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, (part) =>
        part.startsWith("'") ? part : part.replace(/[^\n]/g, ' ')
    );

/** Returns the text up to the bracket that closes the one before `start`; texts in quotes are passed over. */
export function untilClosed({
    source,
    start,
    open,
    close
}: {
    readonly source: string;
    readonly start: number;
    readonly open: string;
    readonly close: string;
}): string {
    let depth = 1;
    let index = start;
    while (index < source.length) {
        const char = source[index];
        if (char === "'") {
            STRING_HERE.lastIndex = index;
            index += STRING_HERE.exec(source)?.[0].length ?? 1;
            continue;
        }
        if (char === open) depth += 1;
        if (char === close) depth -= 1;
        if (depth === 0) break;
        index += 1;
    }
    return source.slice(start, index);
}

const argumentsAt = (source: string, start: number): string =>
    untilClosed({ source, start, open: '(', close: ')' });

/** Returns queries in square brackets and those that are given whole to `Database.queryWithBinds`. */
export function wholeQueries(source: string): readonly ApexQuery[] {
    const bracketed = [...source.matchAll(/\[\s*SELECT\b/gi)].map(({ index }) => ({
        line: lineOf(source, index),
        text: untilClosed({ source, start: index + 1, open: '[', close: ']' }).trim()
    }));
    const given = [...source.matchAll(/queryWithBinds\s*\(\s*'(SELECT\b(?:\\.|[^'\\\n])*)'\s*,/gi)].map(
        ({ index, 1: text = '' }) => ({ line: lineOf(source, index), text: unescaped(text) })
    );
    return [...bracketed, ...given];
}

/** Only fixed texts, or a choice between fixed texts. */
const isFixed = (argument: string): boolean => {
    const rest = argument.replace(STRING, '').trim();
    return rest === '' || (/^[\w.()!=\s]+\?[\s:]*$/.test(rest) && !rest.includes('+'));
};

/** Returns what a file builds with `DialQuery`. */
export function builtQueries(source: string): BuiltQueries {
    const selects: { line: number; object: string; fields: string }[] = [];
    const unfixed: number[] = [];
    for (const { 0: call, index } of source.matchAll(BUILDER)) {
        const [object, fields] = strings(argumentsAt(source, index + call.length));
        const line = lineOf(source, index);
        if (object === undefined || fields === undefined) unfixed.push(line);
        else selects.push({ line, object, fields });
    }
    const parts = selects.length === 0 ? [] : [...source.matchAll(PART)];
    const texts = parts.map(({ 0: call, 1: method, index }) => {
        const argument = argumentsAt(source, index + call.length);
        return { method, line: lineOf(source, index), argument };
    });
    unfixed.push(...texts.filter(({ argument }) => !isFixed(argument)).map(({ line }) => line));
    const of = (wanted: string): readonly ApexQuery[] =>
        texts
            .filter(({ method, argument }) => method === wanted && isFixed(argument))
            .flatMap(({ line, argument }) => strings(argument).map((text) => ({ line, text })));
    return { selects, conditions: of('also'), orders: of('sortedBy'), unfixed };
}
