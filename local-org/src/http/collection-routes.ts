import { OrgError } from '../org-error.ts';
import type { Org } from '../org.ts';
import type { JsonRecord } from '../records/json-rows.ts';
import {
    keyFieldOf,
    objectOf,
    objectOfRecord,
    saveResult,
    writeJson,
    type JsonWrite
} from '../records/json-writes.ts';
import type { RowOutcome } from '../records/write-request.ts';
import { invalidType } from '../org-error.ts';
import { toLongId } from '../ids.ts';
import type { ObjectDefinition } from '../schema/definitions.ts';
import { objectBody, objectOfJson, ok, type Call, type Reply } from './call.ts';
import { compileFor } from './query-routes.ts';
import { fieldList } from './record-routes.ts';
import { json, type Route } from './router.ts';

const mostWritten = 200;
const mostRead = 2000;

const tooMany = (most: number): OrgError =>
    new OrgError({
        code: 'EXCEEDED_ID_LIMIT',
        message: `record limit reached. cannot submit more than ${most} records into this call`
    });

/** Thrown inside the transaction to undo it; carries what became of the rows until then. */
class RolledBack extends Error {
    override readonly name = 'RolledBack';
    readonly outcomes: ReadonlyArray<RowOutcome | undefined>;

    constructor(outcomes: ReadonlyArray<RowOutcome | undefined>) {
        super('a row was refused');
        this.outcomes = outcomes;
    }
}

const undone: RowOutcome = {
    id: null,
    created: false,
    refusal: {
        code: 'ALL_OR_NONE_OPERATION_ROLLED_BACK',
        message:
            'Record rolled back because not all records were valid and the request was using AllOrNone header',
        fields: []
    }
};

interface Group {
    readonly object: ObjectDefinition;
    readonly places: number[];
    readonly records: JsonRecord[];
}

/** Records by object, each with its place in the request. */
function groupByObject(
    records: readonly JsonRecord[],
    objectOfOne: (record: JsonRecord) => ObjectDefinition
): Group[] {
    const groups = new Map<string, Group>();
    records.forEach((record, place) => {
        const object = objectOfOne(record);
        const group = groups.get(object.name) ?? { object, places: [], records: [] };
        groups.set(object.name, group);
        group.places.push(place);
        group.records.push(record);
    });
    return [...groups.values()];
}

/** Writes records of several objects in one transaction and answers in the order of the request. */
async function writeGroups({
    org,
    call,
    given
}: {
    readonly org: Org;
    readonly call: Call;
    readonly given: { groups: readonly Group[]; total: number; allOrNone: boolean } & Pick<
        JsonWrite,
        'operation' | 'keyField'
    >;
}): Promise<RowOutcome[]> {
    const outcomes: Array<RowOutcome | undefined> = new Array<RowOutcome | undefined>(given.total).fill(
        undefined
    );
    const all = (): RowOutcome[] => outcomes.map((outcome) => (outcome?.refusal ? outcome : undone));
    try {
        await org.store.write(async () => {
            for (const group of given.groups) {
                const written = await writeJson({
                    org,
                    session: call.session,
                    ...given,
                    object: group.object,
                    records: group.records
                });
                group.places.forEach((place, index) => (outcomes[place] = written[index]));
            }
            if (given.allOrNone && outcomes.some((outcome) => outcome?.refusal))
                throw new RolledBack(outcomes);
        });
    } catch (error) {
        if (error instanceof RolledBack) return all();
        throw error;
    }
    return outcomes.map((outcome) => outcome ?? undone);
}

function recordsOf(call: Call): { records: JsonRecord[]; allOrNone: boolean } {
    const body = objectBody(call);
    const { records } = body;
    if (!Array.isArray(records))
        throw new OrgError({ code: 'JSON_PARSER_ERROR', message: 'records must be a list' });
    if (records.length > mostWritten) throw tooMany(mostWritten);
    return {
        records: records.map((record) => objectOfJson(record, 'A record')),
        allOrNone: body['allOrNone'] === true
    };
}

function withId(record: JsonRecord): JsonRecord {
    const { id, ...rest } = record;
    return id === undefined ? record : { ...rest, Id: id };
}

