import { createServer, type AddressInfo, type Server } from 'node:net';
import type { Backend } from './backend.ts';
import type { Fault, FaultPoint, Occasion } from './faults.ts';
import { TdsSession } from './tds-session.ts';
import type { Certificate } from './tls-tunnel.ts';

/** A statement as it arrived. */
export interface Received {
    readonly spid: number;
    readonly kind: 'query' | 'batch' | 'bulk' | 'begin' | 'commit' | 'rollback';
    readonly text: string;
    readonly inTransaction: boolean;
}

export interface TdsDoubleOptions {
    readonly backend: Backend;
    readonly users: Readonly<Record<string, string>>;
    /** Access tokens of Entra ID that it lets in; none where it knows users alone. */
    readonly accessTokens?: readonly string[];
    readonly database: string;
    /** Null: the server has no TLS. */
    readonly certificate: Certificate | null;
}

/** A SQL Server as a driver sees it: the protocol is real, what answers behind it is a backend. */
export class TdsDouble {
    readonly options: TdsDoubleOptions;
    readonly received: Received[] = [];
    /** What the double itself could not do; a test that leaves something here has shown nothing. */
    readonly failures: unknown[] = [];
    /** Applications by the name with which they signed in, in order. */
    readonly logins: string[] = [];
    readonly #sessions = new Set<TdsSession>();
    readonly #server: Server;
    #faults: Fault[] = [];
    #nextSpid = 51;
    #nextTransaction = 1n;

    constructor(options: TdsDoubleOptions) {
        this.options = options;
        this.#server = createServer((socket) => {
            const session = new TdsSession({ double: this, socket, spid: this.#nextSpid });
            this.#nextSpid += 1;
            this.#sessions.add(session);
            socket.once('close', () => this.#sessions.delete(session));
        });
    }

    /** Listens on the loopback and returns the port. */
    async listen(port = 0): Promise<number> {
        await new Promise<void>((resolve, reject) => {
            this.#server.once('error', reject);
            this.#server.listen(port, '127.0.0.1', resolve);
        });
        return (this.#server.address() as AddressInfo).port;
    }

    get connections(): number {
        return this.#sessions.size;
    }

    nextTransaction(): bigint {
        this.#nextTransaction += 1n;
        return this.#nextTransaction;
    }

    /** Lets something go wrong at the next occasion that fits; several wait for their turn one after the other. */
    fail(fault: Fault): void {
        this.#faults.push(fault);
    }

    /** The fault for an occasion, used up by it. */
    faultFor(point: FaultPoint, occasion: Occasion): Fault | null {
        const index = this.#faults.findIndex(
            (fault) => fault.at === point && (fault.when?.(occasion) ?? true)
        );
        return index < 0 ? null : (this.#faults.splice(index, 1)[0] ?? null);
    }

    /** Ends every connection as a server does that is switched off. */
    dropAll(): void {
        for (const session of this.#sessions) session.drop();
    }

    async close(): Promise<void> {
        const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
        this.dropAll();
        await closed;
    }
}
