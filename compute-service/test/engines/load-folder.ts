import { join } from 'node:path';
import type { ComputeSession } from '../../src/engines/compute.ts';
import { canonicalSelect, columnsOfTable, loadedTable, loadSelection } from '../../src/engines/load.ts';
import { CANONICAL_TABLES } from '../../src/engines/tables.ts';
import { FolderSource } from '../../src/sources/folder/folder-source.ts';

/**
 * Makes the canonical tables from a folder of CSV files, as the stage `validate` does, without its limits.
 * @returns the phone columns of accounts.
 */
export async function loadFolder({
    session,
    folder,
    scratch
}: {
    readonly session: ComputeSession;
    readonly folder: string;
    readonly scratch: string;
}): Promise<readonly string[]> {
    const extracted = await new FolderSource({ directory: folder }).extract({
        tables: CANONICAL_TABLES.map(({ name }) => name),
        directory: join(scratch, 'extract'),
        signal: new AbortController().signal,
        progress: () => undefined
    });
    let phoneColumns: readonly string[] = [];
    for (const table of CANONICAL_TABLES) {
        const found = extracted.find((candidate) => candidate.table === table.name);
        const columns = columnsOfTable({ table, columns: found?.columns ?? {} });
        await session.importCsv({
            table: loadedTable(table.name),
            files: found?.files ?? [],
            header: found?.header ?? [],
            used: Object.values(found?.columns ?? {}),
            ...loadSelection({ table, columns: found?.columns ?? {}, dialect: session.dialect })
        });
        await session.createView({ name: table.name, select: canonicalSelect({ table, columns }) });
        if (table.phoneColumns) phoneColumns = columns.slice(table.columns.length).map(({ name }) => name);
    }
    return phoneColumns;
}
