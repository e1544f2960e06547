import { notFound, OrgError } from '../org-error.ts';
import type { Org } from '../org.ts';
import { keyFieldOf, objectOf, refusalError, writeJson } from '../records/json-writes.ts';
import { isStored } from '../store/create-tables.ts';
import { toLongId } from '../ids.ts';
import type { FieldDefinition, ObjectDefinition } from '../schema/definitions.ts';
import type { RestRecord } from '../soql/records.ts';
import { noContent, objectBody, ok, type Call, type Reply } from './call.ts';
import { compileFor } from './query-routes.ts';
import { json, type Route } from './router.ts';

const soqlText = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** Names of the fields that a reply holds: those asked for, or all that the user may read. */
export function fieldList({
    call,
    object,
    given
}: {
    readonly call: Call;
    readonly object: ObjectDefinition;
    readonly given: readonly string[];
}): string[] {
    if (given.length > 0) return ['Id', ...given.filter((name) => !/^id$/i.test(name.trim()))];
    return object.fields
        .filter((field) => isStored(field) || field.expression !== undefined || field.type === 'base64')
        .filter((field) => call.session.access.canReadField(object, field))
        .map((field) => field.name);
}

/** A path that ends in no id names a field, the org thinks. */
function requireId(id: string | undefined): void {
    if (toLongId(id ?? '') === undefined)
        throw notFound(`Provided external ID field does not exist or is not accessible: ${id ?? ''}`);
}

async function find({
    org,
    call,
    given
}: {
    readonly org: Org;
    readonly call: Call;
    readonly given: { object: ObjectDefinition; field: FieldDefinition; value: string };
}): Promise<RestRecord[]> {
    const { object, field, value } = given;
    const asked = (call.query.get('fields') ?? '').split(',').filter((name) => name !== '');
    const names = fieldList({ call, object, given: asked }).join(', ');
    const number = field.type === 'double' || field.type === 'int';
    const wanted = number ? String(Number(value)) : soqlText(value);
    // Archived activities are found by their id, deleted records are not.
    const alive = object.kind === 'metadata' ? '' : ' AND IsDeleted = false';
    const text = `SELECT ${names} FROM ${object.name} WHERE ${field.name} = ${wanted}${alive}`;
    const query = compileFor({ org, call, text, includeDeleted: true });
    const page = await org.queries.run({
        query,
        user: call.session.userId,
        batchSize: 200,
        apiVersion: call.apiVersion
    });
    return [...page.records];
}

async function isInBin({
    org,
    object,
    id
}: {
    readonly org: Org;
    readonly object: ObjectDefinition;
    readonly id: string;
}): Promise<boolean> {
    if (object.kind !== 'standard' && object.kind !== 'custom') return false;
    const [row] = await org.store.read(
        `SELECT "IsDeleted" AS gone FROM "${object.name}" WHERE "Id" = '${toLongId(id) ?? ''}'`
    );
    return row?.['gone'] === true;
}

async function read(org: Org, call: Call): Promise<Reply> {
    const object = objectOf({ org, session: call.session, name: call.params['type'] });
    const field = keyFieldOf({ org, session: call.session, object, name: call.params['key'] ?? 'Id' });
    const value = call.params['id'] ?? '';
    if (field.name === 'Id') requireId(value);
    const records = await find({ org, call, given: { object, field, value } });
    const [record] = records;
    if (!record && field.name === 'Id' && (await isInBin({ org, object, id: value }))) {
        throw new OrgError({ status: 404, code: 'ENTITY_IS_DELETED', message: 'entity is deleted' });
    }
    if (!record) throw notFound();
    if (records.length === 1) return ok(record);
    return { status: 300, body: records.map((entry) => (entry['attributes'] as { url: string }).url) };
}

