import type { DuckDBConnection } from '@duckdb/node-api';
import { makeId } from '../ids.ts';
import type { FieldDefinition, ObjectDefinition } from '../schema/definitions.ts';
import type { Schema } from '../schema/schema.ts';
import { isStored, storedObjects } from '../store/create-tables.ts';
import { quoteName, quoteText } from '../store/sql-text.ts';
import { autoNumberSql, type Counters } from './counters.ts';
import { columnOf, given, value } from './row-checks.ts';
import { defaultSql } from './value-checks.ts';
import type { WriteRequest } from './write-request.ts';

export interface ApplyContext {
    readonly connection: DuckDBConnection;
    readonly request: WriteRequest;
    readonly schema: Schema;
    readonly now: Date;
    /** Table of checked rows; those without refusal are applied. */
    readonly rows: string;
    /** Where the rows are few: what has been read of the accepted ones, so that nothing needs to be asked again. */
    readonly few:
        | {
              /** Records that rows are about, as often as they are named: their ids, and where they stand in the table. */
              readonly targets: ReadonlyArray<{ readonly id: string; readonly place: number }>;
              /** Numbers of the rows that found no record. */
              readonly news: readonly number[];
          }
        | undefined;
}

const accepted = 'refusal IS NULL';

const timestampOf = (now: Date): string =>
    `TIMESTAMP '${now.toISOString().replace('T', ' ').replace('Z', '')}'`;

async function countOf(connection: DuckDBConnection, sql: string): Promise<number> {
    return Number((await connection.runAndReadAll(sql)).getRowsJS()[0]?.[0] ?? 0);
}

function insertValue({
    field,
    context,
    first
}: {
    readonly field: FieldDefinition;
    readonly context: ApplyContext;
    readonly first: number;
}): string {
    const { request, now } = context;
    const index = columnOf(request, field);
    switch (field.name) {
        case 'Id':
            return 'id';
        case 'CreatedDate':
        case 'LastModifiedDate':
        case 'SystemModstamp':
            return timestampOf(now);
        case 'CreatedById':
        case 'LastModifiedById':
            return quoteText(request.user.userId);
        case 'IsDeleted':
            return 'false';
    }
    if (field.name === 'CompletedDateTime') {
        const status = columnOf(request, { name: 'Status' });
        return status < 0 ? 'NULL' : `CASE WHEN ${value(status)} = 'Completed' THEN ${timestampOf(now)} END`;
    }
    if (field.displayFormat !== undefined) return autoNumberSql(field.displayFormat, `${first} + place`);
    const otherwise = field.name === 'OwnerId' ? quoteText(request.user.userId) : defaultSql(field);
    return index < 0 ? otherwise : `CASE WHEN ${given(index)} THEN ${value(index)} ELSE ${otherwise} END`;
}

async function insertFrom({
    context,
    from,
    autoNumber
}: {
    readonly context: ApplyContext;
    readonly from: string;
    readonly autoNumber: number;
}): Promise<void> {
    const { connection, request } = context;
    // What a row leaves empty, and what the field does not default, need not be named.
    const fields = request.object.fields
        .filter(isStored)
        .map((field) => ({
            name: quoteName(field.name),
            value: insertValue({ field, context, first: autoNumber })
        }))
        .filter(({ value: sql }) => sql !== 'NULL');
    await connection.run(
        `INSERT INTO ${quoteName(request.object.name)} (${fields.map(({ name }) => name).join(', ')})
        SELECT ${fields.map(({ value: sql }) => sql).join(', ')} FROM (${from}) ORDER BY rn`
    );
}

/** Rows with the ids that they get and their place among the new ones; one row needs no join. */
function rowsWithIds(rows: string, ids: ReadonlyArray<readonly [rn: number, id: string]>): string {
    const [first] = ids;
    if (ids.length === 1 && first)
        return `SELECT * REPLACE (${quoteText(first[1])} AS id), 1 AS place FROM ${rows} WHERE rn = ${first[0]}`;
    const list = ids.map(([rn, id], index) => `(${rn}, ${quoteText(id)}, ${index + 1})`).join(', ');
    return `SELECT o.* REPLACE (p.id AS id), p.place FROM ${rows} o JOIN (VALUES ${list}) p(rn, id, place) USING (rn)`;
}

/**
 * Adds the accepted rows that found no record, with the next ids and auto-numbers, in the order of the rows.
 * @returns the ids by row number, where the rows are few; else they stand in the table of rows
 */
export async function applyInsert(
    context: ApplyContext & { counters: Counters }
): Promise<ReadonlyMap<number, string>> {
    const { connection, request, rows, counters, few } = context;
    const { object } = request;
    const news = `${accepted} AND target IS NULL`;
    const count =
        few?.news.length ?? (await countOf(connection, `SELECT count(*) FROM ${rows} WHERE ${news}`));
    if (count === 0) return new Map();
    const first = await counters.reserve({ connection, object, count });
    if (few) {
        const ids = few.news.map(
            (rn, index) => [rn, makeId(object.keyPrefix, first.id + index + 1)] as const
        );
        const from = rowsWithIds(rows, ids);
        await insertFrom({ context, from, autoNumber: first.autoNumber });
        return new Map(ids);
    }
    await connection.run(
        `UPDATE ${rows} SET id = org_id(${quoteText(object.keyPrefix)}, ${first.id} + p.place)
        FROM (SELECT rn, row_number() OVER (ORDER BY rn) AS place FROM ${rows} WHERE ${news}) p
        WHERE ${rows}.rn = p.rn`
    );
    const from = `SELECT *, row_number() OVER (ORDER BY rn) AS place FROM ${rows} WHERE ${news}`;
    await insertFrom({ context, from, autoNumber: first.autoNumber });
    return new Map();
}

