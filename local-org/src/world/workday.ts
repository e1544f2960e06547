import type { Org } from '../org.ts';
import { quoteName } from '../store/sql-text.ts';

/** Rows that a day of work left behind, by object. */
export interface Workday {
    readonly changed: Readonly<Record<string, number>>;
    readonly created: Readonly<Record<string, number>>;
    readonly deleted: Readonly<Record<string, number>>;
}

/** What people edit of each object in a day. */
const EDITS = [
    { object: 'Account', set: `"Phone" = concat('(415) 555-', lpad(CAST(n % 10000 AS VARCHAR), 4, '0'))` },
    { object: 'Researched_Phone__c', set: `"Do_Not_Call__c" = NOT coalesce("Do_Not_Call__c", false)` },
    { object: 'Account_Address__c', set: `"City__c" = 'Springfield'` },
    { object: 'Task', set: `"CallDisposition" = 'No Answer'` }
] as const;

/** One row in so many of those that change is deleted, or is a new call. */
const DELETED_OF_CHANGED = 20;

/**
 * Has people work in the org for a day, at the org's time: a share of accounts, researched phones, addresses and calls
 * changes, half as many calls are made, and some of all are deleted. The same seed chooses the same rows.
 */
export async function workForADay(
    org: Pick<Org, 'store' | 'writer' | 'schema' | 'now'>,
    { share, seed }: { readonly share: number; readonly seed: number }
): Promise<Workday> {
    const stamp = `TIMESTAMP '${org.now().toISOString().replace('T', ' ').replace('Z', '')}'`;
    const changed: Record<string, number> = {};
    const created: Record<string, number> = {};
    const deleted: Record<string, number> = {};
    await org.store.write(async (connection) => {
        const run = async (sql: string): Promise<number> =>
            Number((await connection.runAndReadAll(sql)).getRowsJS()[0]?.[0] ?? 0);
        for (const { object, set } of EDITS) {
            const table = quoteName(object);
            const chosen = `SELECT "Id", hash("Id", ${String(seed)}) AS n FROM ${table}
                WHERE NOT "IsDeleted" AND hash("Id", ${String(seed)}) % 1000000 < ${String(Math.round(share * 1_000_000))}`;
            await connection.run(`CREATE OR REPLACE TEMP TABLE chosen AS ${chosen}`);
            changed[object] = await run(
                `UPDATE ${table} SET ${set}, "SystemModstamp" = ${stamp}, "LastModifiedDate" = ${stamp}
                FROM chosen WHERE ${table}."Id" = chosen."Id"`
            );
            if (object === 'Task') {
                const definition = org.schema.findObject(object);
                if (!definition) continue;
                const count = changed[object];
                const { id: last } = await org.writer.counters.reserve({
                    ...{ connection, object: definition, count }
                });
                created[object] = await run(
                    `INSERT INTO ${table} BY NAME SELECT * REPLACE (
                        org_id('${definition.keyPrefix}', ${String(last)} + row_number() OVER ()) AS "Id",
                        ${stamp} AS "CreatedDate", ${stamp} AS "SystemModstamp", ${stamp} AS "LastModifiedDate")
                    FROM ${table} WHERE "Id" IN (SELECT "Id" FROM chosen WHERE n % 2 = 0)`
                );
            }
            deleted[object] = await run(
                `UPDATE ${table} SET "IsDeleted" = true
                WHERE "Id" IN (SELECT "Id" FROM chosen WHERE n % ${String(DELETED_OF_CHANGED)} = 0)`
            );
        }
        await connection.run('DROP TABLE chosen');
    });
    return { changed, created, deleted };
}
