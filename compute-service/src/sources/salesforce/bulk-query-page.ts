import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { Dispatcher } from 'undici';
import { counted } from '../../engines/share.ts';
import { publishFile } from '../durable-file.ts';
import { RecordScanner, type ScannedRecords } from '../record-scanner.ts';
import type { SalesforceConnection } from './connection.ts';
import type { FinishedPage } from './extract-state.ts';

/** A page that came whole on the wire and is still not what the org announced. Reading it again may help. */
export class FaultyPageError extends Error {
    override readonly name = 'FaultyPageError';
}

export interface PageRequest {
    readonly connection: SalesforceConnection;
    readonly jobId: string;
    /** Null for the first page. */
    readonly locator: string | null;
    readonly maxRecords: number;
    readonly compress: boolean;
    /** The select list, which every page repeats as its header. */
    readonly fields: readonly string[];
    readonly folder: string;
    /** Position among the pages, from 1. */
    readonly number: number;
    readonly signal: AbortSignal;
}

const LAST_LOCATOR = 'null';

const header = (response: Dispatcher.ResponseData, name: string): string => {
    const value = response.headers[name];
    if (typeof value !== 'string' || value === '') throw new FaultyPageError(`the header ${name} is missing`);
    return value;
};

/** Reads what the headers say of the page; where they do not, the body is let go unread. */
function announcement(response: Dispatcher.ResponseData): {
    readonly locator: string;
    readonly announced: number;
} {
    try {
        const locator = header(response, 'sforce-locator');
        const announced = Number(header(response, 'sforce-numberofrecords'));
        if (!Number.isSafeInteger(announced)) throw new FaultyPageError('its number of records is no number');
        return { locator, announced };
    } catch (cause) {
        // Destroying an unread body reports an abort, which is meant here.
        response.body.on('error', () => undefined).destroy();
        throw cause;
    }
}

function check({
    scanned,
    announced,
    fields
}: {
    readonly scanned: ScannedRecords;
    readonly announced: number;
    readonly fields: readonly string[];
}): void {
    if (scanned.unterminated) throw new FaultyPageError('it ends inside a cell');
    if (scanned.header.join('\n').toLowerCase() !== fields.join('\n').toLowerCase()) {
        throw new FaultyPageError(`its header is "${scanned.header.join(',').slice(0, 200)}"`);
    }
    if (scanned.firstRagged) {
        throw new FaultyPageError(
            `record ${scanned.firstRagged.record} has ${scanned.firstRagged.cells} cells`
        );
    }
    if (scanned.records !== announced) {
        throw new FaultyPageError(
            `${counted(announced, 'record was', 'records were')} announced and ${scanned.records} came`
        );
    }
}

/** A page that is whole and checked, and not yet on the disk for good. */
export interface DownloadedPage {
    readonly page: FinishedPage;
    /** Gives the file its name, once it is on the disk: a page with a name never has to be read again. */
    publish(): Promise<void>;
}

/**
 * Reads one result page into a file of its own.
 * @throws FaultyPageError where header or count are not as announced; what `send` throws for refusals
 */
export async function downloadPage(page: PageRequest): Promise<DownloadedPage> {
    const query = new URLSearchParams({ maxRecords: String(page.maxRecords) });
    if (page.locator !== null) query.set('locator', page.locator);
    const response = await page.connection.send({
        path: `/jobs/query/${page.jobId}/results?${query.toString()}`,
        headers: { accept: 'text/csv', 'accept-encoding': page.compress ? 'gzip' : 'identity' },
        signal: page.signal
    });
    const { locator, announced } = announcement(response);
    const file = `page-${String(page.number).padStart(6, '0')}.csv`;
    const target = join(page.folder, file);
    const scanner = new RecordScanner();
    const counting = new Transform({
        transform(chunk: Buffer, _encoding, done) {
            scanner.push(chunk);
            done(null, chunk);
        }
    });
    const partial = `${target}.part`;
    const { signal } = page;
    if (response.headers['content-encoding'] === 'gzip') {
        await pipeline(response.body, createGunzip(), counting, createWriteStream(partial), { signal });
    } else {
        await pipeline(response.body, counting, createWriteStream(partial), { signal });
    }
    const scanned = scanner.finish();
    check({ scanned, announced, fields: page.fields });
    return {
        page: {
            file,
            records: scanned.records,
            bytes: scanned.bytes,
            next: locator === LAST_LOCATOR ? null : locator
        },
        publish: () => publishFile({ from: partial, to: target })
    };
}
