import { qualified, quoted, SCHEMA, type TableName } from '../../../sql-server/settings.ts';
import { statement, type BoundValue, type Statement } from '../../../sql-server/statement.ts';
import type { StagingTable } from '../../../sql-server/bulk.ts';
import { WAREHOUSE_COLUMNS, type WarehouseOutput } from '../../../ports/warehouse.ts';

const own = (table: string): string => qualified({ schema: SCHEMA, table });

/** Columns that are no text: numbers are staged as numbers, instants and days as text and converted by the move. */
const NUMBERS: ReadonlySet<string> = new Set([
    'step_order',
    'rows',
    'dropped',
    'seed',
    'previous_rows',
    'duration_s'
]);
const INSTANTS: Readonly<Partial<Record<WarehouseOutput, readonly string[]>>> = {
    processing_status: ['started_at', 'finished_at'],
    execution_log: ['at']
};
const DAYS: Readonly<Partial<Record<WarehouseOutput, readonly string[]>>> = { run_history: ['as_of'] };

/** Tables in which a row that is known already stays as it is, whichever import brings it again. */
const KEEPS_FIRST: ReadonlySet<WarehouseOutput> = new Set(['call_history', 'research_archive']);

export const stagingTable = (table: WarehouseOutput): StagingTable => ({
    table: `staging_${table}`,
    columns: [
        { name: 'load_id', type: 'uuid' },
        { name: 'row_number', type: 'whole' },
        ...WAREHOUSE_COLUMNS[table].map((name) => ({ name, type: stagedAs(name) }))
    ]
});

export const stagedAs = (column: string): BoundValue['type'] => (NUMBERS.has(column) ? 'big' : 'text');

/** Takes a batch's number for good; a batch that has it already changes nothing. */
export const TAKE_BATCH = statement(
    'take_batch',
    `INSERT INTO [dial_flow].[delivered_batches] ([target], [run_key], [batch], [rows])
SELECT @target, @run_key, @batch, @rows
WHERE NOT EXISTS (
    SELECT 1 FROM [dial_flow].[delivered_batches] WITH (UPDLOCK, HOLDLOCK)
    WHERE [run_key] = @run_key AND [target] = @target AND [batch] = @batch
)`
);

export const IS_DELIVERED = statement(
    'is_delivered',
    `SELECT COUNT(*) AS [batches] FROM [dial_flow].[delivered_batches]
WHERE [run_key] = @run_key AND [target] = @target AND [batch] = @batch`
);

/** Moves a batch from staging to its table in the order in which it came. */
export function moveBatch(table: WarehouseOutput): Statement {
    const columns = WAREHOUSE_COLUMNS[table];
    const converted = columns.map((column) => {
        const staged = `[staged].${quoted(column)}`;
        if (INSTANTS[table]?.includes(column)) return `CONVERT(datetime2(3), ${staged}, 127)`;
        return DAYS[table]?.includes(column) ? `CONVERT(date, ${staged}, 23)` : staged;
    });
    const unknown = KEEPS_FIRST.has(table)
        ? `
    AND NOT EXISTS (
        SELECT 1 FROM ${own(table)} AS [known] WITH (UPDLOCK, HOLDLOCK)
        WHERE [known].[id] = [staged].[id] COLLATE Latin1_General_100_BIN2
    )`
        : '';
    return statement(
        `move_${table}`,
        `INSERT INTO ${own(table)} ([org], [run_key], [batch], ${columns.map(quoted).join(', ')})
SELECT @org, @run_key, @batch, ${converted.join(', ')}
FROM ${own(`staging_${table}`)} AS [staged]
WHERE [staged].[load_id] = @load_id${unknown}
ORDER BY [staged].[row_number]`
    );
}

export const clearStaging = (table: WarehouseOutput): Statement =>
    statement(`clear_${table}`, `DELETE FROM ${own(`staging_${table}`)} WHERE [load_id] = @load_id`);

export const countWritten = (table: WarehouseOutput): Statement =>
    statement(
        `count_${table}`,
        `SELECT COUNT_BIG(*) AS [rows] FROM ${own(table)} WHERE [run_key] = @run_key`
    );

/** The product's own tables hold the rows of all orgs; other tables are one org's, or the same for all. */
const ofOrg = ({ schema, table }: TableName): string =>
    schema === SCHEMA && table in WAREHOUSE_COLUMNS ? ' WHERE [org] = @org' : '';

export const countAll = (table: TableName): Statement =>
    statement('count_input', `SELECT COUNT_BIG(*) AS [rows] FROM ${qualified(table)}${ofOrg(table)}`);

/**
 * All rows in the order of their id, byte by byte. Keys of the product's own tables sort so by themselves; those of
 * other tables may be numbers, or texts that their collation sorts in another way.
 */
export function readAll(table: TableName, columns: readonly string[]): Statement {
    const id = quoted(columns[0] ?? '');
    const order =
        table.schema === SCHEMA ? id : `CAST(${id} AS nvarchar(450)) COLLATE Latin1_General_100_BIN2`;
    return statement(
        'read_input',
        `SELECT ${columns.map(quoted).join(', ')} FROM ${qualified(table)}${ofOrg(table)} ORDER BY ${order}`
    );
}

/** Fills a reference table of the product where it is empty. */
export function seedTable(table: string, columns: readonly string[]): Statement {
    const shape = columns.map((column) => `${quoted(column)} nvarchar(400) '$.${column}'`);
    return statement(
        `seed_${table}`,
        `INSERT INTO ${own(table)} (${columns.map(quoted).join(', ')})
SELECT ${columns.map((column) => `[given].${quoted(column)}`).join(', ')}
FROM OPENJSON(@rows) WITH (${shape.join(', ')}) AS [given]
WHERE NOT EXISTS (SELECT 1 FROM ${own(table)})`
    );
}
