import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { makeId } from '../ids.ts';
import type { Store } from '../store/database.ts';
import { metadataRow } from '../store/create-tables.ts';
import { quoteName, quoteText } from '../store/sql-text.ts';
import type { MetadataRecord } from './definitions.ts';
import type { Schema } from './schema.ts';

/** Records of custom metadata types that were deployed to the org after its start from source; a file keeps them. */
export class MetadataDeployments {
    private readonly file: string;
    private records: readonly MetadataRecord[];
    private deployments = 0;

    constructor(file: string) {
        this.file = file;
        this.records = existsSync(file)
            ? (JSON.parse(readFileSync(file, 'utf8')) as readonly MetadataRecord[])
            : [];
    }

    /** The records of the source with what was deployed since laid over them. */
    over(source: readonly MetadataRecord[]): readonly MetadataRecord[] {
        return this.records.reduce(withRecord, source);
    }

    /**
     * Deploys records: fields that a record does not name keep their values.
     * @returns the id of the deployment
     */
    async deploy(
        given: { schema: Schema; store: Store; source: readonly MetadataRecord[] },
        changes: readonly MetadataRecord[]
    ): Promise<string> {
        const { schema, store, source } = given;
        const before = this.over(source);
        const records = changes.map((change) => {
            const known = before.find((record) => isSame(record, change));
            return known ? { ...change, values: { ...known.values, ...change.values } } : change;
        });
        this.records = records.reduce(withRecord, this.records);
        await store.write(async (connection) => {
            for (const record of records) {
                const object = schema.findObject(record.object);
                if (!object) throw new Error(`There is no type ${record.object}`);
                const table = quoteName(object.name);
                const name = quoteText(record.developerName);
                const found = await connection.runAndReadAll(
                    `SELECT (SELECT "Id" FROM ${table} WHERE "DeveloperName" = ${name}), count(*) FROM ${table}`
                );
                const [id, count] = found.getRowsJS()[0] ?? [];
                const kept = typeof id === 'string' ? id : makeId(object.keyPrefix, Number(count) + 1);
                await connection.run(`DELETE FROM ${table} WHERE "DeveloperName" = ${name}`);
                await connection.run(
                    `INSERT INTO ${table} VALUES ${metadataRow({ object, record, id: kept })}`
                );
            }
        });
        writeFileSync(`${this.file}.new`, JSON.stringify(this.records, null, 4), { mode: 0o600 });
        renameSync(`${this.file}.new`, this.file);
        return makeId('0Af', ++this.deployments);
    }
}

const isSame = (left: MetadataRecord, right: MetadataRecord): boolean =>
    left.object === right.object && left.developerName === right.developerName;

const withRecord = (records: readonly MetadataRecord[], added: MetadataRecord): readonly MetadataRecord[] => [
    ...records.filter((record) => !isSame(record, added)),
    added
];
