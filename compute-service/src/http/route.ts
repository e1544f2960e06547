import type { z } from 'zod';
import type { ErrorCode } from '../error.ts';
import type { RunFile } from '../insight/insight.ts';
import { refusalOf } from './faulty-request.ts';
import { accessOf } from './route-access.ts';
import type { OpenByConfiguration, OperationId, RouteAccess } from './route-access.ts';

/** An answer that is not an error. Only app.ts knows how it becomes a response. */
export type Reply =
    | {
          readonly kind: 'json';
          readonly status: number;
          readonly body: object;
          readonly headers?: Readonly<Record<string, string>>;
      }
    /** JSON that was written before. */
    | { readonly kind: 'written'; readonly body: Buffer }
    | { readonly kind: 'text'; readonly contentType: string; readonly body: string }
    | { readonly kind: 'file'; readonly file: RunFile }
    | { readonly kind: 'events'; readonly frames: AsyncIterable<string> }
    | { readonly kind: 'empty' };

export interface ReplyDescription {
    readonly description: string;
    /** Null where the body is no JSON. */
    readonly schema: z.ZodType | null;
    /** Without any: JSON. */
    readonly contentTypes?: readonly string[];
    readonly headers?: Readonly<Record<string, string>>;
}

export interface RequestHeaders {
    readonly idempotencyKey: string | null;
    readonly lastEventId: string | null;
}

/** Who asks: the credential, and where the request came from. */
export interface Caller {
    readonly label: string;
    readonly source: string;
}

/** What a handler gets beside the parsed request. */
export interface RequestContext {
    readonly headers: RequestHeaders;
    readonly caller: Caller;
    /** Aborts when the client goes away or the service stops. */
    readonly signal: AbortSignal;
    /** The caller showed a valid key; open routes tell such a caller more. */
    readonly isKnownCaller: boolean;
}

export interface RawRequest extends RequestContext {
    readonly params: unknown;
    readonly query: unknown;
    readonly body: unknown;
}

interface RouteWords {
    readonly method: 'get' | 'post';
    /** As in OpenAPI: `/v1/runs/{id}`. */
    readonly path: string;
    readonly operationId: OperationId;
    readonly tag: string;
    readonly summary: string;
    /** Names of request headers that the route reads, with their meaning. */
    readonly headers?: Readonly<Record<string, string>>;
    readonly replies: Readonly<Record<number, ReplyDescription>>;
    /** Errors of its own, besides faulty requests and missing keys. */
    readonly errors: readonly ErrorCode[];
}

interface RouteSpec<
    Params extends z.ZodType,
    Query extends z.ZodType,
    Body extends z.ZodType
> extends RouteWords {
    readonly params?: Params;
    readonly query?: Query;
    readonly body?: Body;
    handle(
        request: {
            readonly params: z.output<Params>;
            readonly query: z.output<Query>;
            readonly body: z.output<Body>;
        } & RequestContext
    ): Promise<Reply>;
}

/** A route as the app mounts it and as the documentation describes it: both are made from the same schemas. */
export interface Route extends RouteWords {
    readonly params: z.ZodType | null;
    readonly query: z.ZodType | null;
    readonly body: z.ZodType | null;
    /** @throws DialFlowError; FaultyRequestError with every field that is wrong. */
    handle(request: RawRequest): Promise<Reply>;
}

/** Makes a route whose handler gets only what its schemas let through. A missing body counts as an empty one. */
export function route<
    Params extends z.ZodType = z.ZodUndefined,
    Query extends z.ZodType = z.ZodUndefined,
    Body extends z.ZodType = z.ZodUndefined
>(spec: RouteSpec<Params, Query, Body>): Route {
    const { params = null, query = null, body = null, handle, ...words } = spec;
    return {
        ...words,
        params,
        query,
        body,
        async handle(raw) {
            return handle({
                params: parsed({ schema: params, value: raw.params }),
                query: parsed({ schema: query, value: raw.query }),
                body: parsed({ schema: body, value: raw.body ?? {}, place: 'body' }),
                headers: raw.headers,
                caller: raw.caller,
                signal: raw.signal,
                isKnownCaller: raw.isKnownCaller
            });
        }
    };
}

/** A part without a schema is not given to the handler, whose type then says undefined. */
function parsed<Schema extends z.ZodType>({
    schema,
    value,
    place = 'address'
}: {
    readonly schema: Schema | null;
    readonly value: unknown;
    readonly place?: 'body' | 'address';
}): z.output<Schema> {
    if (schema === null) return undefined as z.output<Schema>;
    const result = schema.safeParse(value, { reportInput: true });
    if (!result.success) throw refusalOf(result.error, place);
    return result.data;
}

/** A route with who may call it. */
export type GuardedRoute = Route & RouteAccess;

/** Gives each route the access that the table has for it. */
export const guarded = (routes: readonly Route[], open: OpenByConfiguration): readonly GuardedRoute[] =>
    routes.map((each) => ({ ...each, ...accessOf(each.operationId, open) }));

/** Returns a reply with a JSON body; 200 unless another status is given. */
export function json(
    body: object,
    {
        status = 200,
        headers
    }: { readonly status?: number; readonly headers?: Readonly<Record<string, string>> } = {}
): Reply {
    return { kind: 'json', status, body, ...(headers ? { headers } : {}) };
}
