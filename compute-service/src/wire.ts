import { dirname, join } from 'node:path';
import type { Logger } from 'pino';
import type { Config } from './config/config.ts';
import { DialFlowError } from './error.ts';
import { nightParameters } from './engines/night-parameters.ts';
import { ENGINES } from './engines/registry.ts';
import { createInsight } from './insight/create-insight.ts';
import { mailProbe, noMailProbe } from './night/probes.ts';
import { applyRetention } from './night/retention.ts';
import { mailMetrics, salesforceMetrics } from './observability/part-metrics.ts';
import type { Planner } from './runs/plan.ts';
import { plannerOfOrgs } from './runs/planner-of-orgs.ts';
import type { RemovedData } from './runs/run.ts';
import type { RunStore } from './runs/store.ts';
import { openRunStore, type ServiceParts } from './start.ts';
import { openOutbox, prepareStores } from './stores.ts';
import type { Tracer } from './tracer.ts';
import { productVersion } from './versions.ts';
import { wireCompute } from './wire-compute.ts';
import type { WiredMail } from './wire-mail.ts';
import { wireOrg, type WiredOrg } from './wire-org.ts';
import { makeWritableFolder } from './writable-folder.ts';

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

/** What speaks to mail hosts is only loaded where one is configured. */
async function mailOf({
    config,
    mail,
    store,
    logger
}: {
    readonly config: Config;
    readonly mail: NonNullable<Config['mail']>;
    readonly store: RunStore;
    readonly logger: Logger;
}): Promise<WiredMail> {
    const { wireMail } = await import('./wire-mail.ts');
    return wireMail({
        ...{ config: mail, orgs: config.orgs, leaseMs: config.leaseMs },
        ...{ store, logger, outbox: openOutbox(config) }
    });
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
    await prepareStores({ config, orgs: config.orgs, logger });
    const store = openRunStore(config);
    const deliveryDirectory = join(config.dataDir, 'delivered');
    const mail = config.mail && (await mailOf({ config, mail: config.mail, store, logger }));
    const insight = createInsight({
        dataDirectory: config.dataDir,
        compute,
        latestExtract: (org) => store.latestExtract(org)
    });
    const orgs: WiredOrg[] = [];
    for (const org of config.orgs) {
        orgs.push(await wireOrg({ org, config, compute, store, mail, deliveryDirectory }));
    }
    const planner = plannerOfOrgs(new Map(orgs.map((org) => [org.name, org.planner])));
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
            salesforceMetrics(
                new Map(
                    orgs.flatMap(({ name, connection }) =>
                        connection ? [[name, () => connection.usage] as const] : []
                    )
                )
            ),
            ...(mail ? [mailMetrics(() => mail.outbox.figures())] : [])
        ],
        outbox: mail && { outbox: mail.outbox, wake: () => mail.wake() },
        probes: [mail ? mailProbe(mail) : noMailProbe],
        orgProbes: new Map(orgs.map(({ name, probes }) => [name, probes])),
        async closeParts() {
            await insight.close();
            await mail?.close();
            for (const org of orgs) await org.close();
        }
    };
}