async function save({
    org,
    call,
    operation
}: {
    readonly org: Org;
    readonly call: Call;
    readonly operation: 'insert' | 'update' | 'upsert';
}): Promise<Reply> {
    const { records, allOrNone } = recordsOf(call);
    const groups = groupByObject(records.map(withId), (record) => {
        const object = objectOfRecord({ org, session: call.session, record });
        if (operation === 'upsert' && object.name.toLowerCase() !== call.params['type']?.toLowerCase()) {
            throw invalidType(object.name);
        }
        return object;
    });
    const [first] = groups;
    const keyField =
        operation === 'upsert' && first
            ? keyFieldOf({ org, session: call.session, object: first.object, name: call.params['key'] })
            : undefined;
    const outcomes = await writeGroups({
        org,
        call,
        given: {
            groups,
            total: records.length,
            allOrNone,
            operation,
            keyField
        }
    });
    return ok(outcomes.map((outcome) => saveResult(outcome, operation === 'upsert')));
}

async function remove(org: Org, call: Call): Promise<Reply> {
    const ids = (call.query.get('ids') ?? '').split(',').filter((id) => id !== '');
    if (ids.length > mostWritten) throw tooMany(mostWritten);
    const groups = groupByObject(
        ids.map((Id) => ({ Id })),
        (record) => {
            const object = org.schema.findObjectOfId(String(record['Id']));
            if (!object)
                throw new OrgError({ code: 'MALFORMED_ID', message: `malformed id ${String(record['Id'])}` });
            return object;
        }
    );
    const outcomes = await writeGroups({
        org,
        call,
        given: {
            groups,
            total: ids.length,
            allOrNone: call.query.get('allOrNone') === 'true',
            operation: 'delete'
        }
    });
    return ok(outcomes.map((outcome) => saveResult(outcome, false)));
}

async function retrieve({
    org,
    call,
    given
}: {
    readonly org: Org;
    readonly call: Call;
    readonly given: { ids: readonly string[]; fields: readonly string[] };
}): Promise<Reply> {
    const object = objectOf({ org, session: call.session, name: call.params['type'] });
    if (given.ids.length > mostRead) throw tooMany(mostRead);
    if (given.ids.length === 0) return ok([]);
    const ids = given.ids.map((id) => toLongId(id) ?? '');
    const names = fieldList({ call, object, given: given.fields }).join(', ');
    const list = ids.map((id) => `'${id}'`).join(', ');
    const query = compileFor({
        org,
        call,
        text: `SELECT ${names} FROM ${object.name} WHERE Id IN (${list})`,
        includeDeleted: false
    });
    const page = await org.queries.run({
        query,
        user: call.session.userId,
        batchSize: mostRead,
        apiVersion: call.apiVersion
    });
    const byId = new Map(page.records.map((record) => [String(record['Id']), record]));
    return ok(ids.map((id) => byId.get(id) ?? null));
}

const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/** The routes of sObject collections: 200 records a call, 2,000 to read. */
export function collectionRoutes(org: Org): Route[] {
    const all = '/composite/sobjects';
    const ofType = '/composite/sobjects/:type';
    return [
        json({ method: 'POST', pattern: all, handler: (call) => save({ org, call, operation: 'insert' }) }),
        json({ method: 'PATCH', pattern: all, handler: (call) => save({ org, call, operation: 'update' }) }),
        json({ method: 'DELETE', pattern: all, handler: (call) => remove(org, call) }),
        json({
            method: 'PATCH',
            pattern: '/composite/sobjects/:type/:key',
            handler: (call) => save({ org, call, operation: 'upsert' })
        }),
        json({
            method: 'GET',
            pattern: ofType,
            handler: (call) =>
                retrieve({
                    org,
                    call,
                    given: {
                        ids: (call.query.get('ids') ?? '').split(',').filter((id) => id !== ''),
                        fields: (call.query.get('fields') ?? '').split(',').filter((name) => name !== '')
                    }
                })
        }),
        json({
            method: 'POST',
            pattern: ofType,
            handler: (call) => {
                const body = objectBody(call);
                return retrieve({
                    org,
                    call,
                    given: { ids: texts(body['ids']), fields: texts(body['fields']) }
                });
            }
        })
    ];
}
