import { access, constants, lstat, readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { canonicalTable, CANONICAL_TABLES, type CanonicalTableName } from '../../engines/tables.ts';
import { DialFlowError } from '../../error.ts';
import { systemErrorCode } from '../../system-error.ts';
import type { ExtractedTable, ExtractionOptions, InputSource } from '../../ports/source.ts';
import { isNoSuchFile } from '../durable-file.ts';
import { emptyTable } from '../empty-table.ts';
import { matchHeader } from '../match-header.ts';
import type { ScannedRecords } from '../record-scanner.ts';
import { scanFile } from '../scan-file.ts';
import { referenceFile } from './reference-tables.ts';

export interface FolderSourceOptions {
    /** Folder with one `<table>.csv` per canonical table; null for the product's own reference tables alone. */
    readonly directory: string | null;
}

interface FoundFile {
    readonly table: CanonicalTableName;
    readonly file: string;
}

const CORRECT_FILES = 'Correct the files and run again. docs/formats.md lists the columns of each file.';

/** @throws DialFlowError `invalid_input` where the folder is none, or none that can be read. */
async function refuseUnlessFolder(directory: string): Promise<void> {
    const found = await stat(directory).catch((cause: unknown) => {
        const reason = isNoSuchFile(cause) ? 'is not there' : 'cannot be read';
        throw new DialFlowError('invalid_input', `The input folder ${directory} ${reason}.`, {
            cause,
            advice: 'Name the folder that holds the CSV files.'
        });
    });
    if (!found.isDirectory())
        throw new DialFlowError('invalid_input', `${directory} is a file; inputs are read from a folder.`, {
            advice: 'Name the folder that holds the CSV files.'
        });
}

const cannotBeRead = (cause: unknown): string =>
    `cannot be read (${systemErrorCode(cause) ?? 'unknown cause'})`;

/** Returns the path of a table's file, what is wrong with it, or null where there is none. */
async function locate({
    directory,
    table
}: {
    readonly directory: string;
    readonly table: CanonicalTableName;
}): Promise<{ readonly file: string } | { readonly fault: string } | null> {
    const path = join(directory, `${table}.csv`);
    try {
        // A link to nothing is no missing file: somebody wanted the table to be there.
        if ((await lstat(path).catch(nullWhereMissing)) === null) return null;
        // A link may lead anywhere, also to a device that never ends: only regular files inside the folder are read.
        const [root, target] = await Promise.all([realpath(directory), realpath(path)]);
        const inside = target.startsWith(root.endsWith(sep) ? root : root + sep);
        if (!inside || !(await lstat(target)).isFile())
            return { fault: 'leads out of its folder or is not a regular file' };
        await access(target, constants.R_OK);
        return { file: target };
    } catch (cause) {
        return { fault: isNoSuchFile(cause) ? 'is a link to a file that is not there' : cannotBeRead(cause) };
    }
}

function nullWhereMissing(cause: unknown): null {
    if (isNoSuchFile(cause)) return null;
    throw cause;
}

/** Names the file that was probably meant; upper and lower case are not the same everywhere. */
async function namedOtherwise(directory: string | null, table: CanonicalTableName): Promise<string> {
    const names = directory === null ? [] : await readdir(directory);
    const near = names.find((name) => name.toLowerCase() === `${table}.csv`);
    return near === undefined ? '' : `; there is ${near}, which is another name`;
}

/** What is wrong with a file, the graver first: where its text cannot be told apart, its columns say nothing. */
function faultsOfContent({
    table,
    scanned
}: {
    readonly table: CanonicalTableName;
    readonly scanned: ScannedRecords;
}): readonly string[] {
    const { header, firstOddLineEnd, firstRagged } = scanned;
    if (scanned.headerTooLong) return ['has a first line of more than 1 MB, which is no header'];
    if (header.length === 0 || (header.length === 1 && header[0] === ''))
        return ['is empty; it needs at least a header line'];
    if (header.some((name) => name.includes('\0')))
        return ['is not UTF-8; it looks like UTF-16, or is a packed file'];
    if (scanned.beginsEmpty) return ['begins with an empty line; the header must be the first line'];
    const [first = ''] = header;
    if (first.startsWith('sep='))
        return ['begins with a line for spreadsheets, "sep="; the header must be the first line'];
    if (header.length === 1 && /[;\t|]/.test(first))
        return ['separates its cells by something else than commas'];
    if (firstOddLineEnd !== null) {
        const where = firstOddLineEnd === 0 ? 'the header' : `record ${firstOddLineEnd}`;
        return [`must end every line with LF, or every line with CR LF; ${where} does not`];
    }
    const faults = [...matchHeader({ table: canonicalTable(table), header }).faults];
    if (scanned.unterminated) faults.push('ends inside a quoted cell; it looks cut off');
    if (firstRagged)
        faults.push(
            `has ${firstRagged.cells} ${firstRagged.cells === 1 ? 'cell' : 'cells'} in record ${firstRagged.record}, the header has ${header.length}`
        );
    return faults;
}

/**
 * The canonical tables as CSV files in a folder (docs/formats.md, Inputs). Optional tables may be missing; reference
 * tables that are missing come from the product's own data. The files are read where they are, not copied.
 */
export class FolderSource implements InputSource {
    readonly name = 'folder';
    readonly tables = CANONICAL_TABLES.map((table) => table.name);
    readonly #directory: string | null;

    constructor(options: FolderSourceOptions) {
        this.#directory = options.directory;
    }

    /** Names of CSV files in the folder that are no table's, in order: a misspelt name would go unnoticed. */
    async unreadFiles(): Promise<readonly string[]> {
        const known = new Set(this.tables.map((table) => `${table}.csv`));
        const names = this.#directory === null ? [] : await readdir(this.#directory);
        return names.filter((name) => /[.]csv$/i.test(name) && !known.has(name)).sort();
    }

    /** @throws DialFlowError `invalid_input` with every fault of every file at once. */
    async extract(options: ExtractionOptions): Promise<readonly ExtractedTable[]> {
        if (this.#directory !== null) await refuseUnlessFolder(this.#directory);
        const found: FoundFile[] = [];
        const faults: string[] = [];
        const extracted = new Map<CanonicalTableName, ExtractedTable>();
        for (const table of options.tables) {
            const own = this.#directory === null ? null : await locate({ directory: this.#directory, table });
            const file = own === null ? referenceFile(table) : 'file' in own ? own.file : null;
            if (own && 'fault' in own) faults.push(`${table}.csv ${own.fault}.`);
            else if (file) found.push({ table, file });
            else if (canonicalTable(table).required)
                faults.push(`${table}.csv is missing${await namedOtherwise(this.#directory, table)}.`);
            else extracted.set(table, emptyTable(table));
        }
        for (const { table, file } of found) {
            const scanned = await this.#scan({ table, file }, options.signal);
            faults.push(...faultsOfContent({ table, scanned }).map((fault) => `${table}.csv ${fault}.`));
            extracted.set(table, {
                table,
                files: [file],
                header: scanned.header,
                columns: matchHeader({ table: canonicalTable(table), header: scanned.header }).columns,
                announced: null,
                read: scanned.records
            });
            options.progress({ table, done: scanned.records, total: scanned.records });
        }
        if (faults.length > 0)
            throw new DialFlowError('invalid_input', faults.join(' '), { advice: CORRECT_FILES });
        return options.tables.flatMap((table) => extracted.get(table) ?? []);
    }

    async #scan({ table, file }: FoundFile, signal: AbortSignal): Promise<ScannedRecords> {
        try {
            return await scanFile({ file, signal });
        } catch (cause) {
            signal.throwIfAborted();
            throw new DialFlowError('invalid_input', `${table}.csv ${cannotBeRead(cause)}.`, {
                cause,
                advice: CORRECT_FILES
            });
        }
    }
}
