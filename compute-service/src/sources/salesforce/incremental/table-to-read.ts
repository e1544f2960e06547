import type { CanonicalTableName } from '../../../engines/tables.ts';
import type { ExtractedTable } from '../../../ports/source.ts';
import type { BulkExtract, BulkQuery } from '../bulk-extract.ts';
import type { SalesforceConnection } from '../connection.ts';
import { mappedColumns, type FieldMapping, type TableMapping } from '../field-mapping.ts';
import { selectedFields } from '../soql.ts';

/** A table that a run is about to read. */
export interface TableToRead {
    readonly table: CanonicalTableName;
    readonly mapping: TableMapping;
    readonly fieldMapping: FieldMapping;
    readonly connection: SalesforceConnection;
    /** What the org is known by. */
    readonly org: string;
    /** Folder of the table within the run. */
    readonly folder: string;
    /** Everything is to be read. */
    readonly full: boolean;
    readonly signal: AbortSignal;
    /** Reads a query into a folder; goes on where a killed run stopped. */
    bulk(query: BulkQuery, folder: string): Promise<BulkExtract>;
    warn(sentence: string): void;
}

/** What is the same of a table however it is read. */
export const described = ({
    table,
    mapping
}: Pick<TableToRead, 'table' | 'mapping'>): Pick<ExtractedTable, 'table' | 'header' | 'columns'> => ({
    table,
    header: selectedFields(mapping),
    columns: mappedColumns(mapping)
});

/** How a table is read in bulk; one that is not has no changes. */
export const operationOf = ({ operation }: TableMapping): BulkQuery['operation'] =>
    operation === 'queryAll' ? 'queryAll' : 'query';
