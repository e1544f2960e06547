import type { SQLInputValue } from 'node:sqlite';
import { openRunDatabase } from '../../runs/sqlite/database.ts';
import type { SqliteRow } from '../../runs/sqlite/database.ts';
import { migratePart } from '../../runs/sqlite/part-schema.ts';
import type { PartMigration } from '../../runs/sqlite/part-schema.ts';
import { AUDIT_OUTCOMES } from '../audit-log.ts';
import type { AuditLog, AuditQuery, StoredAuditEntry } from '../audit-log.ts';

const MIGRATIONS: readonly PartMigration[] = [
    [
        `CREATE TABLE audit_log (
            position INTEGER PRIMARY KEY AUTOINCREMENT,
            at TEXT NOT NULL,
            who TEXT NOT NULL,
            person TEXT,
            what TEXT NOT NULL,
            subject TEXT,
            source TEXT NOT NULL,
            request_id TEXT NOT NULL,
            outcome TEXT NOT NULL,
            status INTEGER,
            code TEXT
        ) STRICT`,
        'CREATE INDEX audit_log_by_time ON audit_log (at)'
    ]
];

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const entryOf = (row: SqliteRow): StoredAuditEntry => ({
    position: Number(row['position']),
    at: String(row['at']),
    who: String(row['who']),
    person: textOrNull(row['person']),
    what: String(row['what']),
    subject: textOrNull(row['subject']),
    source: String(row['source']),
    requestId: String(row['request_id']),
    outcome: AUDIT_OUTCOMES.find((outcome) => outcome === row['outcome']) ?? 'failed',
    status: row['status'] === null ? null : Number(row['status']),
    code: textOrNull(row['code'])
});

/** Conditions with their values; the texts are fixed, only values come from outside. */
function conditionsOf(query: AuditQuery): readonly (readonly [sql: string, value: SQLInputValue])[] {
    const { before, who, what, subject, outcome, since } = query;
    return [
        ...(before === undefined ? [] : [['position < ?', before] as const]),
        ...(who === undefined ? [] : [['instr(who, ?) = 1', who] as const]),
        ...(what === undefined ? [] : [['what = ?', what] as const]),
        ...(subject === undefined ? [] : [['instr(subject, ?) = 1', subject] as const]),
        ...(outcome === undefined ? [] : [['outcome = ?', outcome] as const]),
        ...(since === undefined ? [] : [['at >= ?', since] as const])
    ];
}

/** Keeps the audit log in the file of the run store. */
export function openSqliteAuditLog(file: string): AuditLog {
    const database = openRunDatabase(file);
    migratePart(database, { part: 'audit_log', migrations: MIGRATIONS });
    return {
        append: async (entry) => {
            database.run(
                `INSERT INTO audit_log (at, who, person, what, subject, source, request_id, outcome, status, code)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
                ...[entry.at, entry.who, entry.person, entry.what, entry.subject],
                ...[entry.source, entry.requestId, entry.outcome, entry.status, entry.code]
            );
        },
        list: async (query) => {
            const conditions = conditionsOf(query);
            const where =
                conditions.length > 0 ? `WHERE ${conditions.map(([sql]) => sql).join(' AND ')}` : '';
            return database
                .all(
                    `SELECT * FROM audit_log ${where} ORDER BY position DESC LIMIT ?`,
                    ...conditions.map(([, value]) => value),
                    query.limit
                )
                .map(entryOf);
        },
        removeBefore: async (instant) =>
            database.run('DELETE FROM audit_log WHERE at < ?', instant.toISOString()),
        close: async () => database.close()
    };
}
