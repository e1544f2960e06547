import type { DatabaseSync } from 'node:sqlite';
import { DialFlowError } from '../../error.ts';

/** Numbered by their position; a migration that was released is never changed, the next one is added. */
const MIGRATIONS: readonly string[] = [
    `
    CREATE TABLE runs (
        position INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        request TEXT NOT NULL,
        engines TEXT NOT NULL,
        idempotency_key TEXT UNIQUE,
        fingerprint TEXT NOT NULL,
        status TEXT NOT NULL,
        draft TEXT,
        seq INTEGER NOT NULL,
        attempt INTEGER NOT NULL,
        losses INTEGER NOT NULL,
        created_at TEXT NOT NULL,
        queued_at TEXT NOT NULL,
        updated_at TEXT NOT NULL,
        started_at TEXT,
        finished_at TEXT,
        rows_in INTEGER,
        rows_out INTEGER,
        peak_memory_mb INTEGER,
        cancel_requested INTEGER NOT NULL,
        decision_reason TEXT,
        decided_by TEXT,
        previous_run_id TEXT,
        error TEXT,
        lease_worker TEXT,
        lease_token TEXT,
        lease_until TEXT
    ) STRICT;
    CREATE INDEX runs_by_queue ON runs (status, queued_at, position);
    CREATE TABLE steps (
        run_id TEXT NOT NULL REFERENCES runs (id),
        key TEXT NOT NULL,
        engine TEXT NOT NULL,
        name TEXT NOT NULL,
        title TEXT NOT NULL,
        sentence TEXT NOT NULL,
        drop_reason TEXT,
        step_order INTEGER NOT NULL,
        status TEXT NOT NULL,
        done INTEGER,
        total INTEGER,
        rows INTEGER,
        dropped INTEGER,
        started_at TEXT,
        finished_at TEXT,
        duration_ms INTEGER,
        attempt INTEGER NOT NULL,
        message TEXT,
        PRIMARY KEY (run_id, key)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE documents (
        run_id TEXT NOT NULL REFERENCES runs (id),
        name TEXT NOT NULL,
        body TEXT NOT NULL,
        PRIMARY KEY (run_id, name)
    ) STRICT;
    CREATE TABLE events (
        run_id TEXT NOT NULL REFERENCES runs (id),
        seq INTEGER NOT NULL,
        kind TEXT NOT NULL,
        status TEXT,
        subject TEXT,
        done INTEGER,
        total INTEGER,
        message TEXT,
        at TEXT NOT NULL,
        PRIMARY KEY (run_id, seq)
    ) STRICT, WITHOUT ROWID;
    `,
    `
    ALTER TABLE steps ADD COLUMN peak_memory_mb INTEGER;
    ALTER TABLE steps ADD COLUMN cpu_ms INTEGER;
    `,
    'ALTER TABLE runs ADD COLUMN untold INTEGER NOT NULL DEFAULT 0',
    // The key's old column stays, always empty: SQLite does not take away a column that is unique.
    `
    ALTER TABLE runs ADD COLUMN org TEXT NOT NULL DEFAULT 'default';
    CREATE INDEX runs_by_org ON runs (org, position);
    CREATE TABLE launch_keys (
        org TEXT NOT NULL,
        idempotency_key TEXT NOT NULL,
        fingerprint TEXT NOT NULL,
        run_id TEXT NOT NULL REFERENCES runs (id),
        PRIMARY KEY (org, idempotency_key)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX launch_keys_by_run ON launch_keys (run_id);
    INSERT INTO launch_keys (org, idempotency_key, fingerprint, run_id)
        SELECT org, idempotency_key, fingerprint, id FROM runs WHERE idempotency_key IS NOT NULL;
    UPDATE runs SET idempotency_key = NULL;
    CREATE TABLE org_turns (org TEXT PRIMARY KEY, claimed_at TEXT NOT NULL) STRICT, WITHOUT ROWID;
    `
];

/**
 * Brings the file to the newest schema; safe when several processes start at the same time.
 * @throws DialFlowError `configuration` where the file was written by a newer version.
 */
export function migrate(database: DatabaseSync): void {
    database.exec('BEGIN IMMEDIATE');
    try {
        const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
        if (version > MIGRATIONS.length) {
            throw new DialFlowError(
                'configuration',
                `The run store has schema ${version}; this version of the service knows ${MIGRATIONS.length}.`,
                { advice: 'Start the newer version of the service, or point it to another data directory.' }
            );
        }
        for (const migration of MIGRATIONS.slice(version)) database.exec(migration);
        database.exec(`PRAGMA user_version = ${MIGRATIONS.length}`);
        database.exec('COMMIT');
    } catch (error) {
        database.exec('ROLLBACK');
        throw error;
    }
}
