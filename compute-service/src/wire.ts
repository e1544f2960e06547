import { dirname, join } from 'node:path';
import type { Logger } from 'pino';
import { duckdbEngine } from './compute/duckdb.ts';
import type { Config, SalesforceConfig } from './config/config.ts';
import { salesforceMetrics } from './observability/part-metrics.ts';
import { DialFlowError } from './error.ts';
import { nightParameters } from './engines/night-parameters.ts';
import { ENGINES } from './engines/registry.ts';
import { createInsight } from './insight/create-insight.ts';
import { createAnnouncement } from './night/announce.ts';
import type { SalesforceDelivery } from './night/delivery-steps.ts';
import { createPlanner } from './night/planner.ts';
import { mailProbe, noSalesforceProbe, salesforceProbe, warehouseProbe } from './night/probes.ts';
import { applyRetention } from './night/retention.ts';
import type { Planner } from './runs/plan.ts';
import type { RemovedData } from './runs/run.ts';
import { SmtpMailer } from './sinks/mail/smtp-mailer.ts';
import { SqliteWarehouse } from './sinks/warehouse/sqlite-warehouse.ts';
import { FolderSource } from './sources/folder/folder-source.ts';
import { DEFAULT_POLLING } from './sources/salesforce/bulk-query-job.ts';
import { SalesforceConnection } from './sources/salesforce/connection.ts';
import { loadFieldMapping, type FieldMapping } from './sources/salesforce/field-mapping.ts';
import { SalesforceSource } from './sources/salesforce/salesforce-source.ts';
import { WarehouseSource } from './sources/warehouse/warehouse-source.ts';
import { openRunStore, type ServiceParts } from './start.ts';
import type { Tracer } from './tracing.ts';
import { productVersions } from './versions.ts';
import { makeWritableFolder } from './writable-folder.ts';

/** Larger lists are linked, not attached: many mail hosts refuse more. */
const MAX_ATTACHMENT_BYTES = 8 * 1024 * 1024;

function connect(
    { loginUrl, apiVersion, credentials }: SalesforceConfig,
    mapping: FieldMapping
): SalesforceDelivery {
    return { connection: new SalesforceConnection({ loginUrl, apiVersion, credentials }), mapping };
}

const domainOf = (address: string): string => address.split('@').at(-1)?.replace('>', '') ?? 'localhost';

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
    return otlpTracer({ ...tracing, version: productVersions()['dial_flow'] ?? '', logger });
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
    const compute = duckdbEngine({
        memoryLimit: `${String(config.compute.memoryLimitMb)}MB`,
        threads: config.compute.threads
    });
    const store = openRunStore(config);
    const warehouse = new SqliteWarehouse({ file: config.warehouseFile });
    await warehouse.migrate();
    const deliveryDirectory = join(config.dataDir, 'delivered');
    const mapping = await loadFieldMapping(config.fieldMappingFile ?? undefined);
    const salesforce = config.salesforce && connect(config.salesforce, mapping);
    const mailer = config.mail && new SmtpMailer({ ...config.mail, to: config.mail.recipients });
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
        announcement: createAnnouncement({
            dataDirectory: config.dataDir,
            salesforce,
            mail:
                config.mail && mailer
                    ? {
                          mailer,
                          linkBaseUrl: config.mail.linkBaseUrl,
                          maxAttachmentBytes: MAX_ATTACHMENT_BYTES,
                          domain: domainOf(config.mail.from)
                      }
                    : null
        }),
        versions: productVersions(),
        now: () => new Date()
    });
    const removeOldData = async (): Promise<RemovedData> => {
        const removed = await applyRetention({
            dataDirectory: config.dataDir,
            deliveryDirectory,
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
        removeOldData
    };
    return {
        config,
        logger,
        store,
        planner: retaining,
        insight,
        catalog: { engines: ENGINES, nightParameters },
        version: productVersions()['dial_flow'] ?? '',
        tracer: config.tracing && (await tracerOf(config.tracing, logger)),
        metricSources: salesforce ? [salesforceMetrics(() => salesforce.connection.usage)] : [],
        probes: [
            salesforce ? salesforceProbe(salesforce) : noSalesforceProbe,
            warehouseProbe(warehouse),
            mailProbe(config.mail)
        ],
        async closeParts() {
            await insight.close();
            await mailer?.close();
            await warehouse.close();
        }
    };
}
