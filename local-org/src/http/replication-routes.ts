import type { Org } from '../org.ts';
import { OrgError } from '../org-error.ts';
import { objectOf } from '../records/json-writes.ts';
import { timestampLiteral } from '../soql/literals.ts';
import { quoteName } from '../store/sql-text.ts';
import { ok, type Call, type Reply } from './call.ts';
import { json, type Route } from './router.ts';

const wire = (date: Date): string => date.toISOString().replace('Z', '+0000');

/** The span that a call asks for, as SQL. @throws OrgError INVALID_REPLICATION_DATE for none, or one that ends before it starts */
function spanOf(call: Call): { start: string; end: string; until: Date } {
    const [from, until] = ['start', 'end'].map(
        (name) => new Date((call.query.get(name) ?? '').replace(' ', '+'))
    );
    const [start, end] = [from, until].map((date) =>
        date && !Number.isNaN(date.getTime()) ? timestampLiteral(date.toISOString()) : undefined
    );
    if (!from || !until || start === undefined || end === undefined || from >= until) {
        throw new OrgError({
            code: 'INVALID_REPLICATION_DATE',
            message: 'start and end must be dates, and start before end'
        });
    }
    return { start, end, until };
}

function replicated(org: Org, call: Call): string {
    const object = objectOf({ org, session: call.session, name: call.params['type'] });
    if (object.kind === 'standard' || object.kind === 'custom') return quoteName(object.name);
    throw new OrgError({ code: 'INVALID_TYPE', message: `entity type ${object.name} cannot be replicated` });
}

async function updated(org: Org, call: Call): Promise<Reply> {
    const table = replicated(org, call);
    const { start, end, until } = spanOf(call);
    const rows = await org.store.read(
        `SELECT "Id" AS id FROM ${table} WHERE "SystemModstamp" >= ${start} AND "SystemModstamp" < ${end}
        AND NOT coalesce("IsDeleted", false) ORDER BY id`
    );
    return ok({ ids: rows.map((row) => row['id']), latestDateCovered: wire(until) });
}

async function deleted(org: Org, call: Call): Promise<Reply> {
    const table = replicated(org, call);
    const { start, end, until } = spanOf(call);
    const rows = await org.store.read(
        `SELECT "Id" AS id, strftime("SystemModstamp", '%Y-%m-%dT%H:%M:%S.%g+0000') AS moment FROM ${table}
        WHERE "SystemModstamp" >= ${start} AND "SystemModstamp" < ${end} AND "IsDeleted" ORDER BY moment, id`
    );
    return ok({
        deletedRecords: rows.map((row) => ({ deletedDate: row['moment'], id: row['id'] })),
        earliestDateAvailable: '2020-01-01T00:00:00.000+0000',
        latestDateCovered: wire(until)
    });
}

/** The routes that tell what changed in a span of time. */
export const replicationRoutes = (org: Org): Route[] => [
    json({ method: 'GET', pattern: '/sobjects/:type/updated', handler: (call) => updated(org, call) }),
    json({ method: 'GET', pattern: '/sobjects/:type/deleted', handler: (call) => deleted(org, call) })
];
