import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SeenRequest {
    readonly method: string;
    readonly path: string;
    readonly headers: IncomingHttpHeaders;
    readonly body: string;
}

/** What the coordinator says to a request: a status alone, or the JSON of an answer. */
export type Reply = { readonly status: number } | { readonly json: string };

export interface FakeCoordinator {
    readonly url: string;
    readonly seen: readonly SeenRequest[];
    close(): Promise<void>;
}

/** A coordinator that gives the prepared replies in their order, and then keeps still. */
export async function fakeCoordinator(replies: (url: string) => readonly Reply[]): Promise<FakeCoordinator> {
    const seen: SeenRequest[] = [];
    let left: Reply[] = [];
    const server = createServer((request, response) => {
        let body = '';
        request.on('data', (part: Buffer) => (body += part.toString()));
        request.on('end', () => {
            const { method = '', url = '', headers } = request;
            seen.push({ method, path: url, headers, body });
            if (method === 'DELETE') return void response.writeHead(204).end();
            const reply = left.shift();
            if (!reply) return;
            if ('status' in reply) return void response.writeHead(reply.status).end('not for people');
            response.writeHead(200, { 'content-type': 'application/json' }).end(reply.json);
        });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    left = [...replies(url)];
    return {
        url,
        seen,
        async close() {
            server.closeAllConnections();
            server.close();
            await once(server, 'close');
        }
    };
}
