import { onStore } from '../../runs/sql-server/store-error.ts';
import { storedRow } from '../../runs/sql-server/rows.ts';
import type { SqlServerDatabase } from '../../sql-server/database.ts';
import {
    big,
    instant,
    name,
    statement,
    text,
    whole,
    type BoundValue,
    type SqlRecord
} from '../../sql-server/statement.ts';
import { AUDIT_OUTCOMES, type AuditLog, type AuditQuery, type StoredAuditEntry } from '../audit-log.ts';

const APPEND = statement(
    'append_audit_entry',
    `INSERT INTO [dial_flow].[audit_log] (
    [at], [who], [person], [what], [subject], [source], [request_id], [outcome], [status], [code]
)
VALUES (@at, @who, @person, @what, @subject, @source, @request_id, @outcome, @status, @code)`
);
const REMOVE = statement('remove_audit_entries', 'DELETE FROM [dial_flow].[audit_log] WHERE [at] < @at');

function entryOf(record: SqlRecord): StoredAuditEntry {
    const row = storedRow(record);
    const textOrNull = (column: string): string | null => (row[column] === null ? null : String(row[column]));
    return {
        position: Number(row['position']),
        at: String(row['at']),
        who: String(row['who']),
        person: textOrNull('person'),
        what: String(row['what']),
        subject: textOrNull('subject'),
        source: String(row['source']),
        requestId: String(row['request_id']),
        outcome: AUDIT_OUTCOMES.find((outcome) => outcome === row['outcome']) ?? 'failed',
        status: row['status'] === null ? null : Number(row['status']),
        code: textOrNull('code')
    };
}

/** Conditions with their values; the texts are fixed, only values come from outside. */
function conditionsOf(
    query: AuditQuery
): readonly (readonly [sql: string, name: string, value: BoundValue])[] {
    const { before, who, what, subject, outcome, since } = query;
    return [
        ...(before === undefined ? [] : [['[position] < @before', 'before', big(before)] as const]),
        ...(who === undefined ? [] : [['CHARINDEX(@who, [who]) = 1', 'who', text(who)] as const]),
        ...(what === undefined ? [] : [['[what] = @what', 'what', name(what)] as const]),
        ...(subject === undefined
            ? []
            : [['CHARINDEX(@subject, [subject]) = 1', 'subject', text(subject)] as const]),
        ...(outcome === undefined ? [] : [['[outcome] = @outcome', 'outcome', name(outcome)] as const]),
        ...(since === undefined ? [] : [['[at] >= @since', 'since', instant(since)] as const])
    ];
}

/** Keeps the audit log in SQL Server. */
export function openSqlServerAuditLog(database: SqlServerDatabase): AuditLog {
    return {
        append: (entry) =>
            onStore(async () => {
                // Not sent again after a lost commit: an entry that stands twice would tell of two requests.
                await database.transaction({ name: 'append audit entry' }, (transaction) =>
                    transaction.query(APPEND, {
                        at: instant(entry.at),
                        who: text(entry.who),
                        person: text(entry.person),
                        what: name(entry.what),
                        subject: text(entry.subject),
                        source: name(entry.source),
                        request_id: name(entry.requestId),
                        outcome: name(entry.outcome),
                        status: whole(entry.status),
                        code: name(entry.code)
                    })
                );
            }),
        list: (query) =>
            onStore(async () => {
                const conditions = conditionsOf(query);
                const where =
                    conditions.length > 0 ? `\nWHERE ${conditions.map(([sql]) => sql).join(' AND ')}` : '';
                const page = statement(
                    'list_audit_entries',
                    `SELECT TOP (@limit) * FROM [dial_flow].[audit_log]${where}\nORDER BY [position] DESC`
                );
                const rows = await database.read(page, {
                    limit: whole(query.limit),
                    ...Object.fromEntries(conditions.map(([, parameter, value]) => [parameter, value]))
                });
                return rows.map(entryOf);
            }),
        removeBefore: (at) =>
            onStore(async () => (await database.repeatable(REMOVE, { at: instant(at) })).affected),
        close: () => database.close()
    };
}
