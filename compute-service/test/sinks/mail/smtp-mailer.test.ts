import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SMTPServerOptions } from 'smtp-server';
import type { MailMessage, RecipientResult } from '../../../src/ports/mail.ts';
import { SmtpMailer, type SmtpMailerOptions } from '../../../src/sinks/mail/smtp-mailer.ts';
import { AUTHORITY, fixture, headerOf, startSmtpHost, type SmtpHost } from './smtp-host.ts';

const ANN = 'ann@example.test';
const BEN = 'ben@example.test';
const MESSAGE: MailMessage = {
    messageId: '<run-1.failed@dial-flow.example>',
    subject: 'DIAL-Flow: The run failed.',
    text: 'The run failed.\n',
    html: '<p>The run failed.</p><img src="cid:map">',
    images: [{ id: 'map', filename: 'map.png', base64: 'iVBORw0KGgo=' }],
    attachments: []
};

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
});

async function hostOf(options: SMTPServerOptions = {}): Promise<SmtpHost> {
    const host = await startSmtpHost(options);
    closers.push(() => host.stop());
    return host;
}

function mailerFor(port: number, change: Partial<SmtpMailerOptions> = {}): SmtpMailer {
    const mailer = new SmtpMailer({
        ...{ host: 'localhost', port, encryption: 'starttls', ca: AUTHORITY, signIn: null },
        ...{ from: 'DIAL-Flow <dial-flow@example.test>', connections: 1, perMinute: 1000 },
        timeoutMs: 1000,
        ...change
    });
    closers.push(() => mailer.close());
    return mailer;
}

const send = (
    mailer: SmtpMailer,
    recipients: readonly string[] = [ANN],
    message: MailMessage = MESSAGE
): Promise<readonly RecipientResult[]> => mailer.send({ message, recipients, addressees: [ANN, BEN] });

const refused = (recipient: string, reason: RegExp, permanent = false) => ({
    ...{ recipient, accepted: false, permanent },
    reason: expect.stringMatching(reason) as string
});

