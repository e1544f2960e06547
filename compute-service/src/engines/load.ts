import type { CellSelection } from './compute.ts';
import type { SqlDialect } from './dialect.ts';
import { identifier, textLiteral } from './sql.ts';
import type { CanonicalColumn, CanonicalTable, ColumnType } from './tables.ts';

/**
 * Validation as SQL (G1, G2, G12): page files become typed tables in one pass each. A row with a cell that cannot be
 * cast goes to quarantine and takes part in nothing.
 */

/** Texts that a person gets to see as the reason of a quarantined cell. */
const WANTED: Readonly<Record<ColumnType, string>> = {
    text: 'a text',
    boolean: 'true or false',
    instant: 'a date and time like 2026-11-23T08:15:00Z',
    date: 'a day like 2026-11-23',
    integer: 'a whole number',
    time: 'a time like 08:30',
    weekdays: 'days as digits like 12345 (1 is Monday), or nothing for every day'
};

const SQL_TYPE: Readonly<Record<ColumnType, string>> = {
    text: 'varchar',
    boolean: 'boolean',
    instant: 'timestamp',
    date: 'date',
    integer: 'bigint',
    time: 'varchar',
    weekdays: 'varchar'
};

const WEEKDAYS_PATTERN = '^[1-7]*$';
const TIME_PATTERN = '^([01][0-9]|2[0-3]):[0-5][0-9]$';
/** How most whole numbers are written. The end is `\\z`, because `$` also stands before a last line feed in Java's expressions. */
const DIGITS_PATTERN = '^[0-9]{1,18}\\z';
/** Telephone systems write whole seconds also as 62.0. */
const WHOLE_NUMBER_PATTERN = '^-?[0-9]{1,18}([.]0+)?$';

/** The value of a cell as its type; null where the text is null or cannot be cast. Booleans are never faulty (G2). */
function typedCell({ cell, type, dialect }: { cell: string; type: ColumnType; dialect: SqlDialect }): string {
    switch (type) {
        case 'text':
            return cell;
        case 'boolean':
            // Folding a million texts is dear, so the usual ones are told apart first.
            return `case when ${cell} = 'true' then true when ${cell} = 'false' then false else lower(${cell}) = 'true' end`;
        case 'instant':
            return dialect.parseInstant(cell);
        case 'date':
            return dialect.parseDate(cell);
        case 'integer':
            return `case when ${dialect.regexpLike(cell, DIGITS_PATTERN)} then cast(${cell} as bigint)
        when ${dialect.regexpLike(cell, WHOLE_NUMBER_PATTERN)} then cast(${dialect.regexpReplaceAll(cell, '[.].*$', '')} as bigint) end`;
        case 'weekdays':
            return `case when ${dialect.regexpLike(dialect.trim(cell), WEEKDAYS_PATTERN)} then ${cell} end`;
        case 'time':
            return `case when ${dialect.regexpLike(cell, TIME_PATTERN)} then ${cell} end`;
    }
}

/** Between the faults of a row. A cell may hold it too, so there it is written as two characters. */
const FAULT_END = 'chr(31)';
const escapedCell = (cell: string): string =>
    `replace(replace(${cell}, chr(30), chr(30) || '0'), ${FAULT_END}, chr(30) || '1')`;
const rawCell = (escaped: string): string =>
    `replace(replace(${escaped}, chr(30) || '1', ${FAULT_END}), chr(30) || '0', chr(30))`;

const canBeFaulty = (column: CanonicalColumn): boolean => column.type !== 'text' && column.type !== 'boolean';

/** The columns of a canonical table with those phone columns that the source has. */
export function columnsOfTable({
    table,
    columns
}: {
    readonly table: CanonicalTable;
    /** Canonical column → column of the file. */
    readonly columns: Readonly<Record<string, string>>;
}): readonly CanonicalColumn[] {
    if (!table.phoneColumns) return table.columns;
    const phones: CanonicalColumn[] = [];
    for (let number = 1; `phone_${String(number)}` in columns; number += 1) {
        phones.push({ name: `phone_${String(number)}`, type: 'text', required: false });
    }
    return [...table.columns, ...phones];
}

/** Column of the loaded table that names the faulty cells of a row, null where there are none. */
const FAULTS = 'faulty_columns';

/** Name of the table with all rows of the files, typed, faulty ones marked. */
export const loadedTable = (table: string): string => `loaded_${table}`;

/** Name of the raw text of a cell that can be faulty, beside its typed value. */
const rawName = (column: string): string => identifier(`raw ${column}`);

/**
 * What `importCsv` makes of the cells: every canonical column as its type, and the names and texts of those cells of a
 * row that cannot be cast.
 */
