import { dirname, join } from 'node:path';
import type { Logger } from 'pino';
import type { Config } from './config/config.ts';
import type { SalesforceConfig } from './config/salesforce-config.ts';
import { mailMetrics, salesforceMetrics } from './observability/part-metrics.ts';
import { DialFlowError } from './error.ts';
import { nightParameters } from './engines/night-parameters.ts';
import { ENGINES } from './engines/registry.ts';
import { createInsight } from './insight/create-insight.ts';
import type { SalesforceDelivery } from './night/salesforce-delivery.ts';
import { mappingProbe } from './night/mapping-probe.ts';
import { createPlanner } from './night/planner.ts';
import {
    mailProbe,
    noMailProbe,
    noSalesforceProbe,
    salesforceProbe,
    warehouseProbe
} from './night/probes.ts';
import { applyRetention } from './night/retention.ts';
import type { Planner } from './runs/plan.ts';
import type { RemovedData } from './runs/run.ts';
import { FolderSource } from './sources/folder/folder-source.ts';
import { DEFAULT_POLLING } from './sources/salesforce/bulk-query-job.ts';
import { SalesforceConnection } from './sources/salesforce/connection.ts';
import { loadFieldMapping } from './sources/salesforce/field-mapping.ts';
import { givenMapping, orgMapping } from './sources/salesforce/run-mapping.ts';
import { SalesforceSource } from './sources/salesforce/salesforce-source.ts';
import { WarehouseSource } from './sources/warehouse/warehouse-source.ts';
import { openRunStore, type ServiceParts } from './start.ts';
import { openOutbox, openWarehouse, prepareStores } from './stores.ts';
import type { Tracer } from './tracer.ts';
import { productVersion, resultVersions } from './versions.ts';
import { wireCompute } from './wire-compute.ts';
import { wireMail } from './wire-mail.ts';
import { makeWritableFolder } from './writable-folder.ts';

/** A mapping file that the operator names holds; without one the org's own mapping does. */
async function connect(
    { loginUrl, apiVersion, credentials }: SalesforceConfig,
    mappingFile: string | null
): Promise<SalesforceDelivery> {
    const standard = await loadFieldMapping(mappingFile ?? undefined);
    const connection = new SalesforceConnection({ loginUrl, apiVersion, credentials });
    const mapping = mappingFile === null ? orgMapping({ connection, standard }) : givenMapping(standard);
    return { connection, mapping };
}

/** Faults of folders are told at the start, by the variable that names them, and not by the first night. */
function openFolders({ dataDir, warehouseFile }: Config): void {
    const folders = [
        ['DIAL_FLOW_DATA_DIR', dataDir],
        ['DIAL_FLOW_WAREHOUSE_FILE', dirname(warehouseFile)]
    ] as const;
    for (const [variable, path] of folders) {
        try {
            makeWritableFolder({ path });
        } catch (cause) {
            const why = cause instanceof Error ? cause.message : String(cause);
            throw new DialFlowError('configuration', `${variable}: ${path} cannot be written to (${why}).`, {
                cause,
                advice: 'Name another folder, or give the service the right to write there.'
            });
        }
    }
}

/** The packages for tracing are only loaded where spans go somewhere. */
async function tracerOf(tracing: NonNullable<Config['tracing']>, logger: Logger): Promise<Tracer> {
    const { otlpTracer } = await import('./observability/tracing/otlp-tracer.ts');
    return otlpTracer({ ...tracing, version: productVersion(), logger });
}

export interface WiredService extends ServiceParts {
    /** Closes what the service's own stop does not know of. */
    closeParts(): Promise<void>;
}

/**
 * Puts the parts of the service together as the configuration asks: real adapters where they are configured, embedded
 * ones elsewhere.
 * @throws DialFlowError `configuration` where a folder, the field mapping or the warehouse cannot be used
 */
export async function wireService({
    config,
    logger
}: {
    readonly config: Config;
    readonly logger: Logger;
}): Promise<WiredService> {
    openFolders(config);
    const compute = await wireCompute(config.compute);
    await prepareStores({ config, logger });
    const store = openRunStore(config);
    const warehouse = openWarehouse(config);
    const deliveryDirectory = join(config.dataDir, 'delivered');
    const salesforce = config.salesforce && (await connect(config.salesforce, config.fieldMappingFile));
    const mail =
        config.mail &&
        wireMail({ config: config.mail, leaseMs: config.leaseMs, store, logger, outbox: openOutbox(config) });
    const insight = createInsight({
        dataDirectory: config.dataDir,
        compute,
        latestExtract: () => store.latestExtract()
    });
    const planner = createPlanner({
        dataDirectory: config.dataDir,
        compute,
        sources: [
            ...(config.salesforce && salesforce
                ? [
                      new SalesforceSource({
                          ...salesforce,
                          pageRecords: config.salesforce.maxRecords,
                          polling: { ...DEFAULT_POLLING, maxMs: config.salesforce.pollMs }
                      })
                  ]
                : []),
            new WarehouseSource({ warehouse }),
            new FolderSource({ directory: config.inputDir })
        ],
        targets: { salesforce, warehouse, folder: deliveryDirectory },
        acceptedRuns: { latest: (options) => store.latestAccepted(options) },
        announcement: { dataDirectory: config.dataDir, salesforce, mail: mail && mail.settings },
        versions: resultVersions,
        now: () => new Date()
    });
    const removeOldData = async (): Promise<RemovedData> => {
        const removed = await applyRetention({
            dataDirectory: config.dataDir,
            deliveryDirectory,
            compute,
            runs: store,
            policy: config.retention,
            now: new Date()
        });
        if (Object.values(removed).some((count) => count > 0)) {
            logger.info({ removed }, 'Data of old runs was removed');
        }
        return removed;
    };
    const retaining: Planner = {
        ...planner,
        async plan(run) {
            await insight.release(run.id);
            return planner.plan(run);
        },
        async removeOldData() {
            const removed = await removeOldData();
            await mail?.forget();
            return removed;
        }
    };
    return {
        config,
        logger,
        store,
        planner: retaining,
        insight,
        catalog: { engines: ENGINES, nightParameters },
        version: productVersion(),
        tracer: config.tracing && (await tracerOf(config.tracing, logger)),
        metricSources: [
            ...(salesforce ? [salesforceMetrics(() => salesforce.connection.usage)] : []),
            ...(mail ? [mailMetrics(() => mail.outbox.figures())] : [])
        ],
        outbox: mail && { outbox: mail.outbox, wake: () => mail.wake() },
        probes: [
            ...(salesforce ? [salesforceProbe(salesforce), mappingProbe(salesforce)] : [noSalesforceProbe]),
            warehouseProbe(warehouse),
            mail ? mailProbe(mail) : noMailProbe
        ],
        async closeParts() {
            await insight.close();
            await mail?.close();
            await warehouse.close();
        }
    };
}
