import type { DuckDBConnection, JS } from '@duckdb/node-api';
import type { FaultTable } from '../faults/fault-table.ts';
import type { EventLog } from '../events/event-log.ts';
import type { Schema } from '../schema/schema.ts';
import { columnType } from '../store/create-tables.ts';
import { quoteName, quoteText } from '../store/sql-text.ts';
import { applyDelete, applyInsert, applyUpdate, type ApplyContext } from './apply.ts';
import { Counters } from './counters.ts';
import { publishRows } from './publish-rows.ts';
import {
    columnOf,
    comparable,
    empty,
    given,
    refusalSql,
    refusedSql,
    rowChecks,
    text,
    value
} from './row-checks.ts';
import { hasIdOf } from './staged-columns.ts';
import { typedSql } from './value-checks.ts';
import { checkObjectAccess, type RowOutcome, type WriteRequest } from './write-request.ts';

/** Names of the rows of the write under way while they are checked. */
const staged = 'write_staged';
const typed = 'write_typed';
/** Temporary table of rows with their target, the reason for which they are refused, and the id they end up with. */
export const outcomes = 'write_outcomes';

const struct = (code: string, message: string): string =>
    `{'code': ${quoteText(code)}, 'message': ${message}, 'fields': CAST([] AS VARCHAR[])}`;

/** An accepted row as a relation with the columns that a table of outcomes has. */
function oneRow(request: WriteRequest, found: Readonly<Record<string, JS>>): string {
    const textOf = (raw: JS | undefined): string => (typeof raw === 'string' ? quoteText(raw) : 'NULL');
    const target = textOf(found['target']);
    const cells = request.columns.flatMap(({ field }, index) => [
        `${String(found[given(index)])} AS ${given(index)}`,
        `${String(found[empty(index)])} AS ${empty(index)}`,
        `CAST(${textOf(found[value(index)])} AS ${columnType(field)}) AS ${value(index)}`
    ]);
    const row = ['1 AS rn', `${target} AS target`, `${target} AS id`, 'NULL AS refusal', ...cells];
    return `(SELECT ${row.join(', ')}) ${outcomes}`;
}

/** Checks and applies rows as a set, for REST, collections and bulk alike. */
export class RecordWriter {
    readonly counters = new Counters();
    private readonly schema: Schema;
    private readonly faults: FaultTable;
    private readonly events: EventLog;
    private readonly now: () => Date;

    constructor(parts: { schema: Schema; faults: FaultTable; events: EventLog; now: () => Date }) {
        this.schema = parts.schema;
        this.faults = parts.faults;
        this.events = parts.events;
        this.now = parts.now;
    }

    /**
     * Writes rows inside the caller's transaction and leaves what became of each in the table `write_outcomes`
     * (rn, id, created, refusal).
     * @throws OrgError when the user may not do this with the object at all
     */
    async write(connection: DuckDBConnection, request: WriteRequest): Promise<void> {
        await this.check(connection, request);
        await this.apply(request, this.contextOf(connection, request));
    }

    /**
     * Writes a few rows inside the caller's transaction, with as few statements as that takes: it is their number that
     * a single record waits for.
     * @returns what became of each, in their order
     * @throws OrgError when the user may not do this with the object at all
     */
    async writeFew(connection: DuckDBConnection, request: WriteRequest): Promise<RowOutcome[]> {
        if (request.count === 1 && !this.faults.hasLocks()) return [await this.writeOne(connection, request)];
        await this.check(connection, request);
        const rows = (
            await connection.runAndReadAll(
                `SELECT rn, target, place_of_target, refusal FROM ${outcomes} ORDER BY rn`
            )
        ).getRowObjectsJS();
        const accepted = rows.filter((row) => row['refusal'] === null);
        const ids = await this.apply(request, {
            ...this.contextOf(connection, request),
            few: {
                targets: accepted.flatMap((row) =>
                    row['target'] === null
                        ? []
                        : [{ id: String(row['target']), place: Number(row['place_of_target']) }]
                ),
                news: accepted.flatMap((row) => (row['target'] === null ? Number(row['rn']) : []))
            }
        });
        return rows.map((row) => ({
            id: (row['target'] as string | null) ?? ids.get(Number(row['rn'])) ?? null,
            created: row['target'] === null,
            refusal: row['refusal'] as unknown as RowOutcome['refusal']
        }));
    }

