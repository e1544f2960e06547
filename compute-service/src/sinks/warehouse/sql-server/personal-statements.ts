import { WAREHOUSE_COLUMNS, type WarehouseOutput } from '../../../ports/warehouse.ts';
import { qualified, quoted, SCHEMA } from '../../../sql-server/settings.ts';
import { statement, type Statement } from '../../../sql-server/statement.ts';

/** The key of tables whose rows have no id of their own. */
export const KEY_OF: Readonly<Partial<Record<WarehouseOutput, string>>> = {
    cleanup_queue: 'row_id',
    execution_log: 'row_id'
};

const own = (table: WarehouseOutput): string => qualified({ schema: SCHEMA, table });

/** Rows of a table in which one of the searched columns fits the pattern; their key comes first. */
export function findNaming(table: WarehouseOutput, searched: readonly string[]): Statement {
    const key = KEY_OF[table];
    const columns = [...(key === undefined ? [] : [key]), ...WAREHOUSE_COLUMNS[table]];
    return statement(
        `find_personal_${table}`,
        `SELECT ${columns.map(quoted).join(', ')} FROM ${own(table)}
WHERE ${searched.map((column) => `${quoted(column)} LIKE @pattern`).join(' OR ')}`
    );
}

export const deleteByKey = (table: WarehouseOutput): Statement => {
    const key = KEY_OF[table];
    return key === undefined
        ? statement(
              `erase_${table}`,
              `DELETE FROM ${own(table)}
WHERE [id] IN (SELECT [value] COLLATE Latin1_General_100_BIN2 FROM OPENJSON(@keys))`
          )
        : statement(
              `erase_${table}`,
              `DELETE FROM ${own(table)}
WHERE ${quoted(key)} IN (SELECT CAST([value] AS bigint) FROM OPENJSON(@keys))`
          );
};
