import { randomBytes, randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Config } from './config/config.ts';
import type { AuditLog } from './access/audit-log.ts';
import { createTokenVerifier } from './access/token-verifier.ts';
import { ENGINE_IDS } from './engines/engine-id.ts';
import { createApp } from './http/app.ts';
import { createAuditTrail } from './http/audit-trail.ts';
import { createAuthentication } from './http/authentication.ts';
import { checkParameters } from './http/engine-catalog.ts';
import type { EngineCatalog } from './http/engine-catalog.ts';
import type { ApiServices, OutboxAccess } from './http/routes/services.ts';
import { servicesOfOrg } from './http/org-of-caller.ts';
import { apiRoutes, routesByOrg } from './http/routes/api-routes.ts';
import { listen } from './http/server.ts';
import { loadTlsMaterial } from './http/tls-material.ts';
import { accessProbe, rulesProbe, tokenProbe } from './observability/access-probes.ts';
import type { Insight } from './insight/insight.ts';
import { createDoctor, dataFolderProbe, diskProbe, runStoreProbe } from './observability/doctor.ts';
import type { Probe } from './observability/probe.ts';
import { processResourceWatch } from './observability/resource-watch.ts';
import type { MetricSource } from './observability/metric-source.ts';
import { createMetrics } from './observability/metrics.ts';
import { createReadiness, drainAware } from './observability/part-check.ts';
import { diskMetrics, partMetrics } from './observability/part-metrics.ts';
import { newsOfQueue } from './runs/cancelled-in-queue.ts';
import { systemClock } from './runs/clock.ts';
import type { Clock } from './runs/clock.ts';
import type { Planner } from './runs/plan.ts';
import { createRuleBook } from './runs/rule-book.ts';
import { openAccessStores, openRunStore as openStore, startLeaseKeeper } from './stores.ts';
import { outspokenStore, patientStore } from './runs/patient-store.ts';
import { rememberingStore } from './runs/remembering-store.ts';
import { quietObserver } from './runs/quiet-observer.ts';
import type { RunStore } from './runs/store.ts';
import { leaveWorkToOthers, startWorker } from './runs/worker.ts';
import { storeMetrics } from './observability/store-metrics.ts';
import { requireUsableTimes } from './schedule/night-times.ts';
import { scheduleMetrics } from './schedule/schedule-metrics.ts';
import { startScheduler } from './schedule/scheduler.ts';
import type { Tracer } from './tracer.ts';

export interface ServiceParts {
    readonly config: Config;
    readonly logger: Logger;
    /** Is closed when the service stops. */
    readonly store: RunStore;
    readonly planner: Planner;
    readonly insight: Insight;
    readonly catalog: EngineCatalog;
    readonly version: string;
    /** Mails that are to go out; null where no mail host is configured. */
    readonly outbox?: OutboxAccess | null;
    /** What the doctor looks at besides the run store and the disk. */
    readonly probes?: readonly Probe[];
    /** The same of single orgs, by their names. */
    readonly orgProbes?: ReadonlyMap<string, readonly Probe[]>;
    /** Figures of parts that only the wiring knows. */
    readonly metricSources?: readonly MetricSource[];
    /** Where spans go; null where nothing is traced. */
    readonly tracer?: Tracer | null;
    readonly clock?: Clock;
}

export interface RunningService {
    readonly port: number;
    readonly url: string;
    /** How long `stop` takes at most where every step lets go. */
    readonly stopWithinMs: number;
    /**
     * Drains: is no longer ready, claims nothing more, gives the current run back at its last finished step, answers for as
     * long as a load balancer may need to notice, then closes everything. Safe to call twice.
     */
    stop(): Promise<void>;
}

const POLL_MS = 1000;
const EVENT_POLL_MS = 300;
const HEARTBEAT_MS = 1000;
const PROGRESS_MS = 500;
const ANNOUNCE_MS = 120_000;
const LOOK_FOR_NEWS_MS = 60_000;
/** A step that waits longer for the run store ends, and says why. */
const STORE_PATIENCE_MS = 60_000;
const CLOSE_GRACE_MS = 3000;
const STOP_DEADLINE_MS = 20_000;

