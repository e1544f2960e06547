/** A query that the platform would not understand, in words. */
export class SoqlSyntaxError extends Error {
    constructor(message: string) {
        super(message);
        this.name = 'SoqlSyntaxError';
    }
}

export interface Token {
    readonly kind: 'text' | 'bind' | 'date' | 'number' | 'name' | 'sign';
    readonly text: string;
}

const TOKEN =
    /\s*(?:'((?:[^'\\]|\\.)*)'|:\s*([A-Za-z_][\w.]*)|(\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d))?)|(-?\d+(?:\.\d+)?)|([A-Za-z_][\w.]*)|(<=|>=|!=|<>|[=<>(),]))/y;

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** The text between quotes; escapes of wildcards stay, LIKE reads them. */
const unescaped = (text: string): string =>
    text.replace(/\\(.)/g, (whole, sign: string) => ('%_'.includes(sign) ? whole : (ESCAPES[sign] ?? sign)));

function tokenOf(match: RegExpExecArray): Token {
    const [, text, bind, date, number, name, sign = ''] = match;
    if (text !== undefined) return { kind: 'text', text: unescaped(text) };
    if (bind !== undefined) return { kind: 'bind', text: bind };
    if (date !== undefined) return { kind: 'date', text: date };
    if (number !== undefined) return { kind: 'number', text: number };
    return name === undefined ? { kind: 'sign', text: sign } : { kind: 'name', text: name };
}

/** The words and signs of a query. @throws SoqlSyntaxError for a sign that SOQL does not know */
export function readTokens(text: string): readonly Token[] {
    const tokens: Token[] = [];
    const pattern = new RegExp(TOKEN);
    while (text.slice(pattern.lastIndex).trim() !== '') {
        const from = pattern.lastIndex;
        const match = pattern.exec(text);
        if (!match) throw new SoqlSyntaxError(`unexpected token: '${text.slice(from).trim().slice(0, 20)}'`);
        tokens.push(tokenOf(match));
    }
    return tokens;
}
