import { createWriteStream, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { request } from 'undici';
import { SalesforceConnection } from '../../compute-service/src/sources/salesforce/connection.ts';
import {
    loadFieldMapping,
    type FieldMapping,
    type TableMapping
} from '../../compute-service/src/sources/salesforce/field-mapping.ts';
import { givenMapping } from '../../compute-service/src/sources/salesforce/run-mapping.ts';
import { SalesforceSource } from '../../compute-service/src/sources/salesforce/salesforce-source.ts';
import { extractionQuery } from '../../compute-service/src/sources/salesforce/soql.ts';
import type { OrgCredentials } from '../../scripts/local/local-org.ts';

const API_VERSION = '66.0';
const JOBS = `/services/data/v${API_VERSION}/jobs/query`;
const PAGE_RECORDS = 100_000;
const POLL_MS = 100;

/** Seconds for all calls of an org: read as a night does, and downloaded to files and no more. */
export interface ExtractionTimes {
    readonly extractionS: number;
    readonly downloadS: number;
}

interface Extraction {
    readonly credentials: OrgCredentials;
    /** A folder that this makes and takes away. */
    readonly folder: string;
    readonly signal: AbortSignal;
}

async function seconds(work: () => Promise<void>): Promise<number> {
    const start = performance.now();
    await work();
    return (performance.now() - start) / 1000;
}

/** The product's own way: jobs, pages, counts that are reconciled, files that a kill leaves whole. */
async function extract({ credentials, folder, signal }: Extraction, mapping: FieldMapping): Promise<void> {
    const { loginUrl, clientId, username, privateKey } = credentials;
    const connection = new SalesforceConnection({
        loginUrl,
        apiVersion: API_VERSION,
        credentials: { flow: 'jwt_bearer', clientId, username, privateKey }
    });
    try {
        const polling = { firstMs: [POLL_MS], maxMs: POLL_MS, timeoutMs: 600_000 };
        const source = new SalesforceSource({
            ...{ connection, polling },
            mapping: givenMapping(mapping),
            pageRecords: PAGE_RECORDS
        });
        await source.extract({ tables: ['calls'], directory: folder, signal, progress: () => undefined });
    } finally {
        await connection.close();
    }
}

/** The least that anybody has to do: the same job, its pages piped into files. */
async function download({ credentials, folder, signal }: Extraction, calls: TableMapping): Promise<void> {
    const { instanceUrl, adminAccessToken } = credentials;
    const headers = { authorization: `Bearer ${adminAccessToken}`, 'content-type': 'application/json' };
    const ask = async (path: string, body?: object) => {
        const answer = await request(instanceUrl + path, {
            method: body ? 'POST' : 'GET',
            headers,
            body: body ? JSON.stringify(body) : null,
            signal
        });
        return (await answer.body.json()) as { readonly id: string; readonly state: string };
    };
    const { id } = await ask(JOBS, {
        operation: calls.operation,
        query: extractionQuery(calls),
        contentType: 'CSV',
        lineEnding: 'LF'
    });
    while ((await ask(`${JOBS}/${id}`)).state !== 'JobComplete') await delay(POLL_MS, undefined, { signal });
    mkdirSync(folder, { recursive: true });
    let locator = '';
    for (let page = 1; locator !== 'null'; page += 1) {
        const at = locator === '' ? '' : `&locator=${locator}`;
        const answer = await request(
            `${instanceUrl}${JOBS}/${id}/results?maxRecords=${String(PAGE_RECORDS)}${at}`,
            { headers, signal }
        );
        await pipeline(answer.body, createWriteStream(join(folder, `page-${String(page)}.csv`)));
        locator = String(answer.headers['sforce-locator'] ?? 'null');
    }
}

/**
 * Reads all calls of an org twice over.
 * @throws DialFlowError or Error where the org does not answer
 */
export async function measureExtraction(extraction: Extraction): Promise<ExtractionTimes> {
    const mapping = await loadFieldMapping();
    const calls = mapping.tables.calls;
    if (!calls) throw new Error('The field mapping has no calls.');
    const clear = (): void => rmSync(extraction.folder, { recursive: true, force: true });
    clear();
    const downloadS = await seconds(() => download(extraction, calls));
    clear();
    const extractionS = await seconds(() => extract(extraction, mapping));
    clear();
    return { extractionS, downloadS };
}
