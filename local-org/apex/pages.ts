import type { ApexContext, SObject } from '../src/apex-runtime/apex-context.ts';
import { Soql, soql, where } from '../src/apex-runtime/soql-text.ts';
import { afterCursor, orderBy, writeCursor, type Page, type SortColumn } from './page-cursor.ts';

/** Reads one page of an object's records in an order, from a cursor on. */
export async function readPage<Row>(given: {
    context: ApexContext;
    object: string;
    fields: string;
    conditions: readonly (Soql | null)[];
    order: readonly SortColumn[];
    cursor: string | null;
    size: number;
    view: (records: readonly SObject[]) => Promise<readonly Row[]> | readonly Row[];
}): Promise<Page<Row>> {
    const { context, conditions, order, size } = given;
    const source = new Soql(given.object);
    const [found, total] = await Promise.all([
        context.query(
            soql`SELECT ${new Soql(given.fields)} FROM ${source} ${where([...conditions, afterCursor(given.cursor, order)])} ${orderBy(order)} LIMIT ${size + 1}`
        ),
        context.count(soql`SELECT COUNT() FROM ${source} ${where(conditions)}`)
    ]);
    const records = found.slice(0, size);
    const last = records.at(-1);
    const more = found.length > size && last !== undefined;
    return {
        rows: await given.view(records),
        cursor: more ? writeCursor(order.map(({ field }) => last[field] ?? null)) : null,
        total,
        loadedAt: context.now.toISOString()
    };
}
