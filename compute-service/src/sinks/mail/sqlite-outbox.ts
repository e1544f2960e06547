import { randomUUID } from 'node:crypto';
import { LATELY_MS } from '../../ports/outbox.ts';
import type {
    ClaimedMail,
    ClaimOptions,
    DeliveryStatus,
    MailDelivery,
    MailOutcome,
    NewMail,
    Outbox,
    SendingPace,
    SettledDelivery
} from '../../ports/outbox.ts';
import type { MailMessage } from '../../ports/mail.ts';
import type { NamedSubject } from '../../ports/personal-data.ts';
import type { Clock } from '../../runs/clock.ts';
import { openRunDatabase, type RunDatabase, type SqliteRow } from '../../runs/sqlite/database.ts';
import { blankedMessage, blankedReason, naming, namesSubject, type NamedMail } from './mails-naming.ts';
import { migratePart, type PartMigration } from '../../runs/sqlite/part-schema.ts';
import { nextClaims, readClaims } from './sending-pace.ts';

const MIGRATIONS: readonly PartMigration[] = [
    [
        `CREATE TABLE outbox_mails (
            position INTEGER PRIMARY KEY AUTOINCREMENT,
            key TEXT NOT NULL UNIQUE,
            run_id TEXT,
            outcome TEXT NOT NULL,
            message TEXT NOT NULL,
            created_at TEXT NOT NULL
        ) STRICT`,
        `CREATE TABLE outbox_deliveries (
            key TEXT NOT NULL REFERENCES outbox_mails (key),
            recipient TEXT NOT NULL,
            status TEXT NOT NULL,
            attempts INTEGER NOT NULL,
            reason TEXT,
            due_at TEXT,
            settled_at TEXT,
            lease_token TEXT,
            lease_until TEXT,
            PRIMARY KEY (key, recipient)
        ) STRICT, WITHOUT ROWID`,
        'CREATE INDEX outbox_deliveries_by_due ON outbox_deliveries (status, due_at)'
    ],
    [
        'CREATE TABLE outbox_pace (id INTEGER PRIMARY KEY CHECK (id = 1), claims TEXT NOT NULL) STRICT',
        "INSERT INTO outbox_pace (id, claims) VALUES (1, '[]')"
    ]
];

export interface SqliteOutboxOptions {
    /** The file of the run store, or another one. */
    readonly file: string;
    readonly clock: Pick<Clock, 'now'>;
}

interface Parts {
    readonly database: RunDatabase;
    readonly clock: Pick<Clock, 'now'>;
}

const isFree = `status = 'waiting' AND due_at <= ? AND (lease_until IS NULL OR lease_until <= ?)`;

const textOrNull = (value: unknown): string | null => (value === null ? null : String(value));

const deliveryOf = (row: SqliteRow): MailDelivery => ({
    key: String(row['key']),
    runId: textOrNull(row['run_id']),
    outcome: String(row['outcome']) as MailOutcome,
    subject: (JSON.parse(String(row['message'])) as MailMessage).subject,
    recipient: String(row['recipient']),
    status: String(row['status']) as DeliveryStatus,
    attempts: Number(row['attempts']),
    reason: textOrNull(row['reason']),
    createdAt: String(row['created_at']),
    dueAt: textOrNull(row['due_at']),
    settledAt: textOrNull(row['settled_at'])
});

const putInto =
    ({ database, clock }: Parts) =>
    async ({ key, runId, outcome, message, recipients }: NewMail): Promise<number> =>
        database.transaction(() => {
            const now = clock.now().toISOString();
            database.run(
                `INSERT INTO outbox_mails (key, run_id, outcome, message, created_at) VALUES (?, ?, ?, ?, ?)
                 ON CONFLICT (key) DO NOTHING`,
                ...[key, runId, outcome, JSON.stringify(message), now]
            );
            let added = 0;
            for (const recipient of recipients) {
                added += database.run(
                    `INSERT INTO outbox_deliveries (key, recipient, status, attempts, due_at)
                     VALUES (?, ?, 'waiting', 0, ?) ON CONFLICT (key, recipient) DO NOTHING`,
                    ...[key, recipient, now]
                );
            }
            return added;
        });

