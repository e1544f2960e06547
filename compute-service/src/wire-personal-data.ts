import { join } from 'node:path';
import { loadComputeConfig } from './config/compute-config.ts';
import { readOrgs, type OrgConfig } from './config/orgs.ts';
import { loadSalesforceConfig, type SalesforceConfig } from './config/salesforce-config.ts';
import { resolveSettings, type Environment } from './config/settings.ts';
import { loadStoreConfig, type StoreConfig } from './config/store-config.ts';
import { DialFlowError } from './error.ts';
import { recordsInOrg, type OrgRecords } from './personal-data/org-records.ts';
import { eraseData, heldData, type Erasure, type HeldData } from './personal-data/personal-data.ts';
import type { PersonalSubject } from './personal-data/subject.ts';
import type { PersonalDataStore } from './ports/personal-data.ts';
import type { Warehouse } from './ports/warehouse.ts';
import { DEFAULT_ORG } from './runs/org.ts';
import { systemClock } from './runs/clock.ts';
import { SalesforceConnection } from './sources/salesforce/connection.ts';
import { DEFAULT_TABLES, qualified } from './sql-server/settings.ts';
import { openAccessStores, openOutbox, openRunStore, openWarehouse } from './stores.ts';
import { wireCompute } from './wire-compute.ts';

/** What the product holds about somebody, over all of its stores. */
export interface PersonalData {
    held(subject: PersonalSubject): Promise<HeldData>;
    erase(subject: PersonalSubject): Promise<Erasure>;
    close(): Promise<void>;
}

/** Runs that are erased from are never claimed here, so the lease is nobody's. */
const LEASE_MS = 1_000;

/** The org, or why it cannot be asked; a faulty connection is no reason not to look at the stores. */
function salesforceOf(environment: Environment): {
    readonly config: SalesforceConfig | null;
    readonly fault: string | null;
} {
    try {
        return { config: loadSalesforceConfig(environment), fault: null };
    } catch (error) {
        if (error instanceof DialFlowError)
            return { config: null, fault: `${error.message} ${error.advice}` };
        throw error;
    }
}

function foreignPlacesOf(
    { warehouse, sqlServer }: StoreConfig,
    inputDir: string | undefined
): readonly string[] {
    const tables = warehouse === 'sqlserver' ? sqlServer?.tables : undefined;
    return [
        ...(['callHistory', 'researchArchive'] as const).flatMap((table) => {
            const named = tables && qualified(tables[table]);
            return named === undefined || named === qualified(DEFAULT_TABLES[table])
                ? []
                : [`The table ${named}`];
        }),
        ...(inputDir === undefined ? [] : [`The input folder ${inputDir}`])
    ];
}

/** The tables of a SQL Server hold the rows of all orgs; embedded, each org has a file of its own. */
async function openWarehouses(
    config: StoreConfig,
    orgs: readonly OrgConfig[]
): Promise<readonly Warehouse[]> {
    if (config.warehouse === 'sqlserver') return [openWarehouse(config)];
    const warehouses = [{ name: DEFAULT_ORG }, ...orgs].map((org) => openWarehouse(config, org));
    for (const warehouse of warehouses) await warehouse.migrate();
    return warehouses;
}

const together = (warehouses: readonly PersonalDataStore[]): PersonalDataStore => ({
    rowsNaming: async (subject) =>
        (await Promise.all(warehouses.map((warehouse) => warehouse.rowsNaming(subject)))).flat(),
    async eraseNaming(subject) {
        let erased = 0;
        for (const warehouse of warehouses) erased += await warehouse.eraseNaming(subject);
        return erased;
    }
});

/**
 * Opens the stores of a configuration to look for somebody's data.
 * @throws DialFlowError `configuration`, `store_unavailable`
 */
export async function openPersonalData({
    environment,
    signal
}: {
    readonly environment: Environment;
    readonly signal: AbortSignal;
}): Promise<PersonalData> {
    const config = loadStoreConfig(environment);
    const { values } = resolveSettings(environment);
    const salesforce = salesforceOf(environment);
    const { orgs, faults } = readOrgs(values);
    const fault = [salesforce.fault, ...faults].find((each) => each !== null) ?? null;
    const connections = [{ name: DEFAULT_ORG, salesforce: salesforce.config }, ...orgs].flatMap((org) =>
        org.salesforce === null ? [] : { org: org.name, connection: new SalesforceConnection(org.salesforce) }
    );
    const recordsInOrgs = async (subject: PersonalSubject): Promise<readonly OrgRecords[]> => {
        const found = connections.map(async ({ org, connection }) => {
            const records = await recordsInOrg({ connection, subject, signal });
            const place = (object: string): string => (org === DEFAULT_ORG ? object : `${org}: ${object}`);
            return records.map((each) => ({ ...each, object: place(each.object) }));
        });
        return (await Promise.all(found)).flat();
    };
    const runs = openRunStore({ config: { ...config, leaseMs: LEASE_MS }, clock: systemClock });
    const access = openAccessStores(config);
    const outbox = openOutbox(config);
    const warehouses = await openWarehouses(config, orgs);
    const options = {
        dataDirectory: config.dataDir,
        deliveryDirectory: join(config.dataDir, 'delivered'),
        compute: await wireCompute(loadComputeConfig(values)),
        ...{ runs, outbox, warehouse: together(warehouses), audit: access.audit },
        recordsInOrg: fault === null && connections.length > 0 ? recordsInOrgs : null,
        orgFault: fault,
        foreignPlaces: foreignPlacesOf(config, values.DIAL_FLOW_INPUT_DIR)
    };
    return {
        held: (subject) => heldData(options, subject),
        erase: (subject) => eraseData(options, subject),
        async close() {
            for (const store of [runs, access, outbox, ...warehouses]) await store.close();
            for (const { connection } of connections) await connection.close();
        }
    };
}
