import { DialFlowError } from '../../error.ts';
import { openRunDatabase } from '../../runs/sqlite/database.ts';
import type { SqliteRow } from '../../runs/sqlite/database.ts';
import { migratePart } from '../../runs/sqlite/part-schema.ts';
import type { PartMigration } from '../../runs/sqlite/part-schema.ts';
import type { ApiKeyRecord, ApiKeyStore } from '../api-key-store.ts';
import { isScope } from '../scopes.ts';

const MIGRATIONS: readonly PartMigration[] = [
    [
        `CREATE TABLE api_keys (
            position INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            hash TEXT NOT NULL,
            scopes TEXT NOT NULL,
            created_at TEXT NOT NULL,
            created_by TEXT NOT NULL,
            expires_at TEXT,
            revoked_at TEXT,
            last_used_at TEXT
        ) STRICT`
    ],
    ['ALTER TABLE api_keys ADD COLUMN org TEXT']
];

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const recordOf = (row: SqliteRow): ApiKeyRecord => ({
    id: String(row['id']),
    name: String(row['name']),
    hash: String(row['hash']),
    scopes: String(row['scopes']).split(' ').filter(isScope),
    org: textOrNull(row['org']),
    createdAt: String(row['created_at']),
    createdBy: String(row['created_by']),
    expiresAt: textOrNull(row['expires_at']),
    revokedAt: textOrNull(row['revoked_at']),
    lastUsedAt: textOrNull(row['last_used_at'])
});

/** Keeps the API keys in the file of the run store. */
export function openSqliteApiKeyStore(file: string): ApiKeyStore {
    const database = openRunDatabase(file);
    migratePart(database, { part: 'api_keys', migrations: MIGRATIONS });
    const read = (id: string): ApiKeyRecord | null => {
        const row = database.get('SELECT * FROM api_keys WHERE id = ?', id);
        return row ? recordOf(row) : null;
    };
    return {
        add: async (key) =>
            database.transaction(() => {
                if (read(key.id)) {
                    throw new DialFlowError('invalid_request', `There is a key ${key.id} already.`, {
                        advice: 'Make the key again; it gets another id.'
                    });
                }
                database.run(
                    `INSERT INTO api_keys (id, name, hash, scopes, org, created_at, created_by, expires_at)
                     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
                    ...[key.id, key.name, key.hash, key.scopes.join(' '), key.org],
                    ...[key.createdAt, key.createdBy, key.expiresAt]
                );
                return { ...key, revokedAt: null, lastUsedAt: null };
            }),
        find: async (id) => read(id),
        list: async () => database.all('SELECT * FROM api_keys ORDER BY position DESC').map(recordOf),
        revoke: async (id, at) =>
            database.transaction(() => {
                database.run(
                    'UPDATE api_keys SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL',
                    at.toISOString(),
                    id
                );
                return read(id);
            }),
        noteUse: async (id, at) => {
            database.run(
                `UPDATE api_keys SET last_used_at = ?
                 WHERE id = ? AND (last_used_at IS NULL OR last_used_at < ?)`,
                ...[at.toISOString(), id, at.toISOString()]
            );
        },
        close: async () => database.close()
    };
}
