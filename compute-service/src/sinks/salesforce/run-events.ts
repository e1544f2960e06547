import type { Run, RunStep } from '../../runs/run.ts';
import type { SalesforceConnection } from '../../sources/salesforce/connection.ts';
import { clipped } from './record-kind.ts';
import { reasonOf } from './run-record.ts';

/** Progress within a step is published at most this often per run; transitions go out at once. */
const PROGRESS_INTERVAL_MS = 5_000;

export interface RunEventsOptions {
    readonly connection: Pick<SalesforceConnection, 'records'>;
    readonly signal: AbortSignal;
    readonly now?: () => number;
}

/** Tells the console about a run by platform events. They are news, not records: a lost one is no failure. */
export class RunEvents {
    readonly #options: RunEventsOptions;
    readonly #lastProgress = new Map<string, number>();

    constructor(options: RunEventsOptions) {
        this.#options = options;
    }

    /**
     * Publishes where a run stands. The sequence lets the console drop what comes late.
     * @returns null, or in words why the event did not go out
     */
    async publish({
        run,
        step,
        dialRunId,
        kind
    }: {
        readonly run: Run;
        readonly step: RunStep | null;
        readonly dialRunId: string | null;
        readonly kind: 'transition' | 'progress';
    }): Promise<string | null> {
        const now = this.#options.now ?? Date.now;
        if (kind === 'progress') {
            const last = this.#lastProgress.get(run.id) ?? Number.NEGATIVE_INFINITY;
            if (now() - last < PROGRESS_INTERVAL_MS) return null;
            this.#lastProgress.set(run.id, now());
        }
        const event = {
            Service_Run_Id__c: run.id,
            Run_Id__c: dialRunId,
            Status__c: run.status,
            Sequence__c: run.seq,
            At__c: run.updatedAt,
            Engine__c: clipped(step?.engine ?? null, 40),
            Step__c: clipped(step?.key ?? null, 80),
            Rows__c: step?.rows ?? null,
            Done__c: step?.done ?? null,
            Total__c: step?.total ?? null,
            Message__c: clipped(run.error?.message ?? step?.message ?? null, 255)
        };
        try {
            const result = await this.#options.connection.records({
                signal: this.#options.signal,
                // News that come late are worth nothing.
                repeatable: false,
                operation: (jsforce) => jsforce.sobject('Dial_Run_Event__e').create(event)
            });
            return result.success ? null : `The run event was not accepted: ${reasonOf(result)}`;
        } catch (cause) {
            return `The run event was not sent: ${cause instanceof Error ? cause.message : String(cause)}`;
        }
    }
}
