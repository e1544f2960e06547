import { XMLParser, XMLValidator } from 'fast-xml-parser';

/** An element with children: their names, each with one value or a list. Attributes begin with @, text stands as #text. */
export type XmlNode = Readonly<Record<string, unknown>>;

const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    parseTagValue: false,
    parseAttributeValue: false,
    trimValues: true
});

export const isNode = (value: unknown): value is XmlNode =>
    typeof value === 'object' && value !== null && !Array.isArray(value);

/** One value or many, as a list. */
export const listOf = (value: unknown): readonly unknown[] =>
    value === undefined ? [] : Array.isArray(value) ? (value as unknown[]) : [value];

/** Child elements of one name that have children themselves. */
export const nodesOf = (node: XmlNode, name: string): readonly XmlNode[] => listOf(node[name]).filter(isNode);

/** Texts of all child elements of one name. */
export const textsOf = (node: XmlNode, name: string): readonly string[] =>
    listOf(node[name]).map((value) => (isNode(value) ? String(value['#text'] ?? '') : String(value)));

/** Text of the first child element of one name, empty where there is none. */
export const textOf = (node: XmlNode, name: string): string => textsOf(node, name)[0] ?? '';

/** Names and values of the child elements, without attributes and text. */
export const elementsOf = (node: XmlNode): readonly (readonly [string, unknown])[] =>
    Object.entries(node).filter(([name]) => !name.startsWith('@') && name !== '#text');

/** The root element of an XML text, or what is wrong with it. */
export function parseXml(text: string): { readonly name: string; readonly node: XmlNode } | string {
    const wellFormed = XMLValidator.validate(text);
    if (wellFormed !== true) return `line ${wellFormed.err.line}: ${wellFormed.err.msg}`;
    const parsed = parser.parse(text) as XmlNode;
    const [name, node] = Object.entries(parsed).find(([key]) => key !== '?xml') ?? [];
    return name !== undefined && isNode(node) ? { name, node } : 'the file has no element';
}
