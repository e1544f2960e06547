import type { Runtime } from '../runtime/runtime.ts';
import { compareValues } from '../values/equality.ts';
import { RecordValue, type Value } from '../values/value.ts';
import { isText, type ObjectType } from './object-type.ts';
import { type ConditionContext, conditionTest, soqlValue } from './soql-conditions.ts';
import { type FieldPath, type QueryMode, requireReadable, resolvePath, valueAt } from './soql-paths.ts';
import type { SoqlOrder, SoqlQuery, SoqlValue } from './soql-syntax.ts';
import type { Row } from './store.ts';

interface Asked {
    readonly query: SoqlQuery;
    readonly mode: QueryMode;
    readonly bound: (name: string) => Value;
}

function objectOf(runtime: Runtime, name: string): ObjectType {
    const object = runtime.schema.objects.get(name.toLowerCase());
    return object ?? runtime.throwNew('QueryException', `sObject type '${name}' is not supported.`);
}

/** Nulls come first unless the query says otherwise, also in descending order. */
function comparison(
    runtime: Runtime,
    { path, order }: { readonly path: FieldPath; readonly order: SoqlOrder }
) {
    const valueOf = (row: Row): Value => {
        const value = valueAt(runtime, { path, row });
        return typeof value === 'string' && isText(path.field) ? value.toLowerCase() : value;
    };
    return (left: Row, right: Row): number => {
        const first = valueOf(left);
        const second = valueOf(right);
        if (first === null || second === null) {
            if (first === second) return 0;
            return (first === null) === order.nullsFirst ? -1 : 1;
        }
        const result = compareValues(first, second);
        return order.isDescending ? -result : result;
    };
}

/**
 * Rows without an ORDER BY come in no order that Apex may count on; here they come shuffled in the same way every time,
 * so that a test that counts on one is found.
 */
function shuffled(rows: readonly Row[]): readonly Row[] {
    const middle = Math.ceil(rows.length / 2);
    return [...rows.slice(middle).reverse(), ...rows.slice(0, middle)];
}

function sorted(
    runtime: Runtime,
    { rows, query, object, mode }: { readonly rows: readonly Row[]; readonly object: ObjectType } & Asked
): readonly Row[] {
    const comparisons = query.order.map((order) => {
        const path = resolvePath(runtime, { object, text: order.field, mode });
        if (path.field.isLongText) {
            runtime.throwNew('QueryException', `field '${order.field}' can not be sorted in a query call`);
        }
        return comparison(runtime, { path, order });
    });
    return shuffled(rows).toSorted((left, right) => {
        for (const compare of comparisons) {
            const result = compare(left, right);
            if (result !== 0) return result;
        }
        return 0;
    });
}

function wholeNumber(
    runtime: Runtime,
    { value, bound }: { readonly value: SoqlValue; readonly bound: Asked['bound'] }
): number {
    const found = soqlValue(value, bound);
    if (typeof found === 'number' && found >= 0) return found;
    return runtime.throwNew('QueryException', 'LIMIT and OFFSET need a whole number that is not negative');
}

function select(
    runtime: Runtime,
    asked: Asked
): { readonly object: ObjectType; readonly rows: readonly Row[] } {
    const { query, mode, bound } = asked;
    const object = objectOf(runtime, query.from);
    if (mode.asUser) requireReadable(runtime, object);
    const context: ConditionContext = {
        runtime,
        object,
        mode,
        bound,
        innerValues: (inner) => {
            const found = select(runtime, { query: inner, mode, bound });
            const path = resolvePath(runtime, { object: found.object, text: inner.fields[0] ?? '', mode });
            return found.rows.map((row) => valueAt(runtime, { path, row }));
        }
    };
    const test = query.where ? conditionTest(context, query.where) : () => true;
    const { userId } = runtime;
    const seen = runtime.store
        .rows(object)
        .filter(
            (row) => test(row) && (!mode.withSharing || runtime.access.reach(row, { object, userId }) > 0)
        );
    const rows = sorted(runtime, { ...asked, rows: seen, object });
    const from = query.offset ? wholeNumber(runtime, { value: query.offset, bound }) : 0;
    const most = query.limit ? wholeNumber(runtime, { value: query.limit, bound }) : rows.length;
    return { object, rows: rows.slice(from, from + most) };
}

/** Puts the value of one path into a record, with the parents on the way. */
function fill(
    runtime: Runtime,
    {
        record,
        row,
        path,
        mode
    }: { readonly record: RecordValue; readonly row: Row; readonly path: FieldPath; readonly mode: QueryMode }
): void {
    let current = record;
    let currentRow = row;
    for (const { field, parent } of path.steps) {
        const name = (field.relationshipName ?? '').toLowerCase();
        const id = currentRow[field.key] ?? null;
        current.queried?.add(name).add(field.key);
        current.values.set(field.key, id);
        const next = typeof id === 'string' ? runtime.store.row(parent, id) : null;
        const isHidden =
            next !== null &&
            mode.withSharing &&
            runtime.access.reach(next, { object: parent, userId: runtime.userId }) === 0;
        if (!next || isHidden) {
            if (!current.values.has(name)) current.values.set(name, null);
            return;
        }
        const known = current.values.get(name);
        const child = known instanceof RecordValue ? known : new RecordValue(parent, new Set(['id']));
        child.values.set('id', id);
        current.values.set(name, child);
        current = child;
        currentRow = next;
    }
    current.queried?.add(path.field.key);
    current.values.set(path.field.key, currentRow[path.field.key] ?? null);
}

function countUse(runtime: Runtime, rows: number): void {
    runtime.useLimit('queries');
    runtime.useLimit('queryRows', rows);
}

/** Runs a query with COUNT(). */
export function countRows(runtime: Runtime, asked: Asked): number {
    const { rows } = select(runtime, asked);
    countUse(runtime, 1);
    return rows.length;
}

/** Runs a query and gives its records. Throws a QueryException where it cannot be asked, or not by this user. */
export function queryRecords(
    runtime: Runtime,
    asked: Asked
): { readonly object: ObjectType; readonly records: readonly RecordValue[] } {
    const { object, rows } = select(runtime, asked);
    countUse(runtime, rows.length);
    const { mode } = asked;
    const paths = asked.query.fields.map((text) => resolvePath(runtime, { object, text, mode }));
    const records = rows.map((row) => {
        const record = new RecordValue(object, new Set(['id']));
        record.values.set('id', row['id'] ?? null);
        for (const path of paths) fill(runtime, { record, row, path, mode });
        return record;
    });
    return { object, records };
}