/** How often the record that is named most often is named. */
async function roundsOf({ connection, rows, few }: ApplyContext, hits: string): Promise<number> {
    if (few)
        return Math.max(
            0,
            ...[...Map.groupBy(few.targets, ({ id }) => id).values()].map((rns) => rns.length)
        );
    return countOf(
        connection,
        `SELECT max(n) FROM (SELECT count(*) AS n FROM ${rows} WHERE ${hits} GROUP BY target)`
    );
}

/** Changes the records of the accepted rows; rows for the same record are applied one after the other. */
export async function applyUpdate(context: ApplyContext): Promise<void> {
    const { connection, request, rows, now, few } = context;
    const table = quoteName(request.object.name);
    const hits = `${accepted} AND target IS NOT NULL`;
    const rounds = await roundsOf(context, hits);
    const sets = request.columns.flatMap(({ field }, index) => {
        if (field.type === 'id' || !isStored(field)) return [];
        const column = quoteName(field.name);
        return [`${column} = CASE WHEN s.${given(index)} THEN s.${value(index)} ELSE ${table}.${column} END`];
    });
    const known = few ? ` AND ${table}.rowid IN (${few.targets.map(({ place }) => place).join(', ')})` : '';
    const instant = timestampOf(now);
    const status = columnOf(request, { name: 'Status' });
    const completion =
        request.object.name === 'Task' && status >= 0
            ? [
                  `"CompletedDateTime" = CASE WHEN NOT s.${given(status)} THEN ${table}."CompletedDateTime" ` +
                      `WHEN s.${value(status)} = 'Completed' THEN coalesce(${table}."CompletedDateTime", ${instant}) END`
              ]
            : [];
    const audit = [
        ...completion,
        `"LastModifiedDate" = ${instant}`,
        `"SystemModstamp" = ${instant}`,
        `"LastModifiedById" = ${quoteText(request.user.userId)}`
    ];
    for (let round = 1; round <= rounds; round++) {
        await connection.run(
            `UPDATE ${table} SET ${[...sets, ...audit].join(', ')}
            FROM (SELECT *, ${rounds === 1 ? '1' : 'row_number() OVER (PARTITION BY target ORDER BY rn)'} AS round
                FROM ${rows} WHERE ${hits}) s
            WHERE ${table}."Id" = s.target AND s.round = ${round}${known}`
        );
    }
}

/** Details go with their master; lookups to what is gone are emptied. */
async function releaseChildren({
    context,
    parent,
    ids,
    remove
}: {
    readonly context: ApplyContext;
    readonly parent: ObjectDefinition;
    readonly ids: string;
    readonly remove: (object: ObjectDefinition, ids: string) => Promise<void>;
}): Promise<void> {
    for (const child of storedObjects(context.schema)) {
        for (const field of child.fields) {
            if (!field.custom || !field.referenceTo.includes(parent.name)) continue;
            const column = quoteName(field.name);
            const table = quoteName(child.name);
            if (field.masterDetail)
                await remove(child, `SELECT "Id" FROM ${table} WHERE ${column} IN (${ids})`);
            else
                await context.connection.run(
                    `UPDATE ${table} SET ${column} = NULL WHERE ${column} IN (${ids})`
                );
        }
    }
}

/** Deletes the records of the accepted rows: into the bin, or for good with hardDelete. */
export async function applyDelete(context: ApplyContext): Promise<void> {
    const { connection, request, rows, now } = context;
    let level = 0;
    const remove = async (object: ObjectDefinition, ids: string): Promise<void> => {
        const chosen = `delete_ids_${level++}`;
        await connection.run(`CREATE OR REPLACE TEMP TABLE ${chosen} AS ${ids}`);
        if ((await countOf(connection, `SELECT count(*) FROM ${chosen}`)) > 0) {
            await releaseChildren({ context, parent: object, ids: `SELECT * FROM ${chosen}`, remove });
            const table = quoteName(object.name);
            await connection.run(
                request.operation === 'hardDelete'
                    ? `DELETE FROM ${table} WHERE "Id" IN (SELECT * FROM ${chosen})`
                    : `UPDATE ${table} SET "IsDeleted" = true, "SystemModstamp" = ${timestampOf(now)},
                        "LastModifiedDate" = ${timestampOf(now)}, "LastModifiedById" = ${quoteText(request.user.userId)}
                        WHERE "Id" IN (SELECT * FROM ${chosen})`
            );
        }
        await connection.run(`DROP TABLE ${chosen}`);
    };
    await remove(request.object, `SELECT target FROM ${rows} WHERE ${accepted} AND target IS NOT NULL`);
}