    /** One row cannot be at odds with another, and needs no table to stand in. */
    private async writeOne(connection: DuckDBConnection, request: WriteRequest): Promise<RowOutcome> {
        checkObjectAccess({
            object: request.object,
            operation: request.operation,
            access: request.user.access
        });
        const checks = rowChecks({ schema: this.schema, request, rows: typed });
        const select = (list: string): string =>
            `${this.withRows(request)} SELECT ${list} ${this.targetsFrom(request)}`;
        const values = request.columns.map(
            (_, index) => `CAST(${value(index)} AS VARCHAR) AS ${value(index)}`
        );
        const marks = request.columns.flatMap((_, index) => [given(index), empty(index)]);
        const list = ['target', 'place_of_target', `${refusedSql(checks)} AS refused`, ...marks, ...values];
        const found = (await connection.runAndReadAll(select(list.join(', ')))).getRowObjectsJS()[0] ?? {};
        const target = (found['target'] as string | null | undefined) ?? null;
        if (found['refused'] !== null) {
            const refusal = refusalSql(checks);
            const refused = (
                await connection.runAndReadAll(select(`${refusal} AS refusal`))
            ).getRowObjectsJS()[0];
            return {
                id: target,
                created: target === null,
                refusal: refused?.['refusal'] as unknown as RowOutcome['refusal']
            };
        }
        const place = Number(found['place_of_target'] ?? 0);
        const ids = await this.apply(request, {
            ...this.contextOf(connection, request),
            rows: oneRow(request, { ...found, target }),
            few: target === null ? { targets: [], news: [1] } : { targets: [{ id: target, place }], news: [] }
        });
        return { id: target ?? ids.get(1) ?? null, created: target === null, refusal: null };
    }

    private contextOf(connection: DuckDBConnection, request: WriteRequest): ApplyContext {
        return { connection, request, schema: this.schema, now: this.now(), rows: outcomes, few: undefined };
    }

    private async check(connection: DuckDBConnection, request: WriteRequest): Promise<void> {
        checkObjectAccess({
            object: request.object,
            operation: request.operation,
            access: request.user.access
        });
        await connection.run(
            `CREATE OR REPLACE TEMP TABLE ${outcomes} AS ${this.withRows(request)}
            SELECT *, coalesce(target, CAST(NULL AS VARCHAR)) AS id, target IS NULL AS created,
                ${refusalSql(rowChecks({ schema: this.schema, request, rows: typed }))} AS refusal
            ${this.targetsFrom(request)} ORDER BY rn`
        );
        await this.refuseRepeats(connection, request);
        if (this.faults.hasLocks()) await this.refuseLocked(connection, request);
        if (request.allOrNone) await this.refuseAll(connection);
    }

    private withRows(request: WriteRequest): string {
        return (
            `WITH ${staged} AS MATERIALIZED (${request.staging}), ` +
            `${typed} AS MATERIALIZED (${this.typedSelect(request)})`
        );
    }

    /** FROM of the typed rows with the records that they are about. */
    private targetsFrom(request: WriteRequest): string {
        const { select, join } = this.targetSql(request);
        return `FROM (SELECT t.*, ${select} FROM ${typed} t ${join})`;
    }

    private typedSelect(request: WriteRequest): string {
        const { style } = request;
        const joins: string[] = [];
        const columns = request.columns.flatMap((column, index) => {
            const raw = `s.${column.sql}`;
            const present = `coalesce(${style.given(raw)}, false)`;
            const isNull = `coalesce(${style.isNull(raw)}, false)`;
            let typedValue = column.ids ? `s.${column.ids.sql}` : typedSql(column.field, raw);
            if (column.parent) {
                const { object, key } = column.parent;
                const held = comparable(key, quoteName(key.name));
                const wanted = key.type === 'id' ? typedValue : comparable(key, raw);
                const inner = key.type === 'id' ? typedValue : comparable(key, raw);
                const subquery = `SELECT ${inner} FROM ${staged} s`;
                const among =
                    key.type === 'id'
                        ? hasIdOf(column, { table: object.name, subquery })
                        : `${held} IN (${subquery})`;
                joins.push(
                    `LEFT JOIN (SELECT ${held} AS k, min("Id") AS id FROM ${quoteName(object.name)} ` +
                        `WHERE ${among} AND NOT coalesce("IsDeleted", false) GROUP BY 1) j${index} ` +
                        `ON j${index}.k = ${wanted}`
                );
                typedValue = `j${index}.id`;
            }
            return [
                `${present} AS ${given(index)}`,
                `${isNull} AS ${empty(index)}`,
                `${raw} AS ${text(index)}`,
                `CASE WHEN ${present} AND NOT ${isNull} THEN ${typedValue} END AS ${value(index)}`
            ];
        });
        return `SELECT s.rn${columns.map((column) => `, ${column}`).join('')} FROM ${staged} s ${joins.join(' ')}`;
    }

