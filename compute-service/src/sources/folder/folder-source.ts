import { lstat, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { canonicalTable, CANONICAL_TABLES, type CanonicalTableName } from '../../engines/tables.ts';
import { DialFlowError } from '../../error.ts';
import type { ExtractedTable, ExtractionOptions, InputSource } from '../../ports/source.ts';
import { isNoSuchFile } from '../durable-file.ts';
import { emptyTable } from '../empty-table.ts';
import { matchHeader } from '../match-header.ts';
import type { ScannedRecords } from '../record-scanner.ts';
import { scanFile } from '../scan-file.ts';
import { referenceFile } from './reference-tables.ts';

export interface FolderSourceOptions {
    /** Folder with one `<table>.csv` per canonical table. */
    readonly directory: string;
}

interface FoundFile {
    readonly table: CanonicalTableName;
    readonly file: string;
}

/** Returns the path of a table's file, or null where there is none. */
async function locate({
    directory,
    table
}: {
    readonly directory: string;
    readonly table: CanonicalTableName;
}): Promise<string | null> {
    const path = join(directory, `${table}.csv`);
    try {
        // A link may lead anywhere, also to a device that never ends: only regular files inside the folder are read.
        const [root, target] = await Promise.all([realpath(directory), realpath(path)]);
        const inside = target.startsWith(root.endsWith(sep) ? root : root + sep);
        if (!inside || !(await lstat(target)).isFile()) {
            throw new DialFlowError(
                'invalid_input',
                `${table}.csv leads out of its folder or is not a regular file.`,
                {
                    advice: 'Put the file itself into the folder.'
                }
            );
        }
        return target;
    } catch (cause) {
        if (isNoSuchFile(cause)) return null;
        throw cause;
    }
}

function faultsOfContent({
    name,
    scanned
}: {
    readonly name: string;
    readonly scanned: ScannedRecords;
}): string[] {
    const faults: string[] = [];
    if (scanned.unterminated) faults.push(`${name} ends inside a quoted cell; it looks cut off.`);
    const ragged = scanned.firstRagged;
    if (ragged) {
        faults.push(
            `${name}: record ${ragged.record} has ${ragged.cells} cells, the header has ${scanned.header.length}.`
        );
    }
    return faults;
}

/**
 * The canonical tables as CSV files in a folder (docs/formats.md, Inputs). Optional tables may be missing; reference
 * tables that are missing come from the product's own data. The files are read where they are, not copied.
 */
export class FolderSource implements InputSource {
    readonly name = 'folder';
    readonly tables = CANONICAL_TABLES.map((table) => table.name);
    readonly #directory: string;

    constructor(options: FolderSourceOptions) {
        this.#directory = options.directory;
    }

    /** @throws DialFlowError `invalid_input` with every fault of every file at once. */
    async extract(options: ExtractionOptions): Promise<readonly ExtractedTable[]> {
        const found: FoundFile[] = [];
        const faults: string[] = [];
        const extracted = new Map<CanonicalTableName, ExtractedTable>();
        for (const table of options.tables) {
            const file = (await locate({ directory: this.#directory, table })) ?? referenceFile(table);
            if (file) found.push({ table, file });
            else if (canonicalTable(table).required) faults.push(`${table}.csv is missing.`);
            else extracted.set(table, emptyTable(table));
        }
        for (const { table, file } of found) {
            const scanned = await scanFile({ file, signal: options.signal });
            const matched = matchHeader({ table: canonicalTable(table), header: scanned.header });
            faults.push(...matched.faults.map((fault) => `${table}.csv ${fault}.`));
            faults.push(...faultsOfContent({ name: `${table}.csv`, scanned }));
            extracted.set(table, {
                table,
                files: [file],
                header: scanned.header,
                columns: matched.columns,
                announced: null,
                read: scanned.records
            });
            options.progress({ table, done: scanned.records, total: scanned.records });
        }
        if (faults.length > 0) {
            throw new DialFlowError('invalid_input', faults.join(' '), {
                advice: 'Correct the files and run again. docs/formats.md lists the columns of each file.'
            });
        }
        return options.tables.flatMap((table) => extracted.get(table) ?? []);
    }
}
