import type { NamedSubject, NamingRows } from '../../../ports/personal-data.ts';
import {
    WAREHOUSE_COLUMNS,
    WAREHOUSE_PERSONAL_COLUMNS,
    type WarehouseOutput
} from '../../../ports/warehouse.ts';
import type { SqlServerDatabase, SqlSession } from '../../../sql-server/database.ts';
import { text, type SqlRecord, type SqlValue } from '../../../sql-server/statement.ts';
import { deleteByKey, findNaming, KEY_OF } from './personal-statements.ts';

type Ask = (...asked: Parameters<SqlSession['query']>) => Promise<readonly SqlRecord[]>;

const asText = (value: SqlValue | undefined): string | null => {
    if (value === null || value === undefined) return null;
    return value instanceof Date ? value.toISOString() : String(value);
};

/** LIKE finds what might name the subject, in any writing; which of these rows do, the subject decides. */
async function findAll(ask: Ask, subject: NamedSubject) {
    const all: { readonly table: WarehouseOutput; readonly rows: readonly SqlRecord[] }[] = [];
    for (const [name, searched] of Object.entries(WAREHOUSE_PERSONAL_COLUMNS)) {
        const table = name as WarehouseOutput;
        const candidates = await ask(findNaming(table, searched), { pattern: text(subject.pattern) });
        const rows = candidates.filter((row) =>
            searched.some((column) => subject.isNamedIn(asText(row[column]) ?? ''))
        );
        if (rows.length > 0) all.push({ table, rows });
    }
    return all;
}

/** Rows of the product's own tables that name the subject, by table. */
export async function rowsNaming(
    database: SqlServerDatabase,
    subject: NamedSubject
): Promise<readonly NamingRows[]> {
    const found = await findAll((...asked) => database.read(...asked), subject);
    return found.map(({ table, rows }) => ({
        place: table,
        rows: rows.map((row) =>
            Object.fromEntries(WAREHOUSE_COLUMNS[table].map((column) => [column, asText(row[column])]))
        )
    }));
}

/** Deletes these rows in one transaction and returns their number. */
export const eraseNaming = (database: SqlServerDatabase, subject: NamedSubject): Promise<number> =>
    database.transaction({ name: 'erase rows', recover: async () => undefined }, async (transaction) => {
        const ask: Ask = async (...asked) => (await transaction.query(...asked)).rows;
        let erased = 0;
        for (const { table, rows } of await findAll(ask, subject)) {
            const keys = rows.map((row) => asText(row[KEY_OF[table] ?? 'id']));
            const { affected } = await transaction.query(deleteByKey(table), {
                keys: text(JSON.stringify(keys))
            });
            erased += affected;
        }
        return erased;
    });
