import { join, parse } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { ApiKeyStore } from './access/api-key-store.ts';
import type { AuditLog } from './access/audit-log.ts';
import { openSqlServerApiKeyStore } from './access/sql-server/api-key-store.ts';
import { openSqlServerAuditLog } from './access/sql-server/audit-log.ts';
import { openSqliteApiKeyStore } from './access/sqlite/api-key-store.ts';
import { openSqliteAuditLog } from './access/sqlite/audit-log.ts';
import type { Config } from './config/config.ts';
import type { OrgConfig } from './config/orgs.ts';
import type { SqlServerConfig } from './config/sql-server.ts';
import type { StoreConfig } from './config/store-config.ts';
import { DialFlowError } from './error.ts';
import type { Outbox } from './ports/outbox.ts';
import type { Warehouse } from './ports/warehouse.ts';
import { systemClock, type Clock } from './runs/clock.ts';
import type { LeaseKeeper } from './runs/lease-keeper.ts';
import { startSqlServerLeaseKeeper } from './runs/sql-server/lease-keeper.ts';
import { DEFAULT_ORG } from './runs/org.ts';
import type { RuleVersions } from './runs/rule-versions.ts';
import { openSqlServerRuleVersions } from './runs/sql-server/rule-versions.ts';
import { openSqlServerRunStore } from './runs/sql-server/sql-server-store.ts';
import { startSqliteLeaseKeeper } from './runs/sqlite/lease-keeper.ts';
import { openSqliteRuleVersions } from './runs/sqlite/rule-versions.ts';
import { openSqliteRunStore } from './runs/sqlite-store.ts';
import { ANY_NUMBER_OF_RUNS, type RunStore } from './runs/store.ts';
import { openSqlServerOutbox } from './sinks/mail/sql-server/sql-server-outbox.ts';
import { openSqliteOutbox } from './sinks/mail/sqlite-outbox.ts';
import { SqlServerWarehouse } from './sinks/warehouse/sql-server/sql-server-warehouse.ts';
import { SqliteWarehouse } from './sinks/warehouse/sqlite-warehouse.ts';
import { openSqlServer, type SqlServerDatabase } from './sql-server/database.ts';
import { migrateSqlServer, requireNewestSchema } from './sql-server/migrations.ts';
import { DEFAULT_TABLES } from './sql-server/settings.ts';
import { SqlServerError } from './sql-server/sql-server-error.ts';

/** How long a start waits for a SQL Server that is not there yet, as after a restart of both. */
const START_WAIT_MS = 60_000;
const START_PAUSE_MS = 2_000;

export const runStoreFile = ({ dataDir }: Pick<Config, 'dataDir'>): string => join(dataDir, 'runs.sqlite');

/** The SQL Server that a store is configured to be in; the configuration has been checked to name one. */
function sqlServerOf({ sqlServer }: Pick<StoreConfig, 'sqlServer'>): SqlServerConfig {
    if (sqlServer) return sqlServer;
    throw new DialFlowError('configuration', 'No SQL Server is configured.', {
        advice: 'Set DIAL_FLOW_SQLSERVER_CONNECTION, or DIAL_FLOW_SQLSERVER_HOST and what belongs to it.'
    });
}

/** Opens the run store of a configuration. */
export function openRunStore({
    config,
    clock
}: {
    readonly config: StoreConfig & Pick<Config, 'leaseMs'> & Partial<Pick<Config, 'runsPerOrg'>>;
    readonly clock: Clock;
}): RunStore {
    const { leaseMs, runsPerOrg = ANY_NUMBER_OF_RUNS } = config;
    const times = { clock, leaseMs, runsPerOrg };
    return config.runStore === 'sqlite'
        ? openSqliteRunStore({ ...times, file: runStoreFile(config) })
        : openSqlServerRunStore({ ...times, database: openSqlServer(sqlServerOf(config).settings) });
}

type BesideRunsConfig = Pick<StoreConfig, 'dataDir' | 'runStore' | 'sqlServer'>;

/** What is kept beside the runs: who may call, who called, and under which rules. */
export interface AccessStores {
    readonly keys: ApiKeyStore;
    readonly audit: AuditLog;
    readonly ruleVersions: RuleVersions;
    close(): Promise<void>;
}

/** Opens what is kept beside the runs, in the same place. */
export function openAccessStores(config: BesideRunsConfig): AccessStores {
    const stores = config.runStore === 'sqlite' ? accessFiles(config) : accessTables(config);
    return {
        ...stores,
        close: async () => {
            for (const store of Object.values(stores)) await store.close();
        }
    };
}

function accessFiles(config: BesideRunsConfig): Omit<AccessStores, 'close'> {
    const file = runStoreFile(config);
    return {
        keys: openSqliteApiKeyStore(file),
        audit: openSqliteAuditLog(file),
        ruleVersions: openSqliteRuleVersions(file)
    };
}

