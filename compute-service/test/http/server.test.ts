import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as requestTls } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { pino } from 'pino';
import { problem } from '../../src/http/schemas/answers.ts';
import { listen } from '../../src/http/server.ts';
import { loadTlsMaterial } from '../../src/http/tls-material.ts';
import { startRig } from './service-rig.ts';

const logger = pino({ level: 'silent' });

describe('A client that takes its time', () => {
    const patience = { headersMs: 300, requestMs: 600, checkMs: 50, silenceMs: 60_000 };
    const start = () =>
        listen({
            ...{ host: '127.0.0.1', port: 0, patience },
            listener: (request, response) => {
                request.resume().once('end', () => response.end('whole'));
            }
        });
    /** Sends the parts with a pause between them, and goes on sending the last one. */
    async function dribble(port: number, first: string, again: string): Promise<string> {
        const socket = connect(port, '127.0.0.1');
        let text = '';
        socket.setEncoding('utf8').on('data', (part: string) => {
            text += part;
        });
        socket.on('error', () => undefined);
        socket.write(first);
        const more = setInterval(() => socket.writable && socket.write(again), 40);
        await once(socket, 'close');
        clearInterval(more);
        return text;
    }

    it.each([
        ['headers', 'GET / HTTP/1.1\r\nHost: x\r\n', 'X-A: b\r\n'],
        ['the first line', 'G', 'E'],
        ['a body', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n{', ' ']
    ])(
        'When it sends %s drop by drop, then it is told that it took too long',
        async (_case, first, again) => {
            const server = await start();
            const text = await dribble(server.port, first, again);
            if (first !== 'G') {
                expect(text).toMatch(/^HTTP\/1\.1 408 /);
                expect(problem.parse(JSON.parse(text.slice(text.indexOf('{'))))).toMatchObject({
                    ...{ status: 408, code: 'request_timeout', retryable: true }
                });
            }
            const answer = await fetch(`http://127.0.0.1:${server.port}/`);
            expect(await answer.text()).toBe('whole');
            await server.close(100);
        }
    );

    it('When it asks for a large answer and does not read it, then the connection ends; who reads slowly gets all of it', async () => {
        const answer = Buffer.alloc(64 << 20, 'x');
        const server = await listen({
            ...{ host: '127.0.0.1', port: 0, patience: { ...patience, silenceMs: 400 } },
            listener: (_request, response) => response.end(answer)
        });
        const ask = () => {
            const socket = connect(server.port, '127.0.0.1').on('error', () => undefined);
            socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
            return socket;
        };
        const idle = ask().pause();
        const closed = once(idle, 'close');
        const slow = ask();
        let bytes = 0;
        slow.on('data', (part: Buffer) => {
            bytes += part.length;
            slow.pause();
            setTimeout(() => slow.resume(), 1);
        });
        await once(slow, 'close');
        expect(bytes).toBeGreaterThan(answer.length);
        // What had come before the end is read, and then the end shows.
        idle.resume();
        await closed;
        expect(idle.bytesRead).toBeLessThan(answer.length);
        await server.close(100);
    });

    it('When hundreds hold a connection without a word, then others are served and those are let go', async () => {
        const server = await start();
        const silent = Array.from({ length: 300 }, () => connect(server.port, '127.0.0.1'));
        const closed = Promise.all(
            silent.map((socket) =>
                once(
                    socket.on('error', () => undefined),
                    'close'
                )
            )
        );
        for (const socket of silent) socket.resume();
        const answer = await fetch(`http://127.0.0.1:${server.port}/`);
        expect(await answer.text()).toBe('whole');
        await closed;
        await server.close(100);
    });
});

describe('TLS by the service itself', () => {
    let folder: string;
    let files: { readonly certificateFile: string; readonly keyFile: string };
    /** Certificates of an authority that nobody knows but the test. */
    function makeCertificate(name: string): void {
        execFileSync(
            'openssl',
            [
                ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
                ...[
                    '-days',
                    '2',
                    '-subj',
                    `/CN=${name}`,
                    '-addext',
                    'subjectAltName=DNS:localhost,IP:127.0.0.1'
                ],
                ...['-keyout', join(folder, `${name}.key`), '-out', join(folder, `${name}.crt`)]
            ],
            { stdio: 'ignore' }
        );
    }
    const use = (name: string): void => {
        copyFileSync(join(folder, `${name}.key`), files.keyFile);
        copyFileSync(join(folder, `${name}.crt`), files.certificateFile);
    };
    beforeAll(() => {
        folder = mkdtempSync(join(tmpdir(), 'dial-flow-tls-'));
        files = { certificateFile: join(folder, 'tls.crt'), keyFile: join(folder, 'tls.key') };
        makeCertificate('first');
        makeCertificate('second');
    });
    beforeEach(() => use('first'));
    afterAll(() => rmSync(folder, { recursive: true }));

    async function namesOf(port: number): Promise<string | undefined> {
        const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false });
        await once(socket, 'secureConnect');
        const { CN } = socket.getPeerCertificate().subject;
        socket.destroy();
        return Array.isArray(CN) ? CN[0] : CN;
    }

    it('When certificate and key are configured, then the service answers by TLS and insists on it', async () => {
        const rig = await startRig({ steps: [], http: { tls: files } });
        expect(rig.service.url).toMatch(/^https:/);
        const call = requestTls(`${rig.service.url}/healthz`, { rejectUnauthorized: false }).end();
        const [answer] = (await once(call, 'response')) as [
            { statusCode: number; headers: object; resume(): void }
        ];
        answer.resume();
        expect(answer.statusCode).toBe(200);
        expect(answer.headers).toMatchObject({
            'strict-transport-security': expect.stringContaining('max-age')
        });
        await expect(fetch(rig.service.url.replace('https', 'http'))).rejects.toThrow();
        await rig.clean();
    });

    it('When an old version of TLS is offered, then there is no connection', async () => {
        const tls = loadTlsMaterial(files, { logger });
        const server = await listen({ ...{ host: '127.0.0.1', port: 0, tls }, listener: (_q, r) => r.end() });
        const socket = connectTls({
            ...{ port: server.port, host: '127.0.0.1', rejectUnauthorized: false },
            ...{ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }
        });
        const [error] = (await once(socket, 'error').catch((cause: unknown) => [cause])) as [Error];
        expect(error.message).toMatch(/protocol version|alert/i);
        await server.close(100);
    });

    it('When the files change, then new connections get the new certificate; halves change nothing', async () => {
        const tls = loadTlsMaterial(files, { logger, lookEveryMs: 30 });
        const server = await listen({ ...{ host: '127.0.0.1', port: 0, tls }, listener: (_q, r) => r.end() });
        expect(await namesOf(server.port)).toBe('first');
        writeFileSync(files.certificateFile, '-----BEGIN CERTIFICATE-----\nhalf');
        await new Promise((resolve) => setTimeout(resolve, 200));
        expect(await namesOf(server.port)).toBe('first');
        use('second');
        while ((await namesOf(server.port)) !== 'second') {
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
        await server.close(100);
    });

    it('When certificate and key do not belong together, then the service does not start and says so', async () => {
        copyFileSync(join(folder, 'second.key'), files.keyFile);
        await expect(startRig({ steps: [], http: { tls: files } })).rejects.toMatchObject({
            ...{ code: 'configuration', advice: expect.stringContaining('DIAL_FLOW_TLS_KEY_FILE') }
        });
    });
});
