import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import type { SalesforceConnection } from '../../sources/salesforce/connection.ts';
import { withRetry } from '../../sources/salesforce/retry.ts';
import { soqlId } from '../../sources/salesforce/soql.ts';
import { asDialFlowError } from '../../sources/salesforce/wire-error.ts';
import type { DeliveryJournal } from './journal.ts';

export interface ContentFile {
    /** Path of the file; its name becomes the title. */
    readonly file: string;
    readonly sha256: string;
    readonly contentType: string;
}

export interface DeliverFilesOptions {
    readonly connection: SalesforceConnection;
    readonly journal: DeliveryJournal;
    /** The record on which the files appear. */
    readonly dialRunId: string;
    readonly files: readonly ContentFile[];
    readonly signal: AbortSignal;
}

interface LinkedDocument {
    readonly ContentDocument: {
        readonly Title: string;
        readonly ContentSize: number;
        readonly LatestPublishedVersionId: string;
    } | null;
}

/**
 * Puts files on the run's record, each once: what the journal or the record already holds is not sent again.
 * @returns file name → ContentVersion id
 * @throws DialFlowError `delivery_failed`, `api_budget`, `source_unavailable`
 */
export async function deliverFiles(options: DeliverFilesOptions): Promise<ReadonlyMap<string, string>> {
    const { connection, journal, signal } = options;
    const versions = new Map<string, string>();
    for (const content of options.files) {
        signal.throwIfAborted();
        const name = basename(content.file);
        const known = journal.file(name);
        if (known?.versionId && known.sha256 === content.sha256) {
            versions.set(name, known.versionId);
            continue;
        }
        const { size } = await stat(content.file);
        // An upload that was under way when the process died may have arrived: the record says whether it did.
        let inDoubt = known?.sha256 === content.sha256;
        await journal.saveFile(name, { sha256: content.sha256, versionId: null });
        try {
            const versionId = await withRetry({
                policy: connection.retry,
                signal,
                operation: async () => {
                    const arrived = inDoubt ? await findVersion({ options, name, size }) : null;
                    inDoubt = true;
                    return arrived ?? (await upload({ options, content, size }));
                }
            });
            await journal.saveFile(name, { sha256: content.sha256, versionId });
            versions.set(name, versionId);
        } catch (cause) {
            signal.throwIfAborted();
            throw asDialFlowError({ cause, what: `Delivering the file ${name}`, refused: 'delivery_failed' });
        }
    }
    return versions;
}

async function findVersion({
    options,
    name,
    size
}: {
    readonly options: DeliverFilesOptions;
    readonly name: string;
    readonly size: number;
}): Promise<string | null> {
    const links = await options.connection.query<LinkedDocument>({
        soql: `SELECT ContentDocument.Title, ContentDocument.ContentSize, ContentDocument.LatestPublishedVersionId
FROM ContentDocumentLink WHERE LinkedEntityId = ${soqlId(options.dialRunId)}`,
        signal: options.signal
    });
    const found = links.find(
        ({ ContentDocument: document }) => document?.Title === name && document.ContentSize === size
    );
    return found?.ContentDocument?.LatestPublishedVersionId ?? null;
}

async function upload({
    options,
    content,
    size
}: {
    readonly options: DeliverFilesOptions;
    readonly content: ContentFile;
    readonly size: number;
}): Promise<string> {
    const name = basename(content.file);
    const boundary = `dial-flow-${randomUUID()}`;
    const entity = JSON.stringify({
        Title: name,
        PathOnClient: name,
        FirstPublishLocationId: options.dialRunId
    });
    const head = Buffer.from(
        [
            `--${boundary}`,
            'Content-Disposition: form-data; name="entity_content"',
            'Content-Type: application/json',
            '',
            entity,
            `--${boundary}`,
            `Content-Disposition: form-data; name="VersionData"; filename="${name.replaceAll('"', '')}"`,
            `Content-Type: ${content.contentType}`,
            '',
            ''
        ].join('\r\n')
    );
    const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
    const response = await options.connection.send({
        method: 'POST',
        path: '/sobjects/ContentVersion',
        headers: {
            'content-type': `multipart/form-data; boundary=${boundary}`,
            'content-length': String(head.length + size + tail.length)
        },
        body: () =>
            Readable.from(
                (async function* () {
                    yield head;
                    yield* createReadStream(content.file);
                    yield tail;
                })(),
                { objectMode: false }
            ),
        signal: options.signal
    });
    const saved = (await response.body.json()) as { readonly id: string };
    return saved.id;
}
