import { randomUUID } from 'node:crypto';
import type { MailMessage } from '../../../ports/mail.ts';
import { LATELY_MS } from '../../../ports/outbox.ts';
import type {
    ClaimedMail,
    ClaimOptions,
    DeliveryStatus,
    MailDelivery,
    MailOutcome,
    NewMail,
    Outbox,
    SettledDelivery
} from '../../../ports/outbox.ts';
import type { NamedSubject } from '../../../ports/personal-data.ts';
import type { Clock } from '../../../runs/clock.ts';
import { storedRow } from '../../../runs/sql-server/rows.ts';
import { onStore } from '../../../runs/sql-server/store-error.ts';
import type { SqlServerDatabase, SqlSession } from '../../../sql-server/database.ts';
import {
    instant,
    name,
    text,
    whole,
    type BoundValues,
    type SqlRecord
} from '../../../sql-server/statement.ts';
import { blankedMessage, blankedReason, naming, namesSubject, type NamedMail } from '../mails-naming.ts';
import {
    ADD_DELIVERIES,
    ADD_MAIL,
    BLANK_MAIL,
    BLANK_REASON,
    CLAIM_DELIVERIES,
    deleteMails,
    EXTEND_CLAIM,
    FIND_DELIVERY_LEASE,
    FORGETTABLE_MAILS,
    listDeliveries,
    MAILS_LIKE,
    nextDue,
    OUTBOX_FIGURES,
    READ_CLAIM,
    retryDeliveries,
    SETTLE_DELIVERY
} from './statements.ts';
import { openTurn } from './turn.ts';

export interface SqlServerOutboxOptions {
    /** Its schema is the newest one; `migrateSqlServer` sees to that. */
    readonly database: SqlServerDatabase;
    readonly clock: Pick<Clock, 'now'>;
}

type Claim = Pick<ClaimedMail, 'key' | 'token'>;

const textOrNull = (value: unknown): string | null =>
    value === null || value === undefined ? null : String(value);
const ifOne = (key: string | undefined): BoundValues => (key === undefined ? {} : { key: name(key) });
const leased = ({ key, token }: Claim): BoundValues => ({ key: name(key), lease_token: name(token) });
const after = (now: Date, ms: number): Date => new Date(now.getTime() + ms);
const messageOf = (row: SqlRecord): MailMessage => JSON.parse(String(row['message'])) as MailMessage;

function deliveryOf(record: SqlRecord): MailDelivery {
    const row = storedRow(record);
    return {
        key: String(row['key']),
        runId: textOrNull(row['run_id']),
        outcome: String(row['outcome']) as MailOutcome,
        subject: messageOf(record).subject,
        recipient: String(row['recipient']),
        status: String(row['status']) as DeliveryStatus,
        attempts: Number(row['attempts']),
        reason: textOrNull(row['reason']),
        createdAt: String(row['created_at']),
        dueAt: textOrNull(row['due_at']),
        settledAt: textOrNull(row['settled_at'])
    };
}

async function put(
    { database, clock }: SqlServerOutboxOptions,
    { key, runId, outcome, message, recipients }: NewMail
): Promise<number> {
    let added = 0;
    let unconfirmed = false;
    return database.transaction(
        {
            name: 'put mail',
            // Putting it once more adds nothing to what is there; what the first time added is told all the same.
            recover: async () => {
                unconfirmed = true;
                return undefined;
            }
        },
        async (transaction) => {
            const mail = { key: name(key), now: instant(clock.now()) };
            await transaction.query(ADD_MAIL, {
                ...mail,
                run_id: name(runId),
                outcome: name(outcome),
                message: text(JSON.stringify(message))
            });
            const { affected } = await transaction.query(ADD_DELIVERIES, {
                ...mail,
                recipients: text(JSON.stringify(recipients))
            });
            added = unconfirmed ? Math.max(added, affected) : affected;
            return added;
        }
    );
}

async function readClaim(session: SqlSession, claim: Claim): Promise<ClaimedMail | undefined> {
    const { rows } = await session.query(READ_CLAIM, leased(claim));
    const [first] = rows;
    if (!first) return undefined;
    return {
        ...claim,
        createdAt: String(storedRow(first)['created_at']),
        message: messageOf(first),
        addressees: rows.map((row) => String(row['recipient'])),
        due: rows
            .filter((row) => row['lease_token'] === claim.token)
            .map((row) => ({ recipient: String(row['recipient']), attempt: Number(row['attempts']) }))
    };
}

async function claimMail(
    { database, clock }: SqlServerOutboxOptions,
    { leaseMs, key, pace }: ClaimOptions
): Promise<ClaimedMail | null> {
    const one = key !== undefined;
    const due = (): BoundValues => ({ now: instant(clock.now()), ...ifOne(key) });
    // Looking is cheap; rows are only locked where there is something to claim.
    const waiting = await database.read(nextDue({ one, claiming: false }), due());
    if (waiting.length === 0) return null;
    const token = randomUUID();
    let chosen: string | null = null;
    return database.transaction(
        {
            name: 'claim mail',
            recover: async (session) =>
                chosen === null ? undefined : readClaim(session, { key: chosen, token })
        },
        async (transaction) => {
            const turn = pace ? await openTurn({ transaction, clock, pace }) : null;
            if (turn?.free === false) return null;
            for (;;) {
                const [next] = (await transaction.query(nextDue({ one, claiming: true }), due())).rows;
                if (!next) return null;
                chosen = String(next['key']);
                const now = clock.now();
                const { affected } = await transaction.query(CLAIM_DELIVERIES, {
                    ...leased({ key: chosen, token }),
                    now: instant(now),
                    until: instant(after(now, leaseMs))
                });
                // None is left where another sender took the mail between the question and the lock; the next one is looked for.
                if (affected === 0) continue;
                await turn?.take();
                return (await readClaim(transaction, { key: chosen, token })) ?? null;
            }
        }
    );
}

