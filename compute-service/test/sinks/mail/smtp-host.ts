import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export const fixture = (name: string): string => readFileSync(join(__dirname, 'fixtures', name), 'utf8');

export const AUTHORITY = fixture('authority.pem');

export interface ReceivedMail {
    readonly recipients: readonly string[];
    readonly raw: string;
    readonly encrypted: boolean;
    readonly user: string | null;
}

export interface SmtpHost {
    readonly port: number;
    readonly received: readonly ReceivedMail[];
    stop(): Promise<void>;
}

/** A mail host on a free port with a certificate for localhost that `AUTHORITY` signed; options change how it behaves. */
export async function startSmtpHost(options: SMTPServerOptions = {}): Promise<SmtpHost> {
    const received: ReceivedMail[] = [];
    const server = new SMTPServer({
        authOptional: true,
        key: fixture('server-key.pem'),
        cert: fixture('localhost.pem'),
        closeTimeout: 100,
        onData(stream, session, done) {
            const chunks: Buffer[] = [];
            stream.on('data', (chunk: Buffer) => chunks.push(chunk));
            stream.on('end', () => {
                received.push({
                    recipients: session.envelope.rcptTo.map(({ address }) => address),
                    raw: Buffer.concat(chunks).toString('utf8'),
                    encrypted: session.secure,
                    user: session.user ?? null
                });
                done();
            });
        },
        ...options
    });
    // Clients that do not like the certificate or hang up are what the tests are about.
    server.on('error', () => undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return {
        port: (server.server.address() as AddressInfo).port,
        received,
        stop: () => new Promise((resolve) => server.close(resolve))
    };
}

/** Subject of a raw mail with its folds undone, as it stands in the header. */
export const headerOf = (raw: string, name: string): string | null => {
    const head = raw.slice(0, raw.indexOf('\r\n\r\n')).replaceAll(/\r\n[ \t]+/g, ' ');
    const line = head.split('\r\n').find((one) => one.toLowerCase().startsWith(`${name.toLowerCase()}:`));
    return line?.slice(name.length + 1).trim() ?? null;
};
