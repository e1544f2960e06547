import type { Org } from '../org.ts';
import { objectOf } from '../records/json-writes.ts';
import type { ObjectDefinition } from '../schema/definitions.ts';
import { describeBriefly, describeObject, type DescribeView } from '../schema/describe.ts';
import { ok, type Call, type Reply } from './call.ts';
import { json, type Route } from './router.ts';

const resources = ['composite', 'jobs', 'limits', 'query', 'queryAll', 'recent', 'sobjects'];

function limits(org: Org): Reply {
    const untouched = (max: number): object => ({ Max: max, Remaining: max });
    const { max, used } = org.usage;
    return ok({
        DailyApiRequests: { Max: max, Remaining: Math.max(0, max - used) },
        DailyBulkApiBatches: { Max: 15_000, Remaining: 15_000 - org.ingestJobs.list().length },
        DailyBulkV2QueryJobs: { Max: 10_000, Remaining: 10_000 - org.queryJobs.list().length },
        DailyBulkV2QueryFileStorageMB: untouched(976_562),
        DataStorageMB: untouched(5120),
        FileStorageMB: untouched(5120),
        HourlyPublishedPlatformEvents: { Max: 250_000, Remaining: 250_000 - org.events.lastReplayId },
        DailyStandardVolumePlatformEvents: untouched(25_000),
        SingleEmail: untouched(5000)
    });
}

const viewOf = ({ session, apiVersion }: Call, object: ObjectDefinition): DescribeView => ({
    access: session.access,
    object,
    apiVersion
});

async function describeOne(org: Org, call: Call): Promise<Reply> {
    const object = objectOf({ org, session: call.session, name: call.params['type'] });
    return ok({
        objectDescribe: describeBriefly(viewOf(call, object)),
        recentItems: []
    });
}

/** Records that the user wrote last, the newest first; the org keeps no list of what was only looked at. */
async function recent(org: Org, call: Call): Promise<Reply> {
    const limit = Math.min(Math.max(Number(call.query.get('limit') ?? 10) || 10, 1), 200);
    const parts = org.schema.objects
        .filter(
            (object) =>
                (object.kind === 'custom' || object.name === 'Account') && call.session.access.canRead(object)
        )
        .map(
            (object) =>
                `(SELECT '${object.name}' AS type, "Id" AS id, "Name" AS name, "LastModifiedDate" AS moment FROM "${object.name}" ` +
                `WHERE "LastModifiedById" = '${call.session.userId}' AND NOT coalesce("IsDeleted", false) ` +
                `ORDER BY moment DESC LIMIT ${limit})`
        );
    const rows = await org.store.read(
        `SELECT * FROM (${parts.join(' UNION ALL ')}) ORDER BY moment DESC, id LIMIT ${limit}`
    );
    return ok(
        rows.map((row) => ({
            attributes: {
                type: row['type'],
                url: `/services/data/v${call.apiVersion}/sobjects/${String(row['type'])}/${String(row['id'])}`
            },
            Id: row['id'],
            Name: row['name']
        }))
    );
}

/** The routes that tell what the org has: resources, limits, objects. */
export function describeRoutes(org: Org): Route[] {
    return [
        json({
            method: 'GET',
            pattern: '/',
            handler: ({ apiVersion }) =>
                ok(
                    Object.fromEntries(
                        resources.map((name) => [name, `/services/data/v${apiVersion}/${name}`])
                    )
                )
        }),
        json({ method: 'GET', pattern: '/limits', handler: () => limits(org) }),
        json({ method: 'GET', pattern: '/recent', handler: (call) => recent(org, call) }),
        json({
            method: 'GET',
            pattern: '/sobjects',
            handler: (call) =>
                ok({
                    encoding: 'UTF-8',
                    maxBatchSize: 200,
                    sobjects: org.schema.objects
                        .filter((object) => call.session.access.canRead(object))
                        .map((object) => describeBriefly(viewOf(call, object)))
                })
        }),
        json({ method: 'GET', pattern: '/sobjects/:type', handler: (call) => describeOne(org, call) }),
        json({
            method: 'GET',
            pattern: '/sobjects/:type/describe',
            handler: (call) =>
                ok(
                    describeObject({
                        schema: org.schema,
                        ...viewOf(call, objectOf({ org, session: call.session, name: call.params['type'] }))
                    })
                )
        })
    ];
}
