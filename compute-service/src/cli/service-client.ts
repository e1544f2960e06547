import type { MailDelivery, OutboxFigures } from '../ports/outbox.ts';
import type { Explanation, ExplainSubject, Preview, PreviewRequest, ResultPage } from '../insight/insight.ts';
import type { StoredAuditEntry } from '../access/audit-log.ts';
import type { RuleChange } from '../runs/rule-book.ts';
import type { RuleValues, RuleVersion } from '../runs/rule-versions.ts';
import type { Run } from '../runs/run.ts';
import type { RunBesideUsual } from '../runs/usual.ts';
import { readServerSentEvents } from './server-sent-events.ts';

/** The service answered with a problem document (RFC 9457). */
export class ServiceProblem extends Error {
    override readonly name = 'ServiceProblem';
    readonly status: number;
    readonly code: string;
    readonly advice: string | null;
    readonly correlationId: string | null;

    constructor(status: number, problem: Readonly<Record<string, unknown>>) {
        const text = (name: string): string | null => {
            const value = problem[name];
            return typeof value === 'string' && value !== '' ? value : null;
        };
        super(text('detail') ?? text('title') ?? `The service answered ${status}.`);
        this.status = status;
        this.code = text('code') ?? 'unknown';
        this.advice = text('advice');
        this.correlationId = text('correlationId');
    }
}

/** Nothing answered at the service's address. */
export class ServiceUnreachable extends Error {
    override readonly name = 'ServiceUnreachable';

    constructor(url: string, cause: unknown) {
        super(`The compute service does not answer at ${url}.`, { cause });
    }
}

/** One change of a run, as its event stream tells it; `seq` counts without gaps. */
export interface RunChange {
    readonly seq: number;
    readonly kind: string;
    readonly subject: string | null;
    readonly done: number | null;
    readonly total: number | null;
}

export interface LaunchBody {
    readonly org?: string;
    readonly pipeline?: 'nightly';
    readonly engines?: readonly string[];
    readonly parameters?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    readonly asOf?: string;
    readonly seed?: number;
    readonly dryRun?: boolean;
    readonly fullExtract?: boolean;
    readonly salesforceRunId?: string;
    readonly requestedBy?: string;
}

export interface ChangeBody {
    readonly org?: string;
    readonly kind: 'duplicates' | 'removals';
    readonly ids?: readonly string[];
    readonly ofRunId?: string;
    readonly reason?: string;
}

/** Without an org, the service takes the only one that it has or that the key is for. */
export type PreviewBody = Omit<PreviewRequest, 'org'> & Partial<Pick<PreviewRequest, 'org'>>;

export interface Accepted {
    readonly runId: string;
    readonly status: string;
}

export interface RuleBookView {
    readonly version: number | null;
    readonly parameters: RuleValues;
    readonly origin: 'file' | 'api';
    readonly fault: string | null;
    readonly history: readonly RuleVersion[];
}

export interface DoctorReport {
    readonly status: 'ok' | 'warning' | 'failed';
    readonly findings: readonly {
        readonly code: string;
        readonly status: 'ok' | 'warning' | 'failed';
        readonly sentence: string;
        readonly fix: string | null;
    }[];
}

export interface ScheduleAnswer {
    readonly schedule: {
        readonly cron: string;
        readonly timeZone: string;
        readonly catchUpHours: number;
    } | null;
    readonly last:
        (ScheduledNightAnswer & { readonly runId: string | null; readonly status: string | null }) | null;
    readonly next: readonly ScheduledNightAnswer[];
}

interface ScheduledNightAnswer {
    readonly date: string;
    readonly at: string;
    readonly asOf: string;
}

/** Mails by recipient, with how many are open in all. */
export interface MailAnswer extends OutboxFigures {
    readonly mails: readonly MailDelivery[];
}

export interface ServiceClientOptions {
    readonly url: string;
    readonly apiKey: string | null;
    readonly fetch?: typeof fetch;
}

interface Call {
    readonly method?: 'GET' | 'POST';
    readonly body?: object;
    readonly headers?: Readonly<Record<string, string>>;
    readonly signal?: AbortSignal;
}

const query = (parameters: Readonly<Record<string, string | undefined>>): string => {
    const given = Object.entries(parameters).filter(
        (entry): entry is [string, string] => entry[1] !== undefined
    );
    return given.length > 0 ? `?${new URLSearchParams(given).toString()}` : '';
};

/** The HTTP API v1 (docs/api.md) as functions. Every one throws ServiceProblem or ServiceUnreachable. */
export class ServiceClient {
    readonly url: string;
    private readonly apiKey: string | null;
    private readonly fetch: typeof fetch;

    constructor({ url, apiKey, fetch: fetchFunction = fetch }: ServiceClientOptions) {
        this.url = url.replace(/\/+$/, '');
        this.apiKey = apiKey;
        this.fetch = fetchFunction;
    }

