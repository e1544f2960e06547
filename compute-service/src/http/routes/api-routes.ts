import { docsPage } from '../docs-page.ts';
import { openApiOf } from '../openapi.ts';
import { guarded, json, route } from '../route.ts';
import type { GuardedRoute } from '../route.ts';
import { auditRoutes } from './audit-routes.ts';
import { changeRoutes } from './change-routes.ts';
import { decisionRoutes } from './decision-routes.ts';
import { insightRoutes } from './insight-routes.ts';
import { mailRoutes } from './mail-routes.ts';
import { ruleRoutes } from './rule-routes.ts';
import { runRoutes } from './run-routes.ts';
import { serviceRoutes } from './service-routes.ts';
import type { ApiServices } from './services.ts';

/** All routes of the API, with the two that document the others. */
export function apiRoutes(services: ApiServices): readonly GuardedRoute[] {
    const routes = guarded(
        [
            ...runRoutes(services),
            ...decisionRoutes(services),
            ...insightRoutes(services),
            ...changeRoutes(services),
            ...mailRoutes(services),
            ...serviceRoutes(services),
            ...ruleRoutes(services),
            ...auditRoutes(services)
        ],
        services
    );
    const document = openApiOf(routes, services.version);
    const page = docsPage(document);
    const words = { method: 'get', tag: 'Service', errors: [] } as const;
    return [
        ...routes,
        ...guarded(
            [
                route({
                    ...words,
                    path: '/openapi.json',
                    operationId: 'openapi',
                    summary: 'This API for programs',
                    replies: {
                        200: { description: 'OpenAPI 3.1.', schema: null, contentTypes: ['application/json'] }
                    },
                    handle: async () => json(document)
                }),
                route({
                    ...words,
                    path: '/docs',
                    operationId: 'docs',
                    summary: 'This API for people',
                    replies: { 200: { description: 'HTML.', schema: null, contentTypes: ['text/html'] } },
                    handle: async () => ({
                        kind: 'text',
                        contentType: 'text/html; charset=utf-8',
                        body: page
                    })
                })
            ],
            services
        )
    ];
}
