import { createReadStream } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { PassThrough, Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { createGzip } from 'node:zlib';
import type { Access } from '../access.ts';
import type { FaultSpec } from '../faults/fault-table.ts';
import {
    headerOf,
    noContent,
    objectBody,
    ok,
    type Call,
    type Reply,
    type StreamHandler
} from '../http/call.ts';
import { json, stream, type Route } from '../http/router.ts';
import { orgDay, type Org } from '../org.ts';
import { notFound, OrgError } from '../org-error.ts';
import { compileBulkQuery } from '../soql/bulk-query.ts';
import type { CompiledQuery } from '../soql/compile.ts';
import { csvLine, readCsvDialect } from './csv-dialect.ts';
import { wireDate } from './job-json.ts';
import type { QueryJob } from './query-jobs.ts';

/** Pages that `resultPages` names at a time. */
const pagesAtOnce = 5;

const jobJson = ({
    job,
    apiVersion,
    detailed
}: {
    readonly job: QueryJob;
    readonly apiVersion: string;
    readonly detailed: boolean;
}): Record<string, unknown> => ({
    id: job.id,
    operation: job.operation,
    object: job.object,
    createdById: job.userId,
    createdDate: wireDate(job.created),
    systemModstamp: wireDate(job.modified),
    state: job.state,
    concurrencyMode: 'Parallel',
    contentType: 'CSV',
    apiVersion: Number(job.apiVersion),
    ...(detailed
        ? {
              jobType: 'V2Query',
              lineEnding: job.dialect.lineEnding,
              columnDelimiter: job.dialect.columnDelimiter,
              numberRecordsProcessed: job.rows ?? 0,
              retries: 0,
              totalProcessingTime: job.processingMs,
              ...(Number(apiVersion) >= 58 ? { isPkChunkingSupported: true } : {}),
              ...(job.errorMessage === undefined ? {} : { errorMessage: job.errorMessage })
          }
        : { lineEnding: job.dialect.lineEnding, columnDelimiter: job.dialect.columnDelimiter })
});

const jobOf = (org: Org, call: Call): QueryJob => org.queryJobs.get(call.params['id'] ?? '');

const invalidLocator = (): OrgError =>
    new OrgError({ code: 'INVALID_QUERY_LOCATOR', message: 'invalid query locator' });

/** A locator is the number of the first row, so that pages of any size can be read again at any time. */
const locatorOf = (row: number): string => Buffer.from(String(row)).toString('base64').replaceAll('=', '');

function rowOfLocator(locator: string | null, rows: number): number {
    if (locator === null || locator === '') return 0;
    const text = Buffer.from(locator, 'base64').toString('utf8');
    const row = /^\d{1,15}$/.test(text) ? Number(text) : -1;
    if (row < 0 || row >= Math.max(rows, 1) || locatorOf(row) !== locator.replaceAll('=', ''))
        throw invalidLocator();
    return row;
}

/** Where the rows of a job's result start. @throws OrgError while it has none, or for another API version */
async function startsOf(org: Org, call: Call): Promise<Float64Array> {
    const job = jobOf(org, call);
    if (call.apiVersion !== job.apiVersion) {
        throw new OrgError({
            status: 409,
            code: 'API_VERSION_MISMATCH',
            message: `The job was created with API version ${job.apiVersion}, not ${call.apiVersion}`
        });
    }
    if (job.state === 'JobComplete') return org.queryJobs.rowStartsOf(job);
    throw new OrgError({
        status: 412,
        code: 'JOB_NOT_COMPLETE',
        message: `can only download query results of successfully completed bulk jobs; the job is ${job.state}`
    });
}

function pageSize(org: Org, call: Call): number {
    const given = call.query.get('maxRecords');
    if (given === null) return org.settings.defaultMaxRecords;
    const size = Number(given);
    if (!Number.isSafeInteger(size) || size < 1) {
        throw new OrgError({ code: 'INVALID_PARAMETER', message: `Invalid maxRecords: ${given}` });
    }
    return Math.min(size, org.settings.mostMaxRecords);
}

/** Lets so many bytes through and then breaks the connection. */
function cutAfter(bytes: number, response: ServerResponse): Transform {
    let left = bytes;
    return new Transform({
        transform(chunk: Buffer, _encoding, done) {
            if (chunk.length < left) {
                left -= chunk.length;
                done(null, chunk);
                return;
            }
            response.write(chunk.subarray(0, left), () => response.destroy());
        }
    });
}

interface Page {
    readonly header: string;
    readonly rows: Readable;
    readonly length: number;
}

async function sendPage({
    page,
    call,
    response,
    cut
}: {
    readonly page: Page;
    readonly call: Call;
    readonly response: ServerResponse;
    readonly cut: FaultSpec | undefined;
}): Promise<void> {
    const zipped = /\bgzip\b/.test(headerOf(call, 'accept-encoding') ?? '');
    response.setHeader('content-type', 'text/csv');
    if (zipped) response.setHeader('content-encoding', 'gzip');
    else response.setHeader('content-length', page.length);
    const body = zipped ? createGzip({ level: 1 }) : new PassThrough();
    body.write(page.header);
    const out = cut ? [body, cutAfter(cut.bytes, response), response] : [body, response];
    await pipeline([page.rows, ...out]);
}

const results =
    (org: Org): StreamHandler =>
    async (call, { response }) => {
        const info = { method: call.method, url: `${call.path}?${call.query.toString()}` };
        const job = jobOf(org, call);
        const starts = await startsOf(org, call);
        if (org.faults.strike('expired-locator', info)) throw invalidLocator();
        const total = starts.length - 1;
        const first = rowOfLocator(call.query.get('locator'), total);
        const end = Math.min(first + pageSize(org, call), total);
        const short = org.faults.strike('short-page', info);
        const shown = short ? Math.max(first, end - short.rows) : end;
        const header = org.faults.strike('missing-header', info) ? '' : csvLine(job.headers, job.dialect);
        const [from = 0, to = 0] = [starts[first], starts[shown]];
        response.setHeader('Sforce-Locator', end < total ? locatorOf(end) : 'null');
        if (!org.faults.strike('missing-count', info))
            response.setHeader('Sforce-NumberOfRecords', String(end - first));
        const rows = to > from ? createReadStream(job.file, { start: from, end: to - 1 }) : emptyStream();
        const page = { header, rows, length: Buffer.byteLength(header) + to - from };
        await sendPage({ page, call, response, cut: org.faults.strike('cut', info) });
    };

function emptyStream(): PassThrough {
    const empty = new PassThrough();
    empty.end();
    return empty;
}

async function resultPages(org: Org, call: Call): Promise<Reply> {
    const shape = org.settings.resultPages;
    if (shape === 'off' || Number(call.apiVersion) < 58) throw notFound();
    const job = jobOf(org, call);
    const total = (await startsOf(org, call)).length - 1;
    const size = pageSize(org, call);
    const first = rowOfLocator(call.query.get('locator'), total);
    const rows: number[] = [];
    for (let row = first; (row < total || row === 0) && rows.length < pagesAtOnce; row += size)
        rows.push(row);
    const next = first + rows.length * size;
    const done = next >= total;
    const base = `/services/data/v${call.apiVersion}`;
    const path = `/jobs/query/${job.id}`;
    if (shape === 'docs') {
        return ok({
            resultPages: rows.map((row) => ({
                resultUrl: `${base}${path}/results?locator=${locatorOf(row)}`
            })),
            ...(done ? {} : { nextRecordsUrl: `${base}${path}/resultPages?locator=${locatorOf(next)}` }),
            done
        });
    }
    return ok({
        resultChunks: rows.map((row) => ({ resultLink: `${path}/results?locator=${locatorOf(row)}` })),
        nextRecordsUrl: done ? null : `${path}/resultPages?locator=${locatorOf(next)}`,
        done
    });
}

function compileFor({
    org,
    access,
    operation,
    query
}: Pick<QueryJob, 'operation' | 'query'> & { readonly org: Org; readonly access: Access }): CompiledQuery {
    return compileBulkQuery({
        schema: org.schema,
        access,
        today: orgDay(org.now()),
        includeDeleted: operation === 'queryAll',
        text: query
    });
}

/** Takes up the query jobs of earlier lives of the org. */
export function restoreQueryJobs(org: Org): void {
    org.queryJobs.restore(({ operation, query, userId }) =>
        compileFor({ org, access: org.sessions.ofUser(userId).access, operation, query })
    );
}

function create(org: Org, call: Call): Reply {
    const body = objectBody(call);
    const { operation, query } = body;
    if (operation !== 'query' && operation !== 'queryAll') {
        throw new OrgError({ code: 'INVALIDJOB', message: `Invalid operation: ${String(operation)}` });
    }
    if (typeof query !== 'string') throw new OrgError({ code: 'INVALIDJOB', message: 'query is required' });
    const compiled = compileFor({ org, access: call.session.access, operation, query });
    const info = { method: call.method, url: call.path };
    const job = org.queryJobs.start({
        compiled,
        operation,
        query,
        userId: call.session.userId,
        apiVersion: call.apiVersion,
        dialect: readCsvDialect(body),
        failure: org.faults.strike('fail-job', info)
            ? 'InternalServerError: The job was made to fail'
            : undefined
    });
    return ok(jobJson({ job, apiVersion: call.apiVersion, detailed: false }));
}

/** The routes of Bulk API 2.0 query jobs. */
export function queryJobRoutes(org: Org): Route[] {
    const one = '/jobs/query/:id';
    const idOf = (call: Call): string => call.params['id'] ?? '';
    return [
        json({ method: 'POST', pattern: '/jobs/query', handler: (call) => create(org, call) }),
        json({
            method: 'GET',
            pattern: '/jobs/query',
            handler: (call) =>
                ok({
                    done: true,
                    records:
                        (call.query.get('jobType') ?? 'V2Query') === 'V2Query'
                            ? org.queryJobs
                                  .list()
                                  .map((job) => jobJson({ job, apiVersion: call.apiVersion, detailed: true }))
                            : [],
                    nextRecordsUrl: null
                })
        }),
        json({
            method: 'GET',
            pattern: one,
            handler: async (call) => {
                const job = org.queryJobs.get(idOf(call));
                // Clients that poll at once would otherwise wait a whole interval for a job of some milliseconds.
                if (job.state !== 'JobComplete') await sleep(20);
                return ok(jobJson({ job, apiVersion: call.apiVersion, detailed: true }));
            }
        }),
        json({
            method: 'PATCH',
            pattern: one,
            handler: (call) => {
                if (objectBody(call)['state'] !== 'Aborted') {
                    throw new OrgError({
                        code: 'INVALIDJOBSTATE',
                        message: 'A query job can only be set to Aborted'
                    });
                }
                return ok(
                    jobJson({
                        job: org.queryJobs.abort(idOf(call)),
                        apiVersion: call.apiVersion,
                        detailed: false
                    })
                );
            }
        }),
        json({
            method: 'DELETE',
            pattern: one,
            handler: async (call) => {
                await org.queryJobs.delete(idOf(call));
                return noContent;
            }
        }),
        stream({ method: 'GET', pattern: `${one}/results`, handler: results(org) }),
        json({ method: 'GET', pattern: `${one}/resultPages`, handler: (call) => resultPages(org, call) })
    ];
}
