import { notFound, OrgError } from '../org-error.ts';
import type { Org } from '../org.ts';
import { objectBody, objectOfJson, ok, type Call, type Reply } from './call.ts';
import { json, matchRoute, type Route } from './router.ts';
import { isKnownVersion } from './versions.ts';

const mostRequests = 25;
const mostQueries = 5;

interface SubRequest {
    readonly method: string;
    readonly url: string;
    readonly referenceId: string;
    readonly body: unknown;
}

interface SubReply {
    readonly body: unknown;
    readonly httpHeaders: Readonly<Record<string, string>>;
    readonly httpStatusCode: number;
    readonly referenceId: string;
}

/** Thrown to undo the transaction of a composite that wants all or nothing. */
class Halted extends Error {
    override readonly name = 'Halted';
}

function readRequests(body: Readonly<Record<string, unknown>>): SubRequest[] {
    const given = body['compositeRequest'];
    if (!Array.isArray(given)) {
        throw new OrgError({ code: 'JSON_PARSER_ERROR', message: 'compositeRequest must be a list' });
    }
    if (given.length > mostRequests) {
        throw new OrgError({
            code: 'LIMIT_EXCEEDED',
            message: `Limit reached. cannot submit more than ${mostRequests} requests`
        });
    }
    const requests = given.map((entry: unknown): SubRequest => {
        const { method, url, referenceId, body: inner } = objectOfJson(entry, 'A request');
        if (typeof method !== 'string' || typeof url !== 'string' || typeof referenceId !== 'string') {
            throw new OrgError({
                code: 'JSON_PARSER_ERROR',
                message: 'each request needs method, url and referenceId'
            });
        }
        return { method: method.toUpperCase(), url, referenceId, body: inner };
    });
    if (new Set(requests.map(({ referenceId }) => referenceId)).size < requests.length) {
        throw new OrgError({ code: 'INVALID_INPUT', message: 'Duplicate referenceId' });
    }
    if (
        requests.filter(({ url }) => /\/(query|queryAll|composite\/sobjects)\b/.test(url)).length >
        mostQueries
    ) {
        throw new OrgError({
            code: 'LIMIT_EXCEEDED',
            message: `at most ${mostQueries} queries and collections in a request`
        });
    }
    return requests;
}

function lookUp(reference: string, replies: ReadonlyMap<string, unknown>): unknown {
    const [id = '', ...path] = reference.split('.');
    let value = replies.get(id);
    for (const step of path.flatMap((part) => part.split(/\[(\d+)\]/).filter((piece) => piece !== ''))) {
        value = (value as Record<string, unknown> | null | undefined)?.[step];
    }
    if (value === undefined || value === null) {
        throw new OrgError({
            code: 'PROCESSING_HALTED',
            message: `Invalid reference specified. No value for ${reference} found`
        });
    }
    return value;
}

/** Fills `@{ref.field}` in texts, wherever they stand in a value. */
function fillReferences(value: unknown, replies: ReadonlyMap<string, unknown>): unknown {
    if (typeof value === 'string') {
        const whole = /^@\{([^}]+)\}$/.exec(value)?.[1];
        if (whole !== undefined) return lookUp(whole, replies);
        return value.replaceAll(/@\{([^}]+)\}/g, (_, reference: string) =>
            String(lookUp(reference, replies))
        );
    }
    if (Array.isArray(value)) return value.map((entry) => fillReferences(entry, replies));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(
        Object.entries(value).map(([name, entry]) => [name, fillReferences(entry, replies)])
    );
}

function urlOf(path: string): URL {
    if (!path.startsWith('/') || !URL.canParse(`http://org${path}`)) throw notFound();
    return new URL(`http://org${path}`);
}

interface Composite {
    readonly org: Org;
    readonly call: Call;
    /** Routes that may be asked for inside. */
    readonly inner: readonly Route[];
}

/** Runs one request of several; an error of the org becomes its reply. */
export async function runSubRequest(
    { call, inner }: Pick<Composite, 'call' | 'inner'>,
    { request, replies }: { readonly request: SubRequest; readonly replies: ReadonlyMap<string, unknown> }
): Promise<Reply> {
    try {
        const url = urlOf(String(fillReferences(request.url, replies)));
        const [, apiVersion = '', path = ''] = /^\/services\/data\/v(\d+\.0)(\/.*)$/.exec(url.pathname) ?? [];
        if (!isKnownVersion(apiVersion)) throw notFound();
        const { route, params } = matchRoute({ routes: inner, method: request.method, path });
        if (!('json' in route)) {
            throw new OrgError({
                code: 'INVALID_INPUT',
                message: `${path} may not stand in a composite request`
            });
        }
        const body = fillReferences(request.body, replies);
        return await route.json({
            ...call,
            method: request.method,
            path,
            query: url.searchParams,
            params,
            body,
            apiVersion
        });
    } catch (error) {
        if (!(error instanceof OrgError)) throw error;
        return { status: error.status, body: error.body() };
    }
}

const halted = (referenceId: string): SubReply => ({
    body: [
        {
            errorCode: 'PROCESSING_HALTED',
            message: 'The transaction was rolled back since another operation in the same transaction failed.'
        }
    ],
    httpHeaders: {},
    httpStatusCode: 400,
    referenceId
});

async function runAll({
    composite,
    requests,
    allOrNone
}: {
    readonly composite: Composite;
    readonly requests: readonly SubRequest[];
    readonly allOrNone: boolean;
}): Promise<SubReply[]> {
    const replies: SubReply[] = [];
    const bodies = new Map<string, unknown>();
    const run = async (): Promise<void> => {
        for (const request of requests) {
            const reply = await runSubRequest(composite, { request, replies: bodies });
            const { referenceId } = request;
            bodies.set(referenceId, reply.body);
            replies.push({
                body: reply.body ?? null,
                httpHeaders: reply.headers ?? {},
                httpStatusCode: reply.status,
                referenceId
            });
            if (allOrNone && reply.status >= 400) throw new Halted();
        }
    };
    if (!allOrNone) {
        await run();
        return replies;
    }
    try {
        await composite.org.store.write(run);
        return replies;
    } catch (error) {
        if (!(error instanceof Halted)) throw error;
        const failed = replies.at(-1);
        return requests.map(({ referenceId }) =>
            failed?.referenceId === referenceId ? failed : halted(referenceId)
        );
    }
}

/** The composite resource: up to 25 requests that may use each other's results. */
export function compositeRoutes(org: Org, inner: readonly Route[]): Route[] {
    return [
        json({
            method: 'POST',
            pattern: '/composite',
            handler: async (call) => {
                const body = objectBody(call);
                const requests = readRequests(body);
                return ok({
                    compositeResponse: await runAll({
                        composite: { org, call, inner },
                        requests,
                        allOrNone: body['allOrNone'] === true
                    })
                });
            }
        })
    ];
}