async function create(org: Org, call: Call): Promise<Reply> {
    const object = objectOf({ org, session: call.session, name: call.params['type'] });
    if (object.name === 'ContentVersion') {
        return { status: 201, body: await org.files.createFromJson(call.session, objectBody(call)) };
    }
    const [outcome] = await writeJson({
        org,
        session: call.session,
        object,
        operation: 'insert',
        records: [objectBody(call)]
    });
    const error = refusalError(outcome);
    if (error) throw error;
    const id = outcome?.id ?? '';
    // A published event is only queued, and the reply says so in its list of errors.
    const queued = [{ statusCode: 'OPERATION_ENQUEUED', message: id, fields: [] }];
    return {
        status: 201,
        body: { id, success: true, errors: object.kind === 'event' ? queued : [] },
        headers: { Location: `/services/data/v${call.apiVersion}/sobjects/${object.name}/${id}` }
    };
}

async function update(org: Org, call: Call): Promise<Reply> {
    const object = objectOf({ org, session: call.session, name: call.params['type'] });
    requireId(call.params['id']);
    const record = objectBody(call);
    if ('Id' in record || 'id' in record) {
        throw new OrgError({
            code: 'INVALID_FIELD_FOR_INSERT_UPDATE',
            message:
                'Unable to create/update fields: Id. Please check the security settings of this field and verify that it is read/write for your profile or permission set.',
            fields: ['Id']
        });
    }
    const [outcome] = await writeJson({
        org,
        session: call.session,
        object,
        operation: 'update',
        records: [{ ...record, Id: call.params['id'] ?? '' }]
    });
    const error = refusalError(outcome);
    if (error) throw error;
    return noContent;
}

async function upsert(org: Org, call: Call): Promise<Reply> {
    const object = objectOf({ org, session: call.session, name: call.params['type'] });
    const keyField = keyFieldOf({ org, session: call.session, object, name: call.params['key'] });
    const value = call.params['id'] ?? '';
    if (keyField.name === 'Id') return update(org, { ...call, params: { type: object.name, id: value } });
    const number = keyField.type === 'double' || keyField.type === 'int';
    const records = [{ ...objectBody(call), [keyField.name]: number ? Number(value) : value }];
    const [outcome] = await writeJson({
        org,
        session: call.session,
        object,
        operation: 'upsert',
        keyField,
        records
    });
    if (outcome?.refusal?.code === 'DUPLICATE_EXTERNAL_ID') return read(org, call);
    const error = refusalError(outcome);
    if (error) throw error;
    const created = outcome?.created ?? false;
    return { status: created ? 201 : 200, body: { id: outcome?.id, success: true, errors: [], created } };
}

async function remove(org: Org, call: Call): Promise<Reply> {
    const object = objectOf({ org, session: call.session, name: call.params['type'] });
    let id = call.params['id'] ?? '';
    if (call.params['key'] !== undefined) {
        const field = keyFieldOf({ org, session: call.session, object, name: call.params['key'] });
        const records = await find({ org, call, given: { object, field, value: id } });
        if (records.length > 1) return read(org, call);
        if (!records[0]) throw notFound();
        id = String(records[0]['Id']);
    }
    requireId(id);
    const [outcome] = await writeJson({
        org,
        session: call.session,
        object,
        operation: 'delete',
        records: [{ Id: id }]
    });
    const error = refusalError(outcome);
    if (error) throw error;
    return noContent;
}

/** The routes of single records, by id and by external id. */
export function recordRoutes(org: Org): Route[] {
    const byId = '/sobjects/:type/:id';
    const byKey = '/sobjects/:type/:key/:id';
    return [
        json({ method: 'POST', pattern: '/sobjects/:type', handler: (call) => create(org, call) }),
        json({ method: 'GET', pattern: byId, handler: (call) => read(org, call) }),
        json({ method: 'PATCH', pattern: byId, handler: (call) => update(org, call) }),
        json({ method: 'DELETE', pattern: byId, handler: (call) => remove(org, call) }),
        json({ method: 'GET', pattern: byKey, handler: (call) => read(org, call) }),
        json({ method: 'PATCH', pattern: byKey, handler: (call) => upsert(org, call) }),
        json({ method: 'DELETE', pattern: byKey, handler: (call) => remove(org, call) })
    ];
}
