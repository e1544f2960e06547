import type { Readable } from 'node:stream';
import type { Connection } from 'jsforce';
import type { Dispatcher } from 'undici';
import { counted } from '../../engines/share.ts';
import { DialFlowError } from '../../error.ts';
import { confirmRunIsOurs } from '../../runs/fence.ts';
import type { SalesforceClients } from './clients.ts';
import { tokenRequest, type SalesforceCredentials } from './credentials.ts';
import { inSpan } from '../../tracing.ts';
import { DEFAULT_RETRY, withRetry, type RetryPolicy } from './retry.ts';
import { errorOfBody, errorOfJsforce, isTransient, type SalesforceApiError } from './wire-error.ts';

export interface SalesforceConnectionOptions {
    readonly loginUrl: string;
    /** For example `66.0`; jsforce's own default is years old. */
    readonly apiVersion: string;
    readonly credentials: SalesforceCredentials;
    readonly retry?: Partial<RetryPolicy>;
    /** Longest silence on a connection before it counts as cut, in milliseconds. */
    readonly silenceMs?: number;
}

export interface CallOptions {
    readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
    /** Below `/services/data/vNN.N`, with a leading slash; or a whole path that the org gave. */
    readonly path: string;
    readonly headers?: Readonly<Record<string, string>>;
    /** Makes the body anew for every try, because a stream can be sent only once. */
    readonly body?: () => string | Readable;
    readonly signal: AbortSignal;
}

export interface ApiUsageSeen {
    /** Calls that this connection made, retries included. */
    readonly calls: number;
    /** What the org said last: calls of all clients in 24 hours, and how many it allows. */
    readonly orgUsed: number | null;
    readonly orgMax: number | null;
}

interface QueryRequest {
    readonly soql: string;
    /** Also deleted records and archived activities. */
    readonly withDeleted?: boolean;
    readonly signal: AbortSignal;
}

interface QueryPage<T> {
    readonly totalSize: number;
    readonly done: boolean;
    readonly nextRecordsUrl?: string;
    readonly records: readonly T[];
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);
const DEFAULT_SILENCE_MS = 120_000;