    launch(body: LaunchBody, idempotencyKey: string | null): Promise<Accepted> {
        return this.json('/v1/runs', {
            method: 'POST',
            body,
            headers: idempotencyKey === null ? {} : { 'idempotency-key': idempotencyKey }
        });
    }

    run(runId: string): Promise<RunBesideUsual> {
        return this.json(`/v1/runs/${encodeURIComponent(runId)}`);
    }

    runs(filter: {
        readonly org?: string;
        readonly status?: string;
        readonly engine?: string;
        readonly limit?: string;
    }): Promise<{
        readonly runs: readonly Run[];
        readonly cursor: string | null;
    }> {
        return this.json(`/v1/runs${query(filter)}`);
    }

    /** Cancel, resume, accept or discard a run. */
    decide({
        runId,
        decision,
        ...body
    }: {
        readonly runId: string;
        readonly decision: 'cancel' | 'resume' | 'accept' | 'discard';
        readonly reason?: string;
        readonly decidedBy?: string;
    }): Promise<Accepted> {
        return this.json(`/v1/runs/${encodeURIComponent(runId)}/${decision}`, { method: 'POST', body });
    }

    explain(runId: string, subject: ExplainSubject): Promise<Explanation> {
        return this.json(`/v1/runs/${encodeURIComponent(runId)}/explain${query({ ...subject })}`);
    }

    preview(request: PreviewBody): Promise<Preview> {
        return this.json('/v1/previews', { method: 'POST', body: request });
    }

    previewById(previewId: string): Promise<Preview> {
        return this.json(`/v1/previews/${encodeURIComponent(previewId)}`);
    }

    change({
        action,
        body,
        idempotencyKey
    }: {
        readonly action: 'apply' | 'restore';
        readonly body: ChangeBody;
        readonly idempotencyKey: string;
    }): Promise<Accepted> {
        return this.json(`/v1/changes/${action}`, {
            method: 'POST',
            body,
            headers: { 'idempotency-key': idempotencyKey }
        });
    }

    schedule(asked: { readonly count: string; readonly org?: string }): Promise<ScheduleAnswer> {
        return this.json(`/v1/schedule${query(asked)}`);
    }

    rules(): Promise<RuleBookView> {
        return this.json('/v1/rules');
    }

    /** Replaces the business rules for the runs to come. */
    changeRules(change: RuleChange): Promise<RuleBookView> {
        return this.json('/v1/rules', { method: 'POST', body: change });
    }

    audit(filter: Readonly<Record<string, string | undefined>>): Promise<{
        readonly entries: readonly StoredAuditEntry[];
        readonly before: number | null;
    }> {
        return this.json(`/v1/audit${query(filter)}`);
    }

    mails(filter: { readonly status?: string; readonly limit?: string }): Promise<MailAnswer> {
        return this.json(`/v1/mails${query(filter)}`);
    }

    /** Makes mails due that wait or were given up. */
    retryMails(body: { readonly key?: string }): Promise<{ readonly retried: number }> {
        return this.json('/v1/mails/retry', { method: 'POST', body });
    }

    doctor(): Promise<DoctorReport> {
        return this.json('/v1/doctor');
    }

    /** All rows of a small result. */
    async result(runId: string, output: string): Promise<ResultPage> {
        return this.json(
            `/v1/runs/${encodeURIComponent(runId)}/results/${encodeURIComponent(output)}?limit=1000`
        );
    }

    /** Changes of a run from the one after `after`, as they happen; ends when the service ends the stream. */
    async *events(
        runId: string,
        options: { readonly after: number; readonly signal: AbortSignal }
    ): AsyncGenerator<RunChange> {
        const response = await this.send(`/v1/runs/${encodeURIComponent(runId)}/events`, {
            headers: { accept: 'text/event-stream', 'last-event-id': String(options.after) },
            signal: options.signal
        });
        if (!response.body) return;
        for await (const { data } of readServerSentEvents(response.body)) yield JSON.parse(data) as RunChange;
    }

    private async json<Answer>(path: string, call: Call = {}): Promise<Answer> {
        const response = await this.send(path, call);
        return (await response.json()) as Answer;
    }

    private async send(
        path: string,
        { method = 'GET', body, headers = {}, signal }: Call
    ): Promise<Response> {
        let response: Response;
        try {
            response = await this.fetch(this.url + path, {
                method,
                headers: {
                    accept: 'application/json',
                    ...(this.apiKey === null ? {} : { authorization: `Bearer ${this.apiKey}` }),
                    ...(body ? { 'content-type': 'application/json' } : {}),
                    ...headers
                },
                ...(body ? { body: JSON.stringify(body) } : {}),
                ...(signal ? { signal } : {})
            });
        } catch (cause) {
            signal?.throwIfAborted();
            throw new ServiceUnreachable(this.url, cause);
        }
        if (response.ok) return response;
        throw new ServiceProblem(response.status, await problemOf(response));
    }
}

async function problemOf(response: Response): Promise<Record<string, unknown>> {
    try {
        return (await response.json()) as Record<string, unknown>;
    } catch {
        return {};
    }
}
