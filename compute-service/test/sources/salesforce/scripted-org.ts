import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { SalesforceConnection } from '../../../src/sources/salesforce/connection.ts';

/** How one answer differs from the right one. */
export interface Misbehaviour {
    readonly refuse?: { readonly status: number; readonly errorCode: string };
    readonly cutAfterBytes?: number;
    readonly dropRecords?: number;
    readonly dropHeader?: 'sforce-locator' | 'sforce-numberofrecords';
    readonly csvHeader?: string;
    readonly locator?: string;
    readonly silent?: boolean;
}

export interface SeenRequest {
    readonly method: string;
    readonly path: string;
    readonly locator: string | null;
}

export interface ScriptedOrgOptions {
    readonly records: number;
    readonly pageRecords: number;
}

/** An org with one query result, whose every answer a test can spoil. */
export class ScriptedOrg {
    readonly seen: SeenRequest[] = [];
    /** Returns what is wrong with the answer to a request, or nothing. */
    script: (request: SeenRequest) => Misbehaviour | undefined = () => undefined;
    announcedTotal: number;
    readonly #options: ScriptedOrgOptions;
    readonly #server: Server;
    #jobs = 0;
    #tokens = 0;

    constructor(options: ScriptedOrgOptions) {
        this.#options = options;
        this.announcedTotal = options.records;
        this.#server = createServer((request, response) => {
            this.#answer(request, response);
        });
    }

    get jobs(): number {
        return this.#jobs;
    }

    async start(): Promise<string> {
        await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
        return this.url;
    }

    get url(): string {
        return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    }

    async stop(): Promise<void> {
        this.#server.closeAllConnections();
        await new Promise((resolve) => this.#server.close(resolve));
    }

    connect(): SalesforceConnection {
        return new SalesforceConnection({
            loginUrl: this.url,
            apiVersion: '66.0',
            credentials: { flow: 'client_credentials', clientId: 'client', clientSecret: 'secret' },
            retry: { attempts: 4, baseMs: 5, maxMs: 20, limitWaitMs: 30, limitWaits: 2 },
            silenceMs: 1_500
        });
    }

    /** Page reads, by locator; null is the first page. */
    pagesRead(): (string | null)[] {
        return this.seen.filter(({ path }) => path.endsWith('/results')).map(({ locator }) => locator);
    }

    #answer(request: IncomingMessage, response: ServerResponse): void {
        const url = new URL(request.url ?? '/', this.url);
        const seen = {
            method: request.method ?? 'GET',
            path: url.pathname,
            locator: url.searchParams.get('locator')
        };
        request.resume();
        if (url.pathname === '/services/oauth2/token') {
            this.#tokens += 1;
            sendJson(response, 200, {
                access_token: `00D000000000001!token${this.#tokens}`,
                instance_url: this.url,
                id: `${this.url}/id/00D000000000001AAA/005000000000001AAA`
            });
            return;
        }
        this.seen.push(seen);
        response.setHeader('Sforce-Limit-Info', `api-usage=${this.seen.length}/15000`);
        const wrong = this.script(seen) ?? {};
        if (wrong.silent) return;
        if (wrong.refuse) {
            const { status, errorCode } = wrong.refuse;
            sendJson(response, status, [{ errorCode, message: `told to refuse with ${errorCode}` }]);
            return;
        }
        if (seen.path.endsWith('/results')) this.#sendPage({ request, response, seen, wrong });
        else if (seen.method === 'POST') {
            this.#jobs += 1;
            sendJson(response, 200, { id: `750000000000${this.#jobs}`, state: 'UploadComplete' });
        } else if (seen.path.endsWith('/limits')) {
            sendJson(response, 200, { DailyApiRequests: { Max: 15_000, Remaining: 14_000 } });
        } else {
            sendJson(response, 200, {
                id: seen.path.split('/').at(-1),
                state: 'JobComplete',
                numberRecordsProcessed: this.announcedTotal
            });
        }
    }

    #sendPage({
        request,
        response,
        seen,
        wrong
    }: {
        readonly request: IncomingMessage;
        readonly response: ServerResponse;
        readonly seen: SeenRequest;
        readonly wrong: Misbehaviour;
    }): void {
        const { records, pageRecords } = this.#options;
        const start = seen.locator === null ? 0 : Number(seen.locator.replace('L', ''));
        const end = Math.min(start + pageRecords, records);
        const lines = Array.from(
            { length: end - start },
            (_, index) => `"${start + index}","a ""quoted""\ntext"\n`
        );
        const kept = lines.slice(0, lines.length - (wrong.dropRecords ?? 0));
        const body = Buffer.from(`${wrong.csvHeader ?? '"Id","Name"'}\n${kept.join('')}`);
        const headers: Record<string, string> = {
            'content-type': 'text/csv',
            'sforce-locator': wrong.locator ?? (end < records ? `L${end}` : 'null'),
            'sforce-numberofrecords': String(end - start)
        };
        if (wrong.dropHeader) Reflect.deleteProperty(headers, wrong.dropHeader);
        const gzip = String(request.headers['accept-encoding']).includes('gzip');
        if (gzip) headers['content-encoding'] = 'gzip';
        response.writeHead(200, headers);
        const sent = gzip ? gzipSync(body) : body;
        if (wrong.cutAfterBytes === undefined) response.end(sent);
        else response.write(sent.subarray(0, wrong.cutAfterBytes), () => response.destroy());
    }
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
}
