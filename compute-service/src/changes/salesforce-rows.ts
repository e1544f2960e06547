import { setTimeout as sleep } from 'node:timers/promises';
import type { SalesforceConnection } from '../sources/salesforce/connection.ts';
import { soqlId } from '../sources/salesforce/soql.ts';

/** Records that a collections call takes. */
const ROWS_PER_CALL = 200;
const LOCK_ATTEMPTS = 4;

export type RowValue = string | number | boolean | null;
export type RowToSave = Readonly<Record<string, RowValue>> & { readonly Id: string };
export type RowToCreate = Readonly<Record<string, RowValue>>;

export interface SavedRow {
    /** Null where the org refused the row. */
    readonly id: string | null;
    /** Null where the row was written. */
    readonly reason: string | null;
}

interface OrgResult {
    readonly id?: string | null | undefined;
    readonly success: boolean;
    readonly errors?: readonly {
        readonly message: string;
        readonly statusCode?: string;
        readonly errorCode?: string;
    }[];
}

export interface RowAccess {
    readonly connection: SalesforceConnection;
    readonly signal: AbortSignal;
}

/** Cuts a list into lists of at most `size`. */
export function chunked<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
    return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
        items.slice(index * size, (index + 1) * size)
    );
}

const savedRow = (result: OrgResult | undefined): SavedRow => {
    if (result?.success) return { id: result.id ?? null, reason: null };
    const faults = (result?.errors ?? []).map(
        (fault) => `${fault.statusCode ?? fault.errorCode ?? 'UNKNOWN'}: ${fault.message}`
    );
    return { id: null, reason: faults.join('; ') || 'The org gave no answer for the row.' };
};

/** Sends rows 200 at a time and returns what became of each, in order. Rows that meet a lock are sent again alone. */
async function sendRows<T>(
    { connection, signal }: RowAccess,
    {
        rows,
        send
    }: {
        readonly rows: readonly T[];
        readonly send: (chunk: readonly T[]) => Promise<readonly OrgResult[]>;
    }
): Promise<readonly SavedRow[]> {
    const saved: (SavedRow | undefined)[] = rows.map(() => undefined);
    let open = rows.map((_, index) => index);
    for (let attempt = 1; open.length > 0; attempt += 1) {
        for (const indexes of chunked(open, ROWS_PER_CALL)) {
            signal.throwIfAborted();
            const chunk = indexes.flatMap((index) => rows[index] ?? []);
            const results = await send(chunk);
            indexes.forEach((index, position) => {
                saved[index] = savedRow(results[position]);
            });
        }
        open = open.filter((index) => saved[index]?.reason?.includes('UNABLE_TO_LOCK_ROW'));
        if (attempt >= LOCK_ATTEMPTS) break;
        if (open.length > 0) await sleep(connection.retry.baseMs * attempt, undefined, { signal });
    }
    return saved.map((row) => row ?? savedRow(undefined));
}

/** Updates rows of one object by their ids. A refused row is reported, because the others have been written. */
export const updateRows = (
    access: RowAccess,
    { object, rows }: { readonly object: string; readonly rows: readonly RowToSave[] }
): Promise<readonly SavedRow[]> =>
    sendRows(access, {
        rows,
        send: (chunk) =>
            access.connection.records({
                signal: access.signal,
                operation: (jsforce) => jsforce.sobject(object).update([...chunk], { allOrNone: false })
            })
    });

/** Creates rows of one object; a call whose answer was lost is not repeated, so that nothing is there twice. */
export const createRows = (
    access: RowAccess,
    { object, rows }: { readonly object: string; readonly rows: readonly RowToCreate[] }
): Promise<readonly SavedRow[]> =>
    sendRows(access, {
        rows,
        send: (chunk) =>
            access.connection.records({
                signal: access.signal,
                repeatable: false,
                operation: (jsforce) => jsforce.sobject(object).create([...chunk], { allOrNone: false })
            })
    });

/** Deletes rows by their ids; a row that is gone already counts as deleted. */
export async function deleteRows(access: RowAccess, ids: readonly string[]): Promise<readonly SavedRow[]> {
    const { connection, signal } = access;
    const saved = await sendRows(access, {
        rows: ids,
        send: (chunk) =>
            connection.json<readonly OrgResult[]>({
                method: 'DELETE',
                path: `/composite/sobjects?allOrNone=false&ids=${chunk.join(',')}`,
                signal
            })
    });
    return saved.map((row) => (row.reason?.includes('ENTITY_IS_DELETED') ? { ...row, reason: null } : row));
}

/** Reads records by their ids, in any order; those that do not exist are not in the result. */
export async function rowsByIds<T extends { readonly Id: string }>(
    { connection, signal }: RowAccess,
    {
        object,
        fields,
        ids
    }: { readonly object: string; readonly fields: readonly string[]; readonly ids: readonly string[] }
): Promise<ReadonlyMap<string, T>> {
    const found = new Map<string, T>();
    const selected = [...new Set(['Id', ...fields])].join(', ');
    for (const chunk of chunked([...new Set(ids)], ROWS_PER_CALL)) {
        const list = chunk.map(soqlId).join(', ');
        const records = await connection.query<T>({
            soql: `SELECT ${selected} FROM ${object} WHERE Id IN (${list})`,
            signal
        });
        for (const record of records) found.set(record.Id, record);
    }
    return found;
}
