import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DialFlowError } from '../error.ts';
import type { SqlServerDatabase, SqlTransaction } from './database.ts';
import { SqlServerError } from './sql-server-error.ts';
import { name, statement, whole } from './statement.ts';

export interface Migration {
    readonly version: number;
    readonly name: string;
    /** Plain T-SQL; its batches are parted by lines with GO alone, as sqlcmd and every editor for SQL Server expect. */
    readonly text: string;
}

const FOLDER = new URL('./migrations/', import.meta.url);
const FILE = /^(\d{4})-([a-z-]+)\.sql$/;

/** The numbered files in their order. The first one, 0000, makes what the others are recorded in; it may run any number of times. */
export function allMigrations(): readonly Migration[] {
    return readdirSync(fileURLToPath(FOLDER))
        .flatMap((file) => {
            const [, version, title] = FILE.exec(file) ?? [];
            if (version === undefined || title === undefined) return [];
            const text = readFileSync(new URL(file, FOLDER), 'utf8');
            return [{ version: Number(version), name: title, text }];
        })
        .toSorted((a, b) => a.version - b.version);
}

export const batchesOf = (text: string): readonly string[] =>
    text
        .split(/^GO\s*$/m)
        .map((batch) => batch.trim())
        .filter((batch) => batch !== '');

const HAS_VERSION_TABLE = statement(
    'has_version_table',
    "SELECT COUNT(*) AS tables FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = N'dial_flow' AND TABLE_NAME = N'schema_version'"
);

const NEWEST = statement(
    'schema_version',
    'SELECT COALESCE(MAX([version]), 0) AS [version] FROM [dial_flow].[schema_version]'
);

/**
 * Whoever migrates holds this row until the end; a second process waits here and then finds nothing left to do. An
 * update takes the lock on every server, whatever it makes of hints.
 */
const LOCK = statement(
    'lock_schema',
    'UPDATE [dial_flow].[schema_version] WITH (TABLOCKX) SET [applied_at] = [applied_at] WHERE [version] = 0'
);

const RECORD = statement(
    'record_migration',
    `INSERT INTO [dial_flow].[schema_version] ([version], [name], [applied_at])
VALUES (@version, @name, SYSUTCDATETIME())`
);

const tellNewer = (found: number, known: number): DialFlowError =>
    new DialFlowError(
        'configuration',
        `The SQL Server database has schema ${found}; this version of the service knows ${known}.`,
        { advice: 'Start the newer version of the service, or restore the database to the older schema.' }
    );

const known = (migrations: readonly Migration[]): number => migrations.at(-1)?.version ?? 0;

/** The number of the last migration that the database has had; 0 where it has had none. */
async function schemaVersion(database: SqlServerDatabase): Promise<number> {
    const [there] = await database.read(HAS_VERSION_TABLE);
    if (Number(there?.['tables'] ?? 0) === 0) return 0;
    const [newest] = await database.read(NEWEST);
    return Number(newest?.['version'] ?? 0);
}

/**
 * Returns the migrations that the database has not had.
 * @throws DialFlowError `configuration` where the database is newer than the code
 */
export async function pendingMigrations(database: SqlServerDatabase): Promise<readonly Migration[]> {
    const migrations = allMigrations();
    const found = await schemaVersion(database);
    if (found > known(migrations)) throw tellNewer(found, known(migrations));
    const later = migrations.filter(({ version }) => version > found);
    return found === 0 ? [...migrations.filter(({ version }) => version === 0), ...later] : later;
}

/**
 * Brings the database to the newest schema and returns what it had not had; safe when several processes do so at once.
 * @throws DialFlowError `configuration` where the database is newer than the code
 */
export async function migrateSqlServer(database: SqlServerDatabase): Promise<readonly Migration[]> {
    const pending = await pendingMigrations(database);
    if (pending.length === 0) return [];
    await prepareVersionTable(database);
    return database.transaction({ name: 'migrate', recover: async () => undefined }, async (transaction) => {
        await transaction.query(LOCK);
        const { rows } = await transaction.query(NEWEST);
        const found = Number(rows[0]?.['version'] ?? 0);
        const migrations = allMigrations();
        if (found > known(migrations)) throw tellNewer(found, known(migrations));
        const missing = migrations.filter(({ version }) => version > found);
        for (const migration of missing) await apply(transaction, migration);
        return missing;
    });
}

async function apply(transaction: SqlTransaction, { version, name: title, text }: Migration): Promise<void> {
    for (const [index, batch] of batchesOf(text).entries()) {
        await transaction.batch({ name: `migration ${version}.${index + 1}`, text: batch });
    }
    await transaction.query(RECORD, { version: whole(version), name: name(title) });
}

/** "There is already an object": another process made it between the question and the answer. */
const MADE_MEANWHILE: readonly (number | null)[] = [2714, 2759, 2627, 2601];

async function prepareVersionTable(database: SqlServerDatabase): Promise<void> {
    const first = allMigrations().find(({ version }) => version === 0);
    const batches = batchesOf(first?.text ?? '');
    for (let tries = 1; ; tries += 1) {
        try {
            for (const [index, text] of batches.entries()) {
                await database.transaction(
                    { name: `migration 0.${index + 1}`, recover: async () => undefined },
                    (transaction) => transaction.batch({ name: `migration 0.${index + 1}`, text })
                );
            }
            return;
        } catch (error) {
            const number = error instanceof SqlServerError ? error.number : null;
            if (tries === 3 || !MADE_MEANWHILE.includes(number)) throw error;
        }
    }
}

/**
 * Refuses to work on a schema that is not the code's.
 * @throws DialFlowError `configuration`
 */
export async function requireNewestSchema(database: SqlServerDatabase): Promise<void> {
    const pending = await pendingMigrations(database);
    if (pending.length === 0) return;
    const names = pending.map(({ version, name: title }) => `${String(version).padStart(4, '0')}-${title}`);
    throw new DialFlowError('configuration', `The SQL Server database lacks ${names.join(', ')}.`, {
        advice: 'Run `dial-flow migrate` with a login that may make tables, then start the service again.'
    });
}

/** What a database administrator would run by hand instead of `dial-flow migrate`. */
export const migrationScript = (migrations: readonly Migration[]): string =>
    migrations
        .map(({ version, name: title, text }) => {
            const record =
                version === 0
                    ? ''
                    : `INSERT INTO [dial_flow].[schema_version] ([version], [name], [applied_at])\nVALUES (${version}, N'${title}', SYSUTCDATETIME());\nGO\n`;
            return `-- ${String(version).padStart(4, '0')}-${title}.sql\n${text.trim()}\nGO\n${record}`;
        })
        .join('\n');