/** Queries hold names and numbers, and ids are without number: neither belongs into a trace. */
const pathWithoutIds = (path: string): string =>
    path.replace(/\?.*$/, '').replaceAll(/\/[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?(?=\/|$)/g, '/{id}');

const queryPath = (soql: string, withDeleted: boolean): string =>
    `/${withDeleted ? 'queryAll' : 'query'}?q=${encodeURIComponent(soql)}`;

const headerText = (headers: Dispatcher.ResponseData['headers'], name: string): string | null => {
    const value = headers[name];
    return typeof value === 'string' ? value : null;
};

const refusalOf = async ({
    statusCode,
    headers,
    body
}: Dispatcher.ResponseData): Promise<SalesforceApiError> =>
    errorOfBody({
        ...{ status: statusCode, body: await body.text() },
        retryAfter: headerText(headers, 'retry-after')
    });

/**
 * A session with an org. jsforce signs in, renews the session and writes records; reads and whatever is large (query
 * pages, ingest files, documents) go through undici as streams, because jsforce holds whole bodies in memory.
 */
export class SalesforceConnection {
    readonly apiVersion: string;
    readonly retry: RetryPolicy;
    readonly #options: SalesforceConnectionOptions;
    /** Asked for with the first call, because their packages are large and a service without a night needs neither. */
    #opening: Promise<SalesforceClients> | null = null;
    #jsforce: Connection | null = null;
    #login: Promise<string> | null = null;
    #calls = 0;
    #orgUsed: number | null = null;
    #orgMax: number | null = null;

    constructor(options: SalesforceConnectionOptions) {
        this.apiVersion = options.apiVersion;
        this.retry = { ...DEFAULT_RETRY, ...options.retry };
        this.#options = options;
    }

    get usage(): ApiUsageSeen {
        return { calls: this.#calls, orgUsed: this.#orgUsed, orgMax: this.#orgMax };
    }

    /** The org runs on this computer, where compressing costs more than sending. */
    get isLoopback(): boolean {
        return LOOPBACK.has(new URL(this.#options.loginUrl).hostname);
    }

    /** Address of the org; null before the first sign-in. */
    get orgUrl(): string | null {
        return this.#jsforce?.accessToken ? this.#jsforce.instanceUrl.replace(/\/+$/, '') : null;
    }

    /**
     * Sends a request once and returns the answer with its body unread. An expired session is renewed and the request
     * repeated; every other refusal is thrown.
     * @throws SalesforceApiError where the org refuses; undici's error where the connection fails
     */
    async send(options: CallOptions): Promise<Dispatcher.ResponseData> {
        const { jsforce } = await this.#clients();
        const token = jsforce.accessToken ?? (await this.#signIn());
        if ((options.method ?? 'GET') !== 'GET') await confirmRunIsOurs();
        const response = await this.#sendWith(token, options);
        if (response.statusCode < 300) return response;
        const error = await refusalOf(response);
        if (response.statusCode !== 401) throw error;
        // Another call may have renewed the session while this one was on its way.
        const current = jsforce.accessToken;
        const renewed = current && current !== token ? current : await this.#signIn();
        const repeated = await this.#sendWith(renewed, options);
        if (repeated.statusCode < 300) return repeated;
        throw await refusalOf(repeated);
    }

    /** Sends a request that may be repeated, until it succeeds, and returns its JSON. @throws like `send` */
    async json<T>(options: CallOptions): Promise<T> {
        return withRetry({
            policy: this.retry,
            signal: options.signal,
            operation: async () => {
                const response = await this.send({
                    ...options,
                    headers: { 'content-type': 'application/json', ...options.headers }
                });
                return (await response.body.json()) as T;
            }
        });
    }

    /**
     * Runs a call of jsforce. jsforce cannot be interrupted, so an abort shows after the call.
     * @param repeatable false where a second call after a lost answer would write twice
     * @throws SalesforceApiError where the org refuses
     */
    async records<T>({
        signal,
        operation,
        repeatable = true
    }: {
        readonly signal: AbortSignal;
        readonly repeatable?: boolean;
        readonly operation: (jsforce: Connection) => Promise<T>;
    }): Promise<T> {
        return withRetry({
            policy: this.retry,
            signal,
            retryable: (cause) => repeatable && isTransient(cause),
            operation: async () => {
                const { jsforce } = await this.#clients();
                if (!jsforce.accessToken) await this.#signIn();
                await confirmRunIsOurs();
                this.#calls += 1;
                try {
                    const name = 'salesforce records';
                    return await inSpan({ name, kind: 'client' }, () => operation(jsforce));
                } catch (cause) {
                    throw errorOfJsforce(cause);
                } finally {
                    const usage = jsforce.limitInfo.apiUsage;
                    if (usage) this.#noteUsage(usage.used, usage.limit);
                }
            }
        });
    }

    /**
     * Returns all records of a query for some thousand records; more belong into a bulk query.
     * @throws DialFlowError `source_incomplete` where the org announced more records than it gave
     */
    async query<T extends object>({
        soql,
        withDeleted = false,
        signal
    }: QueryRequest): Promise<readonly T[]> {
        const records: T[] = [];
        let path: string | undefined = queryPath(soql, withDeleted);
        let announced = 0;
        while (path !== undefined) {
            // Not by jsforce: it would repeat reads by itself for a quarter of a minute and cannot be interrupted.
            const page: QueryPage<T> = await this.json<QueryPage<T>>({ path, signal });
            records.push(...page.records);
            announced = page.totalSize;
            path = page.done ? undefined : page.nextRecordsUrl;
        }
        if (records.length !== announced) {
            throw new DialFlowError(
                'source_incomplete',
                `The org announced ${counted(announced, 'record')} and gave ${records.length}.`,
                { retryable: true }
            );
        }
        return records;
    }

    /** Returns what a query with COUNT() counts. @throws like `send` */
    async count({ soql, withDeleted = false, signal }: QueryRequest): Promise<number> {
        const page = await this.json<QueryPage<never>>({ path: queryPath(soql, withDeleted), signal });
        return page.totalSize;
    }

    async close(): Promise<void> {
        const clients = await this.#opening;
        await clients?.agent.close();
    }

    #clients(): Promise<SalesforceClients> {
        this.#opening ??= this.#openClients();
        return this.#opening;
    }

    async #openClients(): Promise<SalesforceClients> {
        const { salesforceClients } = await import('./clients.ts');
        const { silenceMs = DEFAULT_SILENCE_MS } = this.#options;
        const signIn = (): Promise<string> => this.#signIn();
        const clients = salesforceClients({ ...this.#options, silenceMs, signIn });
        this.#jsforce = clients.jsforce;
        return clients;
    }

    async #sendWith(token: string, options: CallOptions): Promise<Dispatcher.ResponseData> {
        const { jsforce, agent, request } = await this.#clients();
        const base = jsforce.instanceUrl.replace(/\/+$/, '');
        const path = options.path.startsWith('/services/')
            ? options.path
            : `/services/data/v${this.apiVersion}${options.path}`;
        this.#calls += 1;
        const method = options.method ?? 'GET';
        const attributes = { 'http.request.method': method, 'url.path': pathWithoutIds(path) };
        const response = await inSpan({ name: 'salesforce', kind: 'client', attributes }, async (span) => {
            const answer = await request(base + path, {
                method,
                headers: {
                    ...options.headers,
                    authorization: `Bearer ${token}`,
                    ...(span.traceparent === null ? {} : { traceparent: span.traceparent })
                },
                body: options.body?.() ?? null,
                signal: options.signal,
                dispatcher: agent
            });
            span.set({ 'http.response.status_code': answer.statusCode });
            return answer;
        });
        const used = /api-usage=(\d+)\/(\d+)/.exec(headerText(response.headers, 'sforce-limit-info') ?? '');
        if (used) this.#noteUsage(Number(used[1]), Number(used[2]));
        return response;
    }

    #noteUsage(used: number, max: number): void {
        this.#orgUsed = used;
        this.#orgMax = max;
    }

    /** All who find the session expired at the same time share one sign-in. */
    #signIn(): Promise<string> {
        this.#login ??= this.#authorize().finally(() => {
            this.#login = null;
        });
        return this.#login;
    }

    async #authorize(): Promise<string> {
        const { loginUrl, credentials } = this.#options;
        const { jsforce } = await this.#clients();
        try {
            await jsforce.authorize(tokenRequest({ credentials, loginUrl }));
        } catch (cause) {
            throw errorOfJsforce(cause);
        }
        const token = jsforce.accessToken;
        if (!token) throw new Error('The org gave no access token.');
        return token;
    }
}
