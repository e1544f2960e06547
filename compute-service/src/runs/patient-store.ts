import type { Logger } from 'pino';
import { DialFlowError } from '../error.ts';
import type { Clock } from './clock.ts';
import type { RunStore } from './store.ts';
import { isStoreAway } from './store-away.ts';

export interface PatienceOptions {
    readonly store: RunStore;
    readonly clock: Pick<Clock, 'sleep'>;
    readonly logger: Pick<Logger, 'warn'>;
    /** How long an operation may wait in all for a store that does not answer. */
    readonly patienceMs: number;
}

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5000;

const unavailable = (cause: unknown): DialFlowError =>
    new DialFlowError('store_unavailable', 'The run store does not answer.', {
        cause,
        advice: 'Look at the disk or the server that holds the run store; then resume the run.',
        retryable: true
    });

/**
 * Returns a store that waits and tries again while the one behind it is away, for who works on a run: an hour of
 * computing must not be lost to a second of silence. A change that was made although its answer was lost is at most
 * made once more, with the same end, because who holds the lease is the only one to make it.
 * @throws DialFlowError `store_unavailable` where it stays away
 */
export function patientStore({ store, clock, logger, patienceMs }: PatienceOptions): RunStore {
    const patiently = async <Result>(operation: () => Promise<Result>): Promise<Result> => {
        let waited = 0;
        for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
            try {
                return await operation();
            } catch (error) {
                if (!isStoreAway(error)) throw error;
                if (waited >= patienceMs) throw unavailable(error);
                waited += wait;
                logger.warn({ err: error, waitMs: wait }, 'The run store does not answer; trying again');
                await clock.sleep(wait);
            }
        }
    };
    return {
        ...delegatingTo(store),
        find: (runId) => patiently(() => store.find(runId)),
        latestAccepted: (options) => patiently(() => store.latestAccepted(options)),
        write: (lease, change) => patiently(() => store.write(lease, change)),
        declareSteps: (lease, steps) => patiently(() => store.declareSteps(lease, steps)),
        holds: (lease) => patiently(() => store.holds(lease))
    };
}

/** Returns each operation of a store as a function of its own, whatever kind of object the store is. */
const delegatingTo = (store: RunStore): RunStore => ({
    createOnce: (run) => store.createOnce(run),
    find: (runId) => store.find(runId),
    list: (filter) => store.list(filter),
    change: (runId, decide) => store.change(runId, decide),
    untold: () => store.untold(),
    noteTold: (runId) => store.noteTold(runId),
    claimNext: (workerId) => store.claimNext(workerId),
    heartbeat: (lease) => store.heartbeat(lease),
    holds: (lease) => store.holds(lease),
    write: (lease, change) => store.write(lease, change),
    declareSteps: (lease, steps) => store.declareSteps(lease, steps),
    eventsAfter: (options) => store.eventsAfter(options),
    latestAccepted: (options) => store.latestAccepted(options),
    latestExtract: (org) => store.latestExtract(org),
    lastSuccessfulNight: (org) => store.lastSuccessfulNight(org),
    timesOfRunsLike: (run, limit) => store.timesOfRunsLike(run, limit),
    queuedBehind: (runId) => store.queuedBehind(runId),
    countByStatus: () => store.countByStatus(),
    queueState: () => store.queueState(),
    rewriteDocuments: (runId, rewrite) => store.rewriteDocuments(runId, rewrite),
    rewriteTexts: (runId, rewrite) => store.rewriteTexts(runId, rewrite),
    forgetEvents: (runIds) => store.forgetEvents(runIds),
    forgetRuns: (runIds) => store.forgetRuns(runIds),
    changeMark: () => store.changeMark(),
    ping: () => store.ping(),
    close: () => store.close()
});

/** Returns a store that says in words that it is away, at once, for callers who wait for an answer. */
export function outspokenStore(store: RunStore): RunStore {
    const told = async <Result>(operation: () => Promise<Result>): Promise<Result> => {
        try {
            return await operation();
        } catch (error) {
            throw isStoreAway(error) ? unavailable(error) : error;
        }
    };
    return {
        ...delegatingTo(store),
        createOnce: (run) => told(() => store.createOnce(run)),
        find: (runId) => told(() => store.find(runId)),
        list: (filter) => told(() => store.list(filter)),
        change: (runId, decide) => told(() => store.change(runId, decide)),
        eventsAfter: (options) => told(() => store.eventsAfter(options)),
        latestAccepted: (options) => told(() => store.latestAccepted(options)),
        latestExtract: (org) => told(() => store.latestExtract(org)),
        queuedBehind: (runId) => told(() => store.queuedBehind(runId)),
        timesOfRunsLike: (run, limit) => told(() => store.timesOfRunsLike(run, limit)),
        changeMark: () => told(() => store.changeMark())
    };
}
