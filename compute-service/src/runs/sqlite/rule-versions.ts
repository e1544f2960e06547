import { DialFlowError } from '../../error.ts';
import { canonicalRules } from '../rule-versions.ts';
import type { RuleVersion, RuleVersions } from '../rule-versions.ts';
import { openRunDatabase } from './database.ts';
import type { SqliteRow } from './database.ts';
import { migratePart } from './part-schema.ts';
import type { PartMigration } from './part-schema.ts';
import { fromJson } from './rows.ts';

const MIGRATIONS: readonly PartMigration[] = [
    [
        `CREATE TABLE rule_versions (
            version INTEGER PRIMARY KEY,
            parameters TEXT NOT NULL,
            changed_at TEXT NOT NULL,
            changed_by TEXT NOT NULL,
            reason TEXT NOT NULL
        ) STRICT`
    ]
];

const versionOf = (row: SqliteRow): RuleVersion => ({
    version: Number(row['version']),
    parameters: fromJson<RuleVersion['parameters']>(String(row['parameters'])),
    changedAt: String(row['changed_at']),
    changedBy: String(row['changed_by']),
    reason: String(row['reason'])
});

/** Keeps the versions of the business rules in the file of the run store. */
export function openSqliteRuleVersions(file: string): RuleVersions {
    const database = openRunDatabase(file);
    migratePart(database, { part: 'rule_versions', migrations: MIGRATIONS });
    const newest = (): RuleVersion | null => {
        const row = database.get('SELECT * FROM rule_versions ORDER BY version DESC LIMIT 1');
        return row ? versionOf(row) : null;
    };
    return {
        current: async () => newest(),
        list: async (limit) =>
            database.all('SELECT * FROM rule_versions ORDER BY version DESC LIMIT ?', limit).map(versionOf),
        change: async ({ parameters, changedAt, changedBy, reason, basedOn }) =>
            database.transaction(() => {
                const current = newest();
                const seen = current?.version ?? null;
                if (seen !== basedOn) {
                    throw new DialFlowError(
                        'wrong_state',
                        `The rules are at version ${String(seen ?? 0)} by now; the change was made for version ${String(basedOn ?? 0)}.`,
                        { advice: 'Look at the rules as they are now and change those.' }
                    );
                }
                const text = canonicalRules(parameters);
                if (text === canonicalRules(current?.parameters ?? {})) {
                    return { version: current, changed: false };
                }
                const version: RuleVersion = {
                    version: (current?.version ?? 0) + 1,
                    parameters: fromJson<RuleVersion['parameters']>(text),
                    changedAt: changedAt.toISOString(),
                    changedBy,
                    reason
                };
                database.run(
                    `INSERT INTO rule_versions (version, parameters, changed_at, changed_by, reason)
                     VALUES (?, ?, ?, ?, ?)`,
                    ...[version.version, text, version.changedAt, changedBy, reason]
                );
                return { version, changed: true };
            }),
        close: async () => database.close()
    };
}
