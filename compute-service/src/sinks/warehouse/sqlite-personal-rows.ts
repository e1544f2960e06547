import type { DatabaseSync } from 'node:sqlite';
import type { NamedSubject, NamingRows } from '../../ports/personal-data.ts';
import {
    WAREHOUSE_COLUMNS,
    WAREHOUSE_PERSONAL_COLUMNS,
    type WarehouseOutput
} from '../../ports/warehouse.ts';

interface FoundRow {
    readonly position: number | bigint;
    readonly row: NamingRows['rows'][number];
}

/** LIKE finds what might name the subject, in any writing; which of these rows do, the subject decides. */
function find(
    database: DatabaseSync,
    {
        table,
        searched,
        subject
    }: { table: WarehouseOutput; searched: readonly string[]; subject: NamedSubject }
): readonly FoundRow[] {
    const columns = WAREHOUSE_COLUMNS[table];
    const select = database.prepare(
        `SELECT rowid AS position, ${columns.join(', ')} FROM ${table}
         WHERE ${searched.map((column) => `${column} LIKE ?`).join(' OR ')}`
    );
    const found: FoundRow[] = [];
    for (const row of select.iterate(...searched.map(() => subject.pattern))) {
        const named = searched.some((column) => subject.isNamedIn(String(row[column] ?? '')));
        const text = (column: string): string | null => (row[column] === null ? null : String(row[column]));
        if (named)
            found.push({
                position: row['position'] as number,
                row: Object.fromEntries(columns.map((column) => [column, text(column)]))
            });
    }
    return found;
}

function findAll(database: DatabaseSync, subject: NamedSubject) {
    return Object.entries(WAREHOUSE_PERSONAL_COLUMNS).map(([name, searched]) => {
        const table = name as WarehouseOutput;
        return { table, found: find(database, { table, searched, subject }) };
    });
}

/** Rows of the embedded warehouse that name the subject, by table. */
export const rowsNaming = (database: DatabaseSync, subject: NamedSubject): readonly NamingRows[] =>
    findAll(database, subject)
        .filter(({ found }) => found.length > 0)
        .map(({ table, found }) => ({ place: table, rows: found.map(({ row }) => row) }));

/** Deletes these rows, to be called in a transaction. Returns their number. */
export function eraseNaming(database: DatabaseSync, subject: NamedSubject): number {
    let erased = 0;
    for (const { table, found } of findAll(database, subject)) {
        const remove = database.prepare(`DELETE FROM ${table} WHERE rowid = ?`);
        for (const { position } of found) erased += Number(remove.run(position).changes);
    }
    return erased;
}