export function loadSelection({
    table,
    columns,
    dialect
}: {
    readonly table: CanonicalTable;
    readonly columns: Readonly<Record<string, string>>;
    readonly dialect: SqlDialect;
}): Required<CellSelection> {
    const all = columnsOfTable({ table, columns });
    const cellOf = (name: string): string => {
        const source = columns[name];
        return source === undefined ? 'cast(null as varchar)' : identifier(source);
    };
    const typed = all.map(({ name, type }) => {
        const value = typedCell({ cell: cellOf(name), type, dialect });
        return `cast(${value} as ${SQL_TYPE[type]}) as ${identifier(name)}`;
    });
    const checked = all.filter((column) => canBeFaulty(column) && columns[column.name] !== undefined);
    const raw = checked.map(({ name }) => `${cellOf(name)} as ${rawName(name)}`);
    const faults = checked.map(({ name }) => {
        const isFaulty = `(${rawName(name)} is not null and ${identifier(name)} is null)`;
        const words = `${textLiteral(`${name}=`)} || ${escapedCell(rawName(name))} || ${FAULT_END}`;
        return { isFaulty, words: `case when ${isFaulty} then ${words} else '' end` };
    });
    // The words are put together for the few rows alone that need them.
    const marked =
        faults.length === 0
            ? 'cast(null as varchar)'
            : `case when ${faults.map(({ isFaulty }) => isFaulty).join(' or ')} then ${faults.map(({ words }) => words).join(' || ')} end`;
    return {
        select: [...typed, ...raw].join(',\n'),
        refine: [...all.map(({ name }) => identifier(name)), `${marked} as ${FAULTS}`].join(', ')
    };
}

/** A query for the rows of a table as they were read, without those in quarantine: an empty cell is null, also a boolean one. */
export const rowsAsRead = (table: string): string =>
    `select * from ${loadedTable(table)} where ${FAULTS} is null`;

/** The canonical table: the loaded rows without those in quarantine; a missing boolean is false (G2). */
export function canonicalSelect({
    table,
    columns
}: {
    readonly table: CanonicalTable;
    readonly columns: readonly CanonicalColumn[];
}): string {
    const cells = columns.map(({ name, type }) =>
        type === 'boolean' ? `coalesce(${identifier(name)}, false) as ${identifier(name)}` : identifier(name)
    );
    return `select ${cells.join(', ')} from ${loadedTable(table.name)} where ${FAULTS} is null`;
}

/** One row per faulty cell; the row is named by its id, or by all its texts where it has none. */
export function quarantineSelect({
    table,
    columns
}: {
    readonly table: CanonicalTable;
    readonly columns: readonly CanonicalColumn[];
}): string {
    const row =
        table.idColumn === null
            ? `concat_ws(' ', ${columns.map(({ name }) => `cast(${identifier(name)} as varchar)`).join(', ')})`
            : identifier(table.idColumn);
    const cases = columns
        .filter(canBeFaulty)
        .map(({ name, type }) => `when ${textLiteral(name)} then ${textLiteral(`is not ${WANTED[type]}`)}`);
    if (cases.length === 0) return EMPTY_QUARANTINE;
    return `select ${textLiteral(table.name)} as table_name, ${row} as row_id, split_part(fault, '=', 1) as column_name,
        ${rawCell("substr(fault, strpos(fault, '=') + 1)")} as value,
        case split_part(fault, '=', 1) ${cases.join(' ')} end as reason
        from ${loadedTable(table.name)} cross join unnest(split(${FAULTS}, ${FAULT_END})) as faults(fault)
        where ${FAULTS} is not null and fault <> ''`;
}

const EMPTY_QUARANTINE = `select cast(null as varchar) as table_name, cast(null as varchar) as row_id,
    cast(null as varchar) as column_name, cast(null as varchar) as value, cast(null as varchar) as reason where false`;

/** The rows of `quarantine.csv`, of all tables. */
export function allQuarantineSelect(
    tables: readonly { readonly name: string; readonly select: string }[]
): string {
    return [EMPTY_QUARANTINE, ...tables.map(({ select }) => select)].join('\nunion all\n');
}

/**
 * Ids that occur more than once, or are missing, and how often; also in rows in quarantine, which may hold the right
 * one of the two. The ten lowest, then null for the missing ones.
 */
export function faultyIdsSelect(table: CanonicalTable): string | null {
    if (table.idColumn === null) return null;
    const id = identifier(table.idColumn);
    return `select ${id}, count(*) from ${loadedTable(table.name)} group by ${id} having count(*) > 1 or ${id} is null order by ${id} nulls last limit 11`;
}
