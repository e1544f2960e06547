import { makeId } from '../../../../local-org/src/ids.ts';
import type { Value } from '../values/value.ts';
import type { ObjectType } from './object-type.ts';

/** A stored record: values by lower-case field name. Rows are never changed, only replaced. */
export type Row = Readonly<Record<string, Value>>;

interface Change {
    readonly table: Map<string, Row>;
    readonly id: string;
    /** What stood there before; null where nothing did. */
    readonly before: Row | null;
}

/** The records of the org. Every change can be taken back, which is how transactions and tests leave no trace. */
export class Store {
    private readonly tables = new Map<string, Map<string, Row>>();
    private readonly counts = new Map<string, number>();
    private readonly changes: Change[] = [];

    private tableOf(object: ObjectType): Map<string, Row> {
        const known = this.tables.get(object.name);
        if (known) return known;
        const made = new Map<string, Row>();
        this.tables.set(object.name, made);
        return made;
    }

    /** The rows of an object in the order in which they were inserted, without deleted ones. */
    rows(object: ObjectType): Row[] {
        return [...this.tableOf(object).values()].filter((row) => row['isdeleted'] !== true);
    }

    /** The row of an id, also where it is deleted. */
    row(object: ObjectType, id: string): Row | null {
        return this.tableOf(object).get(id) ?? null;
    }

    put({ object, id, row }: { readonly object: ObjectType; readonly id: string; readonly row: Row }): void {
        const table = this.tableOf(object);
        this.changes.push({ table, id, before: table.get(id) ?? null });
        table.set(id, row);
    }

    /** Takes a row away for good; records of people are marked as deleted instead. */
    remove(object: ObjectType, id: string): void {
        const table = this.tableOf(object);
        this.changes.push({ table, id, before: table.get(id) ?? null });
        table.delete(id);
    }

    /** Counts up: the n-th record of an object, whatever became of those before. */
    nextNumber(object: ObjectType): number {
        const next = (this.counts.get(object.name) ?? 0) + 1;
        this.counts.set(object.name, next);
        return next;
    }

    newId(object: ObjectType): string {
        return makeId(object.keyPrefix, this.nextNumber(object));
    }

    /** A place to come back to with `rollBack`. */
    savepoint(): number {
        return this.changes.length;
    }

    rollBack(savepoint: number): void {
        while (this.changes.length > savepoint) {
            const change = this.changes.pop();
            if (!change) return;
            if (change.before) change.table.set(change.id, change.before);
            else change.table.delete(change.id);
        }
    }
}
