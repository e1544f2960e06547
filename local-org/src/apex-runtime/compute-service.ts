import { existsSync, readFileSync } from 'node:fs';
import { AuraHandledError } from './apex-error.ts';

const externalCredential = 'Dial_Flow_Compute_Auth';
const usualTimeoutMs = 30_000;

export interface ServiceRequest {
    readonly method: 'GET' | 'POST';
    readonly path: string;
    readonly query?: Readonly<Record<string, string | number | null | undefined>>;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: unknown;
    readonly timeoutMs?: number;
}

export interface ServiceAnswer {
    readonly status: number;
    readonly body: Readonly<Record<string, unknown>>;
}

/** A problem document of the service, in the words that people see. */
function problem(status: number, body: Readonly<Record<string, unknown>>): AuraHandledError {
    const text = (name: string): string | null => {
        const value = body[name];
        return typeof value === 'string' ? value : null;
    };
    const correlationId = text('correlationId');
    return new AuraHandledError({
        code: text('code') ?? `http_${status}`,
        message: text('detail') ?? text('title') ?? `The compute service answered ${status}.`,
        advice: text('advice'),
        field: text('field'),
        retryable: body['retryable'] === true,
        ...(correlationId === null ? {} : { correlationId })
    });
}

const unavailable = (cause?: unknown): AuraHandledError =>
    new AuraHandledError(
        {
            code: 'service_unavailable',
            message: 'The compute service does not answer. Nothing changed.',
            advice: 'Try again, or give your admin the reference.',
            retryable: true
        },
        cause
    );

/** The named credential of the compute service: its address, and the key that its principal was given. */
export class ComputeService {
    /** Where the service listens; null until somebody says so. */
    url: string | null = null;
    private readonly credentialFile: string;

    /** @param credentialFile what named principals were given through REST */
    constructor(credentialFile: string) {
        this.credentialFile = credentialFile;
    }

    /**
     * Calls the service under the named credential.
     * @throws AuraHandledError in the service's own words, or service_unavailable
     */
    async call(request: ServiceRequest): Promise<ServiceAnswer> {
        if (this.url === null) throw unavailable();
        const url = new URL(request.path, this.url);
        for (const [name, value] of Object.entries(request.query ?? {})) {
            if (value !== null && value !== undefined) url.searchParams.set(name, String(value));
        }
        let answer: ServiceAnswer;
        try {
            const response = await fetch(url, {
                method: request.method,
                headers: {
                    authorization: `Bearer ${this.key()}`,
                    ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
                    ...request.headers
                },
                body: request.body === undefined ? null : JSON.stringify(request.body),
                signal: AbortSignal.timeout(request.timeoutMs ?? usualTimeoutMs)
            });
            answer = {
                status: response.status,
                body: (await response.json()) as Readonly<Record<string, unknown>>
            };
        } catch (cause) {
            throw unavailable(cause);
        }
        if (answer.status >= 400) throw problem(answer.status, answer.body);
        return answer;
    }

    private key(): string {
        if (!existsSync(this.credentialFile)) return '';
        const kept = JSON.parse(readFileSync(this.credentialFile, 'utf8')) as Readonly<
            Record<
                string,
                {
                    readonly externalCredential: string;
                    readonly credentials: Readonly<Record<string, { readonly value: string }>>;
                }
            >
        >;
        const own = Object.values(kept).find((entry) => entry.externalCredential === externalCredential);
        return own?.credentials['ApiKey']?.value ?? '';
    }
}
