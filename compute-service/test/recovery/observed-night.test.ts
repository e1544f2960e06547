import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { localApiKey } from '../../../scripts/local/folders.ts';
import { queryOrg } from './end-state.ts';
import { Nights } from './night-stack.ts';

interface ReceivedSpan {
    readonly name: string;
    readonly traceId: string;
    readonly spanId: string;
    readonly parentSpanId?: string;
}
interface Export {
    readonly resourceSpans: readonly {
        readonly scopeSpans: readonly { readonly spans: readonly ReceivedSpan[] }[];
    }[];
}

/** A collector that keeps the spans it is sent. */
async function startCollector() {
    const spans: ReceivedSpan[] = [];
    const server = createServer((request, response) => {
        void (async () => {
            const sent = (await json(request)) as Export;
            spans.push(
                ...sent.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans))
            );
            response.end('{}');
        })();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    server.unref();
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return { spans, endpoint, stop: () => server.close() };
}

const nights = new Nights();
beforeAll(() => nights.makeWorld(), 120_000);
afterAll(() => nights.end(), 60_000);

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SHORTEST_NAME = 8;

describe('A night that is watched closely', () => {
    it('When everything is logged and traced, then the trace is whole, and no number or name of the org is in either', async () => {
        const collector = await startCollector();
        const stack = await nights.stack();
        const service = await stack.startService(null, {
            DIAL_FLOW_LOG_LEVEL: 'trace',
            DIAL_FLOW_OTLP_ENDPOINT: collector.endpoint
        });
        const response = await fetch(`${service.ready.url}/v1/runs`, {
            method: 'POST',
            headers: {
                authorization: `Bearer ${localApiKey(stack.folders.apiKeyFile)}`,
                'content-type': 'application/json',
                'x-request-id': 'watched-1',
                traceparent: `00-${TRACE}-00f067aa0ba902b7-01`
            },
            body: JSON.stringify({ pipeline: 'nightly', asOf: '2026-11-23', seed: 5 })
        });
        expect(response.headers.get('x-correlation-id')).toBe('watched-1');
        const { runId } = (await response.json()) as { readonly runId: string };
        const run = await stack.ended(runId);
        expect(run.status).toBe('succeeded');
        await service.stop();
        collector.stop();

        const named = (name: string) => collector.spans.filter((span) => span.name === name);
        expect(named('request').find(({ traceId }) => traceId === TRACE)?.parentSpanId).toBe(
            '00f067aa0ba902b7'
        );
        const [root] = named('run');
        const [stage] = named('stage extract');
        expect(stage?.parentSpanId).toBe(root?.spanId);
        expect(named('step extract.inputs')[0]?.parentSpanId).toBe(stage?.spanId);
        for (const name of ['salesforce', 'salesforce records', 'warehouse batch', 'stage deliver']) {
            expect([name, named(name).length > 0]).toEqual([name, true]);
        }

        const log = readFileSync(service.logFile, 'utf8');
        const lines = log.split('\n').filter((line) => line.startsWith('{'));
        expect(lines.filter((line) => line.includes(runId)).length).toBeGreaterThan(1);
        expect(log).toContain('"requestId":"watched-1"');
        const told = log + JSON.stringify(collector.spans);
        const accounts = await queryOrg(stack, 'SELECT Name, Phone FROM Account');
        const secrets = accounts.flatMap((account) => {
            const { Name, Phone } = account as { readonly Name?: string; readonly Phone?: string | null };
            const digits = (Phone ?? '').replaceAll(/\D/g, '');
            return [
                ...(Name && Name.length >= SHORTEST_NAME ? [Name] : []),
                ...(Phone && digits.length >= 10 ? [Phone, digits, digits.slice(-10)] : [])
            ];
        });
        expect(secrets.length).toBeGreaterThan(300);
        expect(secrets.filter((secret) => told.includes(secret))).toEqual([]);
    }, 240_000);
});
