import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';

/** An element of a metadata file: text, or elements by name, each a list because any may repeat. */
export interface XmlNode {
    readonly text: string;
    readonly attributes: Readonly<Record<string, string>>;
    readonly children: Readonly<Record<string, readonly XmlNode[]>>;
}

/** A metadata file could not be read or makes no sense; names the file. */
export class SourceError extends Error {
    override readonly name = 'SourceError';

    constructor(file: string, problem: string, cause?: unknown) {
        super(`${file}: ${problem}`, { cause });
    }
}

const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseTagValue: false,
    trimValues: true
});

type Ordered = Record<string, unknown>;

function toNode(content: readonly Ordered[], attributes: Readonly<Record<string, string>>): XmlNode {
    let text = '';
    const children: Record<string, XmlNode[]> = {};
    for (const entry of content) {
        for (const [name, value] of Object.entries(entry)) {
            if (name === ':@') continue;
            if (name === '#text') text += String(value);
            else
                (children[name] ??= []).push(
                    toNode(value as Ordered[], (entry[':@'] ?? {}) as Record<string, string>)
                );
        }
    }
    return { text, attributes, children };
}

/** The root element of a metadata file. @throws SourceError when the file is missing, malformed or of another type. */
export function readMetadata(file: string, root: string): XmlNode {
    let document: XmlNode;
    try {
        document = toNode(parser.parse(readFileSync(file, 'utf8'), true) as Ordered[], {});
    } catch (error) {
        throw new SourceError(file, 'is not well-formed XML', error);
    }
    const node = document.children[root]?.[0];
    if (!node) throw new SourceError(file, `has no <${root}> element`);
    return node;
}

/** Text of an optional child element. */
export const textOf = (node: XmlNode, name: string): string | undefined => node.children[name]?.[0]?.text;

/** Whether a child element says true. */
export const isTrue = (node: XmlNode, name: string): boolean => textOf(node, name) === 'true';

/** Child elements of one name, none if there is none. */
export const childrenOf = (node: XmlNode, name: string): readonly XmlNode[] => node.children[name] ?? [];

/** Names of files in a folder that end so, in order of their names; none if the folder is missing. */
export function listFiles(folder: string, ending: string): string[] {
    try {
        return readdirSync(folder)
            .filter((name) => name.endsWith(ending))
            .sort()
            .map((name) => join(folder, name));
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
        throw error;
    }
}

/** Names of the folders in a folder, in order; none if it is missing. */
export function listFolders(folder: string): string[] {
    try {
        return readdirSync(folder, { withFileTypes: true })
            .filter((entry) => entry.isDirectory())
            .map((entry) => entry.name)
            .sort();
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
        throw error;
    }
}

/** The name that a metadata file is for: its file name without the ending. */
export const nameOfFile = (file: string, ending: string): string => basename(file).slice(0, -ending.length);
