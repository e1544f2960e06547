import type { MailMessage } from './mail.ts';
import type { PersonalDataStore } from './personal-data.ts';

export const MAIL_OUTCOMES = [
    'succeeded',
    'warnings',
    'held',
    'failed',
    'cancelled',
    'resumed',
    'alarm'
] as const;
/** What a mail tells. */
export type MailOutcome = (typeof MAIL_OUTCOMES)[number];

export const DELIVERY_STATUSES = ['waiting', 'sent', 'given_up'] as const;
/** `waiting` until the mail host took the mail or it was given up. */
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

export interface NewMail {
    /** Names the news: the same outcome of the same run has the same key, whoever tells it and how often. */
    readonly key: string;
    /** Null where no run is the reason. */
    readonly runId: string | null;
    readonly outcome: MailOutcome;
    readonly message: MailMessage;
    readonly recipients: readonly string[];
}

/** For how long a mail that was given up is news. */
export const LATELY_MS = 24 * 3_600_000;

/** How fast mails may go out, by all senders of an outbox together. */
export interface SendingPace {
    /** Mails that may be claimed in any minute. */
    readonly perMinute: number;
    /** Mails that may be on their way at the same time. */
    readonly atOnce: number;
}

export interface ClaimOptions {
    readonly leaseMs: number;
    /** The mail that is asked for; any where none is named. */
    readonly key?: string;
    /** Nothing is claimed faster than this; as fast as can be where none is given. */
    readonly pace?: SendingPace;
}

/** The right of one sender to send one mail to some of its recipients, until the lease runs out. */
export interface ClaimedMail {
    readonly key: string;
    readonly token: string;
    readonly createdAt: string;
    readonly message: MailMessage;
    /** Everybody to whom the mail is addressed. */
    readonly addressees: readonly string[];
    /** The recipients that are due, with the number of this attempt. */
    readonly due: readonly { readonly recipient: string; readonly attempt: number }[];
}

/** How an attempt ended for one recipient. */
export interface SettledDelivery {
    readonly recipient: string;
    readonly status: DeliveryStatus;
    /** Why the mail did not go out; null where it did. */
    readonly reason: string | null;
    /** When to try again; null where there is nothing more to try. */
    readonly dueAt: Date | null;
}

/** One mail to one recipient, as people look at it. */
export interface MailDelivery {
    readonly key: string;
    readonly runId: string | null;
    readonly outcome: MailOutcome;
    readonly subject: string;
    readonly recipient: string;
    readonly status: DeliveryStatus;
    readonly attempts: number;
    /** Why the last attempt failed. */
    readonly reason: string | null;
    readonly createdAt: string;
    /** When it is tried again; null where it is settled. */
    readonly dueAt: string | null;
    readonly settledAt: string | null;
}

export interface OutboxFigures {
    readonly waiting: number;
    readonly givenUp: number;
    /** Of those, the ones of the last 24 hours; older ones are known by now and nothing to alarm of. */
    readonly givenUpLately: number;
    /** When the oldest waiting mail was written; null where none waits. */
    readonly oldestWaiting: string | null;
}

/**
 * Mails that are to go out, kept until they have; shared by several processes. Each recipient of a mail is settled by
 * itself and, once settled, never sent to again unless a person asks for it. Instants are ISO texts in UTC.
 */
export interface Outbox extends PersonalDataStore {
    /**
     * Keeps a mail with one waiting delivery for each recipient. A key that is there already keeps its message; only
     * recipients that are new to it are added. Returns the number of deliveries added.
     */
    put(mail: NewMail): Promise<number>;
    /**
     * Claims the due deliveries of the mail that waits longest, or of one mail; null where none is due and free, or where
     * the pace lets none go now.
     */
    claim(options: ClaimOptions): Promise<ClaimedMail | null>;
    /** Extends the lease of a claim. Returns whether it still is the sender's. */
    extend(claim: Pick<ClaimedMail, 'key' | 'token'>, leaseMs: number): Promise<boolean>;
    /** Stores how the attempt ended and gives the claim back. Returns false, and stores nothing, where it was lost. */
    settle(
        claim: Pick<ClaimedMail, 'key' | 'token'>,
        deliveries: readonly SettledDelivery[]
    ): Promise<boolean>;
    /** Newest mail first, its recipients by name. */
    list(filter: {
        readonly status?: DeliveryStatus;
        readonly key?: string;
        readonly limit: number;
    }): Promise<readonly MailDelivery[]>;
    /** Makes what waits or was given up due now, all of it or of one mail. Returns the number of deliveries. */
    retry(filter: { readonly key?: string }): Promise<number>;
    figures(): Promise<OutboxFigures>;
    /** Removes mails of which every delivery was settled before that moment. Returns the number of mails. */
    forget(before: Date): Promise<number>;
    close(): Promise<void>;
}
