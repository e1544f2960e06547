import { madeWhenAsked } from '../../made-when-asked.ts';
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
import { scheduleRoutes } from './schedule-routes.ts';
import { serviceRoutes } from './service-routes.ts';
import type { ApiServices } from './services.ts';

/** The routes without the two that document the others. */
const workingRoutes = (services: ApiServices): readonly GuardedRoute[] =>
    guarded(
        [
            ...runRoutes(services),
            ...decisionRoutes(services),
            ...insightRoutes(services),
            ...changeRoutes(services),
            ...mailRoutes(services),
            ...serviceRoutes(services),
            ...scheduleRoutes(services),
            ...ruleRoutes(services),
            ...auditRoutes(services)
        ],
        services
    );

/**
 * Gives each route as a caller has it who is bound to an org: built over that org's services, so that a new route cannot
 * reach further. What documents the others is the same for everybody.
 */
export function routesByOrg(
    servicesOf: (org: string) => ApiServices
): (org: string, route: GuardedRoute) => GuardedRoute {
    const built = new Map<string, ReadonlyMap<string, GuardedRoute>>();
    return (org, route) => {
        const routes =
            built.get(org) ??
            new Map(workingRoutes(servicesOf(org)).map((each) => [each.operationId, each] as const));
        built.set(org, routes);
        return routes.get(route.operationId) ?? route;
    };
}

/** All routes of the API, with the two that document the others. */
export function apiRoutes(services: ApiServices): readonly GuardedRoute[] {
    const routes = workingRoutes(services);
    const document = madeWhenAsked(() => openApiOf(routes, services.version));
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
                    handle: async () => json(document())
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
                        body: docsPage(document())
                    })
                })
            ],
            services
        )
    ];
}
