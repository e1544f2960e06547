import { z } from 'zod';
import { DialFlowError } from '../error.ts';
import type { ErrorCode } from '../error.ts';
import { PROBLEM_TYPE } from './problem.ts';
import type { GuardedRoute, ReplyDescription } from './route.ts';
import { problem } from './schemas/answers.ts';

export type JsonObject = { readonly [name: string]: unknown };

interface Components {
    /** Keeps the parts of a schema that have an id and returns how to refer to them; the rest is written in place. */
    schema(schema: z.ZodType, io: 'input' | 'output'): JsonObject;
    all(): JsonObject;
}

/** Returns the OpenAPI 3.1 document of the routes, made from the schemas that check their requests. */
export function openApiOf(routes: readonly GuardedRoute[], version: string): JsonObject {
    const components = collectComponents();
    const paths: Record<string, Record<string, JsonObject>> = {};
    for (const route of routes) {
        (paths[route.path] ??= {})[route.method] = operationOf(route, components);
    }
    return {
        openapi: '3.1.0',
        info: {
            title: 'DIAL-Flow compute service',
            version,
            description: 'Launches nights, shows what they decided and why, and applies what people approved.'
        },
        paths,
        components: {
            schemas: components.all(),
            securitySchemes: {
                bearer: {
                    type: 'http',
                    scheme: 'bearer',
                    description:
                        'An API key, or a token of the configured issuer; `x-scope` is what it must allow.'
                }
            }
        }
    };
}

function operationOf(route: GuardedRoute, components: Components): JsonObject {
    return {
        operationId: route.operationId,
        tags: [route.tag],
        summary: route.summary,
        security: route.access === 'open' ? [] : [{ bearer: [] }],
        ...(route.access === 'open' ? {} : { 'x-scope': route.access }),
        parameters: [
            ...parametersOf(route.params, 'path'),
            ...parametersOf(route.query, 'query'),
            ...Object.entries(route.headers ?? {}).map(([name, description]) => ({
                name,
                in: 'header',
                required: false,
                description,
                schema: { type: 'string' }
            }))
        ],
        ...(route.body
            ? {
                  requestBody: {
                      required: !route.body.safeParse({}).success,
                      content: { 'application/json': { schema: components.schema(route.body, 'input') } }
                  }
              }
            : {}),
        responses: { ...repliesOf(route, components), ...problemsOf(route, components) }
    };
}

function parametersOf(schema: z.ZodType | null, place: 'path' | 'query'): readonly JsonObject[] {
    if (!schema) return [];
    const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input' });
    return Object.entries(properties).map(([name, property]) => {
        const { description, ...rest } = typeof property === 'object' ? property : {};
        return {
            name,
            in: place,
            required: required.includes(name),
            ...(description === undefined ? {} : { description }),
            schema: rest
        };
    });
}

function repliesOf(route: GuardedRoute, components: Components): JsonObject {
    return Object.fromEntries(
        Object.entries(route.replies).map(([status, reply]) => [
            status,
            { description: reply.description, ...headersOf(reply), ...contentOf(reply, components) }
        ])
    );
}

const headersOf = ({ headers }: ReplyDescription): JsonObject =>
    headers
        ? {
              headers: Object.fromEntries(
                  Object.entries(headers).map(([name, description]) => [
                      name,
                      { description, schema: { type: 'string' } }
                  ])
              )
          }
        : {};

function contentOf(
    { schema, contentTypes = schema ? ['application/json'] : [] }: ReplyDescription,
    components: Components
): JsonObject {
    if (contentTypes.length === 0) return {};
    const body = schema ? { schema: components.schema(schema, 'output') } : {};
    return { content: Object.fromEntries(contentTypes.map((type) => [type, body])) };
}

/** What asks for a credential looks it up in the run store, and a token's keys at its issuer. */
const OF_CREDENTIALS = ['unauthorized', 'forbidden', 'identity_unavailable', 'store_unavailable'] as const;

/** Errors of the route and those that every route of its kind has, by status. */
function problemsOf(route: GuardedRoute, components: Components): JsonObject {
    const codes = new Set<ErrorCode>([
        'invalid_request',
        'too_many_requests',
        ...(route.access === 'open' ? [] : OF_CREDENTIALS),
        ...(route.body ? ['too_large' as const, 'unsupported_media_type' as const] : []),
        ...route.errors,
        'internal'
    ]);
    const byStatus = Map.groupBy(codes, (code) => new DialFlowError(code, '').status);
    return Object.fromEntries(
        [...byStatus].map(([status, ofStatus]) => [
            status,
            {
                description: ofStatus.join(', '),
                content: { [PROBLEM_TYPE]: { schema: components.schema(problem, 'output') } }
            }
        ])
    );
}

function collectComponents(): Components {
    const schemas: Record<string, unknown> = {};
    return {
        schema(schema, io) {
            const { $defs = {}, ...own } = z.toJSONSchema(schema, { io });
            for (const [id, definition] of Object.entries($defs)) {
                schemas[id] = referringToComponents(withoutId(definition));
            }
            return referringToComponents(withoutId(own)) as JsonObject;
        },
        all: () => schemas
    };
}

/** Drops what a schema says about itself as a document of its own. */
const withoutId = (schema: JsonObject): JsonObject =>
    Object.fromEntries(Object.entries(schema).filter(([name]) => name !== 'id' && name !== '$schema'));

/** Zod refers to definitions of its own document; here they stand among the components. */
function referringToComponents(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(referringToComponents);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(
        Object.entries(value).map(([key, item]) =>
            key === '$ref' && typeof item === 'string'
                ? [key, item.replace('#/$defs/', '#/components/schemas/')]
                : [key, referringToComponents(item)]
        )
    );
}
