import { builtQueries, untilClosed } from './apex-queries.ts';

const GIVEN = /queryWithBinds\s*\(\s*'(SELECT\b(?:\\.|[^'\\\n])*)'\s*,/gi;
const NAME = /:\s*(\w+)/g;
const BIND = /\.bind\s*\(\s*'(\w+)'/g;
const MAP_NAME = /'(\w+)'\s*=>/g;

export interface Unbound {
    readonly line: number;
    readonly name: string;
}

const namesIn = (text: string): readonly string[] =>
    [...text.replace(/'(?:\\.|[^'\\])*'/g, "''").matchAll(NAME)].map(([, name = '']) => name);

/**
 * Returns the names that queries made from texts bind without getting a value: the platform would say so only when the
 * query runs. Queries in brackets are left to the compiler.
 */
export function unboundNames(source: string): readonly Unbound[] {
    const bound = new Set([...source.matchAll(BIND)].map(([, name]) => name));
    const { conditions, orders } = builtQueries(source);
    const built = [...conditions, ...orders].flatMap(({ line, text }) =>
        namesIn(text).flatMap((name) => (bound.has(name) ? [] : [{ line, name }]))
    );
    const given = [...source.matchAll(GIVEN)].flatMap(({ 0: call, 1: text = '', index }) => {
        const binds = untilClosed({ source, start: index + call.length, open: '(', close: ')' });
        const own = new Set([...binds.matchAll(MAP_NAME)].map(([, name]) => name));
        const line = source.slice(0, index).split('\n').length;
        return namesIn(text).flatMap((name) => (own.has(name) ? [] : [{ line, name }]));
    });
    return [...built, ...given];
}
