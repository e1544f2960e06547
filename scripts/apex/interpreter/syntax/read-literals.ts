import type { LiteralContext } from '@apexdevtools/apex-parser';
import { lineOf } from './read-types.ts';
import type { Expression } from './tree.ts';

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

/** The text between the quotes of a literal, without its escapes. */
export const unescaped = (quoted: string): string =>
    quoted
        .slice(1, -1)
        .replace(/\\(?:u([0-9a-fA-F]{4})|(.))/g, (_, code: string | undefined, sign: string | undefined) =>
            code === undefined ? (ESCAPES[sign ?? ''] ?? sign ?? '') : String.fromCharCode(parseInt(code, 16))
        );

/** A literal as it is written; texts come without their quotes and escapes. */
export function readLiteral(context: LiteralContext): Expression {
    const line = lineOf(context);
    const written = context.getText();
    if (context.StringLiteral()) return { kind: 'literal', type: 'string', text: unescaped(written), line };
    if (context.IntegerLiteral()) return { kind: 'literal', type: 'integer', text: written, line };
    if (context.LongLiteral()) return { kind: 'literal', type: 'long', text: written.slice(0, -1), line };
    if (context.NumberLiteral()) {
        return { kind: 'literal', type: 'number', text: written.replace(/d$/i, ''), line };
    }
    if (context.BooleanLiteral()) {
        return { kind: 'literal', type: 'boolean', text: written.toLowerCase(), line };
    }
    return { kind: 'literal', type: 'null', text: 'null', line };
}