/** Opens the run store of a configuration. */
export function openRunStore(config: Config, clock: Clock = systemClock): RunStore {
    return openStore({ config, clock });
}

/**
 * Starts the HTTP API and the worker.
 * @throws DialFlowError `configuration` where the port is taken.
 */
export async function startService({
    config,
    logger,
    store,
    planner,
    insight,
    catalog,
    version,
    outbox = null,
    probes = [],
    orgProbes = new Map(),
    metricSources = [],
    tracer = null,
    clock = systemClock
}: ServiceParts): Promise<RunningService> {
    for (const { schedule } of config.orgs) if (schedule) requireUsableTimes(schedule);
    const metrics = createMetrics();
    const { http } = config;
    // Read before anything is opened, so that a faulty certificate leaves nothing behind.
    const tls = http.tls && loadTlsMaterial(http.tls, { logger });
    const access = openAccessStores(config);
    const rules = createRuleBook({
        versions: access.ruleVersions,
        clock,
        file: config.rulesFile,
        check: (parameters) => {
            checkParameters({ catalog, engines: ENGINE_IDS, parameters });
        }
    });
    const essentials = [runStoreProbe(store), dataFolderProbe(config.dataDir), diskProbe(config.dataDir)];
    const readiness = createReadiness({
        checks: [
            ...essentials.map((probe) => ({ ...probe, essential: true })),
            ...[...probes, ...[...orgProbes.values()].flat()].map((probe) => ({ ...probe, essential: false }))
        ]
    });
    const orgs = config.orgs.map(({ name }) => name);
    const sources = [
        storeMetrics({ store, orgs, clock }),
        partMetrics(readiness),
        diskMetrics(config.dataDir),
        scheduleMetrics(config.orgs, clock),
        ...metricSources
    ];
    for (const source of sources) metrics.watch(source);
    const stopping = new AbortController();
    let draining = false;
    const heartbeatMs = Math.min(HEARTBEAT_MS, config.leaseMs / 3);
    const leaseKeeper = startLeaseKeeper({ config, intervalMs: heartbeatMs, logger });
    const startWorking = config.worksOnRuns ? startWorker : leaveWorkToOthers;
    const worker = startWorking({
        store: patientStore({ store, clock, logger, patienceMs: STORE_PATIENCE_MS }),
        leaseKeeper,
        planner,
        clock,
        logger,
        observer: quietObserver(metrics, logger),
        tracer,
        resources: processResourceWatch(),
        random: Math.random,
        newReference: () => randomUUID().slice(0, 8),
        workerId: `${hostname()}:${process.pid}:${randomBytes(4).toString('hex')}`,
        leaseMs: config.leaseMs,
        heartbeatMs,
        progressMs: PROGRESS_MS,
        announceMs: ANNOUNCE_MS,
        pollMs: POLL_MS
    });
    const schedulers = config.orgs.flatMap(({ name, schedule }) =>
        schedule === null
            ? []
            : startScheduler({
                  org: name,
                  schedule,
                  store,
                  planner,
                  clock,
                  logger,
                  engines: catalog.engines.map(({ id }) => id),
                  rules,
                  wake: () => worker.wake()
              })
    );
    const queueNews = newsOfQueue({
        store,
        planner,
        clock,
        logger,
        announceMs: ANNOUNCE_MS,
        lookMs: LOOK_FOR_NEWS_MS
    });
    const services: ApiServices = {
        orgs,
        boundTo: null,
        queueNews,
        store: rememberingStore(outspokenStore(store)),
        planner,
        insight,
        catalog,
        clock,
        outbox,
        metrics,
        doctor: createDoctor([
            ...essentials,
            accessProbe({ keys: access.keys, http, profile: config.profile, now: () => clock.now() }),
            rulesProbe(rules),
            ...(http.tokens ? [tokenProbe(http.tokens)] : []),
            ...probes,
            ...[...orgProbes.values()].flat()
        ]),
        readiness: drainAware(readiness, () => draining),
        wake: () => worker.wake(),
        scheduleOf: (org) => config.orgs.find(({ name }) => name === org)?.schedule ?? null,
        eventPollMs: EVENT_POLL_MS,
        version,
        metricsOpen: http.metricsOpen,
        docsOpen: http.docsOpen,
        rules,
        audit: access.audit
    };
    const app = createApp({
        routes: apiRoutes(services),
        routeOfOrg: routesByOrg((org) => {
            const others = [...orgProbes].filter(([name]) => name !== org).flatMap(([, found]) => found);
            return servicesOfOrg(services, {
                org,
                doctor: createDoctor([...essentials, ...probes, ...(orgProbes.get(org) ?? [])]),
                partsOfOthers: new Set(others.map(({ code }) => code))
            });
        }),
        authenticate: createAuthentication({
            configured: http.apiKeys,
            keys: access.keys,
            tokens: http.tokens && createTokenVerifier(http.tokens),
            clock
        }),
        audit: createAuditTrail({ audit: access.audit, clock, logger }),
        limits: http.limits,
        trustProxy: http.trustProxy,
        encrypted: tls !== null || http.trustProxy !== false,
        logger,
        metrics,
        tracer,
        stopping: stopping.signal
    });
    const closeParts = async (): Promise<void> => {
        await Promise.all(schedulers.map((scheduler) => scheduler.stop()));
        await worker.stop();
        await queueNews.stop();
        await leaseKeeper.stop();
        await access.close();
        await store.close();
        await tracer?.close();
    };
    const server = await listen({ host: http.host, port: http.port, tls, listener: app }).catch(
        async (error: unknown) => {
            await closeParts();
            throw error;
        }
    );
    const stop = async (): Promise<void> => {
        draining = true;
        await Promise.all([worker.stop(), delay(config.drainMs)]);
        stopping.abort();
        clearInterval(forgetting);
        await server.close(CLOSE_GRACE_MS);
        await closeParts();
        logger.info('Stopped');
    };
    const forgetting = startForgetting({
        audit: access.audit,
        days: config.retention.auditDays,
        clock,
        logger
    });
    let stopped: Promise<void> | null = null;
    const url = `${tls ? 'https' : 'http'}://${http.host === '0.0.0.0' ? '127.0.0.1' : http.host}:${server.port}`;
    // Who starts the service as a child process waits for this line.
    logger.info({ event: 'ready', url, profile: config.profile }, 'Listening');
    return {
        port: server.port,
        url,
        stopWithinMs: STOP_DEADLINE_MS + config.drainMs,
        stop: () => (stopped ??= stop())
    };
}

