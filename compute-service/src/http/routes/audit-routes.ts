import type { AuditQuery } from '../../access/audit-log.ts';
import { json, route } from '../route.ts';
import type { Route } from '../route.ts';
import { auditPage } from '../schemas/answers.ts';
import { auditQuery } from '../schemas/requests.ts';
import type { ApiServices } from './services.ts';

/** Who did what. */
export function auditRoutes({ audit }: Pick<ApiServices, 'audit'>): readonly Route[] {
    return [
        route({
            method: 'get',
            path: '/v1/audit',
            operationId: 'listAudit',
            tag: 'Audit',
            summary: 'Lists who asked for what, when, from where and how it ended; the newest first',
            query: auditQuery,
            replies: { 200: { description: 'A page of the audit log.', schema: auditPage } },
            errors: [],
            async handle({ query }) {
                const given = Object.entries(query).filter(([, value]) => value !== undefined);
                const entries = await audit.list(Object.fromEntries(given) as unknown as AuditQuery);
                const more = entries.length === query.limit ? (entries.at(-1)?.position ?? null) : null;
                return json({ entries, before: more });
            }
        })
    ];
}
