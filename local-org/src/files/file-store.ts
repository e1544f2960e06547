import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Session } from '../auth/sessions.ts';
import { isId, toLongId } from '../ids.ts';
import { notFound, OrgError } from '../org-error.ts';
import type { JsonRecord } from '../records/json-rows.ts';
import { refusalError, writeJson, type OrgRecords } from '../records/json-writes.ts';
import type { ObjectDefinition } from '../schema/definitions.ts';
import { quoteText } from '../store/sql-text.ts';

/** Largest content that JSON may carry as base64, in bytes of the text. */
const largestBase64 = 37_500_000;

interface Content {
    readonly path: string;
    readonly size: number;
    readonly checksum: string;
}

interface Upload {
    readonly session: Session;
    readonly fields: JsonRecord;
    readonly content: Content;
}

const missing = (field: string): OrgError =>
    new OrgError({
        code: 'REQUIRED_FIELD_MISSING',
        message: `Required fields are missing: [${field}]`,
        fields: [field]
    });

/** Contents of files on disk; their records are ContentVersion, ContentDocument and ContentDocumentLink. */
export class FileStore {
    private readonly folder: string;
    private readonly records: OrgRecords;
    private uploads = 0;

    constructor(given: { dataDirectory: string; records: OrgRecords }) {
        this.folder = join(given.dataDirectory, 'files');
        this.records = given.records;
    }

    /** Keeps an upload until its record is written. @returns where it is, its size and MD5 */
    async receive(source: Readable): Promise<Content> {
        await mkdir(this.folder, { recursive: true });
        const path = join(this.folder, `upload-${++this.uploads}`);
        const hash = createHash('md5');
        source.on('data', (chunk: Buffer) => hash.update(chunk));
        await pipeline(source, createWriteStream(path));
        return { path, size: (await stat(path)).size, checksum: hash.digest('hex') };
    }

    /** A file from JSON with base64 in VersionData. @throws OrgError as the org refuses it */
    async createFromJson(session: Session, record: JsonRecord): Promise<object> {
        const { VersionData: data, ...fields } = record;
        if (typeof data !== 'string' || data === '') throw missing('VersionData');
        if (data.length > largestBase64) {
            throw new OrgError({
                code: 'STRING_TOO_LONG',
                message: 'VersionData: data value too large',
                fields: ['VersionData']
            });
        }
        const bytes = Buffer.from(data, 'base64');
        await mkdir(this.folder, { recursive: true });
        const path = join(this.folder, `upload-${++this.uploads}`);
        await writeFile(path, bytes);
        const checksum = createHash('md5').update(bytes).digest('hex');
        return this.create({ session, fields, content: { path, size: bytes.length, checksum } });
    }

    /**
     * Writes the records of an upload: a version, and for the first version its document and links.
     * @throws OrgError as the org refuses it; the upload is then removed
     */
    async create(upload: Upload): Promise<object> {
        const { content } = upload;
        try {
            const id = await this.records.store.write(() => this.createRecords(upload));
            await rename(content.path, this.pathOf(id));
            return { id, success: true, errors: [] };
        } catch (error) {
            await rm(content.path, { force: true });
            throw error;
        }
    }

    /** The content of a version. @throws OrgError 404 when there is none */
    async open(id: string): Promise<{ stream: Readable; size: number }> {
        const long = toLongId(id) ?? '';
        const [row] = await this.records.store.read(
            `SELECT "ContentSize" AS size FROM "ContentVersion" WHERE "Id" = ${quoteText(long)} AND NOT coalesce("IsDeleted", false)`
        );
        if (!row) throw notFound();
        return { stream: createReadStream(this.pathOf(long)), size: Number(row['size']) };
    }

    private pathOf(id: string): string {
        return join(this.folder, id);
    }

