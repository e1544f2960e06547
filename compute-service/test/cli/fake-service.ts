import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface ReceivedRequest {
    readonly method: string;
    readonly url: string;
    readonly headers: IncomingMessage['headers'];
    readonly body: unknown;
}

export type Answer = (request: ReceivedRequest, response: ServerResponse) => void | Promise<void>;

/** An HTTP server that answers as the test says and notes what it was asked. */
export async function startFakeService(answer: Answer) {
    const requests: ReceivedRequest[] = [];
    const server = createServer((incoming, response) => {
        void (async () => {
            const body = await text(incoming);
            const request: ReceivedRequest = {
                method: incoming.method ?? '',
                url: incoming.url ?? '',
                headers: incoming.headers,
                body: body === '' ? null : JSON.parse(body)
            };
            requests.push(request);
            await answer(request, response);
        })();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return {
        url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        requests,
        async stop() {
            server.closeAllConnections();
            server.close();
            await once(server, 'close');
        }
    };
}

export const answerJson = (response: ServerResponse, body: unknown, status = 200): void => {
    response.writeHead(status, {
        'content-type': status < 400 ? 'application/json' : 'application/problem+json'
    });
    response.end(JSON.stringify(body));
};
