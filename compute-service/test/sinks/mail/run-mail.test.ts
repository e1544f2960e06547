import type { CheckResult } from '../../../src/engines/check-result.ts';
import type { MailMessage } from '../../../src/ports/mail.ts';
import type { Run } from '../../../src/runs/run.ts';
import { alarmMail } from '../../../src/sinks/mail/alarm-mail.ts';
import type { RunMailInput } from '../../../src/sinks/mail/run-mail-input.ts';
import { runMail } from '../../../src/sinks/mail/run-mail.ts';
import { sampleRun, sampleStep } from '../../support/sample-run.ts';

const output = (name: string, rows: number) => ({
    ...{ name, title: name, file: `${name}.csv`, rows, bytes: 10, sha256: 'ab12', versionId: null }
});
const difference = (name: string, before: number | null, after: number) => ({
    ...{ output: name, before, after, added: 0, removed: 0, changed: 0 },
    samples: { added: [], removed: [], changed: [] }
});
const succeeded = sampleRun({
    status: 'succeeded',
    finishedAt: '2026-11-23T02:06:05.000Z',
    documents: {
        outputs: [output('call_list', 20_000), output('phone_removals', 14_536)],
        diff: [difference('call_list', 20_000, 20_000), difference('phone_removals', 14_600, 14_536)]
    }
});
const failedCheck: CheckResult = {
    ...{
        code: 'volume',
        title: 'Volume',
        severity: 'error',
        passed: false,
        expected: '30 %',
        actual: '44 %'
    },
    sentence: '11,204 numbers, 44 % fewer than the last accepted list.'
};
const held = sampleRun({
    status: 'failed',
    draft: 'held',
    error: {
        code: 'checks_failed',
        message: 'Nothing was delivered: 1 check failed (Volume).',
        advice: 'Look at the checks, then accept the draft with a reason or discard it.',
        correlationId: 'c-1',
        step: null
    },
    documents: { checks: [failedCheck], outputs: [output('call_list', 11_204)] }
});
const failed = sampleRun({
    status: 'failed',
    steps: [sampleStep({ key: 'extract.inputs', engine: 'extract', title: 'Read the inputs' })],
    error: {
        code: 'source_incomplete',
        message: 'calls, page 3: 10 records were announced and 8 came.\nInjected: line',
        advice: 'Resume the run.',
        correlationId: 'c-1',
        step: 'extract.inputs'
    }
});
const input = (run: Run, change: Partial<RunMailInput> = {}): RunMailInput => ({
    run,
    callDate: '2026-11-24',
    funnel: [
        { engine: 'DeDupe IQ', title: 'All phones', rows: 600_000, dropped: 0, dropReason: null },
        { engine: 'List IQ', title: 'Places', rows: 32_431, dropped: 0, dropReason: null },
        {
            engine: 'List IQ',
            title: 'On the list',
            rows: 20_000,
            dropped: 12_431,
            dropReason: 'no <target> left'
        }
    ],
    stateFill: [
        { state: 'TX', target: 1_800, taken: 1_799 },
        { state: 'CA', target: 2_000, taken: 2_000 },
        { state: 'WY', target: 50, taken: 10 }
    ],
    listFile: {
        name: 'call_list.csv',
        path: '/nowhere/call_list.csv',
        bytes: 10,
        link: 'https://crm.example/file'
    },
    runLink: { label: 'Open the run in Salesforce', address: 'https://crm.example/run?a=1&b=2' },
    maxAttachmentBytes: 1_000,
    domain: 'dial-flow.example',
    ...change
});
const messageOf = (run: Run, change: Partial<RunMailInput> = {}): MailMessage =>
    runMail(input(run, change)).message;

