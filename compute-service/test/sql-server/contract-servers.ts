import { parseConnectionString } from '../../src/config/connection-string.ts';
import { openSqlServer, type SqlServerDatabase } from '../../src/sql-server/database.ts';
import { migrateSqlServer } from '../../src/sql-server/migrations.ts';
import type { SqlServerSettings } from '../../src/sql-server/settings.ts';
import { statement } from '../../src/sql-server/statement.ts';
import type { Received } from './double/tds-double.ts';
import { openDouble } from './opened-double.ts';
import { expectParsed } from './tsql-parser.ts';

export interface EmptyServer {
    readonly settings: SqlServerSettings;
    /** Expects that nothing was left undone, and gives the server back. */
    dispose(): Promise<void>;
}

export interface ContractServer {
    readonly name: string;
    /** A database whose schema `dial_flow` has no rows, or is not there yet. */
    open(): Promise<EmptyServer>;
    /** Opens the same store twice on an empty, migrated database, as two processes do. */
    openTwice<Store extends { close(): Promise<void> }>(
        make: (database: SqlServerDatabase) => Store
    ): Promise<{ readonly one: Store; readonly other: Store; clean(): Promise<void> }>;
}

/** In the order in which rows may go. */
const TABLES = [
    'events',
    'documents',
    'steps',
    'launch_keys',
    'org_turns',
    'runs',
    'delivered_batches',
    'cleanup_queue',
    'processing_status',
    'execution_log',
    'run_history',
    'call_history',
    'research_archive',
    'api_keys',
    'audit_log',
    'rule_versions',
    'outbox_deliveries',
    'outbox_mails'
] as const;

/** Settings out of DIAL_FLOW_TEST_SQLSERVER; its database must be one whose schema dial_flow may be emptied. */
function realServer(): SqlServerSettings | null {
    const text = process.env['DIAL_FLOW_TEST_SQLSERVER'];
    if (text === undefined || text === '') return null;
    const { connection, faults } = parseConnectionString(text);
    if (!connection) throw new Error(`DIAL_FLOW_TEST_SQLSERVER: ${faults.join('; ')}`);
    return {
        ...connection,
        certificateAuthority: null,
        certificateHost: null,
        pool: { min: 0, max: 4 },
        connectTimeoutMs: 15_000,
        requestTimeoutMs: 30_000
    };
}

async function openReal(settings: SqlServerSettings): Promise<EmptyServer> {
    const database = openSqlServer(settings);
    await migrateSqlServer(database);
    for (const table of TABLES) {
        await database.repeatable(statement(`empty_${table}`, `DELETE FROM [dial_flow].[${table}]`));
    }
    await database.repeatable(
        statement('forget_pace', `UPDATE [dial_flow].[outbox_pace] SET [claims] = N'[]'`)
    );
    await database.close();
    return { settings, dispose: async () => undefined };
}

const received: Received[] = [];

async function openOnDouble(): Promise<EmptyServer> {
    const { double, settings } = await openDouble();
    return {
        settings,
        async dispose() {
            await double.close();
            expect(double.failures).toEqual([]);
            received.push(...double.received);
        }
    };
}

function server(name: string, open: () => Promise<EmptyServer>): ContractServer {
    return {
        name,
        open,
        async openTwice(make) {
            const { settings, dispose } = await open();
            const database = openSqlServer(settings);
            await migrateSqlServer(database);
            const [one, other] = [make(database), make(openSqlServer(settings))];
            return {
                one,
                other,
                async clean() {
                    await one.close();
                    await other.close();
                    await dispose();
                }
            };
        }
    };
}

/**
 * What contracts run on: the double always, and the server that DIAL_FLOW_TEST_SQLSERVER names. At the end of the file
 * every statement that the double received must be T-SQL to Microsoft's parser.
 */
export function contractServers(): readonly ContractServer[] {
    const real = realServer();
    afterAll(() => expectParsed(received), 120_000);
    return [
        server('SQL Server, on the double', openOnDouble),
        ...(real ? [server(`SQL Server at ${real.host}`, () => openReal(real))] : [])
    ];
}
