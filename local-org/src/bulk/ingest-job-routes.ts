import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { Transform } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { bodyStream, readJson } from '../http/body.ts';
import { noContent, objectBody, ok, type Call, type Reply, type StreamHandler } from '../http/call.ts';
import { readMultipart } from '../files/multipart.ts';
import { requireJsonBody } from '../http/content-types.ts';
import { sendReply } from '../http/reply.ts';
import { json, stream, type Route } from '../http/router.ts';
import type { Org } from '../org.ts';
import { invalidType, OrgError } from '../org-error.ts';
import { isKey } from '../records/staged-columns.ts';
import { checkObjectAccess, type WriteOperation } from '../records/write-request.ts';
import type { FieldDefinition } from '../schema/definitions.ts';
import { csvLine, readCsvDialect } from './csv-dialect.ts';
import { dataFile, failedFile, successFile, type IngestJob } from './ingest-job.ts';
import { wireDate } from './job-json.ts';

const operations: readonly WriteOperation[] = ['insert', 'update', 'upsert', 'delete', 'hardDelete'];

/** Largest upload; 150 MB once the org has it in base64. */
const largestUpload = 150_000_000;

/** Most characters of data that come with a new job. */
const mostInlineData = 100_000;

const invalidJob = (message: string): OrgError => new OrgError({ code: 'INVALIDJOB', message });

function jobJson(job: IngestJob): Record<string, unknown> {
    return {
        id: job.id,
        operation: job.operation,
        object: job.object.name,
        createdById: job.session.userId,
        createdDate: wireDate(job.created),
        systemModstamp: wireDate(job.modified),
        state: job.state,
        ...(job.keyField ? { externalIdFieldName: job.keyField.name } : {}),
        concurrencyMode: 'Parallel',
        contentType: 'CSV',
        apiVersion: Number(job.apiVersion),
        contentUrl: `services/data/v${job.apiVersion}/jobs/ingest/${job.id}/batches`,
        jobType: 'V2Ingest',
        lineEnding: job.dialect.lineEnding,
        columnDelimiter: job.dialect.columnDelimiter
    };
}

const jobInfo = (job: IngestJob): Record<string, unknown> => ({
    ...jobJson(job),
    numberRecordsProcessed: job.processed,
    numberRecordsFailed: job.failed,
    retries: 0,
    totalProcessingTime: job.processingMs,
    apiActiveProcessingTime: job.processingMs,
    apexProcessingTime: 0,
    ...(job.errorMessage === undefined ? {} : { errorMessage: job.errorMessage })
});

function keyFieldOf({
    org,
    object,
    operation,
    name
}: Pick<IngestJob, 'object' | 'operation'> & {
    readonly org: Org;
    readonly name: unknown;
}): FieldDefinition | undefined {
    if (operation !== 'upsert') return undefined;
    const field = typeof name === 'string' ? org.schema.findField(object, name) : undefined;
    if (!field || !isKey(field)) {
        throw invalidJob(
            `InvalidJob : Field name provided, ${String(name)}, is not an External ID or indexed field for ${object.name}`
        );
    }
    return field;
}

async function create(org: Org, call: Call): Promise<IngestJob> {
    const body = objectBody(call);
    const operation = operations.find((candidate) => candidate === body['operation']);
    if (!operation) throw invalidJob(`Invalid operation: ${String(body['operation'])}`);
    const object = org.schema.findObject(String(body['object']));
    if (!object || !call.session.access.canRead(object)) throw invalidType(String(body['object']));
    if (object.name === 'ContentVersion')
        throw invalidJob('ContentVersion in Bulk API jobs is not supported by local-org');
    checkObjectAccess({ object, operation, access: call.session.access });
    return org.ingestJobs.open({
        object,
        operation,
        keyField: keyFieldOf({ org, object, operation, name: body['externalIdFieldName'] }),
        session: call.session,
        apiVersion: call.apiVersion,
        dialect: readCsvDialect(body)
    });
}

/** A job whose data comes with it, as form data; it needs no upload and runs at once. */
async function createWithData({
    org,
    call,
    request
}: {
    readonly org: Org;
    readonly call: Call;
    readonly request: IncomingMessage;
}): Promise<object> {
    const { json: body, content } = await readMultipart(request, {
        part: 'content',
        receive: async (source) => {
            const data = await text(source);
            if (data.length > mostInlineData)
                throw invalidJob(`The data of a multipart request may have ${mostInlineData} characters`);
            return data;
        }
    });
    if (!body || content === undefined)
        throw invalidJob(`The request has no part ${body ? 'content' : 'with the job as JSON'}`);
    const job = await create(org, { ...call, body });
    org.ingestJobs.beginUpload(job);
    await writeFile(dataFile(job), content);
    org.ingestJobs.close(job);
    return jobJson(job);
}

