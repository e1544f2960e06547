import type { Table } from 'mssql';
import { driverType, type Driver } from './driver.ts';
import { SCHEMA } from './settings.ts';
import type { BoundValue, SqlValue } from './statement.ts';

/** Where rows of a batch lie until one statement moves them to their table. */
export interface StagingTable {
    readonly table: string;
    readonly columns: readonly { readonly name: string; readonly type: BoundValue['type'] }[];
}

/** Puts rows into the driver's form for a bulk copy into a staging table, every one of whose columns takes null. */
export function bulkTable({
    driver,
    table: { table, columns },
    rows
}: {
    readonly driver: Driver;
    readonly table: StagingTable;
    readonly rows: readonly (readonly SqlValue[])[];
}): Table {
    const bulk = new driver.Table(`${SCHEMA}.${table}`);
    bulk.create = false;
    for (const { name, type } of columns)
        bulk.columns.add(name, driverType(driver, { type }), { nullable: true });
    for (const row of rows) bulk.rows.add(...row);
    return bulk;
}
