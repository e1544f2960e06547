import { join } from 'node:path';
import { duckdbEngine } from './compute/duckdb.ts';
import type { Config } from './config/config.ts';
import type { OrgConfig } from './config/orgs.ts';
import type { ComputeEngine } from './engines/compute.ts';
import { extractCachesIn } from './extract-cache-folder.ts';
import { mappingProbe } from './night/mapping-probe.ts';
import { createPlanner } from './night/planner.ts';
import { noSalesforceProbe, salesforceProbe, warehouseProbe } from './night/probes.ts';
import type { SalesforceDelivery } from './night/salesforce-delivery.ts';
import type { Probe } from './observability/probe.ts';
import { DEFAULT_ORG } from './runs/org.ts';
import type { Planner } from './runs/plan.ts';
import type { RunStore } from './runs/store.ts';
import { FolderSource } from './sources/folder/folder-source.ts';
import { DEFAULT_POLLING } from './sources/salesforce/bulk-query-job.ts';
import { SalesforceConnection } from './sources/salesforce/connection.ts';
import { loadFieldMapping } from './sources/salesforce/field-mapping.ts';
import { ExtractCache } from './sources/salesforce/incremental/extract-cache.ts';
import {
    IncrementalExtraction,
    leastRowsOf
} from './sources/salesforce/incremental/incremental-extraction.ts';
import { givenMapping, orgMapping } from './sources/salesforce/run-mapping.ts';
import { SalesforceSource } from './sources/salesforce/salesforce-source.ts';
import { WarehouseSource } from './sources/warehouse/warehouse-source.ts';
import { openWarehouse } from './stores.ts';
import { resultVersions } from './versions.ts';
import type { WiredMail } from './wire-mail.ts';

/** All that the runs of one org need, and nothing that another org has. */
export interface WiredOrg {
    readonly name: string;
    readonly planner: Planner;
    /** Null where no org is connected and a folder gives the inputs. */
    readonly connection: SalesforceConnection | null;
    readonly probes: readonly Probe[];
    close(): Promise<void>;
}

/** A mapping file that the operator names holds; without one the org's own mapping does. */
async function connect({ salesforce, fieldMappingFile }: OrgConfig): Promise<SalesforceDelivery | null> {
    if (salesforce === null) return null;
    const { loginUrl, apiVersion, credentials } = salesforce;
    const standard = await loadFieldMapping(fieldMappingFile ?? undefined);
    const connection = new SalesforceConnection({ loginUrl, apiVersion, credentials });
    const mapping = fieldMappingFile === null ? orgMapping({ connection, standard }) : givenMapping(standard);
    return {
        connection,
        mapping,
        ...(salesforce.incremental && { leastRowsForChanges: leastRowsOf(salesforce) })
    };
}

/** Ids and digests of a million rows take this much; the rest of the night is not at work meanwhile. */
const INDEX_MEMORY = '96MB';

/** How an org is read where only what changed is; null where everything is read every night. */
function incrementalOf({
    org: { name, salesforce },
    dataDir
}: {
    readonly org: OrgConfig;
    readonly dataDir: string;
}): IncrementalExtraction | null {
    if (!salesforce?.incremental) return null;
    return new IncrementalExtraction({
        cache: new ExtractCache({ folder: join(extractCachesIn(dataDir), name) }),
        // What is kept lies on this computer, whatever the night computes on.
        compute: duckdbEngine({ memoryLimit: INDEX_MEMORY }),
        ...salesforce.incremental,
        leastRows: leastRowsOf(salesforce),
        now: () => new Date()
    });
}

/** Parts of the default org keep their names; of the others, each says whose it is. */
function namedFor(org: string): (probe: Probe) => Probe {
    if (org === DEFAULT_ORG) return (probe) => probe;
    return (probe) => {
        const code = `${probe.code}.${org}`;
        return {
            code,
            subject: `${probe.subject} (${org})`,
            async examine() {
                const finding = await probe.examine();
                return { ...finding, code, sentence: `${org}: ${finding.sentence}` };
            }
        };
    };
}

/** Puts together what the runs of an org need. @throws DialFlowError `configuration` where its field mapping cannot be used */
export async function wireOrg({
    org,
    config,
    compute,
    store,
    mail,
    deliveryDirectory
}: {
    readonly org: OrgConfig;
    readonly config: Config;
    readonly compute: ComputeEngine;
    readonly store: Pick<RunStore, 'latestAccepted'>;
    readonly mail: WiredMail | null;
    readonly deliveryDirectory: string;
}): Promise<WiredOrg> {
    const { name } = org;
    const dataDirectory = config.dataDir;
    const warehouse = openWarehouse(config, org);
    const salesforce = await connect(org);
    const incremental = incrementalOf({ org, dataDir: dataDirectory });
    const planner = createPlanner({
        dataDirectory,
        compute,
        sources: [
            ...(org.salesforce && salesforce
                ? [
                      new SalesforceSource({
                          ...salesforce,
                          pageRecords: org.salesforce.maxRecords,
                          polling: { ...DEFAULT_POLLING, maxMs: org.salesforce.pollMs },
                          ...(incremental && { incremental })
                      })
                  ]
                : []),
            new WarehouseSource({ warehouse }),
            new FolderSource({ directory: org.inputDir })
        ],
        targets: { salesforce, warehouse, folder: deliveryDirectory },
        acceptedRuns: { latest: (options) => store.latestAccepted({ ...options, org: name }) },
        announcement: { dataDirectory, salesforce, mail: mail && mail.settingsOf(org) },
        versions: resultVersions,
        now: () => new Date()
    });
    return {
        name,
        planner,
        connection: salesforce?.connection ?? null,
        probes: [
            ...(salesforce ? [salesforceProbe(salesforce), mappingProbe(salesforce)] : [noSalesforceProbe]),
            warehouseProbe(warehouse)
        ].map(namedFor(name)),
        close: () => warehouse.close()
    };
}
