import { join, resolve } from 'node:path';
import { DialFlowError } from '../error.ts';
import type { Config } from './config.ts';
import { resolveSecretFiles } from './secret-files.ts';
import { sqlServerFaults, sqlServerOf } from './sql-server.ts';
import { SECRET_VARIABLES, variablesSchema, type Variables } from './variables.ts';

export type StoreConfig = Pick<Config, 'dataDir' | 'warehouseFile' | 'runStore' | 'warehouse' | 'sqlServer'>;

const NOT_FOR_STORES = ['DIAL_FLOW_API_KEYS'] as const;

/** Where runs and warehouse are kept, as the variables say. */
export function storesOf(variables: Omit<Variables, (typeof NOT_FOR_STORES)[number]>): StoreConfig {
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
 * What bringing the stores up to date needs; Salesforce, keys and mail need not be configured for it.
 * @throws DialFlowError `configuration` that names every faulty variable
 */
export function loadStoreConfig(env: Readonly<Record<string, string | undefined>>): StoreConfig {
    const { values, faults } = resolveSecretFiles({
        env,
        secrets: SECRET_VARIABLES.filter((name) => name.startsWith('DIAL_FLOW_SQLSERVER_'))
    });
    const { data, error } = variablesSchema.omit({ DIAL_FLOW_API_KEYS: true }).safeParse(values);
    const all = [
        ...faults,
        ...(error?.issues ?? []).map(({ path, message }) => `${String(path[0])}: ${message}`),
        ...sqlServerFaults(values)
    ];
    if (!data || all.length > 0) {
        throw new DialFlowError('configuration', `The configuration is not usable:\n${all.join('\n')}`, {
            advice: 'Correct these variables; compute-service/.env.example explains each of them.'
        });
    }
    return storesOf(data);
}