describe('Mail by SMTP', () => {
    it('When the host offers STARTTLS, then the mail goes out encrypted with everything in it', async () => {
        const host = await hostOf();
        const folder = await mkdtemp(join(tmpdir(), 'dial-flow-mail-'));
        closers.push(() => rm(folder, { recursive: true }));
        const path = join(folder, 'call_list.csv');
        await writeFile(path, 'rank,account_id\n1,A\n');
        const attachments = [{ filename: 'call_list.csv', path, contentType: 'text/csv; charset=utf-8' }];
        const results = await send(mailerFor(host.port), [BEN], { ...MESSAGE, attachments });
        expect(results).toEqual([{ recipient: BEN, accepted: true }]);
        expect(host.received).toMatchObject([{ recipients: [BEN], encrypted: true }]);
        const raw = host.received[0]?.raw ?? '';
        expect(headerOf(raw, 'Message-ID')).toBe('<run-1.failed@dial-flow.example>');
        expect(headerOf(raw, 'To')).toBe(`${ANN}, ${BEN}`);
        expect(headerOf(raw, 'Auto-Submitted')).toBe('auto-generated');
        expect(raw).toContain('Content-ID: <map>');
        expect(raw).toContain('filename=call_list.csv');
        expect(raw).toContain('text/plain');
    });

    it('When an attachment is gone by now, then the mail goes out and says so', async () => {
        const host = await hostOf();
        const attachments = [{ filename: 'list.csv', path: '/nowhere/list.csv', contentType: 'text/csv' }];
        expect(await send(mailerFor(host.port), [ANN], { ...MESSAGE, attachments })).toEqual([
            { recipient: ANN, accepted: true }
        ]);
        expect(host.received[0]?.raw).toContain('list.csv is no longer there');
    });

    it('When the port speaks TLS from the first byte, then that is used', async () => {
        const host = await hostOf({ secure: true });
        expect(await send(mailerFor(host.port, { encryption: 'tls' }))).toEqual([
            { recipient: ANN, accepted: true }
        ]);
        expect(host.received).toMatchObject([{ encrypted: true }]);
    });

    it('When the host, or somebody in between, hides STARTTLS, then nothing is sent', async () => {
        const host = await hostOf({ hideSTARTTLS: true, disabledCommands: ['STARTTLS'] });
        const results = await send(
            mailerFor(host.port, { signIn: { kind: 'password', user: 'u', password: 'p' } })
        );
        expect(results).toEqual([refused(ANN, /does not offer a protected connection.*nothing was sent/)]);
        expect(host.received).toEqual([]);
    });

    it('When the operator turned encryption off by name, then the mail goes out in the clear', async () => {
        const host = await hostOf({ disabledCommands: ['STARTTLS'] });
        expect(await send(mailerFor(host.port, { encryption: 'off' }))).toEqual([
            { recipient: ANN, accepted: true }
        ]);
        expect(host.received).toMatchObject([{ encrypted: false }]);
    });

    it.each([
        ['signed by nobody who is trusted', { ca: null }, {}],
        ['for another name', {}, { cert: fixture('other-name.pem') }]
    ])('When the certificate is %s, then nothing is sent', async (_case, change, options) => {
        const host = await hostOf(options);
        expect(await send(mailerFor(host.port, change))).toEqual([
            refused(ANN, /certificate of the mail host localhost:\d+ is not trusted/)
        ]);
        expect(host.received).toEqual([]);
        const implicit = await hostOf({ ...options, secure: true });
        expect(await send(mailerFor(implicit.port, { ...change, encryption: 'tls' }))).toEqual([
            refused(ANN, /certificate of the mail host localhost:\d+ is not trusted/)
        ]);
    });

    it('When the host takes user and password, then the service signs in; a wrong password is told plainly', async () => {
        const host = await hostOf({
            authOptional: false,
            onAuth: ({ username, password }, _session, done) =>
                password === 'right' ? done(null, { user: username ?? '' }) : done(new Error('Wrong.'))
        });
        const signIn = (password: string) => ({ kind: 'password', user: 'dial', password }) as const;
        expect(await send(mailerFor(host.port, { signIn: signIn('right') }))).toEqual([
            { recipient: ANN, accepted: true }
        ]);
        expect(host.received).toMatchObject([{ user: 'dial' }]);
        const wrong = mailerFor(host.port, { signIn: signIn('secret-and-wrong') });
        const results = await send(wrong);
        expect(results).toEqual([refused(ANN, /refused the sign-in: 535/)]);
        expect(JSON.stringify(results)).not.toContain('secret-and-wrong');
        await expect(wrong.verify()).rejects.toMatchObject({
            code: 'delivery_failed',
            message: expect.stringContaining('refused the sign-in') as string,
            advice: expect.stringContaining('OAuth2') as string
        });
        await expect(mailerFor(host.port, { signIn: signIn('right') }).verify()).resolves.toBeUndefined();
    });

    it('When one recipient is refused, then the others get the mail and only that one is told', async () => {
        const host = await hostOf({
            onRcptTo: ({ address }, _session, done) =>
                done(address === BEN ? Object.assign(new Error('No such user'), { responseCode: 550 }) : null)
        });
        expect(await send(mailerFor(host.port), [ANN, BEN])).toEqual([
            { recipient: ANN, accepted: true },
            refused(BEN, /refused ben@example.test: 550 No such user/, true)
        ]);
        expect(host.received).toMatchObject([{ recipients: [ANN] }]);
        expect(await send(mailerFor(host.port), [BEN])).toEqual([refused(BEN, /550 No such user/, true)]);
    });

    it('When a recipient is refused for now, then that is no refusal for good', async () => {
        const host = await hostOf({
            onRcptTo: (_address, _session, done) =>
                done(Object.assign(new Error('Try later'), { responseCode: 451 }))
        });
        expect(await send(mailerFor(host.port))).toEqual([refused(ANN, /451 Try later/)]);
    });

    it('When the sender is refused, then the setting is to blame and no recipient is given up', async () => {
        const host = await hostOf({
            onMailFrom: (_address, _session, done) =>
                done(Object.assign(new Error('Not your address'), { responseCode: 553 }))
        });
        expect(await send(mailerFor(host.port))).toEqual([refused(ANN, /refused the sender: 553/)]);
    });

    it('When the host refuses the content for good, then so it is told for each recipient', async () => {
        const host = await hostOf({
            onData(stream, _session, done) {
                stream.resume();
                stream.on('end', () => done(Object.assign(new Error('Too large'), { responseCode: 552 })));
            }
        });
        expect(await send(mailerFor(host.port), [ANN, BEN])).toEqual([
            refused(ANN, /refused the mail: 552 Too large/, true),
            refused(BEN, /refused the mail: 552 Too large/, true)
        ]);
    });

    it('When nobody listens, then that is told and can be tried again', async () => {
        expect(await send(mailerFor(1))).toEqual([refused(ANN, /cannot be reached/)]);
        await expect(mailerFor(1).verify()).rejects.toMatchObject({ code: 'delivery_failed' });
    });

    it('When more mails come than may go out in a minute, then they wait', async () => {
        const host = await hostOf();
        const mailer = mailerFor(host.port, { perMinute: 2, connections: 2 });
        await send(mailer);
        await send(mailer);
        const third = send(mailer);
        await mailer.close();
        expect(await third).toEqual([refused(ANN, /cannot be reached or closed/)]);
        expect(host.received).toHaveLength(2);
    });
});

