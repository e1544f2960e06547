import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import type { RequestListener, Server, ServerOptions } from 'node:http';
import type { Duplex } from 'node:stream';
import { DialFlowError } from '../error.ts';
import { systemErrorCode } from '../system-error.ts';
import { createServer, createTlsServer, STATUS_CODES } from './node-http.ts';
import { PROBLEM_TYPE, problemOf } from './problem.ts';
import type { TlsMaterial } from './tls-material.ts';

export interface RunningServer {
    readonly port: number;
    /** Takes no new connection, lets answers under way end for `graceMs`, then closes what is left. */
    close(graceMs: number): Promise<void>;
}

/** How long a client may take; who is slower gives its place to others. */
export interface ServerPatience {
    /** From the connection, or the answer before, to the end of the headers. */
    readonly headersMs: number;
    /** To the end of the whole request. */
    readonly requestMs: number;
    /** How often the two above are looked at. */
    readonly checkMs: number;
    /** Without a byte in either direction, as where an answer is asked for and not read. Streams of events speak more often. */
    readonly silenceMs: number;
}

const PATIENCE: ServerPatience = {
    ...{ headersMs: 15_000, requestMs: 45_000, checkMs: 2_000, silenceMs: 120_000 }
};
const TLS_HANDSHAKE_MS = 10_000;
const LARGEST_HEADERS = 16 * 1024;
const MOST_CONNECTIONS = 1_000;
const SWEEP_MS = 50;

/**
 * Listens on an address; port 0 takes any free one.
 * @param tls certificate and key where the service ends TLS itself; null for plain HTTP
 * @throws DialFlowError `configuration` where the port is in use or the address not the machine's.
 */
export async function listen({
    listener,
    host,
    port,
    tls = null,
    patience = PATIENCE
}: {
    readonly listener: RequestListener;
    readonly host: string;
    readonly port: number;
    readonly tls?: TlsMaterial | null;
    readonly patience?: ServerPatience;
}): Promise<RunningServer> {
    const options: ServerOptions = {
        requestTimeout: patience.requestMs,
        headersTimeout: patience.headersMs,
        connectionsCheckingInterval: patience.checkMs,
        maxHeaderSize: LARGEST_HEADERS,
        // The app refuses a missing host itself, with an answer that a program can read.
        requireHostHeader: false
    };
    const server = tls
        ? createTlsServer(
              { ...options, ...tls.current(), minVersion: 'TLSv1.2', handshakeTimeout: TLS_HANDSHAKE_MS },
              listener
          )
        : createServer(options, listener);
    server.maxConnections = MOST_CONNECTIONS;
    server.timeout = patience.silenceMs;
    answerUnusual(server);
    const stopWatching = tls?.watch((material) => {
        if ('setSecureContext' in server) server.setSecureContext({ ...material, minVersion: 'TLSv1.2' });
    });
    server.listen(port, host);
    try {
        await once(server, 'listening');
    } catch (cause) {
        stopWatching?.();
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
            stopWatching?.();
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

/** What is no request that the app could see still gets an answer that a program can read. */
function answerUnusual(server: Server): void {
    server.on('clientError', (error: Error, socket) => {
        if (!socket.writable) return socket.destroy();
        end(socket, problemFor(systemErrorCode(error)));
    });
    server.on('connect', (_request, socket: Duplex) => {
        end(
            socket,
            new DialFlowError('method_not_allowed', 'The service is no proxy.', {
                advice: 'Use GET or POST with an address of the API.'
            })
        );
    });
    server.on('checkExpectation', (request, response) => {
        const body = JSON.stringify(problemOf(UNREADABLE, randomUUID()));
        response.writeHead(UNREADABLE.status, {
            'Content-Type': PROBLEM_TYPE,
            'Content-Length': Buffer.byteLength(body),
            Connection: 'close'
        });
        response.end(body);
        request.resume();
    });
}

const UNREADABLE = new DialFlowError('invalid_request', 'The request is not HTTP as the service reads it.', {
    advice: 'Check its first line and its headers.'
});

function problemFor(code: string | null | undefined): DialFlowError {
    if (code === 'HPE_HEADER_OVERFLOW') {
        return new DialFlowError('headers_too_large', 'The headers are larger than 16 kB.', {
            advice: 'Send fewer or shorter headers, or a shorter address.'
        });
    }
    if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
        return new DialFlowError('request_timeout', 'The request did not come in time.', {
            advice: 'Send it again, all at once.',
            retryable: true
        });
    }
    return UNREADABLE;
}

function end(socket: Duplex, error: DialFlowError): void {
    const body = JSON.stringify(problemOf(error, randomUUID()));
    socket.end(
        [
            `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status] ?? ''}`,
            `Content-Type: ${PROBLEM_TYPE}`,
            `Content-Length: ${Buffer.byteLength(body)}`,
            'X-Content-Type-Options: nosniff',
            'Connection: close',
            '',
            body
        ].join('\r\n')
    );
}
