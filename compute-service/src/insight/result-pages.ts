import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse';
import type { SqlValue } from '../engines/compute.ts';
import { wholeNumber } from '../engines/sql.ts';
import { DialFlowError } from '../error.ts';
import { workspaceOf } from '../night/workspace.ts';
import { FINAL_STATUSES, type Run } from '../runs/run.ts';
import type { ResultPage } from './insight.ts';
import { resultOf, type RunResult } from './run-results.ts';
import { hasDatabase, type RunSessions } from './run-sessions.ts';

interface PageRange {
    /** Rows before the page. */
    readonly from: number;
    readonly limit: number;
}

type Cells = readonly (readonly (string | null)[])[];

const cellOf = (value: SqlValue): string | null => (value === null ? null : String(value));

/** The cursor is the number of rows before the page: a finished result does not change any more. */
function positionOf(cursor: string | null): number {
    if (cursor === null) return 0;
    if (/^[1-9][0-9]{0,11}$/.test(cursor)) return Number(cursor);
    throw new DialFlowError('invalid_request', 'The cursor is not one of this result.', {
        advice: 'Leave the cursor out to begin at the first row.',
        field: 'cursor'
    });
}

function rowsOfDatabase({
    sessions,
    run,
    result,
    range
}: {
    readonly sessions: RunSessions;
    readonly run: Run;
    readonly result: RunResult;
    readonly range: PageRange;
}): Promise<Cells> {
    return sessions.use(run, async ({ session, context }) => {
        const rows = await session.query(
            `${result.output.select(context)} limit ${wholeNumber(range.limit)} offset ${wholeNumber(range.from)}`
        );
        return rows.map((row) => row.map(cellOf));
    });
}

/** Reads the page from the run's CSV file, up to the page's last row and not further. */
async function rowsOfFile({
    file,
    range
}: {
    readonly file: string;
    readonly range: PageRange;
}): Promise<Cells> {
    const rows: (string | null)[][] = [];
    const records = createReadStream(file).pipe(
        parse({ from: range.from + 2, to: range.from + range.limit + 1 })
    ) as AsyncIterable<readonly string[]>;
    for await (const record of records) rows.push(record.map((cell) => (cell === '' ? null : cell)));
    return rows;
}

/** A page of a result: from the run's database, or from its file where the database is in use or was removed. */
export async function readResultPage({
    sessions,
    dataDirectory,
    run,
    name,
    cursor,
    limit
}: {
    readonly sessions: RunSessions;
    readonly dataDirectory: string;
    readonly run: Run;
    readonly name: string;
    readonly cursor: string | null;
    readonly limit: number;
}): Promise<ResultPage> {
    const result = resultOf(run, name);
    const range = { from: positionOf(cursor), limit };
    const total = result.summary.rows;
    const readable = FINAL_STATUSES.includes(run.status) && (await hasDatabase(dataDirectory, run));
    const rows = readable
        ? await rowsOfDatabase({ sessions, run, result, range })
        : await rowsOfFile({ file: await existingFile({ dataDirectory, run, result }), range });
    const next = range.from + rows.length;
    return {
        output: name,
        columns: result.output.columns,
        rows,
        cursor: rows.length === limit && next < total ? String(next) : null,
        total
    };
}

async function existingFile({
    dataDirectory,
    run,
    result
}: {
    readonly dataDirectory: string;
    readonly run: Run;
    readonly result: RunResult;
}): Promise<string> {
    const file = join(workspaceOf({ dataDirectory, runId: run.id }).outputs, result.summary.file);
    try {
        await access(file);
        return file;
    } catch (cause) {
        throw new DialFlowError('gone', 'The rows of this run were removed; its counts stay.', {
            cause,
            advice: 'Ask about a newer run.'
        });
    }
}
