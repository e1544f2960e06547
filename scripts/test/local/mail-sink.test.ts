import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { startMailSink, subjectSlug } from '../../local/mail-sink.ts';

describe('the mail sink', () => {
    let directory: string;
    beforeEach(() => {
        directory = mkdtempSync(join(tmpdir(), 'mail-'));
    });
    afterEach(() => rmSync(directory, { recursive: true }));

    it('When messages are sent, then each is a file that names its subject', async () => {
        const sink = await startMailSink({ directory, port: 0 });
        const transport = createTransport({ host: '127.0.0.1', port: sink.port });
        const message = { from: 'dial-flow@example.test', to: 'ops@example.test', text: 'Ready.' };
        await transport.sendMail({ ...message, subject: 'The list for Tue 24 Nov is ready: 20,000 numbers' });
        await transport.sendMail({
            ...message,
            subject: 'Held back',
            attachments: [{ filename: 'list.csv', content: 'rank\n1\n' }]
        });
        transport.close();
        await sink.stop();

        const [first = '', second = '', ...others] = readdirSync(directory).sort();
        expect(others).toEqual([]);
        expect(first).toMatch(/-001-The-list-for-Tue-24-Nov-is-ready-20-000-numbers\.eml$/);
        expect(second).toMatch(/-002-Held-back\.eml$/);
        expect(readFileSync(join(directory, first), 'utf8')).toContain('Ready.');
        expect(readFileSync(join(directory, second), 'utf8')).toContain('list.csv');
    });

    it.each([
        ['Subject: ../../etc/passwd', 'etc-passwd'],
        ['Subject: a\r\n b', 'a-b'],
        ['From: x', 'no-subject'],
        ['Subject: ???', 'no-subject']
    ])('When the head is %j, then the file name holds %s', (head, slug) => {
        expect(subjectSlug(`X-Other: 1\r\n${head}\r\n\r\nBody`)).toBe(slug);
    });
});
