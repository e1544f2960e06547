import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Session } from '../auth/sessions.ts';
import { OrgError } from '../org-error.ts';

/** One request to the API, or one of the requests inside a composite. */
export interface Call {
    readonly method: string;
    /** Path after /services/data/vNN.0, without the query. */
    readonly path: string;
    readonly query: URLSearchParams;
    readonly headers: Readonly<Record<string, string | string[] | undefined>>;
    readonly params: Readonly<Record<string, string>>;
    /** The JSON body; undefined if there was none. */
    readonly body: unknown;
    readonly session: Session;
    /** Such as 66.0. */
    readonly apiVersion: string;
}

export interface Reply {
    readonly status: number;
    /** Sent as JSON; undefined sends nothing. */
    readonly body?: unknown;
    readonly headers?: Readonly<Record<string, string>>;
}

export type JsonHandler = (call: Call) => Promise<Reply> | Reply;

/** A route that reads or writes the connection itself. */
export type StreamHandler = (
    call: Call,
    io: { request: IncomingMessage; response: ServerResponse }
) => Promise<void>;

export const ok = (body: unknown): Reply => ({ status: 200, body });
export const noContent: Reply = { status: 204 };

/** A header that may come once or several times, as one text. */
export const headerOf = (call: Pick<Call, 'headers'>, name: string): string | undefined => {
    const value = call.headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
};

/** A value as an object. @param what names it in the refusal. @throws OrgError JSON_PARSER_ERROR for anything else */
export function objectOfJson(value: unknown, what: string): Record<string, unknown> {
    if (value === null || typeof value !== 'object' || Array.isArray(value))
        throw new OrgError({ code: 'JSON_PARSER_ERROR', message: `${what} must be a JSON object` });
    return value as Record<string, unknown>;
}

/** The body as an object. @throws OrgError JSON_PARSER_ERROR for anything else */
export const objectBody = (call: Pick<Call, 'body'>): Record<string, unknown> =>
    objectOfJson(call.body, 'The request body');
