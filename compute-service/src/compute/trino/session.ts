import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { MOST_QUERY_ROWS } from '../../engines/compute.ts';
import type { ComputeSession, CsvExport, CsvImport, SqlRow, WrittenFile } from '../../engines/compute.ts';
import type { SqlDialect } from '../../engines/dialect.ts';
import { identifier, textLiteral } from '../../engines/sql.ts';
import { fileDigest } from '../../file-digest.ts';
import { csvCell } from '../csv-text.ts';
import { selectFrom } from '../duckdb-csv.ts';
import { trinoDialect } from './dialect.ts';
import { writeTextTable, type Lake } from './lake.ts';
import { failureAbout } from './failures.ts';
import type { TrinoPage, TrinoProgress, TrinoProtocol } from './protocol.ts';
import type { SessionPlace } from './place.ts';
import { inSchema } from './qualified-tables.ts';
import { csvLine, pageRows, valueLiteral } from './values.ts';

/** Rows that one statement can carry as text. */
const ROWS_A_STATEMENT = 500;
const TABLE_PROPERTIES = `format = 'PARQUET'`;

/**
 * A name that no other try has used: where a node dies while it writes, the files of its table stay, and the cluster
 * refuses to make a table where files lie.
 */
const nameOfNew = (name: string): string => `${name}__${randomBytes(4).toString('hex')}`;

export interface TrinoSessionOptions {
    readonly protocol: TrinoProtocol;
    readonly lake: Lake;
    readonly place: SessionPlace;
    /** Called while a statement runs, with what the coordinator tells of it. */
    readonly onProgress: ((subject: string, progress: TrinoProgress) => void) | null;
}

/** A run's tables on a Trino cluster: one schema a run, Parquet tables, results fetched page by page. */
export class TrinoSession implements ComputeSession {
    readonly dialect: SqlDialect = trinoDialect;
    readonly #options: TrinoSessionOptions;
    readonly #running = new Set<AbortController>();
    /** Tables and views of `stored` that no table of this session hides; null until they are asked for. */
    #storedTables: Promise<Set<string>> | null = null;

    constructor(options: TrinoSessionOptions) {
        this.#options = options;
    }

