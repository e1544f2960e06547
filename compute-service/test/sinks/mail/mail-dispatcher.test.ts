import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import type { Mailer, RecipientResult } from '../../../src/ports/mail.ts';
import type { NewMail, Outbox } from '../../../src/ports/outbox.ts';
import {
    retryDelayMs,
    startMailDispatcher,
    type MailDispatcher,
    type MailDispatcherOptions
} from '../../../src/sinks/mail/mail-dispatcher.ts';
import { openSqliteOutbox } from '../../../src/sinks/mail/sqlite-outbox.ts';
import { handClock } from '../../runs/samples.ts';

const ANN = 'ann@example.test';
const BEN = 'ben@example.test';
const HOUR_MS = 3_600_000;

type Answer = (recipient: string) => RecipientResult | Promise<RecipientResult>;
const taken: Answer = (recipient) => ({ recipient, accepted: true });
const busy: Answer = (recipient) => ({
    recipient,
    accepted: false,
    reason: 'The host is busy.',
    permanent: false
});
const unknown: Answer = (recipient) => ({
    recipient,
    accepted: false,
    reason: 'No such user.',
    permanent: true
});

/** A mail host in memory that answers as it is told. */
class ScriptedHost implements Mailer {
    readonly sent: (readonly string[])[] = [];
    answers: Readonly<Record<string, Answer>> = {};

    async send({ recipients }: Parameters<Mailer['send']>[0]): Promise<readonly RecipientResult[]> {
        this.sent.push(recipients);
        return Promise.all(recipients.map((recipient) => (this.answers[recipient] ?? taken)(recipient)));
    }
    async verify(): Promise<void> {
        return undefined;
    }
    async close(): Promise<void> {
        return undefined;
    }
}

const letter = (change: Partial<NewMail> = {}): NewMail => ({
    ...{ key: 'run-1.failed', runId: 'run-1', outcome: 'failed', recipients: [ANN, BEN] },
    message: { messageId: '<m>', subject: 's', text: 't', html: 'h', images: [], attachments: [] },
    ...change
});