const firstDue = ({ database, clock }: Parts, { key }: ClaimOptions): SqliteRow | undefined => {
    const instant = clock.now().toISOString();
    return database.get(
        `SELECT m.key, m.message, m.created_at FROM outbox_deliveries AS d
         JOIN outbox_mails AS m ON m.key = d.key
         WHERE ${isFree} AND (? IS NULL OR d.key = ?) ORDER BY d.due_at, m.position LIMIT 1`,
        ...[instant, instant, key ?? null, key ?? null]
    );
};

/** Returns whether another mail may go now, and notes that it does. */
function takeTurn({ database, clock }: Parts, pace: SendingPace): boolean {
    const now = clock.now();
    const sending = database.get(
        `SELECT count(DISTINCT key) AS mails FROM outbox_deliveries
         WHERE lease_token IS NOT NULL AND lease_until > ?`,
        now.toISOString()
    );
    const kept = database.get('SELECT claims FROM outbox_pace WHERE id = 1');
    const claims = nextClaims({
        ...{ claims: readClaims(kept?.['claims'] ?? '[]'), sending: Number(sending?.['mails'] ?? 0) },
        ...{ pace, now }
    });
    if (claims === null) return false;
    database.run('UPDATE outbox_pace SET claims = ? WHERE id = 1', JSON.stringify(claims));
    return true;
}

function claimFrom(parts: Parts, options: ClaimOptions): ClaimedMail | null {
    const { database, clock } = parts;
    const first = firstDue(parts, options);
    if (!first || (options.pace && !takeTurn(parts, options.pace))) return null;
    const now = clock.now();
    const instant = now.toISOString();
    const claimed = String(first['key']);
    const token = randomUUID();
    database.run(
        `UPDATE outbox_deliveries SET lease_token = ?, lease_until = ?, attempts = attempts + 1
         WHERE key = ? AND ${isFree}`,
        ...[token, new Date(now.getTime() + options.leaseMs).toISOString(), claimed, instant, instant]
    );
    const rows = database.all(
        'SELECT recipient, attempts, lease_token FROM outbox_deliveries WHERE key = ? ORDER BY recipient',
        claimed
    );
    return {
        key: claimed,
        token,
        createdAt: String(first['created_at']),
        message: JSON.parse(String(first['message'])) as MailMessage,
        addressees: rows.map((row) => String(row['recipient'])),
        due: rows
            .filter((row) => row['lease_token'] === token)
            .map((row) => ({ recipient: String(row['recipient']), attempt: Number(row['attempts']) }))
    };
}

function settleIn(
    { database, clock }: Parts,
    {
        claim: { key, token },
        deliveries
    }: {
        readonly claim: Pick<ClaimedMail, 'key' | 'token'>;
        readonly deliveries: readonly SettledDelivery[];
    }
): boolean {
    const now = clock.now().toISOString();
    let held = 0;
    for (const { recipient, status, reason, dueAt } of deliveries) {
        held += database.run(
            `UPDATE outbox_deliveries SET status = ?, reason = ?, due_at = ?, settled_at = ?,
                 lease_token = NULL, lease_until = NULL
             WHERE key = ? AND recipient = ? AND lease_token = ?`,
            ...[status, reason, dueAt?.toISOString() ?? null, status === 'waiting' ? null : now],
            ...[key, recipient, token]
        );
    }
    return held > 0;
}

