import { setTimeout as pause } from 'node:timers/promises';
import { request, type Dispatcher } from 'undici';
import { DialFlowError } from '../../error.ts';
import { systemErrorCode } from '../../system-error.ts';
import { statementFailure, type TrinoFailure } from './failures.ts';
import { parseWithBigints } from './numbers.ts';

/** How the coordinator of a cluster is reached. */
export interface TrinoAddress {
    /** `https://trino.example.com:8443`. */
    readonly url: string;
    readonly user: string;
    /** Basic password or bearer token; null where the cluster asks for none. */
    readonly credential: { readonly kind: 'password' | 'token'; readonly secret: string } | null;
    readonly catalog: string;
    /** Names what the queries belong to, for resource groups and the cluster's own page. */
    readonly clientTags: readonly string[];
    /** Properties of the session, such as `retry_policy`. */
    readonly session: Readonly<Record<string, string>>;
    /** Connections with their own certificate authority; the default trusts what Node trusts. */
    readonly dispatcher: Dispatcher | null;
}

export interface TrinoColumn {
    readonly name: string;
    readonly type: string;
}

/** Where a statement stands, as the coordinator tells it. */
export interface TrinoProgress {
    readonly state: string;
    readonly completedSplits: number;
    readonly totalSplits: number;
    readonly processedRows: number;
}

export interface TrinoPage {
    readonly columns: readonly TrinoColumn[];
    readonly rows: readonly (readonly unknown[])[];
    readonly progress: TrinoProgress;
    /** Rows that a statement wrote; null for a query. */
    readonly updated: number | null;
}

interface StatementAnswer {
    readonly id?: string;
    readonly nextUri?: string;
    readonly columns?: readonly TrinoColumn[];
    readonly data?: readonly (readonly unknown[])[];
    readonly updateCount?: number | bigint;
    readonly error?: TrinoFailure;
    readonly stats?: {
        readonly state?: string;
        readonly completedSplits?: number;
        readonly totalSplits?: number;
        readonly processedRows?: number | bigint;
    };
}

export interface TrinoStatement {
    readonly sql: string;
    readonly schema: string | null;
    readonly signal: AbortSignal;
}

/** A request for the next page may be repeated; a statement only where it cannot have begun, for it might run twice. */
const REPEATABLE_STATUSES = [429, 502, 503, 504];
/** A coordinator that starts anew takes up to a minute. */
const PAUSES_MS = [100, 200, 500, 1000, 2000, 5000, 5000, 10_000, 10_000, 10_000, 10_000];
const STATEMENTS = '/v1/statement';
const REQUEST_TIMEOUT_MS = 120_000;
/** The connection never stood, so nothing was sent. */
const NOTHING_WAS_SENT = ['ECONNREFUSED', 'UND_ERR_CONNECT_TIMEOUT'];
/** What a coordinator that has just started says to a statement, without running it. */
const STARTING_UP = 'SERVER_STARTING_UP';
/** Without it the coordinator rounds instants to milliseconds. */
const CAPABILITIES = 'PARAMETRIC_DATETIME';

const encoded = (values: Readonly<Record<string, string>>): string =>
    Object.entries(values)
        .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
        .join(',');

function headersOf(address: TrinoAddress, schema: string | null): Record<string, string> {
    const { user, credential, catalog, clientTags, session } = address;
    const authorization =
        credential === null
            ? null
            : credential.kind === 'token'
              ? `Bearer ${credential.secret}`
              : `Basic ${Buffer.from(`${user}:${credential.secret}`).toString('base64')}`;
    return {
        'x-trino-user': user,
        'x-trino-source': 'dial-flow',
        'x-trino-catalog': catalog,
        'x-trino-time-zone': 'UTC',
        'x-trino-client-capabilities': CAPABILITIES,
        ...(schema !== null && { 'x-trino-schema': schema }),
        ...(clientTags.length > 0 && { 'x-trino-client-tags': clientTags.join(',') }),
        ...(Object.keys(session).length > 0 && { 'x-trino-session': encoded(session) }),
        ...(authorization !== null && { authorization })
    };
}

const unreachable = (cause: unknown): DialFlowError =>
    new DialFlowError('compute_failed', 'The coordinator of the cluster does not answer.', {
        cause,
        advice: 'Check that the cluster runs and that its address is right, then resume the run.',
        retryable: true
    });

function refused(status: number): DialFlowError {
    if (status === 401 || status === 403)
        return new DialFlowError('compute_failed', `The cluster refused the service's login (${status}).`, {
            advice: 'Check the user and the password or token of the cluster.'
        });
    if (status === 404 || status === 410)
        return new DialFlowError('compute_failed', 'The cluster no longer knows the statement.', {
            advice: 'Its coordinator was started anew. Resume the run.',
            retryable: true
        });
    return new DialFlowError('compute_failed', `The cluster answered with status ${status}.`, {
        advice: 'Look at the log of its coordinator, then resume the run.',
        retryable: status >= 500
    });
}