type Phase = 'connect' | 'greeting' | 'ehlo' | 'mail' | 'rcpt' | 'data' | 'content';
const PHASES: readonly Phase[] = ['connect', 'greeting', 'ehlo', 'mail', 'rcpt', 'data', 'content'];

/** A host in the clear that plays along up to a phase and then does what the test wants. */
async function faultyHost(
    phase: Phase,
    fault: (socket: Socket) => void
): Promise<{ port: number; mails: number }> {
    const state = { mails: 0 };
    const server: Server = createServer((socket) => {
        let content = false;
        socket.on('error', () => undefined);
        const reach = (reached: Phase, answer: string): void => {
            if (reached === phase) fault(socket);
            else socket.write(answer);
        };
        if (phase === 'connect') {
            fault(socket);
            return;
        }
        reach('greeting', '220 host ESMTP\r\n');
        socket.on('data', (bytes: Buffer) => {
            const text = bytes.toString('latin1');
            if (content) {
                if (text.endsWith('\r\n.\r\n')) {
                    content = false;
                    state.mails += 1;
                    reach('content', '250 kept\r\n');
                }
                return;
            }
            if (/^EHLO/i.test(text)) reach('ehlo', '250 host\r\n');
            else if (/^MAIL/i.test(text)) reach('mail', '250 ok\r\n');
            else if (/^RCPT/i.test(text)) reach('rcpt', '250 ok\r\n');
            else if (/^DATA/i.test(text)) {
                content = true;
                reach('data', '354 go on\r\n');
            } else socket.write('250 ok\r\n');
        });
    });
    const sockets = new Set<Socket>();
    server.on('connection', (socket) => sockets.add(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closers.push(async () => {
        for (const socket of sockets) socket.destroy();
        await new Promise<void>((resolve) => server.close(() => resolve()));
    });
    return Object.assign(state, { port: (server.address() as AddressInfo).port });
}

describe('A mail host that fails', () => {
    it.each(PHASES)(
        'When it drops the connection at %s, then the mail is to be tried again',
        async (phase) => {
            const host = await faultyHost(phase, (socket) => socket.destroy());
            const results = await send(mailerFor(host.port, { encryption: 'off', timeoutMs: 5000 }));
            expect(results).toEqual([refused(ANN, /closed the connection|fell silent|refused/)]);
            // The mail is offered once; what is not known to have arrived is for the outbox to decide.
            expect(host.mails).toBe(phase === 'content' ? 1 : 0);
        }
    );

    it.each(PHASES)('When it falls silent at %s, then the wait ends', async (phase) => {
        const host = await faultyHost(phase, () => undefined);
        const results = await send(mailerFor(host.port, { encryption: 'off', timeoutMs: 300 }));
        expect(results).toEqual([
            refused(ANN, /in time|fell silent|cannot be reached or closed|took too long/)
        ]);
    });

    it('When it answers one byte at a time without end, then the wait ends as well', async () => {
        const host = await faultyHost('rcpt', (socket) => {
            const timer = setInterval(() => socket.write('2'), 20);
            socket.on('close', () => clearInterval(timer));
        });
        const results = await send(mailerFor(host.port, { encryption: 'off', timeoutMs: 150 }));
        expect(results).toEqual([refused(ANN, /took too long/)]);
    });

    it('When it works again, then the same mailer sends', async () => {
        let broken = true;
        const host = await hostOf({
            onConnect: (_session, done) => done(broken ? new Error('Not now') : null)
        });
        const mailer = mailerFor(host.port);
        expect(await send(mailer)).toMatchObject([{ accepted: false, permanent: false }]);
        broken = false;
        expect(await send(mailer)).toEqual([{ recipient: ANN, accepted: true }]);
    });
});

describe('What stands in a header', () => {
    it('When a subject or a name holds line breaks, then no header begins there', async () => {
        const host = await hostOf();
        const subject = 'Failed at “Read”\r\nBcc: thief@example.test\r\n\r\n<script>';
        await send(mailerFor(host.port), [ANN], { ...MESSAGE, subject });
        const raw = host.received[0]?.raw ?? '';
        expect(headerOf(raw, 'Bcc')).toBeNull();
        expect(headerOf(raw, 'Subject')).toMatch(/^=\?UTF-8\?/);
        expect(host.received[0]?.recipients).toEqual([ANN]);
    });
});