const FORGET_EVERY_MS = 6 * 3_600_000;
const DAY_MS = 86_400_000;

/** Removes old entries of the audit log, at the start and some times a day. */
function startForgetting({
    audit,
    days,
    clock,
    logger
}: {
    readonly audit: AuditLog;
    readonly days: number;
    readonly clock: Clock;
    readonly logger: Logger;
}): NodeJS.Timeout {
    const forget = async (): Promise<void> => {
        try {
            const entries = await audit.removeBefore(new Date(clock.now().getTime() - days * DAY_MS));
            if (entries > 0) logger.info({ entries }, 'Old entries of the audit log were removed');
        } catch (error) {
            logger.warn({ err: error }, 'Old entries of the audit log could not be removed');
        }
    };
    void forget();
    return setInterval(() => void forget(), FORGET_EVERY_MS).unref();
}

/** Stops the service once on SIGTERM or SIGINT; a step that does not let go is left to the lease. */
export function stopOnSignals(service: RunningService, logger: Logger): void {
    const stop = (signal: NodeJS.Signals): void => {
        logger.info({ signal }, 'Stopping');
        const deadline = setTimeout(() => {
            logger.error('Stopping took too long; the current run goes on after its lease has run out');
            process.exit(1);
        }, service.stopWithinMs);
        service.stop().then(
            () => {
                clearTimeout(deadline);
                process.exit(0);
            },
            (error: unknown) => {
                logger.error({ err: error }, 'The service could not be stopped cleanly');
                process.exit(1);
            }
        );
    };
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
}
