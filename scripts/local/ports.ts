import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/** Another program listens there. */
export class PortInUseError extends Error {
    override readonly name = 'PortInUseError';

    constructor(port: number, option: string) {
        super(`Port ${port} is in use by another program. Choose another with ${option}, or 0 for any.`);
    }
}

async function isFree(port: number): Promise<boolean> {
    const server = createServer();
    try {
        server.listen(port, '127.0.0.1');
        await once(server, 'listening');
        return true;
    } catch {
        return false;
    } finally {
        server.close();
    }
}

/** A port that is free now, for programs that have to be told theirs. */
export async function freePort(): Promise<number> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    return port;
}

/**
 * The port to listen on: the one that was asked for, else the usual one if it is free, else 0, which lets the system
 * choose.
 * @throws PortInUseError where the one that was asked for is taken.
 */
export async function choosePort({
    asked,
    usual,
    option
}: {
    readonly asked: number | undefined;
    readonly usual: number;
    /** Name of the option, for the message. */
    readonly option: string;
}): Promise<number> {
    const port = asked ?? usual;
    if (port === 0 || (await isFree(port))) return port;
    if (asked !== undefined) throw new PortInUseError(asked, option);
    return 0;
}
