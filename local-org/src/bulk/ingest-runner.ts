import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { FaultTable } from '../faults/fault-table.ts';
import { OrgError } from '../org-error.ts';
import type { RecordWriter } from '../records/record-writer.ts';
import { outcomes } from '../records/record-writer.ts';
import { csvStyle, resolveColumn, type StagedColumn } from '../records/staged-columns.ts';
import type { Schema } from '../schema/schema.ts';
import { writtenJobsTable } from '../store/create-tables.ts';
import type { Store } from '../store/database.ts';
import { quoteName, quoteText } from '../store/sql-text.ts';
import { countRecords, endRowsWithCrlf } from './csv-rows.ts';
import { dataFile, failedFile, successFile, type IngestJob } from './ingest-job.ts';

/** Something about the whole upload that makes the job fail; the message is the job's. */
class UploadError extends Error {
    override readonly name = 'UploadError';
}

const staging = 'ingest_staging';

interface Header {
    readonly names: readonly string[];
    /** Line feed or both, as the file has it after its header. */
    readonly ending: 'LF' | 'CRLF';
}

/** The first record of the upload and how its line ends. */
async function readHeader(job: IngestJob): Promise<Header> {
    const source = createReadStream(dataFile(job), { end: 1_000_000 });
    const parser = source.pipe(
        parse({ bom: true, delimiter: job.dialect.delimiter, to: 1, relax_column_count: true, raw: true })
    );
    try {
        for await (const { record, raw } of parser as AsyncIterable<{ record: string[]; raw: string }>) {
            return { names: record, ending: raw.endsWith('\r\n') || raw.endsWith('\r') ? 'CRLF' : 'LF' };
        }
    } catch (error) {
        throw new UploadError(
            `InvalidBatch : The header cannot be read: ${error instanceof Error ? error.message : ''}`
        );
    } finally {
        source.destroy();
    }
    throw new UploadError('InvalidBatch : The upload is empty');
}

type WrittenCounts = Pick<IngestJob, 'processed' | 'failed' | 'headers'>;

/**
 * Notes in the transaction of the rows that a job has written them. A process that is killed before it could say that the
 * job is complete must not write them a second time.
 */
async function noteWritten(connection: DuckDBConnection, job: IngestJob): Promise<void> {
    const headers = quoteText(JSON.stringify(job.headers));
    await connection.run(
        `INSERT INTO ${writtenJobsTable} VALUES (${quoteText(job.id)}, ${job.processed}, ${job.failed}, ${headers})`
    );
}

/** Writes the rows of an uploaded job as a set and leaves the result files in its folder. */
export class IngestRunner {
    private readonly store: Store;
    private readonly schema: Schema;
    private readonly writer: RecordWriter;
    private readonly faults: FaultTable;

    constructor(given: { store: Store; schema: Schema; writer: RecordWriter; faults: FaultTable }) {
        this.store = given.store;
        this.schema = given.schema;
        this.writer = given.writer;
        this.faults = given.faults;
    }

    /** Never throws: what goes wrong with the upload becomes the job's error message. Refused rows do not fail a job. */
    async run(job: IngestJob): Promise<void> {
        try {
            if (this.faults.strike('fail-job', { method: 'POST', url: '/jobs/ingest' })) {
                throw new UploadError('InternalServerError: The job was made to fail');
            }
            if (!job.hasData) return;
            const header = await readHeader(job);
            if (header.ending !== job.dialect.lineEnding) {
                throw new UploadError(
                    `ClientInputError: LineEnding is invalid on user data. Current LineEnding setting is ${job.dialect.lineEnding}`
                );
            }
            job.headers = header.names;
            const columns = this.resolve(job, header.names);
            await this.store.write(async (connection) => {
                await this.stage({ connection, job, header });
                await this.checkRows(connection, job);
                await this.writer.write(connection, {
                    object: job.object,
                    operation: job.operation,
                    keyField: job.keyField,
                    columns,
                    staging: `SELECT * FROM ${staging}`,
                    count: undefined,
                    style: csvStyle,
                    user: job.session,
                    allOrNone: false
                });
                await this.writeResults({ connection, job, columns });
                await noteWritten(connection, job);
            });
        } catch (error) {
            const known = error instanceof UploadError || error instanceof OrgError;
            const message = error instanceof Error ? error.message : String(error);
            job.errorMessage = known ? message : `InternalServerError : ${message}`;
        }
    }

    /** Which of these jobs have written their rows, with their counts. */
    async writtenJobs(ids: readonly string[]): Promise<ReadonlyMap<string, WrittenCounts>> {
        return this.store.write(async (connection) => {
            const kept = ids.map(quoteText).join(', ');
            await connection.run(
                `DELETE FROM ${writtenJobsTable}${kept ? ` WHERE id NOT IN (${kept})` : ''}`
            );
            const result = await connection.runAndReadAll(
                `SELECT id, processed, failed, headers FROM ${writtenJobsTable}`
            );
            return new Map(
                result.getRowObjectsJS().map((row) => [
                    String(row['id']),
                    {
                        processed: Number(row['processed']),
                        failed: Number(row['failed']),
                        headers: JSON.parse(String(row['headers'])) as string[]
                    }
                ])
            );
        });
    }

