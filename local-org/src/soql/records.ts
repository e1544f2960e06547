import type { JS } from '@duckdb/node-api';
import type { Row, Store } from '../store/database.ts';
import { quoteText } from '../store/sql-text.ts';
import type { ChildQuery, CompiledQuery, QueryColumn } from './compile.ts';

/** A record as REST answers it. */
export type RestRecord = Record<string, unknown>;

interface RenderOptions {
    readonly store: Store;
    /** Such as 66.0; stands in the URLs of records. */
    readonly apiVersion: string;
}

const columnName = (index: number): string => `c${index}`;
const parentName = (index: number): string => `p${index}`;

/** A column as REST writes it: instants with +0000, days as text, file contents as an address. */
function restSql(column: QueryColumn, apiVersion: string): string {
    switch (column.type) {
        case 'datetime':
            return `strftime(${column.sql}, '%Y-%m-%dT%H:%M:%S.%g+0000')`;
        case 'date':
            return `CAST(${column.sql} AS VARCHAR)`;
        case 'base64':
            return `'/services/data/v${apiVersion}/sobjects/ContentVersion/' || ${column.sql} || '/VersionData'`;
        default:
            return column.sql;
    }
}

/** The SELECT list that `toRecords` reads: the id, the parents' ids, the columns. */
export function restSelectList(query: CompiledQuery, apiVersion: string): string {
    const list = [
        ...(query.kind === 'rows' ? [`${query.idSql} AS id`] : []),
        ...query.parents.map((parent, index) => `${parent.idSql} AS ${parentName(index)}`),
        ...query.columns.map((column, index) => `${restSql(column, apiVersion)} AS ${columnName(index)}`)
    ];
    return list.join(', ');
}

/** LIMIT and OFFSET of a query as SQL, at most so many rows. */
export function limitSql(query: CompiledQuery, most = Number.POSITIVE_INFINITY): string {
    const limit = Math.min(query.limit ?? Number.POSITIVE_INFINITY, most);
    return `${Number.isFinite(limit) ? ` LIMIT ${limit}` : ''}${query.offset > 0 ? ` OFFSET ${query.offset}` : ''}`;
}

interface Address {
    readonly Street: JS;
    readonly City: JS;
    readonly State: JS;
    readonly PostalCode: JS;
    readonly Country: JS;
}

function restValue(value: JS | undefined, column: QueryColumn): unknown {
    if (value === null || value === undefined) return null;
    if (typeof value === 'bigint') return Number(value);
    if (column.type !== 'address') return value;
    const address = value as unknown as Address;
    return {
        city: address.City,
        country: address.Country,
        geocodeAccuracy: null,
        latitude: null,
        longitude: null,
        postalCode: address.PostalCode,
        state: address.State,
        street: address.Street
    };
}

const attributes = ({
    object,
    id,
    apiVersion
}: {
    readonly object: string;
    readonly id: JS | undefined;
    readonly apiVersion: string;
}): RestRecord => ({
    type: object,
    url: `/services/data/v${apiVersion}/sobjects/${object}/${String(id)}`
});

function nest({
    record,
    path,
    value
}: {
    readonly record: RestRecord;
    readonly path: readonly string[];
    readonly value: unknown;
}): void {
    let target = record;
    for (const name of path.slice(0, -1)) {
        const inner = target[name];
        if (inner === null || typeof inner !== 'object') return;
        target = inner as RestRecord;
    }
    target[path.at(-1) ?? ''] = value;
}

function toRecord({
    query,
    row,
    apiVersion
}: {
    readonly query: CompiledQuery;
    readonly row: Row;
    readonly apiVersion: string;
}): RestRecord {
    if (query.kind === 'aggregate') {
        const record: RestRecord = { attributes: { type: 'AggregateResult' } };
        query.columns.forEach((column, index) =>
            nest({ record, path: column.path, value: restValue(row[columnName(index)], column) })
        );
        return record;
    }
    const record: RestRecord = {
        attributes: attributes({ object: query.object.name, id: row['id'], apiVersion })
    };
    const parents = new Map(
        query.parents.map((parent, index) => [parent.path.join('.'), { parent, id: row[parentName(index)] }])
    );
    const placed = new Set<string>();
    query.columns.forEach((column, index) => {
        // Parents stand where their first column stands in the SELECT list.
        for (let length = 1; length < column.path.length; length++) {
            const name = column.path.slice(0, length).join('.');
            const found = parents.get(name);
            if (!found || placed.has(name)) continue;
            placed.add(name);
            const missing = found.id === null || found.id === undefined;
            const value = missing
                ? null
                : { attributes: attributes({ object: found.parent.object.name, id: found.id, apiVersion }) };
            nest({ record, path: found.parent.path, value });
        }
        nest({ record, path: column.path, value: restValue(row[columnName(index)], column) });
    });
    return record;
}

async function addChildren({
    child,
    parents,
    options
}: {
    readonly child: ChildQuery;
    readonly parents: ReadonlyMap<string, RestRecord>;
    readonly options: RenderOptions;
}): Promise<void> {
    const ids = [...parents.keys()].map(quoteText).join(', ');
    const { query, parentSql } = child;
    const ranked =
        `SELECT ${restSelectList(query, options.apiVersion)}, ${parentSql} AS parent, ` +
        `row_number() OVER (PARTITION BY ${parentSql}${query.orderBy}) AS place ${query.body}`;
    const rows = await options.store.read(
        `SELECT * FROM (${ranked}) WHERE parent IN (${ids})` +
            `${query.limit === undefined ? '' : ` AND place <= ${query.limit}`} ORDER BY parent, place`
    );
    const lists = Map.groupBy(rows, (row) => String(row['parent']));
    for (const [id, record] of parents) {
        const records = lists.get(id)?.map((row) => toRecord({ query, row, apiVersion: options.apiVersion }));
        record[child.name] = records ? { totalSize: records.length, done: true, records } : null;
    }
}

/** Rows that `restSelectList` named, as REST writes them, with the lists of their sub-queries. */
export async function toRecords({
    query,
    rows,
    options
}: {
    readonly query: CompiledQuery;
    readonly rows: readonly Row[];
    readonly options: RenderOptions;
}): Promise<RestRecord[]> {
    const records = rows.map((row) => toRecord({ query, row, apiVersion: options.apiVersion }));
    const byId = new Map(rows.map((row, index) => [String(row['id']), records[index] ?? {}]));
    for (const child of rows.length > 0 ? query.children : [])
        await addChildren({ child, parents: byId, options });
    return records;
}
