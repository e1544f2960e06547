import { OrgError } from '../org-error.ts';
import { orgDay, type Org } from '../org.ts';
import { compileQuery, type CompiledQuery } from '../soql/compile.ts';
import { quoteName } from '../store/sql-text.ts';
import { headerOf, ok, type Call, type Reply } from './call.ts';
import { json, type Route } from './router.ts';

const defaultBatch = 2000;

/** Rows a page, as the header `Sforce-Query-Options: batchSize=200` asks; from 200 to 2,000. */
function batchSizeOf(call: Call): number {
    const given = /batchSize\s*=\s*(\d+)/i.exec(headerOf(call, 'sforce-query-options') ?? '')?.[1];
    return given === undefined ? defaultBatch : Math.min(Math.max(Number(given), 200), defaultBatch);
}

/** Compiles a query of a call. @throws OrgError as `compileQuery` does */
export const compileFor = ({
    org,
    call,
    text,
    includeDeleted
}: {
    readonly org: Org;
    readonly call: Call;
    readonly text: string;
    readonly includeDeleted: boolean;
}): CompiledQuery =>
    compileQuery({
        schema: org.schema,
        access: call.session.access,
        today: orgDay(org.now()),
        includeDeleted,
        text
    });

const javaType: Readonly<Record<string, string>> = {
    id: 'Id',
    reference: 'Id',
    boolean: 'Boolean',
    int: 'Integer',
    double: 'Double',
    date: 'Date',
    datetime: 'Datetime'
};

/** What the Salesforce CLI asks for beside the rows: how each column is called and what it holds. */
function columnMetadata(query: CompiledQuery): Reply {
    const aggregate = query.kind === 'aggregate';
    return ok({
        columnMetadata: query.columns.map(({ path, type }) => ({
            aggregate,
            apexType: javaType[type] ?? 'String',
            booleanType: type === 'boolean',
            columnName: path.join('.'),
            custom: /__c$/.test(path.at(-1) ?? ''),
            displayName: path.at(-1),
            foreignKeyName: null,
            insertable: !aggregate,
            joinColumns: [],
            numberType: type === 'int' || type === 'double',
            textType: !['boolean', 'int', 'double', 'date', 'datetime'].includes(type),
            updatable: !aggregate
        })),
        entityName: query.object.name,
        groupBy: aggregate,
        idSelected: query.columns.some(({ path }) => path.length === 1 && path[0] === 'Id'),
        keyPrefix: query.object.keyPrefix
    });
}

/** A plan with true counts; every query is a scan here, so that relative cost tells nothing more. */
async function explain(org: Org, query: CompiledQuery): Promise<Reply> {
    const table = quoteName(query.object.name);
    const [row] = await org.store.read(
        `SELECT (SELECT count(*) FROM ${table}) AS n, (SELECT count(*) FROM (SELECT 1 ${query.body})) AS hits`
    );
    const total = Number(row?.['n'] ?? 0);
    const cardinality = Number(row?.['hits'] ?? 0);
    return ok({
        plans: [
            {
                cardinality,
                fields: [],
                leadingOperationType: 'TableScan',
                notes: [],
                relativeCost: total === 0 ? 0 : cardinality / total,
                sobjectCardinality: total,
                sobjectType: query.object.name
            }
        ],
        sourceQuery: null
    });
}

const firstPage =
    (org: Org, includeDeleted: boolean) =>
    async (call: Call): Promise<Reply> => {
        const plan = call.query.get('explain');
        const text = plan ?? call.query.get('q');
        if (text === null)
            throw new OrgError({ code: 'MALFORMED_QUERY', message: 'A query string has to be specified' });
        const query = compileFor({ org, call, text, includeDeleted });
        if (plan !== null) return explain(org, query);
        if (call.query.get('columns') === 'true') return columnMetadata(query);
        const { apiVersion } = call;
        return ok(
            await org.queries.run({
                query,
                user: call.session.userId,
                batchSize: batchSizeOf(call),
                apiVersion
            })
        );
    };

const nextPage =
    (org: Org) =>
    async (call: Call): Promise<Reply> => {
        const invalid = new OrgError({ code: 'INVALID_QUERY_LOCATOR', message: 'invalid query locator' });
        if (org.faults.strike('expired-locator', { method: call.method, url: call.path })) throw invalid;
        const [locator = '', offset = ''] = (call.params['locator'] ?? '').split('-');
        if (!/^\d+$/.test(offset)) throw invalid;
        const page = {
            locator,
            offset: Number(offset),
            batchSize: batchSizeOf(call),
            apiVersion: call.apiVersion
        };
        return ok(await org.queries.page({ ...page, user: call.session.userId }));
    };

/** The routes of SOQL: query, queryAll, their further pages. */
export const queryRoutes = (org: Org): Route[] => [
    json({ method: 'GET', pattern: '/query', handler: firstPage(org, false) }),
    json({ method: 'GET', pattern: '/queryAll', handler: firstPage(org, true) }),
    json({ method: 'GET', pattern: '/query/:locator', handler: nextPage(org) }),
    json({ method: 'GET', pattern: '/queryAll/:locator', handler: nextPage(org) })
];