/** What is kept beside the runs is asked little: a small pool is enough. */
const openSmallPool = (config: BesideRunsConfig): SqlServerDatabase =>
    openSqlServer({ ...sqlServerOf(config).settings, pool: { min: 0, max: 4 } });

function accessTables(config: BesideRunsConfig): Omit<AccessStores, 'close'> {
    const database = openSmallPool(config);
    return {
        keys: openSqlServerApiKeyStore(database),
        audit: openSqlServerAuditLog(database),
        ruleVersions: openSqlServerRuleVersions(database)
    };
}

/** Opens the outbox of mail, in the same place as the runs. */
export const openOutbox = (config: BesideRunsConfig): Outbox =>
    config.runStore === 'sqlite'
        ? openSqliteOutbox({ file: runStoreFile(config), clock: systemClock })
        : openSqlServerOutbox({ database: openSmallPool(config), clock: systemClock });

/** Starts the thread that keeps leases of the configuration's run store. */
export function startLeaseKeeper({
    config,
    intervalMs,
    logger
}: {
    readonly config: StoreConfig & Pick<Config, 'leaseMs'>;
    readonly intervalMs: number;
    readonly logger: Logger;
}): LeaseKeeper {
    const times = { leaseMs: config.leaseMs, intervalMs, logger };
    return config.runStore === 'sqlite'
        ? startSqliteLeaseKeeper({ file: runStoreFile(config), ...times })
        : startSqlServerLeaseKeeper({ settings: sqlServerOf(config).settings, ...times });
}

/** The embedded warehouse of an org is a file of its own, beside that of the default org. */
export function warehouseFileOf({ warehouseFile }: Pick<StoreConfig, 'warehouseFile'>, org: string): string {
    const { dir, name, ext } = parse(warehouseFile);
    return org === DEFAULT_ORG ? warehouseFile : join(dir, `${name}-${org}${ext}`);
}

/** What of an org says where its warehouse is. */
export type OrgOfWarehouse = Pick<OrgConfig, 'name'> & Partial<Pick<OrgConfig, 'tables'>>;

/** Opens the warehouse of a configuration, as one org has it. */
export function openWarehouse(config: StoreConfig, org: OrgOfWarehouse = { name: DEFAULT_ORG }): Warehouse {
    if (config.warehouse === 'sqlite')
        return new SqliteWarehouse({ file: warehouseFileOf(config, org.name) });
    const { settings, tables } = sqlServerOf(config);
    // The tables that the service names are those of the default org.
    const own =
        org.name === DEFAULT_ORG
            ? {}
            : {
                  callHistory: DEFAULT_TABLES.callHistory,
                  researchArchive: DEFAULT_TABLES.researchArchive,
                  ...org.tables
              };
    return new SqlServerWarehouse({
        org: org.name,
        database: openSqlServer(settings),
        tables: { ...tables, ...own }
    });
}

/**
 * Brings the stores up to date before the service uses them. A SQL Server that is not there yet is waited for; where the
 * service is not to migrate it, only its schema is compared.
 * @throws DialFlowError `configuration` where a schema is not the code's; `store_unavailable` where SQL Server stays away
 */
export async function prepareStores({
    config,
    orgs,
    logger
}: {
    readonly config: StoreConfig;
    readonly orgs: readonly OrgOfWarehouse[];
    readonly logger: Pick<Logger, 'info' | 'warn'>;
}): Promise<void> {
    for (const org of config.warehouse === 'sqlite' ? orgs : []) {
        const warehouse = openWarehouse(config, org);
        await warehouse.migrate();
        await warehouse.close();
    }
    if (config.runStore === 'sqlite' && config.warehouse === 'sqlite') return;
    const { settings, tables, migrateAtStart } = sqlServerOf(config);
    const database = openSqlServer(settings);
    try {
        await waiting(logger, async () => {
            if (!migrateAtStart) return requireNewestSchema(database);
            const applied = await migrateSqlServer(database);
            if (applied.length > 0) {
                logger.info(
                    { migrations: applied.map(({ name }) => name) },
                    'The SQL Server schema was brought up to date'
                );
            }
            await new SqlServerWarehouse({ database, tables }).fillReferenceTables();
        });
    } finally {
        await database.close();
    }
}

async function waiting(logger: Pick<Logger, 'warn'>, work: () => Promise<void>): Promise<void> {
    for (const until = performance.now() + START_WAIT_MS; ;) {
        try {
            await work();
            return;
        } catch (error) {
            if (!(error instanceof SqlServerError)) throw error;
            const passing = error.fault === 'unavailable' || error.fault === 'timeout';
            if (!passing || performance.now() > until) throw asStoreError(error);
            logger.warn({ reason: error.message }, 'Waiting for SQL Server');
            await pause(START_PAUSE_MS);
        }
    }
}

/** What a person reads where the stores cannot be used. */
export const asStoreError = (cause: SqlServerError): DialFlowError =>
    new DialFlowError('store_unavailable', cause.message, {
        cause,
        advice: cause.advice,
        retryable: cause.retryable
    });