    async createTable({ name, select }: { readonly name: string; readonly select: string }): Promise<number> {
        const made = nameOfNew(name);
        const rows = await this.#execute(
            `table ${name}`,
            `create table ${identifier(made)} with (${TABLE_PROPERTIES}) as ${await this.#readable(select)}`
        );
        await this.#replace({ name, made });
        return rows;
    }

    async createView({ name, select }: { readonly name: string; readonly select: string }): Promise<void> {
        const text = await this.#readable(select);
        await this.#execute(`view ${name}`, `create or replace view ${identifier(name)} as ${text}`);
        await this.#hide(name);
    }

    async createTableFromRows({
        name,
        columns,
        rows
    }: Parameters<ComputeSession['createTableFromRows']>[0]): Promise<number> {
        const made = nameOfNew(name);
        const subject = `table ${name}`;
        const definitions = columns.map((column) => `${identifier(column.name)} ${column.type}`).join(', ');
        await this.#execute(
            subject,
            `create table ${identifier(made)} (${definitions}) with (${TABLE_PROPERTIES})`
        );
        const types = columns.map(({ type }) => type);
        for (let start = 0; start < rows.length; start += ROWS_A_STATEMENT) {
            const tuples = rows
                .slice(start, start + ROWS_A_STATEMENT)
                .map(
                    (row) =>
                        `(${row.map((value, index) => valueLiteral(value, types[index] ?? 'varchar')).join(', ')})`
                );
            await this.#execute(subject, `insert into ${identifier(made)} values ${tuples.join(',\n')}`);
        }
        await this.#replace({ name, made });
        return rows.length;
    }

    async importCsv(source: CsvImport): Promise<number> {
        const { lake, place } = this.#options;
        const schema = await place.makeSchema();
        const subject = `table ${source.table}`;
        const texts = await writeTextTable({ lake, schema, source });
        const pages = `${source.table}__pages`;
        try {
            await this.#execute(subject, `drop table if exists ${identifier(pages)}`);
            const named = texts.columns.map(({ name, column }) => ({
                name,
                cell: texts.isEmpty ? 'cast(null as varchar)' : column
            }));
            const list =
                named.map(({ name, cell }) => `${cell} as ${identifier(name)}`).join(', ') || '1 as nothing';
            if (!texts.isEmpty) {
                const columns = texts.columns.map(({ column }) => `${column} varchar`).join(', ');
                await this.#execute(
                    subject,
                    `create table ${identifier(pages)} (${columns}) with (format = 'PARQUET', external_location = ${textLiteral(texts.location)})`
                );
            }
            return await this.createTable({
                name: source.table,
                select: selectFrom(
                    source,
                    texts.isEmpty
                        ? `(select ${list} where false) as page`
                        : `(select ${list} from ${identifier(pages)}) as page`
                )
            });
        } finally {
            await this.#execute(subject, `drop table if exists ${identifier(pages)}`).catch(() => undefined);
            await texts.remove();
        }
    }

    async exportCsv({ select, columns, file }: CsvExport): Promise<WrittenFile> {
        const part = `${file}.part`;
        const handle = await open(part, 'w', 0o600);
        let rows = 0;
        try {
            await handle.write(`${columns.map(csvCell).join(',')}\n`);
            for await (const page of this.#pages(`file ${basename(file)}`, await this.#readable(select))) {
                if (page.rows.length === 0) continue;
                if (page.columns.length !== columns.length)
                    throw new RangeError(
                        `${columns.length} columns are named, the query gives ${page.columns.length}`
                    );
                const lines = pageRows(page.rows, page.columns).map(csvLine);
                rows += lines.length;
                await handle.write(`${lines.join('\n')}\n`);
            }
            await handle.close();
        } catch (error) {
            await handle.close();
            await rm(part, { force: true });
            throw error;
        }
        const digest = await fileDigest(part);
        await rename(part, file);
        return { rows, ...digest };
    }

    async query(sql: string): Promise<SqlRow[]> {
        const rows: SqlRow[] = [];
        for await (const batch of this.stream(sql)) {
            rows.push(...batch);
            if (rows.length > MOST_QUERY_ROWS)
                throw failureAbout(
                    new RangeError(`A small result has more than ${MOST_QUERY_ROWS} rows`),
                    'a query'
                );
        }
        return rows;
    }

    async *stream(sql: string): AsyncGenerator<readonly SqlRow[]> {
        for await (const page of this.#pages('a query', await this.#readable(sql))) {
            if (page.rows.length > 0) yield pageRows(page.rows, page.columns);
        }
    }

    async hasTable(name: string): Promise<boolean> {
        return (await this.columnsOf(name)).length > 0;
    }

    async columnsOf(table: string): Promise<readonly string[]> {
        const { stored, made } = this.#options.place;
        const schema = (await this.#isStored(table)) ? stored : made;
        if (schema === null) return [];
        const rows = await this.query(
            `select column_name from information_schema.columns where table_schema = ${textLiteral(schema)} and table_name = ${textLiteral(table)} order by ordinal_position`
        );
        return rows.map(([name]) => String(name));
    }

    async dropTable(name: string): Promise<void> {
        await this.#execute(`table ${name}`, `drop table if exists ${identifier(name)}`);
    }

    /** Every statement of the cluster is durable when it is done. */
    checkpoint(): Promise<void> {
        return Promise.resolve();
    }

    interrupt(): void {
        for (const controller of this.#running) controller.abort();
    }

    async close(): Promise<void> {
        this.interrupt();
        await this.#options.place.close();
    }

    async #replace({ name, made }: { readonly name: string; readonly made: string }): Promise<void> {
        await this.#execute(`table ${name}`, `drop table if exists ${identifier(name)}`);
        await this.#execute(`table ${name}`, `alter table ${identifier(made)} rename to ${identifier(name)}`);
        await this.#hide(name);
    }

    async #execute(subject: string, sql: string): Promise<number> {
        let updated = 0;
        const schema = await this.#options.place.makeSchema();
        for await (const page of this.#pagesIn({ schema, subject, sql })) updated = page.updated ?? updated;
        return updated;
    }

    #pages(subject: string, sql: string): AsyncGenerator<TrinoPage> {
        const { stored, made } = this.#options.place;
        return this.#pagesIn({ schema: made ?? stored, subject, sql });
    }

    async *#pagesIn({
        schema,
        subject,
        sql
    }: {
        readonly schema: string | null;
        readonly subject: string;
        readonly sql: string;
    }): AsyncGenerator<TrinoPage> {
        const { protocol, onProgress } = this.#options;
        const controller = new AbortController();
        this.#running.add(controller);
        try {
            for await (const page of protocol.run({ sql, schema, signal: controller.signal })) {
                onProgress?.(subject, page.progress);
                yield page;
            }
        } catch (error) {
            throw failureAbout(error, subject);
        } finally {
            this.#running.delete(controller);
        }
    }

    /** Text of a query whose tables are found: those of the run that this session does not hide stand in another schema. */
    async #readable(sql: string): Promise<string> {
        const { stored } = this.#options.place;
        return stored === null ? sql : inSchema({ sql, schema: stored, tables: await this.#stored() });
    }

    async #isStored(table: string): Promise<boolean> {
        return this.#options.place.stored !== null && (await this.#stored()).has(table);
    }

    async #hide(name: string): Promise<void> {
        if (this.#options.place.stored !== null) (await this.#stored()).delete(name);
    }

    #stored(): Promise<Set<string>> {
        this.#storedTables ??= this.#tablesOf(this.#options.place.stored ?? '');
        return this.#storedTables;
    }

    async #tablesOf(schema: string): Promise<Set<string>> {
        const names = new Set<string>();
        const sql = `select table_name from information_schema.tables where table_schema = ${textLiteral(schema)}`;
        for await (const page of this.#pages('the list of tables', sql))
            for (const [name] of page.rows) names.add(String(name));
        return names;
    }
}
