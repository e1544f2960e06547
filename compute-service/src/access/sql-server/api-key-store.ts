import { DialFlowError } from '../../error.ts';
import { onStore } from '../../runs/sql-server/store-error.ts';
import { storedRow } from '../../runs/sql-server/rows.ts';
import type { SqlServerDatabase } from '../../sql-server/database.ts';
import { instant, name, statement, type SqlRecord } from '../../sql-server/statement.ts';
import type { ApiKeyRecord, ApiKeyStore } from '../api-key-store.ts';
import { isScope } from '../scopes.ts';

const ADD = statement(
    'add_api_key',
    `INSERT INTO [dial_flow].[api_keys] ([id], [name], [hash], [scopes], [org], [created_at], [created_by], [expires_at])
SELECT @id, @name, @hash, @scopes, @org, @created_at, @created_by, @expires_at
WHERE NOT EXISTS (SELECT 1 FROM [dial_flow].[api_keys] WITH (UPDLOCK, HOLDLOCK) WHERE [id] = @id)`
);
const FIND = statement('find_api_key', 'SELECT * FROM [dial_flow].[api_keys] WHERE [id] = @id');
const LIST = statement('list_api_keys', 'SELECT * FROM [dial_flow].[api_keys] ORDER BY [position] DESC');
const REVOKE = statement(
    'revoke_api_key',
    'UPDATE [dial_flow].[api_keys] SET [revoked_at] = @at WHERE [id] = @id AND [revoked_at] IS NULL'
);
const NOTE_USE = statement(
    'note_api_key_use',
    `UPDATE [dial_flow].[api_keys] SET [last_used_at] = @at
WHERE [id] = @id AND ([last_used_at] IS NULL OR [last_used_at] < @at)`
);

function recordOf(record: SqlRecord): ApiKeyRecord {
    const row = storedRow(record);
    const textOrNull = (column: string): string | null => (row[column] === null ? null : String(row[column]));
    return {
        id: String(row['id']),
        name: String(row['name']),
        hash: String(row['hash']),
        scopes: String(row['scopes']).split(' ').filter(isScope),
        org: textOrNull('org'),
        createdAt: String(row['created_at']),
        createdBy: String(row['created_by']),
        expiresAt: textOrNull('expires_at'),
        revokedAt: textOrNull('revoked_at'),
        lastUsedAt: textOrNull('last_used_at')
    };
}

/** Keeps the API keys in SQL Server. */
export function openSqlServerApiKeyStore(database: SqlServerDatabase): ApiKeyStore {
    const find = async (id: string): Promise<ApiKeyRecord | null> => {
        const [row] = await database.read(FIND, { id: name(id) });
        return row ? recordOf(row) : null;
    };
    return {
        add: (key) =>
            onStore(async () => {
                const affected = await database.transaction(
                    {
                        name: 'add API key',
                        recover: async (session) =>
                            (await session.query(FIND, { id: name(key.id) })).rows.length > 0 ? 1 : undefined
                    },
                    async (transaction) =>
                        (
                            await transaction.query(ADD, {
                                id: name(key.id),
                                name: name(key.name),
                                hash: name(key.hash),
                                scopes: name(key.scopes.join(' ')),
                                org: name(key.org),
                                created_at: instant(key.createdAt),
                                created_by: name(key.createdBy),
                                expires_at: instant(key.expiresAt)
                            })
                        ).affected
                );
                if (affected === 0) {
                    throw new DialFlowError('invalid_request', `There is a key ${key.id} already.`, {
                        advice: 'Make the key again; it gets another id.'
                    });
                }
                return { ...key, revokedAt: null, lastUsedAt: null };
            }),
        find: (id) => onStore(() => find(id)),
        list: () => onStore(async () => (await database.read(LIST)).map(recordOf)),
        revoke: (id, at) =>
            onStore(async () => {
                await database.repeatable(REVOKE, { id: name(id), at: instant(at) });
                return find(id);
            }),
        noteUse: (id, at) =>
            onStore(async () => {
                await database.repeatable(NOTE_USE, { id: name(id), at: instant(at) });
            }),
        close: () => database.close()
    };
}
