import { notFound, OrgError } from '../org-error.ts';
import type { JsonHandler, StreamHandler } from './call.ts';

export type Route =
    | { readonly method: string; readonly pattern: string; readonly json: JsonHandler }
    | { readonly method: string; readonly pattern: string; readonly stream: StreamHandler };

export interface Match {
    readonly route: Route;
    readonly params: Readonly<Record<string, string>>;
}

/** A route that answers with JSON. */
export const json = ({
    method,
    pattern,
    handler
}: {
    readonly method: string;
    readonly pattern: string;
    readonly handler: JsonHandler;
}): Route => ({
    method,
    pattern,
    json: handler
});

/** A route that handles the connection itself. */
export const stream = ({
    method,
    pattern,
    handler
}: {
    readonly method: string;
    readonly pattern: string;
    readonly handler: StreamHandler;
}): Route => ({
    method,
    pattern,
    stream: handler
});

function decode(segment: string): string {
    try {
        return decodeURIComponent(segment);
    } catch (error) {
        throw new OrgError({
            code: 'URL_NOT_RESET',
            message: `Malformed path segment ${segment}`,
            cause: error
        });
    }
}

function paramsOf(pattern: string, path: string): Record<string, string> | undefined {
    const wanted = pattern.split('/');
    const given = path.split('/');
    if (wanted.length !== given.length) return undefined;
    const params: Record<string, string> = {};
    for (const [index, part] of wanted.entries()) {
        const segment = given[index] ?? '';
        if (part.startsWith(':')) {
            if (segment === '') return undefined;
            params[part.slice(1)] = decode(segment);
        } else if (part.toLowerCase() !== segment.toLowerCase()) return undefined;
    }
    return params;
}

/**
 * The route of a request; fixed names match whatever their case, a `/` at the end does not count.
 * @throws OrgError 404 when there is no such path, 405 when the path is there for other methods
 */
export function matchRoute({
    routes,
    method,
    path
}: {
    readonly routes: readonly Route[];
    readonly method: string;
    readonly path: string;
}): Match {
    const trimmed = path.length > 1 ? path.replace(/\/$/, '') : path;
    let found = false;
    for (const route of routes) {
        const params = paramsOf(route.pattern, trimmed);
        if (!params) continue;
        if (route.method === method) return { route, params };
        found = true;
    }
    if (!found) throw notFound();
    throw new OrgError({
        status: 405,
        code: 'METHOD_NOT_ALLOWED',
        message: `HTTP Method '${method}' not allowed. Allowed are ${routes
            .filter((route) => paramsOf(route.pattern, trimmed))
            .map((route) => route.method)
            .join(',')}`
    });
}