    private async createRecords({ session, fields, content }: Upload): Promise<string> {
        const org = this.records;
        const path = fields['PathOnClient'];
        if (typeof path !== 'string' || path === '') throw missing('PathOnClient');
        const location = fields['FirstPublishLocationId'];
        const title = fields['Title'] ?? path.replace(/\.[^.]*$/, '');
        const object = org.schema.findObject('ContentVersion') as ObjectDefinition;
        const [outcome] = await writeJson({
            org,
            session,
            object,
            operation: 'insert',
            records: [{ ...fields, Title: title }]
        });
        const error = refusalError(outcome);
        if (error) throw error;
        const id = outcome?.id ?? '';
        const known =
            typeof fields['ContentDocumentId'] === 'string'
                ? toLongId(fields['ContentDocumentId'])
                : undefined;
        const document = known ?? (await this.createDocument(id));
        await this.completeVersion({ id, document, path, content });
        if (known === undefined) {
            const places = new Set([
                session.userId,
                ...(typeof location === 'string' && isId(location) ? [toLongId(location) ?? ''] : [])
            ]);
            for (const place of places)
                await this.link({ document, entity: place, shareType: place === session.userId ? 'I' : 'V' });
        }
        return id;
    }

    private async createDocument(version: string): Promise<string> {
        const object = this.records.schema.findObject('ContentDocument') as ObjectDefinition;
        return this.records.store.write(async (connection) => {
            const id = await this.records.writer.counters.nextId(connection, object);
            await connection.run(
                `INSERT INTO "ContentDocument" ("Id", "OwnerId", "CreatedDate", "CreatedById", "LastModifiedDate", "LastModifiedById", "SystemModstamp", "IsDeleted")
                SELECT ${quoteText(id)}, "OwnerId", "CreatedDate", "CreatedById", "LastModifiedDate", "LastModifiedById", "SystemModstamp", false
                FROM "ContentVersion" WHERE "Id" = ${quoteText(version)}`
            );
            return id;
        });
    }

    private async completeVersion(given: {
        id: string;
        document: string;
        path: string;
        content: Content;
    }): Promise<void> {
        const { id, document, content } = given;
        const extension = extname(given.path).slice(1);
        const [version, parent] = [quoteText(id), quoteText(document)];
        await this.records.store.write(async (connection) => {
            await connection.run(
                `UPDATE "ContentVersion" SET "IsLatest" = false WHERE "ContentDocumentId" = ${parent}`
            );
            await connection.run(
                `UPDATE "ContentVersion" SET "ContentDocumentId" = ${parent}, "IsLatest" = true, "ContentSize" = ${content.size},
                    "Checksum" = ${quoteText(content.checksum)}, "FileExtension" = ${quoteText(extension)},
                    "FileType" = ${quoteText(extension.toUpperCase() || 'UNKNOWN')},
                    "VersionNumber" = (SELECT CAST(count(*) + 1 AS VARCHAR) FROM "ContentVersion"
                        WHERE "ContentDocumentId" = ${parent} AND "Id" <> ${version})
                WHERE "Id" = ${version}`
            );
            await connection.run(
                `UPDATE "ContentDocument" SET "Title" = v."Title", "FileExtension" = v."FileExtension", "FileType" = v."FileType",
                    "ContentSize" = v."ContentSize", "LatestPublishedVersionId" = v."Id", "LastModifiedDate" = v."LastModifiedDate",
                    "SystemModstamp" = v."SystemModstamp"
                FROM "ContentVersion" v WHERE v."Id" = ${version} AND "ContentDocument"."Id" = ${parent}`
            );
        });
    }

    private async link({
        document,
        entity,
        shareType
    }: {
        readonly document: string;
        readonly entity: string;
        readonly shareType: string;
    }): Promise<void> {
        const object = this.records.schema.findObject('ContentDocumentLink') as ObjectDefinition;
        await this.records.store.write(async (connection) => {
            const id = await this.records.writer.counters.nextId(connection, object);
            await connection.run(
                `INSERT INTO "ContentDocumentLink" ("Id", "ContentDocumentId", "LinkedEntityId", "ShareType", "Visibility", "CreatedDate", "SystemModstamp", "IsDeleted")
                SELECT ${quoteText(id)}, "Id", ${quoteText(entity)}, ${quoteText(shareType)}, 'AllUsers', "CreatedDate", "SystemModstamp", false
                FROM "ContentDocument" WHERE "Id" = ${quoteText(document)}`
            );
        });
    }
}
