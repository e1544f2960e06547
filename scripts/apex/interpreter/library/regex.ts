import type { Runtime } from '../runtime/runtime.ts';
import { InterpreterFault } from '../values/faults.ts';
import { NativeObject } from '../values/value.ts';
import { type NativeType, stateOf } from './native-type.ts';

/** Java writes some things in another way than JavaScript: flags at the start, escapes of signs that need none. */
function translated(source: string): { readonly source: string; readonly flags: string } {
    const [, letters = '', rest = source] = /^\(\?([ism]+)\)(.*)$/s.exec(source) ?? [];
    if (/\(\?[<>!=a-z]|[*+?}]\+|\\p\{|\\[QEGZAz]/.test(rest.replaceAll('(?:', ''))) {
        throw new InterpreterFault(`the regular expression ${source} is not supported`);
    }
    return { source: rest.replace(/\\([^\w\s^$\\.*+?()[\]{}|/-])/g, '$1'), flags: letters };
}

/** A regular expression of Java. Throws a StringException for what is none. */
export function javaPattern(
    runtime: Runtime,
    { source, flags = '' }: { readonly source: string; readonly flags?: string }
): RegExp {
    const own = translated(source);
    try {
        return new RegExp(own.source, [...new Set(own.flags + flags)].join(''));
    } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
        return runtime.throwNew('StringException', `Invalid regex: ${error.message}`);
    }
}

/** What Java writes in a replacement, as JavaScript writes it. */
export const javaReplacement = (text: string): string =>
    text.replace(/\\(.)|\$(\d)/gs, (_, escaped: string | undefined, group: string | undefined) =>
        group === undefined ? (escaped === '$' ? '$$' : (escaped ?? '')) : `$${group}`
    );

/** Splits as Java does: without empty texts at the end, unless a limit says otherwise. */
export function javaSplit(
    runtime: Runtime,
    { text, source, limit }: { readonly text: string; readonly source: string; readonly limit: number }
): string[] {
    const parts: string[] = [];
    let from = 0;
    for (const match of text.matchAll(javaPattern(runtime, { source, flags: 'g' }))) {
        if (limit > 0 && parts.length === limit - 1) break;
        const isEmptyAtEdge = match[0] === '' && (match.index === 0 || match.index === text.length);
        if (isEmptyAtEdge) continue;
        parts.push(text.slice(from, match.index));
        from = match.index + match[0].length;
    }
    parts.push(text.slice(from));
    while (limit === 0 && parts.length > 1 && parts.at(-1) === '') parts.pop();
    return parts;
}

class PatternState {
    readonly source: string;

    constructor(source: string) {
        this.source = source;
    }
}

class MatcherState {
    readonly source: string;
    readonly text: string;
    from = 0;
    match: RegExpExecArray | null = null;

    constructor(source: string, text: string) {
        this.source = source;
        this.text = text;
    }
}

function matchOf(runtime: Runtime, state: MatcherState): RegExpExecArray {
    return state.match ?? runtime.throwNew('StringException', 'No match found');
}

const wholePattern = (runtime: Runtime, source: string): RegExp => {
    const pattern = javaPattern(runtime, { source });
    return new RegExp(`^(?:${pattern.source})$`, pattern.flags);
};

export const regexTypes: readonly NativeType[] = [
    {
        name: 'Pattern',
        statics: {
            'compile(String): Pattern': (call) => {
                javaPattern(call.runtime, { source: call.text(0) });
                return new NativeObject('Pattern', new PatternState(call.text(0)));
            },
            'matches(String, String): Boolean': (call) =>
                wholePattern(call.runtime, call.text(0)).test(call.text(1)),
            'quote(String): String': (call) => call.text(0).replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
        },
        methods: {
            'matcher(String): Matcher': (call) =>
                new NativeObject(
                    'Matcher',
                    new MatcherState(stateOf(call.self, PatternState).source, call.text(0))
                ),
            'pattern(): String': (call) => stateOf(call.self, PatternState).source
        }
    },
    {
        name: 'Matcher',
        methods: {
            'find(): Boolean': (call) => {
                const state = stateOf(call.self, MatcherState);
                const pattern = javaPattern(call.runtime, { source: state.source, flags: 'g' });
                pattern.lastIndex = state.from;
                state.match = state.from > state.text.length ? null : pattern.exec(state.text);
                if (state.match) state.from = state.match.index + Math.max(state.match[0].length, 1);
                return state.match !== null;
            },
            'matches(): Boolean': (call) => {
                const state = stateOf(call.self, MatcherState);
                state.match = wholePattern(call.runtime, state.source).exec(state.text);
                return state.match !== null;
            },
            'group(): String': (call) => matchOf(call.runtime, stateOf(call.self, MatcherState))[0],
            'group(Integer): String': (call) =>
                matchOf(call.runtime, stateOf(call.self, MatcherState))[call.integer(0)] ?? null,
            'start(): Integer': (call) => matchOf(call.runtime, stateOf(call.self, MatcherState)).index,
            'end(): Integer': (call) => {
                const match = matchOf(call.runtime, stateOf(call.self, MatcherState));
                return match.index + match[0].length;
            },
            'replaceFirst(String): String': (call) => {
                const { source, text } = stateOf(call.self, MatcherState);
                return text.replace(javaPattern(call.runtime, { source }), javaReplacement(call.text(0)));
            },
            'replaceAll(String): String': (call) => {
                const { source, text } = stateOf(call.self, MatcherState);
                return text.replace(
                    javaPattern(call.runtime, { source, flags: 'g' }),
                    javaReplacement(call.text(0))
                );
            }
        }
    }
];