/** The REST protocol of Trino's coordinator: a statement is posted, then its pages are fetched one after the other. */
export class TrinoProtocol {
    readonly #address: TrinoAddress;
    readonly #pausesMs: readonly number[];

    /** @param pausesMs how long to wait before each further try where the coordinator does not answer */
    constructor(address: TrinoAddress, pausesMs: readonly number[] = PAUSES_MS) {
        this.#address = address;
        this.#pausesMs = pausesMs;
    }

    /**
     * The pages of a statement. Whoever stops reading, or aborts, ends the statement on the cluster.
     * @throws DialFlowError `compute_failed`, `cancelled`
     */
    async *run({ sql, schema, signal }: TrinoStatement): AsyncGenerator<TrinoPage> {
        const headers = headersOf(this.#address, schema);
        let next: string | null = STATEMENTS;
        let columns: readonly TrinoColumn[] = [];
        let ended = false;
        let body: string | null = sql;
        const waits = this.#pausesMs.values();
        try {
            while (next !== null) {
                const answer = await this.#ask({ path: next, body, headers, signal });
                const wait = answer.error?.errorName === STARTING_UP ? waits.next().value : undefined;
                if (wait !== undefined) {
                    [next, body] = [STATEMENTS, sql];
                    await pause(wait, undefined, { signal }).catch(() => undefined);
                    continue;
                }
                body = null;
                next = answer.nextUri === undefined ? null : pathOf(answer.nextUri);
                ended = next === null;
                if (answer.error) throw statementFailure(answer.error);
                columns = answer.columns ?? columns;
                yield {
                    columns,
                    rows: answer.data ?? [],
                    progress: progressOf(answer),
                    updated: answer.updateCount === undefined ? null : Number(answer.updateCount)
                };
            }
        } finally {
            if (!ended && next !== null && next !== STATEMENTS) await this.#end(next, headers);
        }
    }

    async #ask({
        path,
        body,
        headers,
        signal
    }: {
        readonly path: string;
        readonly body: string | null;
        readonly headers: Record<string, string>;
        readonly signal: AbortSignal;
    }): Promise<StatementAnswer> {
        for (let attempt = 0; ; attempt += 1) {
            const waits = this.#pausesMs[attempt];
            try {
                signal.throwIfAborted();
                const answer = await request(new URL(path, this.#address.url), {
                    method: body === null ? 'GET' : 'POST',
                    headers,
                    body,
                    signal,
                    headersTimeout: REQUEST_TIMEOUT_MS,
                    bodyTimeout: REQUEST_TIMEOUT_MS,
                    ...(this.#address.dispatcher && { dispatcher: this.#address.dispatcher })
                });
                const text = await answer.body.text();
                if (answer.statusCode === 200) return parseWithBigints(text) as StatementAnswer;
                const mayAskAgain = body === null && REPEATABLE_STATUSES.includes(answer.statusCode);
                if (!mayAskAgain || waits === undefined) throw refused(answer.statusCode);
            } catch (error) {
                if (signal.aborted)
                    throw new DialFlowError('cancelled', 'The computation was interrupted.', {
                        cause: error
                    });
                if (error instanceof DialFlowError) throw error;
                const code = systemErrorCode(error);
                const mayBegin = body === null || NOTHING_WAS_SENT.includes(code ?? '');
                if (waits === undefined || !mayBegin) throw unreachable(code ?? error);
            }
            await pause(waits, undefined, { signal }).catch(() => undefined);
        }
    }

    /** A statement that nobody reads any more must not go on; that it could not be ended is no fault of the run. */
    async #end(path: string, headers: Record<string, string>): Promise<void> {
        await request(new URL(path, this.#address.url), {
            method: 'DELETE',
            headers,
            signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
            ...(this.#address.dispatcher && { dispatcher: this.#address.dispatcher })
        })
            .then(({ body }) => body.dump())
            .catch(() => undefined);
    }
}

/** Only the path of an address that the cluster names is followed, so that the login goes to no other host. */
function pathOf(address: string): string {
    const { pathname, search } = new URL(address);
    return `${pathname}${search}`;
}

const progressOf = ({ stats }: StatementAnswer): TrinoProgress => ({
    state: stats?.state ?? 'RUNNING',
    completedSplits: stats?.completedSplits ?? 0,
    totalSplits: stats?.totalSplits ?? 0,
    processedRows: Number(stats?.processedRows ?? 0)
});
