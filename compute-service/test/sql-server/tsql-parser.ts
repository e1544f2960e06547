import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Received } from './double/tds-double.ts';

/** Names Microsoft's own T-SQL parser (ScriptDom) as a program, from PyPI, pinned by its hash. */
const REQUIREMENTS = fileURLToPath(new URL('tsql-parser.txt', import.meta.url));
const GRAMMAR = '2019';
const FOLDER = fileURLToPath(new URL('../../../.dial-flow/tools/tsql-parser', import.meta.url));

export const PARSER_MISSING =
    'The T-SQL parser is not there and could not be installed: it needs Python 3 with pip, on Linux x64.';

const places = (): readonly string[] => [
    ...(process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'maxdop')),
    join(FOLDER, 'bin', 'maxdop')
];

function install(): void {
    mkdirSync(FOLDER, { recursive: true });
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps'];
    spawnSync('python3', [...pip, '--require-hashes', '--target', FOLDER, '--requirement', REQUIREMENTS], {
        timeout: 120_000
    });
}

let found: string | null | undefined;

/** Returns where the parser is; installs it when it is first asked for. Null where that is not possible. */
export function tsqlParser(): string | null {
    if (found !== undefined) return found;
    const look = (): string | undefined => places().find((place) => existsSync(place));
    if (look() === undefined) install();
    found = look() ?? null;
    return found;
}

/** What the parser says of a text; null where it is T-SQL. */
export function parseFault(text: string): string | null {
    const parser = tsqlParser();
    if (parser === null) throw new Error(PARSER_MISSING);
    const { status, stderr } = spawnSync(parser, ['--parser-version', GRAMMAR], {
        input: text,
        encoding: 'utf8'
    });
    return status === 0 ? null : stderr.trim() || `ended with ${status}`;
}

/**
 * Expects every statement that a double received to be T-SQL. Where the parser cannot be had, continuous integration
 * fails; elsewhere it is said once and left out.
 */
export function expectParsed(received: readonly Received[]): void {
    if (tsqlParser() === null && process.env['CI'] === undefined) {
        process.stderr.write(`${PARSER_MISSING} Statements were not parsed.\n`);
        return;
    }
    const texts = new Set(received.map(({ text }) => text).filter((text) => text !== ''));
    expect(texts.size).toBeGreaterThan(0);
    const faulty = [...texts].flatMap((text) => {
        const fault = parseFault(text);
        return fault === null ? [] : [`${fault}\n${text}`];
    });
    expect(faulty).toEqual([]);
}
