import { randomInt } from 'node:crypto';
import { makeId } from '../ids.ts';
import { OrgError } from '../org-error.ts';
import { scratch, type Store } from '../store/database.ts';
import type { CompiledQuery } from './compile.ts';
import { limitSql, restSelectList, toRecords, type RestRecord } from './records.ts';

export interface QueryPage {
    readonly totalSize: number;
    readonly done: boolean;
    readonly nextRecordsUrl?: string;
    readonly records: readonly RestRecord[];
}

interface Cursor {
    readonly table: string;
    readonly user: string;
    readonly query: CompiledQuery;
    readonly size: number;
}

/** Cursors that a user may hold open; one more closes the oldest. */
const openCursors = 10;

const invalidLocator = (): OrgError =>
    new OrgError({ code: 'INVALID_QUERY_LOCATOR', message: 'invalid query locator' });

/** Runs REST queries and keeps the results that do not fit one page, so that later pages fit the first. */
export class QueryRunner {
    private readonly store: Store;
    private readonly cursors = new Map<string, Cursor>();
    private lastCursor = randomInt(1_000_000);

    constructor(store: Store) {
        this.store = store;
    }

    /**
     * The first page of a query.
     * @param given.batchSize rows a page
     * @throws OrgError EXCEEDED_ID_LIMIT when an aggregate query has more rows than one page
     */
    async run(given: {
        query: CompiledQuery;
        user: string;
        batchSize: number;
        apiVersion: string;
    }): Promise<QueryPage> {
        const { query, batchSize, apiVersion } = given;
        if (query.kind === 'count') {
            const [row] = await this.store.read(
                `SELECT count(*) AS n FROM (SELECT 1 ${query.body}${limitSql(query)})`
            );
            return { totalSize: Number(row?.['n'] ?? 0), done: true, records: [] };
        }
        const select = `SELECT ${restSelectList(query, apiVersion)} ${query.body}${query.orderBy}`;
        const rows = await this.store.read(`${select}${limitSql(query, batchSize + 1)}`);
        if (rows.length <= batchSize) {
            const records = await toRecords({ query, rows, options: { store: this.store, apiVersion } });
            return { totalSize: rows.length, done: true, records };
        }
        if (query.kind === 'aggregate') {
            throw new OrgError({
                code: 'EXCEEDED_ID_LIMIT',
                message:
                    'Aggregate query does not support queryMore(), use LIMIT to restrict the results to a single batch'
            });
        }
        const locator = await this.keep(`${select}${limitSql(query)}`, given);
        return this.page({ locator, offset: 0, user: given.user, batchSize, apiVersion });
    }

    /**
     * A further page.
     * @throws OrgError INVALID_QUERY_LOCATOR for a cursor that is not open, not the user's, or at an end
     */
    async page(given: {
        locator: string;
        offset: number;
        user: string;
        batchSize: number;
        apiVersion: string;
    }): Promise<QueryPage> {
        const cursor = this.cursors.get(given.locator);
        if (!cursor || cursor.user !== given.user || given.offset >= cursor.size) throw invalidLocator();
        const end = given.offset + given.batchSize;
        const rows = await this.store.read(
            `SELECT * FROM ${cursor.table} WHERE rowid >= ${given.offset} AND rowid < ${end} ORDER BY rowid`
        );
        const records = await toRecords({
            query: cursor.query,
            rows,
            options: {
                store: this.store,
                apiVersion: given.apiVersion
            }
        });
        const done = end >= cursor.size;
        const next = `/services/data/v${given.apiVersion}/query/${given.locator}-${end}`;
        return { totalSize: cursor.size, done, ...(done ? {} : { nextRecordsUrl: next }), records };
    }

    /** Closes every cursor, as two days of age would. */
    async expireAll(): Promise<void> {
        for (const locator of [...this.cursors.keys()]) await this.drop(locator);
    }

    private async keep(select: string, given: { query: CompiledQuery; user: string }): Promise<string> {
        const locator = makeId('01g', ++this.lastCursor);
        const table = `${scratch}.cursor_${this.lastCursor}`;
        const size = await this.store.withReader(async (connection) => {
            await connection.run(`CREATE TABLE ${table} AS ${select}`);
            return Number(
                (await connection.runAndReadAll(`SELECT count(*) FROM ${table}`)).getRowsJS()[0]?.[0] ?? 0
            );
        });
        this.cursors.set(locator, { table, user: given.user, query: given.query, size });
        const own = [...this.cursors].filter(([, cursor]) => cursor.user === given.user);
        for (const [oldest] of own.slice(0, Math.max(0, own.length - openCursors))) await this.drop(oldest);
        return locator;
    }

    private async drop(locator: string): Promise<void> {
        const cursor = this.cursors.get(locator);
        this.cursors.delete(locator);
        if (cursor) await this.store.withReader((connection) => connection.run(`DROP TABLE ${cursor.table}`));
    }
}
