import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { counted } from '../../engines/share.ts';
import type { Mailer, RecipientResult } from '../../ports/mail.ts';
import type {
    ClaimedMail,
    MailDelivery,
    NewMail,
    Outbox,
    SendingPace,
    SettledDelivery
} from '../../ports/outbox.ts';
import type { Clock } from '../../runs/clock.ts';
import { inSpan } from '../../tracing.ts';

export interface MailDispatcherOptions {
    readonly outbox: Outbox;
    readonly mailer: Mailer;
    readonly clock: Pick<Clock, 'now'>;
    readonly logger: Logger;
    /** Mails that are sent at the same time. */
    readonly lanes: number;
    /** How fast mails go out, whoever sends them; other processes send from the same outbox. */
    readonly pace: SendingPace;
    /** After so long without a sign of life of a sender, another one may send its mail. */
    readonly leaseMs: number;
    /** How long an idle lane waits before it looks again without being woken. */
    readonly pollMs: number;
    /** A mail that has not gone out by then is given up. */
    readonly giveUpMs: number;
    /** How long who posts a mail waits for its first attempt. */
    readonly patienceMs: number;
}

/** Sends what is in the outbox, now and again until it has gone out or is given up. */
export interface MailDispatcher {
    /**
     * Keeps a mail in the outbox and waits for the first attempt. Returns warnings in words for whom it has not gone out
     * to; none where everybody got it. @throws what the outbox says where the mail could not be kept
     */
    post(mail: NewMail): Promise<readonly string[]>;
    /** Keeps a mail in the outbox, to be sent as soon as can be. @throws what the outbox says */
    put(mail: NewMail): Promise<void>;
    /** Looks at the outbox at once. */
    wake(): void;
    /** Claims nothing more and resolves when no mail is being sent. */
    stop(): Promise<void>;
}

const FIRST_DELAY_MS = 60_000;
const LONGEST_DELAY_MS = 3_600_000;
const LOOK_MS = 50;
const STOP_GRACE_MS = 3_000;

/** A minute after the first attempt, then twice as long each time, up to an hour. */
export const retryDelayMs = (attempt: number): number =>
    Math.min(FIRST_DELAY_MS * 2 ** (attempt - 1), LONGEST_DELAY_MS);

/** Sentences for the run's record about those to whom a mail has not gone out. */
export function deliveryWarnings(deliveries: readonly MailDelivery[]): readonly string[] {
    const open = deliveries.filter(({ status }) => status !== 'sent');
    const groups = Map.groupBy(open, ({ status, reason }) => `${status} ${reason ?? ''}`);
    return [...groups.values()].map((group) => {
        const whom = `${group.length} of ${counted(deliveries.length, 'recipient')}`;
        const untried = group.every(({ attempts }) => attempts === 0);
        const waits = untried ? 'Other mails go first.' : 'The mail host has not answered yet.';
        const reason = group[0]?.reason ?? waits;
        return group[0]?.status === 'given_up'
            ? `The mail does not reach ${whom}: ${reason}`
            : `The mail has not reached ${whom} yet and is tried again: ${reason}`;
    });
}

function settledOf(
    { claim, result }: { readonly claim: ClaimedMail; readonly result: RecipientResult },
    { clock, giveUpMs }: Pick<MailDispatcherOptions, 'clock' | 'giveUpMs'>
): SettledDelivery {
    const { recipient } = result;
    if (result.accepted) return { recipient, status: 'sent', reason: null, dueAt: null };
    const attempt = claim.due.find((due) => due.recipient === recipient)?.attempt ?? 1;
    const dueAt = new Date(clock.now().getTime() + retryDelayMs(attempt));
    return result.permanent || dueAt.getTime() > Date.parse(claim.createdAt) + giveUpMs
        ? { recipient, status: 'given_up', reason: result.reason, dueAt: null }
        : { recipient, status: 'waiting', reason: result.reason, dueAt };
}

/** Starts the lanes that send what the outbox holds. */
export function startMailDispatcher(options: MailDispatcherOptions): MailDispatcher {
    const { outbox, mailer, logger, leaseMs, pace } = options;
    const stopping = new AbortController();
    let alarm = new AbortController();

    const rest = async (): Promise<void> => {
        const wakeUp = AbortSignal.any([alarm.signal, stopping.signal]);
        await delay(options.pollMs, undefined, { signal: wakeUp }).catch(() => undefined);
    };
    const keepingClaim = async <Result>(claim: ClaimedMail, work: () => Promise<Result>): Promise<Result> => {
        const beat = setInterval(() => {
            outbox.extend(claim, leaseMs).catch((error: unknown) => {
                logger.warn({ err: error }, 'The outbox could not be told that a mail is still being sent');
            });
        }, leaseMs / 3);
        try {
            return await work();
        } finally {
            clearInterval(beat);
        }
    };
    const sendOne = async (claim: ClaimedMail): Promise<void> => {
        const { message, addressees, due } = claim;
        const recipients = due.map(({ recipient }) => recipient);
        const results = await inSpan({ name: 'mail', kind: 'client' }, () =>
            keepingClaim(claim, () => mailer.send({ message, recipients, addressees }))
        );
        const settled = results.map((result) => settledOf({ claim, result }, options));
        const held = await outbox.settle(claim, settled);
        const countOf = (status: string): number => settled.filter((one) => one.status === status).length;
        const figures = { sent: countOf('sent'), waiting: countOf('waiting'), givenUp: countOf('given_up') };
        const about = { mail: claim.key, ...figures };
        if (!held) logger.warn(about, 'Another process took over a mail while it was being sent');
        else if (figures.givenUp > 0) logger.error(about, 'A mail was given up');
        else if (figures.waiting > 0) logger.warn(about, 'A mail has not gone out and is tried again');
        else logger.info(about, 'A mail has gone out');
    };
    const lane = async (): Promise<void> => {
        while (!stopping.signal.aborted) {
            const claim = await outbox.claim({ leaseMs, pace }).catch((error: unknown) => {
                if (!stopping.signal.aborted) logger.warn({ err: error }, 'The outbox cannot be read');
                return null;
            });
            if (claim === null) {
                await rest();
                continue;
            }
            await sendOne(claim).catch((error: unknown) => {
                logger.warn({ err: error, mail: claim.key }, 'How a mail went could not be noted');
            });
        }
    };
    const lanes = Array.from({ length: options.lanes }, lane);
    const wake = (): void => {
        const woken = alarm;
        alarm = new AbortController();
        woken.abort();
    };
    const firstAttempt = async (key: string): Promise<readonly MailDelivery[]> => {
        const deadline = performance.now() + options.patienceMs;
        for (;;) {
            const deliveries = await outbox.list({ key, limit: 1000 });
            const tried = deliveries.every(({ status, reason }) => status !== 'waiting' || reason !== null);
            if (tried || performance.now() > deadline || stopping.signal.aborted) return deliveries;
            await delay(LOOK_MS);
        }
    };
    const put = async (mail: NewMail): Promise<void> => {
        await outbox.put(mail);
        wake();
    };
    return {
        put,
        async post(mail) {
            await put(mail);
            return deliveryWarnings(await firstAttempt(mail.key));
        },
        wake,
        async stop() {
            stopping.abort();
            const ended = Promise.all(lanes);
            await Promise.race([ended, delay(STOP_GRACE_MS, undefined, { ref: false })]);
            // What still hangs is cut off, and its mail waits for the next sender.
            await mailer.close();
            await ended;
        }
    };
}
