/** An element of a template: its tag, and its attributes with what stands between the quotes or the braces. */
export interface Element {
    readonly tag: string;
    readonly line: number;
    readonly attributes: readonly Attribute[];
}

export interface Attribute {
    readonly name: string;
    readonly value: string;
    /** Whether the value is an expression: `{name}`. */
    readonly isExpression: boolean;
}

/** A text between elements that is no expression. */
export interface PlainText {
    readonly text: string;
    readonly line: number;
}

export interface Template {
    readonly elements: readonly Element[];
    readonly texts: readonly PlainText[];
    /** Expressions between elements, without their braces. */
    readonly expressions: readonly { readonly name: string; readonly line: number }[];
}

const COMMENT = /<!--[\s\S]*?-->/g;
const TAG =
    /<([a-z][\w-]*)((?:\s+[\w:@.-]+(?:\s*=\s*(?:"[^"]*"|\{[^}]*\}))?)*)\s*\/?>|<\/[\w-]+\s*>|\{([^{}]*)\}|([^<{]+)/g;
const ATTRIBUTE = /([\w:@.-]+)(?:\s*=\s*(?:"([^"]*)"|\{([^}]*)\}))?/g;

/** Reads a template of a component. Lines count from one. */
export function readTemplate(html: string): Template {
    const source = html.replace(COMMENT, (comment) => comment.replace(/[^\n]/g, ' '));
    const lineOf = (index: number): number => source.slice(0, index).split('\n').length;
    const elements: Element[] = [];
    const texts: PlainText[] = [];
    const expressions: { name: string; line: number }[] = [];
    for (const { 1: tag, 2: list = '', 3: expression, 4: text, index } of source.matchAll(TAG)) {
        const line = lineOf(index);
        if (tag !== undefined) {
            const attributes = [...list.matchAll(ATTRIBUTE)].map(([, name = '', plain, bound]) => ({
                name,
                value: (bound ?? plain ?? '').trim(),
                isExpression: bound !== undefined
            }));
            elements.push({ tag, line, attributes });
        } else if (expression !== undefined) expressions.push({ name: expression.trim(), line });
        else if (text !== undefined && text.trim() !== '') texts.push({ text: text.trim(), line });
    }
    return { elements, texts, expressions };
}
