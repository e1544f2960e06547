import { DialFlowError } from '../../error.ts';
import type { SqlServerDatabase, SqlSession } from '../../sql-server/database.ts';
import { sqlServerError } from '../../sql-server/sql-server-error.ts';
import { instant, name, statement, text, whole, type SqlRecord } from '../../sql-server/statement.ts';
import { canonicalRules, type RuleVersion, type RuleVersions } from '../rule-versions.ts';
import { fromJson } from '../sqlite/rows.ts';
import { storedRow } from './rows.ts';
import { onStore } from './store-error.ts';

const NEWEST = statement(
    'newest_rules',
    'SELECT TOP (1) * FROM [dial_flow].[rule_versions] WITH (UPDLOCK, HOLDLOCK) ORDER BY [version] DESC'
);
const LIST = statement(
    'list_rules',
    'SELECT TOP (@limit) * FROM [dial_flow].[rule_versions] ORDER BY [version] DESC'
);
const ADD = statement(
    'add_rules',
    `INSERT INTO [dial_flow].[rule_versions] ([version], [parameters], [changed_at], [changed_by], [reason])
VALUES (@version, @parameters, @changed_at, @changed_by, @reason)`
);

function versionOf(record: SqlRecord): RuleVersion {
    const row = storedRow(record);
    return {
        version: Number(row['version']),
        parameters: fromJson<RuleVersion['parameters']>(String(row['parameters'])),
        changedAt: String(row['changed_at']),
        changedBy: String(row['changed_by']),
        reason: String(row['reason'])
    };
}

type Change = Parameters<RuleVersions['change']>[0];
type Changed = Awaited<ReturnType<RuleVersions['change']>>;

async function add(session: SqlSession, change: Change): Promise<Changed> {
    const { parameters, changedAt, changedBy, reason, basedOn } = change;
    const [row] = (await session.query(NEWEST)).rows;
    const current = row ? versionOf(row) : null;
    if ((current?.version ?? null) !== basedOn) {
        throw new DialFlowError(
            'wrong_state',
            `The rules are at version ${String(current?.version ?? 0)} by now; the change was made for version ${String(basedOn ?? 0)}.`,
            { advice: 'Look at the rules as they are now and change those.' }
        );
    }
    const words = canonicalRules(parameters);
    if (words === canonicalRules(current?.parameters ?? {})) return { version: current, changed: false };
    const version = (current?.version ?? 0) + 1;
    await session.query(ADD, {
        version: whole(version),
        parameters: text(words),
        changed_at: instant(changedAt),
        changed_by: name(changedBy),
        reason: text(reason)
    });
    return {
        version: {
            version,
            parameters: fromJson<RuleVersion['parameters']>(words),
            changedAt: changedAt.toISOString(),
            changedBy,
            reason
        },
        changed: true
    };
}

/** Keeps the versions of the business rules in SQL Server. */
export function openSqlServerRuleVersions(database: SqlServerDatabase): RuleVersions {
    const list = async (limit: number): Promise<readonly RuleVersion[]> =>
        (await database.read(LIST, { limit: whole(limit) })).map(versionOf);
    const change = (asked: Change): Promise<Changed> =>
        database.transaction({ name: 'change rules' }, (transaction) => add(transaction, asked));
    return {
        current: () => onStore(async () => (await list(1))[0] ?? null),
        list: (limit) => onStore(() => list(limit)),
        change: (asked) =>
            onStore(async () => {
                try {
                    return await change(asked);
                } catch (error) {
                    // Somebody else added the same version in this moment; now it can be seen and said.
                    if (error instanceof DialFlowError || sqlServerError(error).fault !== 'duplicate')
                        throw error;
                    return change(asked);
                }
            }),
        close: () => database.close()
    };
}
