import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { ConsoleDoor } from '../console/console-door.ts';
import type { Org } from '../org.ts';
import { OrgServer } from './server.ts';

/** Room for a path that is too long, so that it is refused in the org's words. */
const largestHeader = 65_536;

const loopback = '127.0.0.1';

/** A listener for clients that speak HTTPS only; certificate and key are PEM files. */
export interface TlsOptions {
    readonly certFile: string;
    readonly keyFile: string;
    /** 0, the default, lets the system choose. */
    readonly port?: number;
}

export interface Listeners {
    readonly port: number;
    readonly url: string;
    readonly tlsUrl: string | undefined;
    close(): Promise<void>;
}

async function listenOn(server: Server, port: number): Promise<number> {
    server.listen(port, loopback);
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
}

function close(server: Server): Promise<void> {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    // Event streams never end by themselves.
    server.closeAllConnections();
    return closed;
}

/**
 * Listens on the loopback address.
 * @param given.port 0 lets the system choose
 * @throws Error EADDRINUSE when a port is taken, and when certificate or key cannot be read
 */
export async function listen(given: {
    org: Org;
    console: ConsoleDoor;
    port: number;
    tls: TlsOptions | undefined;
    report: (error: unknown) => void;
}): Promise<Listeners> {
    const addresses: string[] = [];
    const handler = new OrgServer({ ...given, addresses });
    const answer: RequestListener = (request, response) => void handler.handle({ request, response });
    const options = { keepAliveTimeout: 60_000, maxHeaderSize: largestHeader };
    const servers: Server[] = [createServer(options, answer)];
    const { tls } = given;
    if (tls) {
        const pem = { cert: readFileSync(tls.certFile), key: readFileSync(tls.keyFile) };
        servers.push(createTlsServer({ ...options, ...pem }, answer));
    }
    const [plain, secure] = servers;
    if (!plain) throw new Error('an org has a listener');
    try {
        const port = await listenOn(plain, given.port);
        const url = `http://${loopback}:${port}`;
        const tlsUrl = secure ? `https://${loopback}:${await listenOn(secure, tls?.port ?? 0)}` : undefined;
        addresses.push(url, ...(tlsUrl === undefined ? [] : [tlsUrl]));
        return {
            port,
            url,
            tlsUrl,
            async close() {
                await Promise.all(servers.map(close));
            }
        };
    } catch (error) {
        await Promise.all(servers.map(close));
        throw error;
    }
}
