import type { DuckDBConnection } from '@duckdb/node-api';
import type { Session } from '../auth/sessions.ts';
import { invalidType, notFound, OrgError } from '../org-error.ts';
import type { FieldDefinition, ObjectDefinition } from '../schema/definitions.ts';
import type { Schema } from '../schema/schema.ts';
import type { Store } from '../store/database.ts';
import { stagingSql, toRows, type JsonRecord } from './json-rows.ts';
import type { RecordWriter } from './record-writer.ts';
import { isKey, jsonStyle } from './staged-columns.ts';
import type { RowOutcome, WriteOperation } from './write-request.ts';

/** The parts of the org that records are read and written with. */
export interface OrgRecords {
    readonly schema: Schema;
    readonly store: Store;
    readonly writer: RecordWriter;
}

interface Caller {
    readonly org: OrgRecords;
    readonly session: Session;
}

export interface JsonWrite {
    readonly object: ObjectDefinition;
    readonly operation: WriteOperation;
    readonly keyField?: FieldDefinition | undefined;
    readonly records: readonly JsonRecord[];
    readonly allOrNone?: boolean;
}

/** Writes JSON records of one object in a transaction. @throws OrgError for what concerns all of them */
export async function writeJson({ org, session, ...write }: JsonWrite & Caller): Promise<RowOutcome[]> {
    const { object, operation, records } = write;
    if (records.length === 0) return [];
    const rows = toRows({ schema: org.schema, access: session.access, object }, records);
    return org.store.write((connection: DuckDBConnection) =>
        org.writer.writeFew(connection, {
            object,
            operation,
            keyField: write.keyField,
            columns: rows.columns,
            staging: stagingSql(rows),
            count: records.length,
            style: jsonStyle,
            user: session,
            allOrNone: write.allOrNone ?? false
        })
    );
}

/** The object of a path. @throws OrgError 404 when there is none, or the user may not see it */
export function objectOf({
    org,
    session,
    name
}: Caller & { readonly name: string | undefined }): ObjectDefinition {
    const object = org.schema.findObject(name ?? '');
    if (!object || !session.access.canRead(object)) throw notFound();
    return object;
}

/** The object that a record says it is of. @throws OrgError INVALID_TYPE when there is none */
export function objectOfRecord({
    org,
    session,
    record
}: Caller & { readonly record: unknown }): ObjectDefinition {
    const attributes = (record as { attributes?: { type?: unknown } } | null)?.attributes;
    const name = typeof attributes?.type === 'string' ? attributes.type : '';
    if (name === '') {
        throw new OrgError({
            code: 'INVALID_TYPE',
            message: 'attributes.type must name the sObject of each record'
        });
    }
    const object = org.schema.findObject(name);
    if (!object || !session.access.canRead(object)) throw invalidType(name);
    return object;
}

/** The external id field of a path. @throws OrgError 404 as the org words it */
export function keyFieldOf({
    org,
    session,
    object,
    name = ''
}: Caller & { readonly object: ObjectDefinition; readonly name: string | undefined }): FieldDefinition {
    const field = org.schema.findField(object, name);
    if (!field || !isKey(field) || !session.access.canReadField(object, field)) {
        throw notFound(`Provided external ID field does not exist or is not accessible: ${name}`);
    }
    return field;
}

const errorsOf = (outcome: RowOutcome): object[] =>
    outcome.refusal === null
        ? []
        : [
              {
                  statusCode: outcome.refusal.code,
                  message: outcome.refusal.message,
                  fields: outcome.refusal.fields
              }
          ];

/** An outcome as collections write it. */
export const saveResult = (outcome: RowOutcome, withCreated: boolean): object => ({
    ...(outcome.refusal === null || outcome.id !== null ? { id: outcome.id } : {}),
    success: outcome.refusal === null,
    errors: errorsOf(outcome),
    ...(withCreated && outcome.refusal === null ? { created: outcome.created } : {})
});

const gone = new Set(['INVALID_CROSS_REFERENCE_KEY', 'ENTITY_IS_DELETED']);

/** The error of a single record's write; a record that is not there is a 404. */
export function refusalError(outcome: RowOutcome | undefined): OrgError | undefined {
    if (!outcome?.refusal) return undefined;
    const { code, message, fields } = outcome.refusal;
    return new OrgError({ status: gone.has(code) && fields.length === 0 ? 404 : 400, code, message, fields });
}