describe('Sending what the outbox holds', () => {
    const clock = handClock();
    let folder: string;
    let outbox: Outbox;
    let host: ScriptedHost;
    const dispatchers: MailDispatcher[] = [];

    beforeEach(async () => {
        folder = await mkdtemp(join(tmpdir(), 'dial-flow-dispatch-'));
        outbox = openSqliteOutbox({ file: join(folder, 'runs.sqlite'), clock });
        host = new ScriptedHost();
    });
    afterEach(async () => {
        await Promise.all(dispatchers.splice(0).map((dispatcher) => dispatcher.stop()));
        await outbox.close();
        await rm(folder, { recursive: true });
    });

    const start = (change: Partial<MailDispatcherOptions> = {}): MailDispatcher => {
        const dispatcher = startMailDispatcher({
            ...{ outbox, mailer: host, clock, logger: pino({ level: 'silent' }), lanes: 2 },
            pace: { perMinute: 10_000, atOnce: 10 },
            ...{ leaseMs: 60_000, pollMs: 10, giveUpMs: 48 * HOUR_MS, patienceMs: 10_000 },
            ...change
        });
        dispatchers.push(dispatcher);
        return dispatcher;
    };
    const statuses = async (): Promise<readonly string[]> =>
        (await outbox.list({ limit: 100 })).map(({ recipient, status }) => `${recipient} ${status}`);
    const until = async (reached: () => boolean | Promise<boolean>): Promise<void> => {
        while (!(await reached())) await delay(5);
    };

    it('When everybody gets the mail, then there is nothing to warn of', async () => {
        expect(await start().post(letter())).toEqual([]);
        expect(host.sent).toEqual([[ANN, BEN]]);
        expect(await statuses()).toEqual([`${ANN} sent`, `${BEN} sent`]);
    });

    it('When one is refused for good and one for now, then each is told, and only the latter is tried again', async () => {
        host.answers = { [ANN]: unknown, [BEN]: busy };
        const dispatcher = start();
        expect(await dispatcher.post(letter())).toEqual([
            'The mail does not reach 1 of 2 recipients: No such user.',
            'The mail has not reached 1 of 2 recipients yet and is tried again: The host is busy.'
        ]);
        host.answers = {};
        clock.move(retryDelayMs(1));
        await until(async () => (await outbox.figures()).waiting === 0);
        expect(host.sent).toEqual([[ANN, BEN], [BEN]]);
        expect(await statuses()).toEqual([`${ANN} given_up`, `${BEN} sent`]);
    });

    it('When it fails again and again, then the waits grow up to an hour, and in the end it is given up', async () => {
        expect([1, 2, 3, 6, 7, 60].map(retryDelayMs)).toEqual(
            [1, 2, 4, 32, 60, 60].map((minutes) => minutes * 60_000)
        );
        host.answers = { [ANN]: busy };
        start({ giveUpMs: 10 * 60_000 });
        await outbox.put(letter({ recipients: [ANN] }));
        for (const attempt of [1, 2, 3]) {
            await until(async () => {
                const [mail] = await outbox.list({ limit: 1 });
                return mail?.attempts === attempt && (mail.status !== 'waiting' || mail.reason !== null);
            });
            clock.move(retryDelayMs(attempt));
        }
        await until(async () => (await outbox.figures()).givenUp === 1);
        expect(await outbox.list({ limit: 1 })).toMatchObject([{ reason: 'The host is busy.', dueAt: null }]);
        await outbox.retry({});
        host.answers = {};
        await until(async () => (await statuses())[0] === `${ANN} sent`);
    });

    it('When the host takes long, then who posts is told that the mail waits, and it still goes out', async () => {
        let answer: () => void = () => undefined;
        host.answers = {
            [ANN]: (recipient) =>
                new Promise((resolve) => {
                    answer = () => resolve({ recipient, accepted: true });
                })
        };
        const warnings = await start({ patienceMs: 50 }).post(letter({ recipients: [ANN] }));
        expect(warnings).toEqual([
            'The mail has not reached 1 of 1 recipient yet and is tried again: The mail host has not answered yet.'
        ]);
        answer();
        await until(async () => (await statuses())[0] === `${ANN} sent`);
        expect(host.sent).toHaveLength(1);
    });

    it('When the same news is posted by two services at once, then it goes out once', async () => {
        const posts = [start(), start()].map((dispatcher) => dispatcher.post(letter()));
        expect(await Promise.all(posts)).toEqual([[], []]);
        expect(host.sent).toEqual([[ANN, BEN]]);
    });

    it('When two services send more than the host takes in a minute, then together they keep to it, and the rest follows', async () => {
        const pace = { perMinute: 3, atOnce: 2 };
        start({ pace });
        const other = start({ pace, patienceMs: 50 });
        for (const index of [1, 2, 3]) await outbox.put(letter({ key: `run-${index}`, recipients: [ANN] }));
        await until(async () => (await outbox.figures()).waiting === 0);
        expect(await other.post(letter({ key: 'run-4', recipients: [ANN] }))).toEqual([
            'The mail has not reached 1 of 1 recipient yet and is tried again: Other mails go first.'
        ]);
        clock.move(59_999);
        await delay(50);
        expect(host.sent).toHaveLength(3);
        clock.move(1);
        await until(async () => (await outbox.figures()).waiting === 0);
        expect(host.sent).toHaveLength(4);
    });

    it('When two services have many mails, then no more are on their way at once than the host takes', async () => {
        let sending = 0;
        let most = 0;
        host.answers = {
            [ANN]: async (recipient) => {
                sending += 1;
                most = Math.max(most, sending);
                await delay(20);
                sending -= 1;
                return { recipient, accepted: true };
            }
        };
        const pace = { perMinute: 100, atOnce: 2 };
        for (let index = 0; index < 8; index += 1) {
            await outbox.put(letter({ key: `run-${index}`, recipients: [ANN] }));
        }
        for (const lanes of [3, 3]) start({ lanes, pace });
        await until(async () => (await outbox.figures()).waiting === 0);
        expect([most, host.sent.length]).toEqual([2, 8]);
    });

    it('When a mail is long on its way, then its claim is kept', async () => {
        const claims: (() => void)[] = [];
        host.answers = {
            [ANN]: (recipient) =>
                new Promise((resolve) => claims.push(() => resolve({ recipient, accepted: true })))
        };
        const extended = jest.spyOn(outbox, 'extend');
        start({ leaseMs: 30 });
        await outbox.put(letter({ recipients: [ANN] }));
        await until(() => extended.mock.calls.length >= 3);
        expect(claims).toHaveLength(1);
        claims[0]?.();
        await until(async () => (await statuses())[0] === `${ANN} sent`);
    });

    it('When the outbox cannot be read for a while, then the dispatcher goes on afterwards', async () => {
        const claim = jest.spyOn(outbox, 'claim').mockRejectedValue(new Error('disk I/O error'));
        const dispatcher = start();
        await until(() => claim.mock.calls.length > 2);
        claim.mockRestore();
        expect(await dispatcher.post(letter())).toEqual([]);
    });

    it('When the mailer itself breaks, then the claim runs out and the mail is tried again', async () => {
        const send = jest.spyOn(host, 'send').mockRejectedValueOnce(new Error('A fault of our own'));
        start({ leaseMs: 1000 });
        await outbox.put(letter({ recipients: [ANN] }));
        await until(() => send.mock.calls.length === 1);
        clock.move(1000);
        await until(async () => (await statuses())[0] === `${ANN} sent`);
    });

    it('When it is stopped, then nothing more is claimed', async () => {
        const dispatcher = start();
        await dispatcher.stop();
        await outbox.put(letter());
        await delay(50);
        expect(host.sent).toEqual([]);
        expect(await statuses()).toEqual([`${ANN} waiting`, `${BEN} waiting`]);
    });
});
