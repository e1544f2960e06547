/** Where something stands in a JSON document, and what is wrong with it. */
export interface JsonFault {
    readonly path: readonly string[];
    /** The end of a sentence that begins with the path. */
    readonly words: string;
}

export type StrictJson =
    | { readonly kind: 'value'; readonly value: unknown }
    | { readonly kind: 'not_utf8' | 'not_json' }
    | { readonly kind: 'faulty'; readonly faults: readonly JsonFault[] };

/** What people and programs write here is at most six levels deep. */
const DEEPEST = 32;
const MOST_FAULTS = 50;

/** Keys that mean something to JavaScript itself and nothing to this API. */
const MAGIC_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

type Frame =
    | { readonly kind: 'object'; readonly keys: Set<string>; key: string; awaitsKey: boolean }
    | { readonly kind: 'array'; index: number };

const partOf = (frame: Frame): string => (frame.kind === 'object' ? frame.key : String(frame.index));

/**
 * Reads bytes as JSON of which no two readers could think differently: UTF-8, no key twice in an object, no number
 * that JavaScript would round, no text that is half a character, not deeper than anybody needs. Never throws.
 */
export function readStrictJson(bytes: Uint8Array): StrictJson {
    let text: string;
    let value: unknown;
    try {
        text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch {
        return { kind: 'not_utf8' };
    }
    try {
        value = JSON.parse(text);
    } catch {
        return { kind: 'not_json' };
    }
    const faults = faultsIn(text);
    return faults.length > 0 ? { kind: 'faulty', faults } : { kind: 'value', value };
}

/** Walks over text that is known to be JSON, so only what JSON leaves open has to be looked at. */
function faultsIn(text: string): readonly JsonFault[] {
    const faults: JsonFault[] = [];
    const frames: Frame[] = [];
    const blame = (words: string): void => {
        faults.push({ path: frames.map(partOf), words });
    };
    for (let at = 0; at < text.length && faults.length < MOST_FAULTS;) {
        const character = text.charAt(at);
        const frame = frames.at(-1);
        if (character === '"') {
            const end = endOfString(text, at);
            readString(JSON.parse(text.slice(at, end)) as string, { frame, blame });
            at = end;
            continue;
        }
        if (character === '{' || character === '[') {
            if (frames.length === DEEPEST) {
                blame(`is nested deeper than ${DEEPEST} levels`);
                return faults;
            }
            frames.push(
                character === '{'
                    ? { kind: 'object', keys: new Set(), key: '', awaitsKey: true }
                    : { kind: 'array', index: 0 }
            );
        } else if (character === '}' || character === ']') {
            frames.pop();
        } else if (character === ',' && frame) {
            if (frame.kind === 'object') frame.awaitsKey = true;
            else frame.index += 1;
        } else if (character === '-' || (character >= '0' && character <= '9')) {
            const end = endOfNumber(text, at);
            const words = faultOfNumber(text.slice(at, end));
            if (words !== null) blame(words);
            at = end;
            continue;
        }
        at += 1;
    }
    return faults;
}

function readString(
    text: string,
    { frame, blame }: { readonly frame: Frame | undefined; readonly blame: (words: string) => void }
): void {
    if (frame?.kind === 'object' && frame.awaitsKey) {
        frame.awaitsKey = false;
        frame.key = text;
        if (MAGIC_KEYS.has(text)) blame('is no key that may be used');
        else if (frame.keys.has(text)) blame('is given more than once');
        frame.keys.add(text);
    }
    if (!text.isWellFormed()) blame('must be text without halves of characters');
}

function endOfString(text: string, start: number): number {
    let at = start + 1;
    while (text.charAt(at) !== '"') at += text.charAt(at) === '\\' ? 2 : 1;
    return at + 1;
}

function endOfNumber(text: string, start: number): number {
    let at = start + 1;
    while (/[\d.eE+-]/.test(text.charAt(at))) at += 1;
    return at;
}

/** So many digits of a number tell it apart from its neighbours; more would be lost. */
const MOST_DIGITS = 17;

/** A number that would be another one after reading is refused, not rounded. */
function faultOfNumber(text: string): string | null {
    const value = Number(text);
    if (!Number.isFinite(value)) return 'is a number too large to be read';
    if (/^-?\d+$/.test(text)) {
        if (!Number.isSafeInteger(value)) return 'is a whole number with too many digits';
        return Object.is(value, -0) ? 'is minus zero' : null;
    }
    const digits = text
        .replace(/e.*$/i, '')
        .replaceAll(/[-.]/g, '')
        .replaceAll(/^0+|0+$/g, '');
    if (value === 0 && digits !== '') return 'is a number too small to be read';
    return digits.length > MOST_DIGITS ? 'is a number with too many digits' : null;
}
