import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import type { Run } from '../../../src/runs/run.ts';
import { notify } from '../../../src/sinks/mail/notify.ts';
import { runMail, type RunMailInput } from '../../../src/sinks/mail/run-mail.ts';
import { SmtpMailer } from '../../../src/sinks/mail/smtp-mailer.ts';
import { sampleRun, sampleStep } from '../../support/sample-run.ts';

const succeeded = sampleRun({
    status: 'succeeded',
    documents: {
        outputs: [
            {
                name: 'call_list',
                title: 'Call list',
                file: 'call_list.csv',
                rows: 20_000,
                bytes: 10,
                sha256: 'ab',
                versionId: null
            }
        ]
    }
});
const input = (run: Run, change: Partial<RunMailInput> = {}): RunMailInput => ({
    run,
    callDate: '2026-11-24',
    funnel: [
        {
            engine: 'List IQ',
            title: 'On the list',
            rows: 20_000,
            dropped: 12_431,
            dropReason: 'no <target> left'
        }
    ],
    stateFill: [{ state: 'TX', target: 1_800, taken: 1_799 }],
    listFile: {
        name: 'call_list.csv',
        path: '/nowhere/call_list.csv',
        bytes: 10,
        link: 'https://crm.example/file'
    },
    runLink: 'https://crm.example/run?a=1&b=2',
    maxAttachmentBytes: 1_000,
    domain: 'dial-flow.example',
    ...change
});

describe('mail about a run', () => {
    it('When the list is ready, then the verdict comes first, figures follow, and the list is attached', () => {
        const mail = runMail(input(succeeded));
        expect(mail.subject).toBe('DIAL-Flow: The list for 2026-11-24 is ready: 20,000 numbers.');
        expect(mail.text).toContain('12,431');
        expect(mail.text).toMatch(/TX +1,800 +1,799/);
        expect(mail.html).toContain('no &lt;target&gt; left');
        expect(mail.html).toContain('href="https://crm.example/run?a=1&amp;b=2"');
        expect(mail.attachments).toHaveLength(1);
    });

    it('When the list is too large, then it is linked instead', () => {
        const mail = runMail(input(succeeded, { maxAttachmentBytes: 5 }));
        expect(mail.attachments).toEqual([]);
        expect(mail.text).toContain('https://crm.example/file');
    });

    it('When a check holds the results back, then the mail says why and attaches nothing', () => {
        const mail = runMail(
            input(
                sampleRun({
                    status: 'succeeded_with_warnings',
                    draft: 'held',
                    error: {
                        code: 'checks_failed',
                        message: 'Nothing was delivered: 1 check failed (Volume).',
                        advice: 'Look at the checks, then accept the draft with a reason or discard it.',
                        correlationId: 'c-1',
                        step: null
                    },
                    documents: {
                        checks: [
                            {
                                code: 'volume',
                                title: 'Volume',
                                severity: 'error',
                                passed: false,
                                expected: '30 %',
                                actual: '44 %',
                                sentence: '11,204 numbers, 44 % fewer than the last accepted list.'
                            }
                        ]
                    }
                })
            )
        );
        expect(mail.subject).toContain('Nothing was delivered: 1 check failed');
        expect(mail.text).toContain('Error: 11,204 numbers, 44 % fewer than the last accepted list.');
        expect(mail.text).toContain('dial-flow accept run-1 --reason');
        expect(mail.text).toContain('dial-flow discard run-1 --reason');
        expect(mail.attachments).toEqual([]);
    });

    it('When the run failed, then the mail says what, where and what to do', () => {
        const mail = runMail(
            input(
                sampleRun({
                    status: 'failed',
                    steps: [
                        sampleStep({ key: 'extract.inputs', engine: 'extract', title: 'Read the inputs' })
                    ],
                    error: {
                        code: 'source_incomplete',
                        message: 'calls, page 3: 10 records were announced and 8 came.\nInjected: line',
                        advice: 'Resume the run.',
                        correlationId: 'c-1',
                        step: 'extract.inputs'
                    }
                })
            )
        );
        expect(mail.subject).toContain(
            'The run failed at the step Read the inputs. There is no list for 2026-11-24.'
        );
        expect(mail.text).toContain('10 records were announced and 8 came. Injected: line');
        expect(mail.text).toContain('What to do: Resume the run.');
        expect(mail.text).toContain('Reference: c-1');
    });

    it('When the same news is told again, then it has the same Message-ID; other news has another', () => {
        const first = runMail(input(succeeded));
        expect(runMail(input(succeeded)).messageId).toBe(first.messageId);
        expect(first.messageId).toBe('<run-1.succeeded.2026-11-23T02-00-00.000Z@dial-flow.example>');
        expect(runMail(input({ ...succeeded, attempt: 2 })).messageId).toBe(first.messageId);
        const sentOn = { ...succeeded, queuedAt: '2026-11-23T08:00:00.000Z' };
        expect(runMail(input(sentOn)).messageId).not.toBe(first.messageId);
        expect(runMail(input({ ...succeeded, status: 'failed' })).messageId).not.toBe(first.messageId);
    });
});

describe('sending mail', () => {
    let received: string[];
    let server: SMTPServer;
    let directory: string;

    beforeEach(async () => {
        received = [];
        directory = await mkdtemp(join(tmpdir(), 'mail-'));
        server = new SMTPServer({
            authOptional: true,
            disabledCommands: ['STARTTLS'],
            onData(stream, _session, done) {
                const chunks: Buffer[] = [];
                stream.on('data', (chunk: Buffer) => chunks.push(chunk));
                stream.on('end', () => {
                    received.push(Buffer.concat(chunks).toString('utf8'));
                    done();
                });
            }
        });
        await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    });
    afterEach(async () => {
        await new Promise<void>((resolve) => server.close(resolve));
        await rm(directory, { recursive: true, force: true });
    });

    const mailer = (port: number): SmtpMailer =>
        new SmtpMailer({
            host: '127.0.0.1',
            port,
            secure: false,
            auth: null,
            from: 'DIAL-Flow <dial-flow@example.test>',
            to: ['ops@example.test', 'lead@example.test']
        });

    it('When the host takes it, then text, HTML and attachment arrive under the given id', async () => {
        const path = join(directory, 'call_list.csv');
        await writeFile(path, 'rank,account_id\n1,A\n');
        const list = { name: 'call_list.csv', path, bytes: 20, link: null };
        const open = mailer((server.server.address() as AddressInfo).port);
        const message = runMail(input(succeeded, { listFile: list }));
        expect(await notify({ mailer: open, message })).toEqual([]);
        await open.close();
        const [mail = ''] = received;
        expect(mail).toContain('Message-ID: <run-1.succeeded.2026-11-23T02-00-00.000Z@dial-flow.example>');
        expect(mail).toContain('To: ops@example.test, lead@example.test');
        expect(mail).toContain('filename=call_list.csv');
        expect(mail).toContain('text/html');
    });

    it('When the host cannot be reached, then that is a warning', async () => {
        const closed = mailer(1);
        const warnings = await notify({
            mailer: closed,
            message: runMail(input(succeeded, { listFile: null }))
        });
        expect(warnings).toEqual([expect.stringContaining('The mail was not sent')]);
        await closed.close();
    });
});