const upload =
    (org: Org): StreamHandler =>
    async (call, { request, response }) => {
        const job = org.ingestJobs.get(call.params['id'] ?? '');
        if (!/^text\/csv/i.test(request.headers['content-type'] ?? '')) {
            throw new OrgError({
                status: 415,
                code: 'UNSUPPORTED_MEDIA_TYPE',
                message: 'The content type must be text/csv'
            });
        }
        org.ingestJobs.beginUpload(job);
        let size = 0;
        const limit = new Transform({
            transform(chunk: Buffer, _encoding, done) {
                size += chunk.length;
                const tooLarge = new OrgError({
                    status: 413,
                    code: 'CLIENTINPUTERROR',
                    message: 'The upload is larger than 150 MB'
                });
                done(size > largestUpload ? tooLarge : null, chunk);
            }
        });
        try {
            await pipeline(bodyStream(request), limit, createWriteStream(dataFile(job)));
        } catch (error) {
            await rm(dataFile(job), { force: true });
            org.ingestJobs.endUpload(job, false);
            throw error;
        }
        org.ingestJobs.endUpload(job, true);
        response.writeHead(201, { 'content-length': 0 });
        response.end();
    };

async function sendFile({
    response,
    file,
    otherwise
}: {
    readonly response: Parameters<StreamHandler>[1]['response'];
    readonly file: string;
    readonly otherwise: string;
}): Promise<void> {
    response.writeHead(200, { 'content-type': 'text/csv' });
    if (existsSync(file)) await pipeline(createReadStream(file), response);
    else response.end(otherwise);
}

function requireEnded(job: IngestJob): void {
    if (job.state === 'JobComplete' || job.state === 'Failed' || job.state === 'Aborted') return;
    throw new OrgError({
        code: 'INVALIDJOBSTATE',
        message: `The job has no results while its state is ${job.state}`
    });
}

const results =
    ({
        org,
        file,
        columns
    }: {
        readonly org: Org;
        readonly file: (job: IngestJob) => string;
        readonly columns: readonly string[];
    }): StreamHandler =>
    async (call, { response }) => {
        const job = org.ingestJobs.get(call.params['id'] ?? '');
        requireEnded(job);
        await sendFile({ response, file: file(job), otherwise: csvLine(columns, job.dialect) });
    };

/** Rows that were never looked at: all of a job that failed or was aborted, none of one that is complete. */
const unprocessed =
    (org: Org): StreamHandler =>
    async (call, { response }) => {
        const job = org.ingestJobs.get(call.params['id'] ?? '');
        requireEnded(job);
        if (job.state === 'JobComplete')
            return sendFile({
                response,
                file: '',
                otherwise: job.headers.length > 0 ? csvLine(job.headers, job.dialect) : ''
            });
        await sendFile({ response, file: dataFile(job), otherwise: '' });
    };

async function setState(org: Org, call: Call): Promise<Reply> {
    const job = org.ingestJobs.get(call.params['id'] ?? '');
    const { state } = objectBody(call);
    if (state === 'UploadComplete') org.ingestJobs.close(job);
    else if (state === 'Aborted') org.ingestJobs.abort(job);
    else throw new OrgError({ code: 'INVALIDJOBSTATE', message: `A job cannot be set to ${String(state)}` });
    return ok(jobJson(job));
}

/** The routes of Bulk API 2.0 ingest jobs. */
export function ingestJobRoutes(org: Org): Route[] {
    const one = '/jobs/ingest/:id';
    const jobOf = (call: Call): IngestJob => org.ingestJobs.get(call.params['id'] ?? '');
    return [
        stream({
            method: 'POST',
            pattern: '/jobs/ingest',
            handler: async (call, { request, response }) => {
                if (/^multipart\//i.test(request.headers['content-type'] ?? '')) {
                    return sendReply(response, {
                        status: 200,
                        body: await createWithData({ org, call, request })
                    });
                }
                requireJsonBody(request);
                const job = await create(org, { ...call, body: await readJson(request) });
                return sendReply(response, { status: 200, body: jobJson(job) });
            }
        }),
        json({
            method: 'GET',
            pattern: '/jobs/ingest',
            handler: (call) => {
                const type = call.query.get('jobType') ?? 'V2Ingest';
                const jobs = type === 'V2Ingest' ? org.ingestJobs.list() : [];
                return ok({ done: true, records: jobs.map(jobInfo), nextRecordsUrl: null });
            }
        }),
        json({ method: 'GET', pattern: one, handler: (call) => ok(jobInfo(jobOf(call))) }),
        json({ method: 'PATCH', pattern: one, handler: (call) => setState(org, call) }),
        json({
            method: 'DELETE',
            pattern: one,
            handler: async (call) => {
                await org.ingestJobs.delete(jobOf(call));
                return noContent;
            }
        }),
        stream({ method: 'PUT', pattern: `${one}/batches`, handler: upload(org) }),
        stream({
            method: 'GET',
            pattern: `${one}/successfulResults`,
            handler: results({ org, file: successFile, columns: ['sf__Id', 'sf__Created'] })
        }),
        stream({
            method: 'GET',
            pattern: `${one}/failedResults`,
            handler: results({ org, file: failedFile, columns: ['sf__Id', 'sf__Error'] })
        }),
        stream({ method: 'GET', pattern: `${one}/unprocessedRecords`, handler: unprocessed(org) })
    ];
}
