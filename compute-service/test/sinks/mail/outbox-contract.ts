import type { MailMessage } from '../../../src/ports/mail.ts';
import type { ClaimedMail, NewMail, Outbox, SettledDelivery } from '../../../src/ports/outbox.ts';
import { personalSubject } from '../../../src/personal-data/subject.ts';
import type { Clock } from '../../../src/runs/clock.ts';
import { handClock } from '../../runs/samples.ts';

const LEASE_MS = 10_000;
const HOUR_MS = 3_600_000;

/** Opens the same outbox twice, as two processes do. */
export type OpenOutboxes = (options: {
    readonly clock: Pick<Clock, 'now'>;
}) => Promise<{ readonly one: Outbox; readonly other: Outbox; clean(): Promise<void> }>;

const message: MailMessage = {
    messageId: '<run-1.failed@dial-flow.example>',
    subject: 'The run failed at “Read”, 🙂',
    text: 'The run failed.\nLine two – with a dash\n',
    html: '<p>The run failed &amp; nothing else</p>',
    images: [{ id: 'map', filename: 'map.png', base64: 'iVBORw0KGgo=' }],
    attachments: [{ filename: 'call_list.csv', path: '/runs/call_list.csv', contentType: 'text/csv' }]
};
const ANN = 'ann@example.com';
const BEN = 'ben@example.com';

const mail = (change: Partial<NewMail> = {}): NewMail => ({
    key: 'run-1.failed',
    runId: 'run-1',
    outcome: 'failed',
    message,
    recipients: [BEN, ANN],
    ...change
});