/** Keeps mails that are to go out in a SQLite file, which several processes of one machine may share. */
export function openSqliteOutbox({ file, clock }: SqliteOutboxOptions): Outbox {
    const database = openRunDatabase(file);
    migratePart(database, { part: 'outbox', migrations: MIGRATIONS });
    const parts: Parts = { database, clock };
    return {
        put: putInto(parts),
        // Looking is cheap; the write lock is only taken where there is something to claim.
        claim: async (options) =>
            firstDue(parts, options) ? database.transaction(() => claimFrom(parts, options)) : null,
        extend: async ({ key, token }, leaseMs) =>
            database.run(
                'UPDATE outbox_deliveries SET lease_until = ? WHERE key = ? AND lease_token = ?',
                ...[new Date(clock.now().getTime() + leaseMs).toISOString(), key, token]
            ) > 0,
        settle: async (claim, deliveries) =>
            database.transaction(() => settleIn(parts, { claim, deliveries })),
        list: async ({ status, key, limit }) =>
            database
                .all(
                    `SELECT d.*, m.run_id, m.outcome, m.message, m.created_at FROM outbox_deliveries AS d
                     JOIN outbox_mails AS m ON m.key = d.key
                     WHERE (? IS NULL OR d.status = ?) AND (? IS NULL OR d.key = ?)
                     ORDER BY m.position DESC, d.recipient LIMIT ?`,
                    ...[status ?? null, status ?? null, key ?? null, key ?? null, limit]
                )
                .map(deliveryOf),
        retry: async ({ key }) =>
            database.run(
                `UPDATE outbox_deliveries SET status = 'waiting', due_at = ?, settled_at = NULL
                 WHERE status <> 'sent' AND lease_token IS NULL AND (? IS NULL OR key = ?)`,
                ...[clock.now().toISOString(), key ?? null, key ?? null]
            ),
        figures: async () => {
            const row = database.get(
                `SELECT count(*) FILTER (WHERE d.status = 'waiting') AS waiting,
                     count(*) FILTER (WHERE d.status = 'given_up') AS given_up,
                     count(*) FILTER (WHERE d.status = 'given_up' AND d.settled_at > ?) AS lately,
                     min(m.created_at) FILTER (WHERE d.status = 'waiting') AS oldest
                 FROM outbox_deliveries AS d JOIN outbox_mails AS m ON m.key = d.key
                 WHERE d.status <> 'sent'`,
                new Date(clock.now().getTime() - LATELY_MS).toISOString()
            );
            return {
                waiting: Number(row?.['waiting'] ?? 0),
                givenUp: Number(row?.['given_up'] ?? 0),
                givenUpLately: Number(row?.['lately'] ?? 0),
                oldestWaiting: textOrNull(row?.['oldest'] ?? null)
            };
        },
        forget: async (before) =>
            database.transaction(() => {
                const settled = `SELECT key FROM outbox_deliveries GROUP BY key
                    HAVING count(*) = count(settled_at) AND max(settled_at) < ?`;
                const instant = before.toISOString();
                const keys = database.all(settled, instant).map((row) => String(row['key']));
                for (const key of keys) {
                    database.run('DELETE FROM outbox_deliveries WHERE key = ?', key);
                    database.run('DELETE FROM outbox_mails WHERE key = ?', key);
                }
                return keys.length;
            }),
        rowsNaming: async (subject) => naming(mailsLike(database, subject), subject),
        eraseNaming: async (subject) =>
            database.transaction(() => {
                const named = mailsLike(database, subject).filter(({ message, reason }) =>
                    namesSubject({ message, reason }, subject)
                );
                for (const { key, recipient, message, reason } of named) {
                    database.run(
                        'UPDATE outbox_mails SET message = ? WHERE key = ?',
                        ...[blankedMessage(message, subject), key]
                    );
                    database.run(
                        'UPDATE outbox_deliveries SET reason = ? WHERE key = ? AND recipient = ?',
                        ...[blankedReason(reason, subject), key, recipient]
                    );
                }
                return named.length;
            }),
        close: async () => database.close()
    };
}

/** One for each recipient of a mail, because each has its own reason why it did not go out. */
const mailsLike = (database: RunDatabase, { pattern }: NamedSubject): readonly NamedMail[] =>
    database
        .all(
            `SELECT d.key, d.recipient, d.reason, m.message, m.created_at FROM outbox_deliveries AS d
             JOIN outbox_mails AS m ON m.key = d.key
             WHERE m.message LIKE ? OR d.reason LIKE ? ORDER BY m.position, d.recipient`,
            ...[pattern, pattern]
        )
        .map((row) => ({
            key: String(row['key']),
            recipient: String(row['recipient']),
            createdAt: String(row['created_at']),
            message: String(row['message']),
            reason: textOrNull(row['reason'])
        }));