    /** The record that each row is about, found by id or by the key of an upsert. */
    private targetSql(request: WriteRequest): { select: string; join: string } {
        const key = request.keyField ?? { name: 'Id' };
        const index = columnOf(request, key);
        if (request.operation === 'insert' || index < 0) {
            return {
                select: 'CAST(NULL AS VARCHAR) AS target, CAST(NULL AS BIGINT) AS place_of_target, 0 AS matches, false AS gone',
                join: ''
            };
        }
        const table = quoteName(request.object.name);
        if (key.name === 'Id') {
            return {
                select: 'x.id AS target, x.place AS place_of_target, 1 AS matches, coalesce(x.gone, false) AS gone',
                join:
                    `LEFT JOIN (SELECT "Id" AS id, rowid AS place, coalesce("IsDeleted", false) AS gone FROM ${table} ` +
                    `WHERE ${hasIdOf(request.columns[index], { table: request.object.name, subquery: `SELECT ${value(index)} FROM ${typed}` })}) x ON x.id = t.${value(index)}`
            };
        }
        const field = request.keyField;
        if (!field) throw new Error('an upsert needs a key field');
        const held = comparable(field, quoteName(field.name));
        return {
            select: 'x.id AS target, x.place AS place_of_target, coalesce(x.n, 0) AS matches, false AS gone',
            join:
                `LEFT JOIN (SELECT ${held} AS k, min("Id") AS id, arg_min(rowid, "Id") AS place, count(*) AS n FROM ${table} ` +
                `WHERE ${held} IN (SELECT ${comparable(field, value(index))} FROM ${typed}) ` +
                `AND NOT coalesce("IsDeleted", false) GROUP BY 1) x ON x.k = ${comparable(field, `t.${value(index)}`)}`
        };
    }

    /** A unique value, or an upsert's key, may stand in one row of a set only: the first that is not refused. */
    private async refuseRepeats(connection: DuckDBConnection, request: WriteRequest): Promise<void> {
        if (request.operation === 'delete' || request.operation === 'hardDelete' || request.count === 1)
            return;
        for (const [index, { field }] of request.columns.entries()) {
            const isKey = request.operation === 'upsert' && field.name === request.keyField?.name;
            if (!field.unique && !isKey) continue;
            const message = isKey
                ? `${quoteText('Duplicate external id specified: ')} || ${text(index)}`
                : quoteText(
                      `duplicate value found: ${field.name} duplicates value on another record of the request`
                  );
            await connection.run(
                `UPDATE ${outcomes} SET refusal = ${struct('DUPLICATE_VALUE', message)} WHERE rn IN (
                    SELECT rn FROM (
                        SELECT rn, row_number() OVER (PARTITION BY ${comparable(field, value(index))} ORDER BY rn) AS place
                        FROM ${outcomes} WHERE refusal IS NULL AND ${value(index)} IS NOT NULL
                    ) WHERE place > 1)`
            );
        }
    }

    private async refuseLocked(connection: DuckDBConnection, request: WriteRequest): Promise<void> {
        const keys = request.columns.flatMap(({ field }, index) =>
            field.type === 'id' || field.externalId ? [text(index)] : []
        );
        const rows = (
            await connection.runAndReadAll(
                `SELECT rn, target${keys.map((key) => `, ${key}`).join('')} FROM ${outcomes} WHERE refusal IS NULL ORDER BY rn`
            )
        ).getRowsJS();
        const locked = rows.filter(([, ...values]) =>
            this.faults.locks(values.map((item: JS | undefined) => (typeof item === 'string' ? item : null)))
        );
        if (locked.length === 0) return;
        const message = `'unable to obtain exclusive access to this record or 1 records: ' || coalesce(target, '')`;
        await connection.run(
            `UPDATE ${outcomes} SET refusal = ${struct('UNABLE_TO_LOCK_ROW', message)}
            WHERE rn IN (${locked.map(([rn]) => String(rn)).join(', ')})`
        );
    }

    private async refuseAll(connection: DuckDBConnection): Promise<void> {
        const message = quoteText(
            'Record rolled back because not all records were valid and the request was using AllOrNone header'
        );
        await connection.run(
            `UPDATE ${outcomes} SET refusal = ${struct('ALL_OR_NONE_OPERATION_ROLLED_BACK', message)}
            WHERE refusal IS NULL AND EXISTS (SELECT 1 FROM ${outcomes} WHERE refusal IS NOT NULL)`
        );
    }

    /** @returns ids of new records by row number, where the rows are few */
    private async apply(request: WriteRequest, context: ApplyContext): Promise<ReadonlyMap<number, string>> {
        const { object, operation, user } = request;
        const none = new Map<number, string>();
        if (object.kind === 'event')
            return publishRows({ ...context, events: this.events, userId: user.userId });
        if (operation === 'delete' || operation === 'hardDelete') {
            await applyDelete(context);
            return none;
        }
        if (operation !== 'insert') await applyUpdate(context);
        return operation === 'update' ? none : applyInsert({ ...context, counters: this.counters });
    }
}
