import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { setImmediate as soon } from 'node:timers';
import { createSecureContext, TLSSocket } from 'node:tls';
import { PACKET, PacketReader, packetsOf } from './packets.ts';

export interface Certificate {
    readonly key: string;
    readonly cert: string;
}

const HANDSHAKE_PACKET_BYTES = 4096;

/**
 * TLS as TDS 7 has it: the handshake travels inside of PRELOGIN packets, everything after it is bare TLS with the packets
 * inside. The client speaks first after the handshake, so its first byte that is no PRELOGIN marks the change.
 */
export class TlsTunnel {
    readonly #socket: Socket;
    readonly #inner: Duplex;
    readonly #secure: TLSSocket;
    readonly #packets = new PacketReader();
    #bare = false;
    #flight: Buffer[] = [];

    constructor({
        socket,
        certificate,
        onData,
        onError
    }: {
        readonly socket: Socket;
        readonly certificate: Certificate;
        readonly onData: (bytes: Buffer) => void;
        readonly onError: () => void;
    }) {
        this.#socket = socket;
        this.#inner = new Duplex({
            read: () => undefined,
            write: (bytes: Buffer, _encoding, written) => {
                this.#send(bytes);
                written();
            }
        });
        this.#secure = new TLSSocket(this.#inner, {
            isServer: true,
            // Tickets of TLS 1.3 come after the handshake, where the client no longer expects packets around them.
            secureContext: createSecureContext({ ...certificate, maxVersion: 'TLSv1.2' })
        });
        this.#secure.on('data', onData);
        this.#secure.on('error', onError);
    }

    /** Takes what came over the socket. */
    receive(bytes: Buffer): void {
        if (!this.#bare && this.#packets.empty && bytes[0] !== PACKET.prelogin) this.#bare = true;
        if (this.#bare) {
            this.#inner.push(bytes);
            return;
        }
        for (const { payload } of this.#packets.push(bytes)) this.#inner.push(payload);
    }

    write(bytes: Buffer): void {
        this.#secure.write(bytes);
    }

    #send(bytes: Buffer): void {
        if (this.#bare) {
            this.#socket.write(bytes);
            return;
        }
        // All records of one flight go as one message, which is what the driver waits for.
        this.#flight.push(bytes);
        if (this.#flight.length > 1) return;
        soon(() => {
            const payload = Buffer.concat(this.#flight);
            this.#flight = [];
            this.#socket.write(
                packetsOf({ type: PACKET.prelogin, payload, packetSize: HANDSHAKE_PACKET_BYTES })
            );
        });
    }
}
