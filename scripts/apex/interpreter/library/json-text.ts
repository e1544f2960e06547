import type { Runtime } from '../runtime/runtime.ts';

/** JSON as it was read: numbers keep their digits. */
export type JsonTree =
    | { readonly kind: 'object'; readonly entries: readonly (readonly [string, JsonTree])[] }
    | { readonly kind: 'array'; readonly items: readonly JsonTree[] }
    | { readonly kind: 'string'; readonly text: string }
    | { readonly kind: 'number'; readonly text: string }
    | { readonly kind: 'boolean'; readonly value: boolean }
    | { readonly kind: 'null' };

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const TEXT = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const WORDS: ReadonlyMap<string, JsonTree> = new Map([
    ['true', { kind: 'boolean', value: true }],
    ['false', { kind: 'boolean', value: false }],
    ['null', { kind: 'null' }]
]);

class JsonReader {
    private readonly runtime: Runtime;
    private readonly text: string;
    private at = 0;

    constructor(runtime: Runtime, text: string) {
        this.runtime = runtime;
        this.text = text;
    }

    private skipBlanks(): void {
        while (' \t\r\n'.includes(this.text.charAt(this.at)) && this.at < this.text.length) this.at += 1;
    }

    private refuse(): never {
        const found = this.text.slice(this.at, this.at + 10);
        const problem =
            found === '' ? 'Unexpected end-of-input' : `Unexpected character ('${found.charAt(0)}')`;
        return this.runtime.throwNew('JSONException', `${problem} at input location [1,${this.at + 1}]`);
    }

    private take(sign: string): boolean {
        this.skipBlanks();
        if (this.text[this.at] !== sign) return false;
        this.at += 1;
        return true;
    }

    private matched(pattern: RegExp): string | null {
        pattern.lastIndex = this.at;
        const match = pattern.exec(this.text);
        if (!match) return null;
        this.at = pattern.lastIndex;
        return match[0];
    }

    private string(): string {
        this.skipBlanks();
        const quoted = this.matched(TEXT);
        if (quoted === null) return this.refuse();
        return String(JSON.parse(quoted));
    }

    private object(): JsonTree {
        const entries: (readonly [string, JsonTree])[] = [];
        if (this.take('}')) return { kind: 'object', entries };
        do {
            const name = this.string();
            if (!this.take(':')) this.refuse();
            entries.push([name, this.value()]);
        } while (this.take(','));
        return this.take('}') ? { kind: 'object', entries } : this.refuse();
    }

    private array(): JsonTree {
        const items: JsonTree[] = [];
        if (this.take(']')) return { kind: 'array', items };
        do items.push(this.value());
        while (this.take(','));
        return this.take(']') ? { kind: 'array', items } : this.refuse();
    }

    private value(): JsonTree {
        if (this.take('{')) return this.object();
        if (this.take('[')) return this.array();
        this.skipBlanks();
        if (this.text[this.at] === '"') return { kind: 'string', text: this.string() };
        for (const [word, tree] of WORDS) {
            if (!this.text.startsWith(word, this.at)) continue;
            this.at += word.length;
            return tree;
        }
        const number = this.matched(NUMBER);
        return number === null ? this.refuse() : { kind: 'number', text: number };
    }

    whole(): JsonTree {
        const tree = this.value();
        this.skipBlanks();
        return this.at < this.text.length ? this.refuse() : tree;
    }
}

/** Reads JSON. Throws a JSONException for anything else. */
export const readJson = (runtime: Runtime, text: string): JsonTree => new JsonReader(runtime, text).whole();
