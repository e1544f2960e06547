import { join, resolve } from 'node:path';
import { DialFlowError } from '../error.ts';
import { faultText, readVariables } from './fault-words.ts';
import { resolveSettings, type Environment } from './settings.ts';
import { sqlServerFaults, sqlServerOf, type SqlServerConfig } from './sql-server.ts';
import { variablesSchema, type Variables } from './variables.ts';

/** Where runs and warehouse are kept: in files of the data directory, or in SQL Server. */
export interface StoreConfig {
    readonly dataDir: string;
    readonly warehouseFile: string;
    readonly runStore: 'sqlite' | 'sqlserver';
    readonly warehouse: 'sqlite' | 'sqlserver';
    readonly sqlServer: SqlServerConfig | null;
}

/** Where runs and warehouse are kept, as the variables say. */
export function storesOf(variables: Variables): StoreConfig {
    const dataDir = resolve(variables.DIAL_FLOW_DATA_DIR);
    const sqlServer = sqlServerOf(variables);
    const standard = sqlServer ? 'sqlserver' : 'sqlite';
    return {
        dataDir,
        warehouseFile: resolve(variables.DIAL_FLOW_WAREHOUSE_FILE ?? join(dataDir, 'warehouse.sqlite')),
        runStore: variables.DIAL_FLOW_RUN_STORE ?? standard,
        warehouse: variables.DIAL_FLOW_WAREHOUSE ?? standard,
        sqlServer
    };
}

/**
 * What the stores need; Salesforce, keys and mail need not be configured for it.
 * @throws DialFlowError `configuration` that names every faulty variable
 */
export function loadStoreConfig(env: Environment): StoreConfig {
    const { values, faults } = resolveSettings(env);
    const { data, faults: own } = readVariables(variablesSchema, values);
    const all = [...faults, ...own.map(faultText), ...sqlServerFaults(values)];
    if (!data || all.length > 0) {
        throw new DialFlowError('configuration', `The configuration is not usable:\n${all.join('\n')}`, {
            advice: 'Correct these variables; docs/configuration.md explains each of them.'
        });
    }
    return storesOf(data);
}
