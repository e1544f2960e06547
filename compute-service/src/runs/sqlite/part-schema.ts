import { DialFlowError } from '../../error.ts';
import type { RunDatabase } from './database.ts';

/** Statements of one migration; numbered by their position among the migrations of the part. */
export type PartMigration = readonly string[];

/**
 * Brings the tables of one part of the file to their newest schema. Parts beside the runs (keys, audit log, …) have
 * version numbers of their own, so that each can change without the others.
 * @throws DialFlowError `configuration` where the part was written by a newer version
 */
export function migratePart(
    database: RunDatabase,
    { part, migrations }: { readonly part: string; readonly migrations: readonly PartMigration[] }
): void {
    database.transaction(() => {
        database.run(
            'CREATE TABLE IF NOT EXISTS schema_parts (part TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT'
        );
        const row = database.get('SELECT version FROM schema_parts WHERE part = ?', part);
        const version = Number(row?.['version'] ?? 0);
        if (version > migrations.length) {
            throw new DialFlowError(
                'configuration',
                `The part ${part} of the run store has schema ${version}; this version of the service knows ${migrations.length}.`,
                { advice: 'Start the newer version of the service, or point it to another data directory.' }
            );
        }
        for (const statement of migrations.slice(version).flat()) database.run(statement);
        database.run(
            `INSERT INTO schema_parts (part, version) VALUES (?, ?)
             ON CONFLICT (part) DO UPDATE SET version = excluded.version`,
            part,
            migrations.length
        );
    });
}
