import { OrgError } from '../org-error.ts';
import type { Org } from '../org.ts';
import { objectOf, writeJson } from '../records/json-writes.ts';
import type { RowRefusal } from '../records/write-request.ts';
import type { ObjectDefinition } from '../schema/definitions.ts';
import { objectBody, objectOfJson, type Call, type Reply } from './call.ts';
import { json, type Route } from './router.ts';

const mostRecords = 200;
const deepest = 5;

interface Node {
    readonly object: ObjectDefinition;
    readonly referenceId: string;
    readonly record: Record<string, unknown>;
    readonly children: readonly Node[];
}

interface TreeError {
    readonly referenceId: string;
    readonly refusal: RowRefusal;
}

class TreeRefused extends Error {
    override readonly name = 'TreeRefused';
    readonly errors: readonly TreeError[];

    constructor(errors: readonly TreeError[]) {
        super('a record of the tree was refused');
        this.errors = errors;
    }
}

const parserError = (message: string): OrgError => new OrgError({ code: 'JSON_PARSER_ERROR', message });

/** Records of one level with the lists of their children set apart. */
function readNodes({
    org,
    object,
    given,
    depth
}: {
    readonly org: Org;
    readonly object: ObjectDefinition;
    readonly given: unknown;
    readonly depth: number;
}): Node[] {
    if (!Array.isArray(given)) throw parserError('records must be a list');
    if (depth > deepest) throw parserError(`a tree may be ${deepest} levels deep`);
    const relationships = org.schema.childRelationships(object);
    return given.map((entry: unknown): Node => {
        const { attributes, ...fields } = objectOfJson(entry, 'A record');
        const { referenceId, type } = (attributes ?? {}) as { referenceId?: unknown; type?: unknown };
        if (typeof referenceId !== 'string' || typeof type !== 'string') {
            throw parserError('each record needs attributes with type and referenceId');
        }
        if (type.toLowerCase() !== object.name.toLowerCase())
            throw parserError(`${type} does not belong here`);
        const record: Record<string, unknown> = {};
        const children: Node[] = [];
        for (const [name, value] of Object.entries(fields)) {
            const list = (value as { records?: unknown } | null)?.records;
            const relationship = relationships.find(
                (candidate) => candidate.name.toLowerCase() === name.toLowerCase()
            );
            if (list === undefined || !relationship) {
                record[name] = value;
                continue;
            }
            for (const child of readNodes({
                org,
                object: relationship.child,
                given: list,
                depth: depth + 1
            })) {
                children.push({
                    ...child,
                    record: { ...child.record, [relationship.field.name]: referenceId }
                });
            }
        }
        return { object, referenceId, record, children };
    });
}

const countOf = (nodes: readonly Node[]): number =>
    nodes.reduce((sum, node) => sum + 1 + countOf(node.children), 0);

/** Writes the records level by level; children get the ids of their parents. */
async function insertNodes({
    org,
    call,
    nodes,
    ids
}: {
    readonly org: Org;
    readonly call: Call;
    readonly nodes: readonly Node[];
    readonly ids: Map<string, string>;
}): Promise<void> {
    for (const object of new Set(nodes.map((node) => node.object))) {
        const own = nodes.filter((node) => node.object === object);
        const records = own.map((node) =>
            Object.fromEntries(
                Object.entries(node.record).map(([name, value]) => [
                    name,
                    typeof value === 'string' ? (ids.get(value) ?? value) : value
                ])
            )
        );
        const outcomes = await writeJson({
            org,
            session: call.session,
            object,
            operation: 'insert',
            records
        });
        const errors = outcomes.flatMap((outcome, index) =>
            outcome.refusal ? [{ referenceId: own[index]?.referenceId ?? '', refusal: outcome.refusal }] : []
        );
        if (errors.length > 0) throw new TreeRefused(errors);
        outcomes.forEach((outcome, index) => ids.set(own[index]?.referenceId ?? '', outcome.id ?? ''));
    }
    const children = nodes.flatMap((node) => node.children);
    if (children.length > 0) await insertNodes({ org, call, nodes: children, ids });
}

async function createTree(org: Org, call: Call): Promise<Reply> {
    const object = objectOf({ org, session: call.session, name: call.params['type'] });
    const nodes = readNodes({ org, object, given: objectBody(call)['records'], depth: 1 });
    if (countOf(nodes) > mostRecords) {
        throw new OrgError({ code: 'EXCEEDED_ID_LIMIT', message: `a tree may hold ${mostRecords} records` });
    }
    const ids = new Map<string, string>();
    try {
        await org.store.write(() => insertNodes({ org, call, nodes, ids }));
    } catch (error) {
        if (!(error instanceof TreeRefused)) throw error;
        const results = error.errors.map(({ referenceId, refusal }) => ({
            referenceId,
            errors: [{ statusCode: refusal.code, message: refusal.message, fields: refusal.fields }]
        }));
        return { status: 400, body: { hasErrors: true, results } };
    }
    return {
        status: 201,
        body: { hasErrors: false, results: [...ids].map(([referenceId, id]) => ({ referenceId, id })) }
    };
}

/** The route of sObject trees: records with their children, all or none. */
export const treeRoutes = (org: Org): Route[] => [
    json({ method: 'POST', pattern: '/composite/tree/:type', handler: (call) => createTree(org, call) })
];
