import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import { createServer, STATUS_CODES } from 'node:http';
import type { RequestListener } from 'node:http';
import { DialFlowError } from '../error.ts';
import { systemErrorCode } from '../system-error.ts';
import { PROBLEM_TYPE, problemOf } from './problem.ts';

export interface RunningServer {
    readonly port: number;
    /** Takes no new connection, lets answers under way end for `graceMs`, then closes what is left. */
    close(graceMs: number): Promise<void>;
}

const SWEEP_MS = 50;

/**
 * Listens on an address; port 0 takes any free one.
 * @throws DialFlowError `configuration` where the port is in use or the address not the machine's.
 */
export async function listen({
    listener,
    host,
    port
}: {
    readonly listener: RequestListener;
    readonly host: string;
    readonly port: number;
}): Promise<RunningServer> {
    const server = createServer({ requestTimeout: 60_000, headersTimeout: 20_000 }, listener);
    // What is no HTTP at all never reaches the app, and still gets an answer that a program can read.
    server.on('clientError', (_error, socket) => {
        if (!socket.writable) return socket.destroy();
        socket.end(unreadableRequest());
    });
    server.listen(port, host);
    try {
        await once(server, 'listening');
    } catch (cause) {
        const inUse = systemErrorCode(cause) === 'EADDRINUSE';
        throw new DialFlowError(
            'configuration',
            inUse
                ? `Port ${port} is in use by another program.`
                : `The service cannot listen on ${host}:${port}.`,
            { cause, advice: 'Set DIAL_FLOW_PORT and DIAL_FLOW_HOST to an address that is free.' }
        );
    }
    const address = server.address();
    return {
        port: typeof address === 'object' && address ? address.port : port,
        async close(graceMs) {
            const closed = once(server, 'close');
            server.close();
            // A connection that a client keeps alive is idle only once its last answer has ended.
            const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
            const deadline = setTimeout(() => server.closeAllConnections(), graceMs);
            await closed;
            clearInterval(sweep);
            clearTimeout(deadline);
        }
    };
}

function unreadableRequest(): string {
    const error = new DialFlowError('invalid_request', 'The request is not HTTP as the service reads it.', {
        advice: 'Check its first line and its headers.'
    });
    const body = JSON.stringify(problemOf(error, randomUUID()));
    return [
        `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status] ?? ''}`,
        `Content-Type: ${PROBLEM_TYPE}`,
        `Content-Length: ${Buffer.byteLength(body)}`,
        'Connection: close',
        '',
        body
    ].join('\r\n');
}
