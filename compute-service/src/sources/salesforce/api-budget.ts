import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { DialFlowError } from '../../error.ts';
import type { ApiUsage } from '../../runs/run.ts';
import type { SalesforceConnection } from './connection.ts';
import { asDialFlowError } from './wire-error.ts';

/** What a run is going to ask of the org. Row counts are those of the night before, or a guess. */
export interface CallPlan {
    /** Rows of each table that is read by Bulk API. */
    readonly bulkReads: readonly number[];
    /** Tables of which changes are read first, and everything where these leave a doubt. */
    readonly changeReads: number;
    /** Rows of each table that is read by a plain query. */
    readonly restReads: readonly number[];
    /** Rows of each object that is written by Bulk ingest. */
    readonly ingests: readonly number[];
    readonly files: number;
    /** Run record, step records and events. */
    readonly announcements: number;
}

const PAGE_RECORDS = 100_000;
const REST_PAGE_RECORDS = 2_000;
/** Creating a job and asking for its state until a large one is ready (waits double up to 30 s). */
const CALLS_PER_QUERY_JOB = 12;
/** What changed and how it is now, a page each, the count, the merged accounts and the fields of the object. */
const CALLS_PER_CHANGE_READ = 2 * (CALLS_PER_QUERY_JOB + 1) + 3;
/** Reading what exists, creating, uploading, closing, polling, reading back two kinds of failures. */
const CALLS_PER_INGEST_JOB = 30;
const CALLS_PER_FILE = 2;

const pages = (rows: number, size: number): number => Math.max(1, Math.ceil(rows / size));
const total = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);

/** Returns the number of API calls that a run will need at most, as far as one can say before. */
function plannedCalls(plan: CallPlan): number {
    return (
        total(plan.bulkReads.map((rows) => CALLS_PER_QUERY_JOB + pages(rows, PAGE_RECORDS))) +
        plan.changeReads * CALLS_PER_CHANGE_READ +
        total(plan.restReads.map((rows) => pages(rows, REST_PAGE_RECORDS))) +
        total(plan.ingests.map((rows) => CALLS_PER_INGEST_JOB * pages(rows, PAGE_RECORDS))) +
        plan.files * CALLS_PER_FILE +
        plan.announcements
    );
}

const limit = z.object({ Max: z.number(), Remaining: z.number() });
const limitsSchema = z.object({
    DailyApiRequests: limit,
    DailyBulkV2QueryJobs: limit.optional(),
    DailyBulkApiBatches: limit.optional()
});

export interface BudgetOptions {
    readonly connection: SalesforceConnection;
    readonly plan: CallPlan;
    /** Share of the day's calls that stays for others, 0 to 1. */
    readonly reserveShare: number;
    /** How long to wait for calls to come free before refusing; 0 refuses at once. */
    readonly maxWaitMs: number;
    readonly checkEveryMs?: number;
    readonly signal: AbortSignal;
}

interface Shortage {
    readonly name: string;
    readonly needed: number;
    readonly free: number;
}

const free = ({ Max, Remaining }: z.infer<typeof limit>, share: number): number =>
    Remaining - Math.ceil(Max * share);

/** What a run may use of the org's limits, and what it used of them. */
export class ApiBudget {
    readonly planned: number;
    readonly reserve: number;
    readonly #connection: SalesforceConnection;
    readonly #callsBefore: number;
    readonly #remainingBefore: number;
    readonly #dailyMax: number;

    private constructor(options: {
        readonly connection: SalesforceConnection;
        readonly planned: number;
        readonly reserve: number;
        readonly remaining: number;
        readonly dailyMax: number;
        readonly callsBefore: number;
    }) {
        this.planned = options.planned;
        this.reserve = options.reserve;
        this.#connection = options.connection;
        this.#callsBefore = options.callsBefore;
        this.#remainingBefore = options.remaining;
        this.#dailyMax = options.dailyMax;
    }

    /**
     * Reads the org's limits and makes sure that the planned calls leave the reserve alone.
     * @throws DialFlowError `api_budget` where they would not, after waiting as long as it may; `source_unavailable`,
     * `source_refused` where the org does not say
     */
    static async open(options: BudgetOptions): Promise<ApiBudget> {
        const { connection, plan, reserveShare, signal, checkEveryMs = 60_000 } = options;
        const callsBefore = connection.usage.calls;
        const planned = plannedCalls(plan);
        const needed = {
            jobs: plan.bulkReads.length + 2 * plan.changeReads + plan.ingests.length,
            batches: total(plan.ingests.map((rows) => pages(rows, 10_000)))
        };
        for (let waited = 0; ; waited += checkEveryMs) {
            const limits = limitsSchema.parse(await limitsOf(options));
            const { DailyApiRequests: api } = limits;
            const shortages: Shortage[] = [
                { name: 'API calls', needed: planned, free: free(api, reserveShare) },
                ...(limits.DailyBulkV2QueryJobs
                    ? [
                          {
                              name: 'query jobs',
                              needed: needed.jobs,
                              free: free(limits.DailyBulkV2QueryJobs, reserveShare)
                          }
                      ]
                    : []),
                ...(limits.DailyBulkApiBatches
                    ? [
                          {
                              name: 'ingest batches',
                              needed: needed.batches,
                              free: free(limits.DailyBulkApiBatches, reserveShare)
                          }
                      ]
                    : [])
            ].filter((candidate) => candidate.needed > candidate.free);
            if (shortages.length === 0) {
                const reserve = Math.ceil(api.Max * reserveShare);
                return new ApiBudget({
                    connection,
                    planned,
                    reserve,
                    remaining: api.Remaining,
                    dailyMax: api.Max,
                    callsBefore
                });
            }
            if (waited + checkEveryMs > options.maxWaitMs) throw refusal(shortages, reserveShare);
            await sleep(checkEveryMs, undefined, { signal });
        }
    }

    /** Calls really made since the budget was opened, beside what was planned. */
    usage(): ApiUsage {
        return {
            used: this.#connection.usage.calls - this.#callsBefore,
            planned: this.planned,
            remainingBefore: this.#remainingBefore,
            dailyMax: this.#dailyMax,
            reserve: this.reserve
        };
    }
}

/** A night asks this first, so that it is here that an org which is away or refuses the credentials is found out. */
async function limitsOf({
    connection,
    signal
}: Pick<BudgetOptions, 'connection' | 'signal'>): Promise<unknown> {
    try {
        return await connection.json<unknown>({ path: '/limits', signal });
    } catch (cause) {
        signal.throwIfAborted();
        throw asDialFlowError({ cause, what: 'Reading the limits of the org' });
    }
}

function refusal(shortages: readonly Shortage[], reserveShare: number): DialFlowError {
    const reserve = `${Math.round(reserveShare * 10_000) / 100} %`;
    const parts = shortages.map(
        ({ name, needed, free: left }) => `${needed} ${name} are needed and ${Math.max(0, left)} are free`
    );
    return new DialFlowError(
        'api_budget',
        `The run would touch the reserve of ${reserve} of the org's daily limits: ${parts.join('; ')}.`,
        {
            advice: 'Run later, lower night.api_reserve_share, or have the limit raised.',
            retryable: true,
            retryAfterS: 3_600,
            field: 'night.api_reserve_share'
        }
    );
}