    private resolve(job: IngestJob, names: readonly string[]): StagedColumn[] {
        const seen = new Set<string>();
        return names.map((name, index) => {
            const column = resolveColumn({
                schema: this.schema,
                object: job.object,
                given: { header: name, index }
            });
            if (!column || !job.session.access.canReadField(job.object, column.field)) {
                throw new UploadError(`InvalidBatch : Field name not found : ${name}`);
            }
            if (seen.has(name.toLowerCase()))
                throw new UploadError(`InvalidBatch : Duplicate field : ${name}`);
            seen.add(name.toLowerCase());
            return column;
        });
    }

    private async stage({
        connection,
        job,
        header
    }: {
        readonly connection: DuckDBConnection;
        readonly job: IngestJob;
        readonly header: Header;
    }): Promise<void> {
        const columns = header.names.map((_, index) => `'c${index}': 'VARCHAR'`).join(', ');
        const options = [
            'header = false',
            'skip = 1',
            'auto_detect = false',
            'null_padding = false',
            'strict_mode = true',
            `columns = {${columns}}`,
            `delim = ${quoteText(job.dialect.delimiter)}`,
            `quote = '"'`,
            `escape = '"'`,
            // Several readers could take a line break inside a value for the end of a row.
            'parallel = false',
            'max_line_size = 2000000'
        ];
        try {
            await connection.run(
                `CREATE OR REPLACE TEMP TABLE ${staging} AS SELECT row_number() OVER () AS rn, *
                FROM read_csv(${quoteText(dataFile(job))}, ${options.join(', ')})`
            );
        } catch (error) {
            const problem = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
            throw new UploadError(`ClientInputError : The CSV cannot be read: ${problem}`);
        }
    }

    /** A row that the reader passed over without a word would be lost; so its count is held against the file's. */
    private async checkRows(connection: DuckDBConnection, job: IngestJob): Promise<void> {
        const { records, unterminated } = await countRecords(dataFile(job));
        if (unterminated)
            throw new UploadError('ClientInputError : The CSV cannot be read: a quote is never closed');
        const result = await connection.runAndReadAll(`SELECT count(*) FROM ${staging}`);
        const staged = Number(result.getRowsJS()[0]?.[0] ?? 0);
        if (staged === records - 1) return;
        throw new UploadError(
            `ClientInputError : The CSV cannot be read: it has ${records - 1} rows, of which ${staged} could be read`
        );
    }

    private async writeResults({
        connection,
        job,
        columns
    }: {
        readonly connection: DuckDBConnection;
        readonly job: IngestJob;
        readonly columns: readonly StagedColumn[];
    }): Promise<void> {
        const own = columns.map((column) => `coalesce(s.${column.sql}, '') AS ${quoteName(column.header)}`);
        const from = `FROM ${outcomes} o JOIN ${staging} s USING (rn)`;
        const error = `o.refusal.code || ':' || o.refusal.message || ':' || array_to_string(o.refusal.fields, ',') || ' --' AS "sf__Error"`;
        const success = [`o.id AS "sf__Id"`, `CAST(o.created AS VARCHAR) AS "sf__Created"`, ...own];
        const failed = [`coalesce(o.target, '') AS "sf__Id"`, error, ...own];
        job.processed = await this.countRows(connection, 'true');
        job.failed = await this.countRows(connection, 'refusal IS NOT NULL');
        await this.copy({
            connection,
            job,
            file: successFile(job),
            select: `SELECT ${success.join(', ')} ${from} WHERE o.refusal IS NULL ORDER BY rn`
        });
        await this.copy({
            connection,
            job,
            file: failedFile(job),
            select: `SELECT ${failed.join(', ')} ${from} WHERE o.refusal IS NOT NULL ORDER BY rn`
        });
        await connection.run(`DROP TABLE ${staging}`);
        await connection.run(`DROP TABLE ${outcomes}`);
    }

    private async countRows(connection: DuckDBConnection, condition: string): Promise<number> {
        const result = await connection.runAndReadAll(`SELECT count(*) FROM ${outcomes} WHERE ${condition}`);
        return Number(result.getRowsJS()[0]?.[0] ?? 0);
    }

    private async copy({
        connection,
        job,
        file,
        select
    }: {
        readonly connection: DuckDBConnection;
        readonly job: IngestJob;
        readonly file: string;
        readonly select: string;
    }): Promise<void> {
        const delimiter = quoteText(job.dialect.delimiter);
        await connection.run(
            `COPY (${select}) TO ${quoteText(file)} (FORMAT csv, HEADER true, FORCE_QUOTE *, QUOTE '"', ESCAPE '"', DELIMITER ${delimiter})`
        );
        if (job.dialect.lineEnding === 'CRLF') await endRowsWithCrlf(file);
    }
}
