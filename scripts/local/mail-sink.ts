import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { SMTPServer } from 'smtp-server';

const HEAD_BYTES = 16_384;
const LONGEST_SUBJECT = 60;

export interface MailSink {
    readonly port: number;
    /** Every message is a file here that any mail program opens. */
    readonly directory: string;
    stop(): Promise<void>;
}

/** The subject of a message as a part of a file name. */
export function subjectSlug(head: string): string {
    const subject = /^Subject: *((?:.*)(?:\r?\n[ \t].*)*)/im.exec(head)?.[1] ?? 'no-subject';
    const plain = subject.replaceAll(/\r?\n[ \t]+/g, ' ').replaceAll(/[^A-Za-z0-9]+/g, '-');
    return plain.slice(0, LONGEST_SUBJECT).replaceAll(/^-+|-+$/g, '') || 'no-subject';
}

async function keepMessage({
    stream,
    directory,
    name
}: {
    readonly stream: Readable;
    readonly directory: string;
    readonly name: string;
}): Promise<void> {
    const partial = join(directory, `.${name}.part`);
    await pipeline(stream, createWriteStream(partial));
    const file = await open(partial);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    await file.close();
    const slug = subjectSlug(buffer.toString('utf8', 0, bytesRead));
    await rename(partial, join(directory, `${name}-${slug}.eml`));
}

/** A mail server on this computer that sends nothing on and keeps every message as a file. */
export async function startMailSink({
    directory,
    port
}: {
    readonly directory: string;
    readonly port: number;
}): Promise<MailSink> {
    await mkdir(directory, { recursive: true });
    let received = 0;
    const server = new SMTPServer({
        authOptional: true,
        disabledCommands: ['AUTH', 'STARTTLS'],
        onData(stream, _session, done) {
            received += 1;
            const instant = new Date().toISOString().replaceAll(/[:.]/g, '-');
            const name = `${instant}-${String(received).padStart(3, '0')}`;
            keepMessage({ stream, directory, name }).then(
                () => done(),
                (error: unknown) => done(error instanceof Error ? error : new Error(String(error)))
            );
        }
    });
    server.listen(port, '127.0.0.1');
    await once(server.server, 'listening');
    return {
        port: (server.server.address() as AddressInfo).port,
        directory,
        stop: () => new Promise((resolve) => server.close(() => resolve()))
    };
}
