import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

const NO_SOURCE = ['node_modules', '.dial-flow', '.git', 'coverage'];

/** Paths below the root of the files of a pattern, without what is installed or made. */
export const filesOf = (pattern: string): readonly string[] =>
    globSync(pattern, {
        cwd: ROOT,
        exclude: (path) => NO_SOURCE.some((name) => path.split('/').includes(name))
    });

export const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

export interface Piece {
    readonly document: string;
    readonly text: string;
}

/** Shell comments are for the reader, and `\` at the end of a line goes on with the next one. */
const shellLines = (block: string): readonly string[] =>
    block
        .replaceAll(/\\\n\s*/g, ' ')
        .split('\n')
        .map((line) => line.replace(/(^|\s)#.*$/, '').trim());

const withoutBlocks = (text: string): string => text.replaceAll(/^```[\s\S]*?^```/gm, '');

/** Every piece of code in a document: lines of its shell blocks, and what stands between backticks in its sentences. */
export function codeIn(document: string): readonly Piece[] {
    const text = textOf(document);
    const blocks = [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```/gm)];
    const inBlocks = blocks
        .filter(([, language]) => language === 'bash' || language === 'sh')
        .flatMap(([, , block = '']) => shellLines(block));
    const sentences = withoutBlocks(text);
    const inSentences = [...sentences.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
    return [...inBlocks, ...inSentences]
        .filter((code) => code !== '')
        .map((code) => ({ document, text: code }));
}

/** Links of a document to files of the repository, as paths below the root. */
export function linksOf(document: string): readonly Piece[] {
    const prose = withoutBlocks(textOf(document)).replaceAll(/`[^`\n]*`/g, '');
    const links = [...prose.matchAll(/\]\(([^)\s]+)\)|<img [^>]*src="([^"]+)"/g)];
    return links
        .map(([, link, source]) => link ?? source ?? '')
        .filter((link) => !/^[a-z]+:/.test(link))
        .map((text) => ({ document, text }));
}

/** The anchors that a page has: its headings in the form that links use. */
const anchorsOf = (document: string): readonly string[] =>
    [...textOf(document).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
        heading
            .toLowerCase()
            .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
            .replaceAll(' ', '-')
    );

/** Whether a link leads to a file or folder that is there, and to a heading of it where it names one. */
export function leadsSomewhere({ document, text }: Piece): boolean {
    const [path = '', anchor] = text.split('#');
    const target = path === '' ? document : join(dirname(document), path);
    if (!existsSync(join(ROOT, target))) return false;
    return anchor === undefined || anchorsOf(target).includes(anchor);
}