describe('Mail about a run', () => {
    it('When the list is ready, then the verdict comes first, figures follow, and the list is attached', () => {
        const mail = messageOf(succeeded);
        expect(mail.subject).toBe('DIAL-Flow: The list for 2026-11-24 is ready: 20,000 numbers.');
        expect(mail.text.startsWith('Ready: The list for 2026-11-24 is ready: 20,000 numbers.\n')).toBe(true);
        expect(mail.text).toMatch(/Numbers to call +20,000 {2}as many as last time/);
        expect(mail.text).toMatch(/Numbers to stop calling +14,536 {2}64 fewer than last time/);
        expect(mail.text).toContain('Ended at 2026-11-23 02:06 UTC after 6 min 5 s');
        expect(mail.attachments).toEqual([
            {
                filename: 'call_list.csv',
                path: '/nowhere/call_list.csv',
                contentType: 'text/csv; charset=utf-8'
            }
        ]);
        expect(mail.html).toContain('href="https://crm.example/run?a=1&amp;b=2"');
        expect(mail.html.indexOf('The list for 2026-11-24')).toBeLessThan(
            mail.html.indexOf('Numbers to call')
        );
    });

    it('When the funnel is shown, then the list comes first, each step has its figures, and a picture its words', () => {
        const mail = messageOf(succeeded);
        expect(mail.text).toMatch(/2\. On the list +20,000 {2}−12,431 no <target> left/);
        expect(mail.text.indexOf('List IQ')).toBeLessThan(mail.text.indexOf('DeDupe IQ'));
        expect(mail.html).toContain('−12,431 no &lt;target&gt; left');
        expect(mail.html).toContain('alt="Bars from 32,431 (Places) down to 20,000 (On the list)');
    });

    it('When states are short, then the worst come first, and all states have their figures', () => {
        const mail = messageOf(succeeded);
        expect(mail.text).toContain('1 state of 3 has its share');
        expect(mail.text).toMatch(
            /WY +10 of 50 {2}20 % of its share\nTX +1,799 of 1,800 {2}99 % of its share/
        );
        expect(mail.text).toContain('All states: TX 1,799 of 1,800, CA 2,000, WY 10 of 50');
        const full = messageOf(succeeded, { stateFill: [{ state: 'CA', target: 5, taken: 5 }] });
        expect(full.text).toContain('Every state has its share.');
    });

    it('When pictures are shown, then each travels with the mail and nothing comes from elsewhere', () => {
        const mail = messageOf(succeeded);
        const shown = [...mail.html.matchAll(/src="([^"]*)"/g)].map(([, source]) => source);
        expect(shown).toEqual(['cid:states', 'cid:funnel-list-iq', 'cid:funnel-dedupe-iq']);
        expect(mail.images.map(({ id }) => `cid:${id}`)).toEqual(shown);
        for (const { base64 } of mail.images) {
            expect(Buffer.from(base64, 'base64').subarray(1, 4).toString()).toBe('PNG');
        }
        expect(mail.html).not.toMatch(/<script|<style|<link|url\(/);
    });

    it('When the list is too large, then it is linked instead', () => {
        const mail = messageOf(succeeded, { maxAttachmentBytes: 5 });
        expect(mail.attachments).toEqual([]);
        expect(mail.text).toContain('call_list.csv, too large to attach: https://crm.example/file');
    });

    it('When there were warnings, then they stand before everything that explains the result', () => {
        const run = { ...succeeded, status: 'succeeded_with_warnings' } as const;
        const documents = { ...succeeded.documents, warnings: ['An event was not sent.'] };
        const mail = messageOf({ ...run, documents });
        expect(mail.subject).toBe('DIAL-Flow: The list for 2026-11-24 is ready: 20,000 numbers. 1 warning.');
        expect(mail.text).toContain('Warnings\n- An event was not sent.');
        expect(mail.text.indexOf('An event was')).toBeLessThan(mail.text.indexOf('The list by state'));
        expect(mail.attachments).toHaveLength(1);
    });

    it('When a check holds the results back, then the mail says why and attaches nothing', () => {
        const mail = messageOf(held);
        expect(mail.subject).toContain('Nothing was delivered: 1 check failed');
        expect(mail.text).toContain('Error: 11,204 numbers, 44 % fewer than the last accepted list.');
        expect(mail.text).toContain('dial-flow accept run-1 --reason');
        expect(mail.text).toContain('dial-flow discard run-1 --reason');
        expect(mail.attachments).toEqual([]);
        expect(mail.text).not.toContain('https://crm.example/file');
    });

    it('When the run failed, then the mail says what, where and what to do', () => {
        const mail = messageOf(failed, { stateFill: [], listFile: null });
        expect(mail.subject).toContain(
            'The run failed at the step Read the inputs. There is no list for 2026-11-24.'
        );
        expect(mail.text).toContain('10 records were announced and 8 came. Injected: line');
        expect(mail.text).toContain('What to do: Resume the run.');
        expect(mail.text).toContain('dial-flow resume run-1');
        expect(mail.text).toContain('Reference: c-1');
    });

    it('When the run was cancelled, then the mail says that there is no list', () => {
        const mail = messageOf(sampleRun({ status: 'cancelled' }), { stateFill: [], listFile: null });
        expect(mail.subject).toBe('DIAL-Flow: The run was cancelled. There is no list for 2026-11-24.');
    });

    it('When a person sent the run on, then the mail says from where, or in whose name', () => {
        const steps = [sampleStep(), sampleStep({ key: 'b', status: 'pending' })];
        const resumed = runMail(input(sampleRun({ status: 'running', steps }), { resumed: true }));
        expect(resumed.outcome).toBe('resumed');
        expect(resumed.message.subject).toBe(
            'DIAL-Flow: The run was resumed: 1 of 2 steps were done before.'
        );
        const decided = { draft: 'accepted', decidedBy: 'Pat Doe', decisionReason: 'Holiday week.' } as const;
        const accepted = messageOf(sampleRun({ status: 'running', ...decided }), { resumed: true });
        expect(accepted.subject).toBe('DIAL-Flow: The draft was accepted by Pat Doe and is being delivered.');
        expect(accepted.text).toContain('Reason\n- Holiday week.');
    });

    it('When the same news is told again, then it has the same key and Message-ID; other news has others', () => {
        const first = runMail(input(succeeded));
        expect(first.key).toBe('run-1.succeeded.2026-11-23T02-00-00.000Z');
        expect(first.message.messageId).toBe('<run-1.succeeded.2026-11-23T02-00-00.000Z@dial-flow.example>');
        expect(runMail(input({ ...succeeded, attempt: 2 })).key).toBe(first.key);
        const others = [
            runMail(input({ ...succeeded, queuedAt: '2026-11-23T08:00:00.000Z' })),
            runMail(input({ ...succeeded, status: 'failed' })),
            runMail(input(succeeded, { resumed: true }))
        ];
        expect(new Set([first, ...others].map(({ message }) => message.messageId)).size).toBe(4);
    });

    it('When names hold line breaks, markup or endless text, then they stay names', () => {
        const title = `Read\r\nBcc: thief@example.test\u2028<img src=x onerror="alert(1)"> ${'long '.repeat(60)}`;
        const run = { ...failed, steps: [sampleStep({ key: 'extract.inputs', title })] };
        const mail = messageOf(run, { stateFill: [], listFile: null });
        expect(mail.subject).not.toMatch(/[\r\n\u2028]/);
        expect(mail.subject).toHaveLength(150);
        expect(mail.html).not.toContain('<img src=x');
        expect(mail.text.split('\n').some((line) => line.startsWith('Bcc:'))).toBe(false);
    });

    it('When a night has all its steps and states, then the HTML is small enough not to be cut by mail programs', () => {
        const funnel = Array.from({ length: 60 }, (_, index) => ({
            ...{ engine: `Engine ${index % 4}`, title: `A step with a name ${index}`, rows: 500_000 - index },
            ...{ dropped: 12_345, dropReason: 'a reason of usual length for this' }
        }));
        const stateFill = Array.from({ length: 51 }, (_, index) => ({
            ...{ state: `S${index}`, target: 1_800, taken: 1_799 }
        }));
        const mail = messageOf(succeeded, { funnel, stateFill });
        expect(Buffer.byteLength(mail.html)).toBeLessThan(100_000);
        expect(mail.images.reduce((sum, { base64 }) => sum + base64.length, 0)).toBeLessThan(50_000);
    });
});

describe('Mail of the alarm', () => {
    const due = new Date('2026-11-24T11:00:00Z');
    const alarm = {
        org: 'default',
        due,
        dueWords: '2026-11-24, 06:00 (America/New_York)',
        domain: 'dial-flow.example'
    };

    it('When no night was begun, then the mail says since when, and how to start one', () => {
        const { key, message } = alarmMail({
            ...alarm,
            lastSuccess: { id: 'run-1', asOf: '2026-11-22', finishedAt: '2026-11-23T03:00:00.000Z' },
            unfinished: null
        });
        expect(key).toBe('alarm.2026-11-24T11-00-00.000Z');
        expect(message.subject).toBe(
            'DIAL-Flow: No night has ended by 2026-11-24, 06:00 (America/New_York).'
        );
        expect(message.text).toContain('No night was begun');
        expect(message.text).toContain('run-1, as of 2026-11-22, ended at 2026-11-23 03:00 UTC');
        expect(message.text).toContain('dial-flow run');
    });

    it('When a night is still on its way, then the mail says which', () => {
        const { message } = alarmMail({
            ...alarm,
            lastSuccess: null,
            unfinished: { id: 'run-2', status: 'running', createdAt: '2026-11-24T02:00:00.000Z' }
        });
        expect(message.text).toContain('Run run-2 was asked for at 2026-11-24 02:00 UTC and is running.');
        expect(message.text).toContain('No night has delivered yet.');
        expect(message.text).toContain('dial-flow runs run-2');
    });
});