/** What every outbox must do, whatever it keeps its mails in. */
export function outboxContract(name: string, open: OpenOutboxes): void {
    describe(`Outbox: ${name}`, () => {
        const clock = handClock();
        let outbox: Outbox;
        let other: Outbox;
        let clean: () => Promise<void>;

        beforeEach(async () => {
            ({ one: outbox, other, clean } = await open({ clock }));
        });
        afterEach(async () => clean());

        const claim = async (from: Outbox = outbox, key?: string): Promise<ClaimedMail> => {
            const claimed = await from.claim({ leaseMs: LEASE_MS, ...(key === undefined ? {} : { key }) });
            if (!claimed) throw new Error('Nothing to claim');
            return claimed;
        };
        const nothingIsDue = async (): Promise<void> => {
            expect(await outbox.claim({ leaseMs: LEASE_MS })).toBeNull();
            expect(await other.claim({ leaseMs: LEASE_MS })).toBeNull();
        };
        const sent = (recipient: string): SettledDelivery => ({
            ...{ recipient, status: 'sent', reason: null, dueAt: null }
        });
        const later = (recipient: string, ms = HOUR_MS): SettledDelivery => ({
            ...{ recipient, status: 'waiting', reason: 'The host is busy.' },
            dueAt: new Date(clock.now().getTime() + ms)
        });
        const givenUp = (recipient: string): SettledDelivery => ({
            ...{ recipient, status: 'given_up', reason: 'No such mailbox.', dueAt: null }
        });

        it('When a mail is put, then another process can claim it as it was written', async () => {
            expect(await outbox.put(mail())).toBe(2);
            const claimed = await claim(other);
            expect(claimed).toEqual({
                ...{ key: 'run-1.failed', token: claimed.token, createdAt: clock.now().toISOString() },
                ...{ message, addressees: [ANN, BEN] },
                due: [
                    { recipient: ANN, attempt: 1 },
                    { recipient: BEN, attempt: 1 }
                ]
            });
        });

        it('When the same key comes again, then the first message stays and only new recipients are added', async () => {
            await outbox.put(mail());
            const again = { ...message, subject: 'Another text' };
            expect(await other.put(mail({ message: again }))).toBe(0);
            expect(await other.put(mail({ message: again, recipients: [ANN, 'cy@example.com'] }))).toBe(1);
            expect(
                (await outbox.list({ limit: 10 })).map(({ recipient, subject }) => [recipient, subject])
            ).toEqual([
                [ANN, message.subject],
                [BEN, message.subject],
                ['cy@example.com', message.subject]
            ]);
        });

        it('When two processes put the same key at once, then each recipient is there once', async () => {
            const added = await Promise.all([outbox.put(mail()), other.put(mail())]);
            expect(added[0] + added[1]).toBe(2);
            expect(await outbox.list({ limit: 10 })).toHaveLength(2);
        });

        it('When a mail is claimed, then nobody else gets it until the lease has run out', async () => {
            await outbox.put(mail());
            const first = await claim();
            await nothingIsDue();
            clock.move(LEASE_MS - 1);
            expect(await outbox.extend(first, LEASE_MS)).toBe(true);
            clock.move(LEASE_MS - 1);
            await nothingIsDue();
            clock.move(1);
            const second = await claim(other);
            expect(second.due.map(({ attempt }) => attempt)).toEqual([2, 2]);
            expect(second.token).not.toBe(first.token);
            expect(await outbox.extend(first, LEASE_MS)).toBe(false);
        });

        it('When a claim was lost, then its results are not stored', async () => {
            await outbox.put(mail({ recipients: [ANN] }));
            const lost = await claim();
            clock.move(LEASE_MS);
            const held = await claim(other);
            expect(await outbox.settle(lost, [givenUp(ANN)])).toBe(false);
            expect((await outbox.list({ limit: 1 }))[0]).toMatchObject({ status: 'waiting', reason: null });
            expect(await other.settle(held, [sent(ANN)])).toBe(true);
            expect((await outbox.list({ limit: 1 }))[0]).toMatchObject({ status: 'sent' });
        });

        it('When one recipient is served and another is not, then only the other one is due again', async () => {
            await outbox.put(mail());
            await outbox.settle(await claim(), [sent(ANN), later(BEN)]);
            await nothingIsDue();
            expect(await outbox.list({ limit: 10 })).toEqual([
                {
                    ...{ key: 'run-1.failed', runId: 'run-1', outcome: 'failed', subject: message.subject },
                    ...{ recipient: ANN, status: 'sent', attempts: 1, reason: null },
                    ...{ createdAt: clock.now().toISOString(), dueAt: null },
                    settledAt: clock.now().toISOString()
                },
                {
                    ...{ key: 'run-1.failed', runId: 'run-1', outcome: 'failed', subject: message.subject },
                    ...{ recipient: BEN, status: 'waiting', attempts: 1, reason: 'The host is busy.' },
                    ...{ createdAt: clock.now().toISOString() },
                    ...{ dueAt: later(BEN).dueAt?.toISOString(), settledAt: null }
                }
            ]);
            clock.move(HOUR_MS);
            const again = await claim(other);
            expect(again.addressees).toEqual([ANN, BEN]);
            expect(again.due).toEqual([{ recipient: BEN, attempt: 2 }]);
        });

        it('When a mail has gone out, then neither the same news nor a person sends it again', async () => {
            await outbox.put(mail());
            await outbox.settle(await claim(), [sent(ANN), sent(BEN)]);
            await outbox.put(mail());
            expect(await outbox.retry({})).toBe(0);
            clock.move(100 * HOUR_MS);
            await nothingIsDue();
        });

        it('When several mails wait, then the one that is due longest comes first, and one can be asked for', async () => {
            await outbox.put(mail({ key: 'a', recipients: [ANN] }));
            clock.move(1000);
            await outbox.put(mail({ key: 'b', recipients: [ANN] }));
            await outbox.put(mail({ key: 'c', runId: null, outcome: 'alarm', recipients: [ANN] }));
            expect((await claim(outbox, 'c')).key).toBe('c');
            expect(await outbox.claim({ leaseMs: LEASE_MS, key: 'c' })).toBeNull();
            expect((await claim()).key).toBe('a');
            expect((await claim(other)).key).toBe('b');
            await nothingIsDue();
        });

        it('When many claim at once, then each mail goes to one of them', async () => {
            const keys = Array.from({ length: 8 }, (_, index) => `run-${index}`);
            for (const key of keys) await outbox.put(mail({ key }));
            const claims = await Promise.all(keys.map((_, index) => claim(index % 2 === 0 ? outbox : other)));
            expect(claims.map(({ key }) => key).sort()).toEqual(keys);
        });

        it('When many claim at once at a pace, then all of them together keep to it', async () => {
            const keys = Array.from({ length: 8 }, (_, index) => `run-${index}`);
            for (const key of keys) await outbox.put(mail({ key, recipients: [ANN] }));
            const pace = { perMinute: 5, atOnce: 3 };
            const claimAll = async (): Promise<readonly ClaimedMail[]> => {
                const asked = keys.map((_, index) =>
                    (index % 2 === 0 ? outbox : other).claim({ leaseMs: 2 * HOUR_MS, pace })
                );
                return (await Promise.all(asked)).filter((claimed) => claimed !== null);
            };
            const first = await claimAll();
            expect(first).toHaveLength(3);
            for (const claimed of first) await other.settle(claimed, [sent(ANN)]);
            const second = await claimAll();
            expect(second).toHaveLength(2);
            for (const claimed of second) await outbox.settle(claimed, [sent(ANN)]);
            clock.move(59_999);
            expect(await claimAll()).toEqual([]);
            clock.move(1);
            const third = await claimAll();
            expect(third).toHaveLength(3);
            for (const claimed of third) await outbox.settle(claimed, [sent(ANN)]);
        });

        it('When the clock was ahead for a while, then mails go on once it is right again', async () => {
            const pace = { perMinute: 1, atOnce: 1 };
            for (const key of ['a', 'b']) await outbox.put(mail({ key, recipients: [ANN] }));
            clock.move(HOUR_MS);
            const ahead = await outbox.claim({ leaseMs: LEASE_MS, pace });
            if (!ahead) throw new Error('Nothing to claim');
            await outbox.settle(ahead, [sent(ANN)]);
            clock.move(-HOUR_MS);
            expect((await other.claim({ leaseMs: LEASE_MS, pace }))?.key).toBe('b');
        });

        it('When a sender vanished, then its mail takes no place once its lease has run out', async () => {
            for (const key of ['a', 'b']) await outbox.put(mail({ key, recipients: [ANN] }));
            const pace = { perMinute: 100, atOnce: 1 };
            expect((await other.claim({ leaseMs: LEASE_MS, pace }))?.key).toBe('a');
            expect(await outbox.claim({ leaseMs: LEASE_MS, pace })).toBeNull();
            clock.move(LEASE_MS);
            expect(await outbox.claim({ leaseMs: LEASE_MS, pace })).not.toBeNull();
        });

        it('When a mail names somebody, then it is found, and erased without being lost', async () => {
            const text = 'The first line.\nCall (415) 555-2671 no more.\n';
            const html = '<p>The first line.</p><p>Call (415) 555-2671 no more.</p>';
            await outbox.put(mail({ message: { ...message, text, html }, recipients: [ANN] }));
            await outbox.put(mail({ key: 'b', recipients: [BEN] }));
            const subject = personalSubject('+14155552671');
            expect(await other.rowsNaming(subject)).toEqual([
                { place: 'outbox', rows: [expect.objectContaining({ key: 'run-1.failed', text })] }
            ]);
            expect(await other.rowsNaming(personalSubject('+14155552672'))).toEqual([]);
            expect(await outbox.eraseNaming(subject)).toBe(1);
            expect(await outbox.eraseNaming(subject)).toBe(0);
            expect(await other.rowsNaming(subject)).toEqual([]);
            expect((await claim(outbox, 'run-1.failed')).message).toEqual({
                ...message,
                text: 'The first line.\n(erased)\n',
                html: '<p>The first line.</p><p>(erased)</p>'
            });
        });

        it('When the reason why a mail did not go out names somebody, then the reason is erased', async () => {
            await outbox.put(mail({ recipients: [ANN] }));
            await outbox.settle(await claim(), [{ ...later(ANN), reason: 'No such user +14155552671.' }]);
            const subject = personalSubject('415 555 2671');
            expect(await outbox.eraseNaming(subject)).toBe(1);
            expect(await other.list({ limit: 1 })).toEqual([
                expect.objectContaining({ status: 'waiting', reason: '(erased)' })
            ]);
        });

        it('When a person asks for another try, then what waits or was given up is due at once', async () => {
            await outbox.put(mail());
            await outbox.put(mail({ key: 'b', recipients: [ANN] }));
            await outbox.settle(await claim(), [givenUp(ANN), later(BEN)]);
            await outbox.settle(await claim(), [givenUp(ANN)]);
            await nothingIsDue();
            expect(await other.retry({ key: 'b' })).toBe(1);
            expect((await claim()).key).toBe('b');
            // What is just being sent is left alone.
            expect(await outbox.retry({})).toBe(2);
            expect((await claim()).due).toEqual([
                { recipient: ANN, attempt: 2 },
                { recipient: BEN, attempt: 2 }
            ]);
        });

        it('When mails are counted, then what waits and what was given up is told apart', async () => {
            expect(await outbox.figures()).toEqual({
                ...{ waiting: 0, givenUp: 0, givenUpLately: 0, oldestWaiting: null }
            });
            const written = clock.now().toISOString();
            await outbox.put(mail({ recipients: [ANN, BEN, 'cy@example.com'] }));
            await outbox.settle(await claim(), [sent(ANN), givenUp(BEN), later('cy@example.com')]);
            clock.move(1000);
            await outbox.put(mail({ key: 'b', recipients: [ANN] }));
            expect(await other.figures()).toEqual({
                ...{ waiting: 2, givenUp: 1, givenUpLately: 1, oldestWaiting: written }
            });
            expect(await outbox.list({ status: 'given_up', limit: 10 })).toMatchObject([{ recipient: BEN }]);
            expect(await outbox.list({ key: 'b', limit: 10 })).toMatchObject([{ key: 'b' }]);
            expect(await outbox.list({ limit: 2 })).toMatchObject([{ key: 'b' }, { recipient: ANN }]);
            clock.move(24 * HOUR_MS);
            expect(await outbox.figures()).toMatchObject({ waiting: 2, givenUp: 1, givenUpLately: 0 });
        });

        it('When old mails are forgotten, then only those go of which nothing waits', async () => {
            await outbox.put(mail());
            await outbox.settle(await claim(), [sent(ANN), givenUp(BEN)]);
            await outbox.put(mail({ key: 'waits' }));
            await outbox.settle(await claim(), [sent(ANN), later(BEN)]);
            expect(await outbox.forget(clock.now())).toBe(0);
            clock.move(1);
            expect(await outbox.forget(clock.now())).toBe(1);
            expect((await other.list({ limit: 10 })).map(({ key }) => key)).toEqual(['waits', 'waits']);
            expect(await outbox.put(mail())).toBe(2);
        });

        it('When texts have quotes or are long, then they come back as they were', async () => {
            const odd = { ...message, subject: `'; DROP TABLE outbox_mails; --`, html: 'x'.repeat(300_000) };
            await outbox.put(mail({ key: "it's", message: odd, recipients: ["o'neil@example.com"] }));
            const claimed = await claim(other, "it's");
            expect(claimed.message).toEqual(odd);
            expect(claimed.addressees).toEqual(["o'neil@example.com"]);
        });
    });
}
