import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse';
import { bulkExtract } from '../../sources/salesforce/bulk-extract.ts';
import type { PollPolicy } from '../../sources/salesforce/bulk-query-job.ts';
import type { SalesforceConnection } from '../../sources/salesforce/connection.ts';

export interface ExistingRecord {
    /** Empty for objects without a status. */
    readonly status: string;
    readonly modifiedAt: string;
}

const SNAPSHOT_PAGE_RECORDS = 100_000;

/** Reads which records of an object exist, by their external id, before a delivery changes any. */
export async function readExistingRecords({
    connection,
    object,
    hasStatus,
    folder,
    name,
    polling,
    signal
}: {
    readonly connection: SalesforceConnection;
    readonly object: string;
    readonly hasStatus: boolean;
    readonly folder: string;
    readonly name: string;
    readonly polling: PollPolicy;
    readonly signal: AbortSignal;
}): Promise<ReadonlyMap<string, ExistingRecord>> {
    const fields = ['Key__c', 'LastModifiedDate', ...(hasStatus ? ['Status__c'] : [])];
    const { files } = await bulkExtract({
        connection,
        query: {
            name: `existing ${object}`,
            operation: 'query',
            query: `SELECT ${fields.join(', ')} FROM ${object} WHERE Key__c != null`,
            fields
        },
        folder: join(folder, `existing-${name}`),
        compress: !connection.isLoopback,
        maxRecords: SNAPSHOT_PAGE_RECORDS,
        polling,
        signal,
        progress: () => undefined
    });
    const existing = new Map<string, ExistingRecord>();
    for (const file of files) {
        const rows = createReadStream(file).pipe(parse({ bom: true, from_line: 2 }));
        for await (const row of rows) {
            const [key = '', modifiedAt = '', status = ''] = row as string[];
            existing.set(key, { modifiedAt, status });
        }
    }
    return existing;
}
