import type { StoreConfig } from './config/store-config.ts';
import { systemClock } from './runs/clock.ts';
import { SqlServerWarehouse } from './sinks/warehouse/sql-server/sql-server-warehouse.ts';
import { openSqlServer } from './sql-server/database.ts';
import {
    allMigrations,
    migrateSqlServer,
    migrationScript,
    pendingMigrations,
    type Migration
} from './sql-server/migrations.ts';
import { SqlServerError } from './sql-server/sql-server-error.ts';
import { asStoreError, openRunStore, openWarehouse, runStoreFile } from './stores.ts';

/** What was done, or would be done, to one store. */
export interface StoreMigration {
    /** One sentence for a person. */
    readonly sentence: string;
    /** T-SQL of a dry run; null where there is nothing to print. */
    readonly script: string | null;
}

const namesOf = (migrations: readonly Migration[]): string =>
    migrations.map(({ version, name }) => `${String(version).padStart(4, '0')}-${name}`).join(', ');

/**
 * Brings run store and warehouse to the newest schema and tells what that was. A dry run changes nothing; without a SQL
 * Server in the configuration it gives the whole script for an empty database.
 * @throws DialFlowError `configuration` where a store is newer than the code, `store_unavailable`
 */
export async function migrateStores({
    config,
    dryRun
}: {
    readonly config: StoreConfig;
    readonly dryRun: boolean;
}): Promise<readonly StoreMigration[]> {
    return [...(await migrateFiles(config, dryRun)), ...(await migrateServer(config, dryRun))];
}

async function migrateFiles(config: StoreConfig, dryRun: boolean): Promise<readonly StoreMigration[]> {
    const files = [
        ...(config.runStore === 'sqlite' ? [['The run store', runStoreFile(config)] as const] : []),
        ...(config.warehouse === 'sqlite' ? [['The warehouse', config.warehouseFile] as const] : [])
    ];
    if (!dryRun) {
        if (config.runStore === 'sqlite') {
            await openRunStore({ config: { ...config, leaseMs: 1000 }, clock: systemClock }).close();
        }
        if (config.warehouse === 'sqlite') {
            const warehouse = openWarehouse(config);
            await warehouse.migrate();
            await warehouse.close();
        }
    }
    return files.map(([store, file]) => ({
        sentence: dryRun
            ? `${store} is the SQLite file ${file}; whatever opens it brings it up to date.`
            : `${store} ${file} has the newest schema.`,
        script: null
    }));
}

async function migrateServer(
    { sqlServer, runStore, warehouse }: StoreConfig,
    dryRun: boolean
): Promise<readonly StoreMigration[]> {
    if (!sqlServer || (runStore === 'sqlite' && warehouse === 'sqlite')) {
        if (!dryRun) return [];
        const sentence = 'No SQL Server is configured; this is the script for an empty database.';
        return [{ sentence, script: migrationScript(allMigrations()) }];
    }
    const { settings, tables } = sqlServer;
    const where = `The database ${settings.database} on ${settings.host}`;
    const database = openSqlServer(settings);
    try {
        if (dryRun) {
            const pending = await pendingMigrations(database);
            return pending.length === 0
                ? [{ sentence: `${where} has the newest schema.`, script: null }]
                : [{ sentence: `${where} lacks ${namesOf(pending)}.`, script: migrationScript(pending) }];
        }
        const applied = await migrateSqlServer(database);
        await new SqlServerWarehouse({ database, tables }).fillReferenceTables();
        const sentence =
            applied.length === 0
                ? `${where} has the newest schema.`
                : `${where} has got ${namesOf(applied)}.`;
        return [{ sentence, script: null }];
    } catch (error) {
        throw error instanceof SqlServerError ? asStoreError(error) : error;
    } finally {
        await database.close();
    }
}
