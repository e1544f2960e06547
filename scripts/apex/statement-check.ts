import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Finding } from './finding.ts';
import { untilClosed, withoutComments } from './soql/apex-queries.ts';

/** Tests see everything on purpose; what they are allowed to do is theirs. */
const TEST = /@IsTest\b/i;
const TOP_CLASS = /^(?:public|global)\s+(.*?)\bclass\s+\w+/m;
const SHARING = /\b(?:with|without|inherited)\s+sharing\b/;
const QUERY = /\[\s*SELECT\b/gi;
const QUERY_ACCESS = /\bWITH\s+(?:USER|SYSTEM)_MODE\b/i;
const STATEMENT =
    /(?<=[;{}]\s*)(insert|update|upsert|delete|undelete|merge)\s+(?!as\s+(?:user|system)\b)[\w(]/gi;
const DATABASE =
    /\bDatabase\s*\.\s*(insert|update|upsert|delete|undelete|query|queryWithBinds|countQuery|countQueryWithBinds|getQueryLocatorWithBinds)\s*\(/gi;
const ACCESS = /\bAccessLevel\.\w+|\baccess\b/;

const lineOf = (source: string, index: number): number => source.slice(0, index).split('\n').length;

/** A text of the same length without what stands in quotes. */
const withoutTexts = (source: string): string =>
    source.replace(/'(?:\\.|[^'\\\n])*'/g, (text) => `'${' '.repeat(text.length - 2)}'`);

interface Place {
    readonly index: number;
    readonly message: string;
}

function faultsIn(source: string): readonly Place[] {
    const plain = withoutTexts(source);
    const head = TOP_CLASS.exec(plain);
    const queries = [...plain.matchAll(QUERY)].filter(
        ({ index }) =>
            !QUERY_ACCESS.test(untilClosed({ source: plain, start: index + 1, open: '[', close: ']' }))
    );
    const calls = [...plain.matchAll(DATABASE)].filter(
        ({ 0: call, index }) =>
            !ACCESS.test(untilClosed({ source: plain, start: index + call.length, open: '(', close: ')' }))
    );
    return [
        ...(head && !SHARING.test(head[1] ?? '')
            ? [{ index: head.index, message: 'The class does not state its sharing.' }]
            : []),
        ...queries.map(({ index }) => ({ index, message: 'The query does not state its access level.' })),
        ...[...plain.matchAll(STATEMENT)].map(({ index, 1: verb = '' }) => ({
            index,
            message: `The ${verb.toLowerCase()} does not state its access level.`
        })),
        ...calls.map(({ index, 1: method = '' }) => ({
            index,
            message: `Database.${method} does not state its access level.`
        }))
    ];
}

const LOOP = /\b(?:for|while)\s*\(|\bdo\s*\{/g;
const SELECTOR_VARIABLE = /\b\w+Selector\s+(\w+)\s*[=;,){]/g;

/** What stands in the bodies of loops, with the places where they begin. */
function loopBodies(plain: string): readonly { readonly start: number; readonly text: string }[] {
    return [...plain.matchAll(LOOP)].flatMap(({ 0: head, index }) => {
        const start = index + head.length;
        if (head.endsWith('{'))
            return [{ start, text: untilClosed({ source: plain, start, open: '{', close: '}' }) }];
        const inHead = untilClosed({ source: plain, start, open: '(', close: ')' });
        const opened = /^\)\s*\{/.exec(plain.slice(start + inHead.length));
        if (!opened) return [];
        const body = start + inHead.length + opened[0].length;
        return [{ start: body, text: untilClosed({ source: plain, start: body, open: '{', close: '}' }) }];
    });
}

/** Queries in loops that hide behind a selector: the analyser sees those alone that stand there themselves. */
function loopFaults(source: string): readonly Place[] {
    const plain = withoutTexts(source);
    const variables = [...plain.matchAll(SELECTOR_VARIABLE)].map(([, name = '']) => name);
    const names = ['new\\s+\\w+Selector\\s*\\([^)]*\\)', '[A-Z]\\w*Selector', ...variables].join('|');
    const asked = new RegExp(`(?<![\\w.])(?:${names})\\s*\\.\\s*\\w+\\s*\\(`, 'g');
    const places = loopBodies(plain).flatMap(({ start, text }) =>
        [...text.matchAll(asked)].map(({ index }) => start + index)
    );
    return [...new Set(places)].map((index) => ({ index, message: 'A selector is asked in a loop.' }));
}

/** A class and a member of it; what begins with a small letter is a variable. */
const USE = /(?<![\w.])([A-Z]\w*)\.(\w+)/g;
const HIDDEN =
    /(@TestVisible\s+)?\bprivate\s+(?:static\s+)?(?:final\s+)?[\w.]+(?:<[^;(){}=]*>)?\s+(\w+)\s*[=;({]/gi;

/** Private members of a class: those that nobody else may use, or those that tests may use too. */
const hiddenIn = (source: string, forTests: boolean): ReadonlySet<string> =>
    new Set(
        [...source.matchAll(HIDDEN)]
            .filter(([, visible]) => (visible !== undefined) === forTests)
            .map(([, , name = '']) => name.toLowerCase())
    );

const nameOf = (file: string): string =>
    file
        .split('/')
        .at(-1)
        ?.replace(/\.cls$/, '') ?? '';

/** Private members that a class uses of others: the analyser's compiler lets that pass, an org does not. */
function intrusions(own: string, source: string, sources: ReadonlyMap<string, string>): readonly Place[] {
    const isTest = TEST.test(source);
    return [...withoutTexts(source).matchAll(USE)].flatMap(({ index, 1: owner = '', 2: member = '' }) => {
        const text = sources.get(owner);
        if (text === undefined || owner === own) return [];
        const name = member.toLowerCase();
        const isHidden = hiddenIn(text, false).has(name) || (!isTest && hiddenIn(text, true).has(name));
        return isHidden ? [{ index, message: `${owner}.${member} is private.` }] : [];
    });
}

/**
 * Classes that do not state their sharing, queries and changes without an access level, selectors that are asked in loops,
 * private members used by others.
 */
export async function statementCheck({
    project,
    files
}: {
    readonly project: string;
    readonly files: readonly string[];
}): Promise<readonly Finding[]> {
    const sources = new Map<string, string>();
    for (const file of files) {
        sources.set(nameOf(file), withoutComments(await readFile(join(project, file), 'utf8')));
    }
    return files.flatMap((file) => {
        const name = nameOf(file);
        const source = sources.get(name) ?? '';
        const own = TEST.test(source) ? [] : [...faultsIn(source), ...loopFaults(source)];
        return [...own, ...intrusions(name, source, sources)].map(({ index, message }) => ({
            file,
            line: lineOf(source, index),
            rule: 'statement',
            message
        }));
    });
}