async function settle(
    { database, clock }: SqlServerOutboxOptions,
    { claim, deliveries }: { readonly claim: Claim; readonly deliveries: readonly SettledDelivery[] }
): Promise<boolean> {
    const [first] = deliveries;
    if (!first) return false;
    return database.transaction(
        {
            name: 'settle mail',
            // A delivery that nobody has any more was given back by the commit that was not confirmed.
            recover: async (session) => {
                const which = { key: name(claim.key), recipient: name(first.recipient) };
                const [row] = (await session.query(FIND_DELIVERY_LEASE, which)).rows;
                return row?.['lease_token'] === null ? true : undefined;
            }
        },
        async (transaction) => {
            const now = clock.now();
            let held = 0;
            for (const { recipient, status, reason, dueAt } of deliveries) {
                const { affected } = await transaction.query(SETTLE_DELIVERY, {
                    ...leased(claim),
                    recipient: name(recipient),
                    status: name(status),
                    reason: text(reason),
                    due_at: instant(dueAt),
                    settled_at: instant(status === 'waiting' ? null : now)
                });
                held += affected;
            }
            return held > 0;
        }
    );
}

const forget = ({ database }: SqlServerOutboxOptions, before: Date): Promise<number> =>
    database.transaction({ name: 'forget mails', recover: async () => undefined }, async (transaction) => {
        const { rows } = await transaction.query(FORGETTABLE_MAILS, { before: instant(before) });
        const keys = text(JSON.stringify(rows.map(({ key }) => key)));
        for (const table of ['outbox_deliveries', 'outbox_mails'] as const) {
            await transaction.query(deleteMails(table), { keys });
        }
        return rows.length;
    });

const like = ({ pattern }: NamedSubject): BoundValues => ({ pattern: text(pattern) });

const mailsOf = (records: readonly SqlRecord[]): readonly NamedMail[] =>
    records.map((record) => {
        const row = storedRow(record);
        return {
            key: String(row['key']),
            recipient: String(row['recipient']),
            createdAt: String(row['created_at']),
            message: String(row['message']),
            reason: textOrNull(row['reason'])
        };
    });

const eraseFromMails = ({ database }: SqlServerOutboxOptions, subject: NamedSubject): Promise<number> =>
    database.transaction({ name: 'erase mails', recover: async () => undefined }, async (transaction) => {
        const { rows } = await transaction.query(MAILS_LIKE, like(subject));
        const named = mailsOf(rows).filter((mail) => namesSubject(mail, subject));
        for (const { key, recipient, message, reason } of named) {
            await transaction.query(BLANK_MAIL, {
                key: name(key),
                message: text(blankedMessage(message, subject))
            });
            await transaction.query(BLANK_REASON, {
                key: name(key),
                recipient: name(recipient),
                reason: text(blankedReason(reason, subject))
            });
        }
        return named.length;
    });

/** Keeps mails that are to go out in SQL Server, which the service processes of several machines may share. */
export function openSqlServerOutbox(options: SqlServerOutboxOptions): Outbox {
    const { database, clock } = options;
    return {
        put: (mail) => onStore(() => put(options, mail)),
        claim: (which) => onStore(() => claimMail(options, which)),
        extend: (claim, leaseMs) =>
            onStore(async () => {
                const values = { ...leased(claim), until: instant(after(clock.now(), leaseMs)) };
                return (await database.repeatable(EXTEND_CLAIM, values)).affected > 0;
            }),
        settle: (claim, deliveries) => onStore(() => settle(options, { claim, deliveries })),
        list: ({ status, key, limit }) =>
            onStore(async () => {
                const rows = await database.read(
                    listDeliveries({ status: status !== undefined, one: key !== undefined }),
                    {
                        limit: whole(limit),
                        ...(status === undefined ? {} : { status: name(status) }),
                        ...ifOne(key)
                    }
                );
                return rows.map(deliveryOf);
            }),
        retry: ({ key }) =>
            onStore(async () => {
                const values = { now: instant(clock.now()), ...ifOne(key) };
                return (await database.repeatable(retryDeliveries({ one: key !== undefined }), values))
                    .affected;
            }),
        figures: () =>
            onStore(async () => {
                const since = instant(after(clock.now(), -LATELY_MS));
                const row = storedRow((await database.read(OUTBOX_FIGURES, { since }))[0] ?? {});
                return {
                    waiting: Number(row['waiting'] ?? 0),
                    givenUp: Number(row['given_up'] ?? 0),
                    givenUpLately: Number(row['lately'] ?? 0),
                    oldestWaiting: textOrNull(row['oldest'])
                };
            }),
        forget: (before) => onStore(() => forget(options, before)),
        rowsNaming: (subject) =>
            onStore(async () => naming(mailsOf(await database.read(MAILS_LIKE, like(subject))), subject)),
        eraseNaming: (subject) => onStore(() => eraseFromMails(options, subject)),
        close: () => database.close()
    };
}
