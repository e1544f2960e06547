import type { Connection } from 'jsforce';
import type { DeliveryReport, Run, RunStep } from '../../runs/run.ts';
import type { SalesforceConnection } from '../../sources/salesforce/connection.ts';
import { soqlId, soqlText } from '../../sources/salesforce/soql.ts';
import { asDialFlowError, SalesforceApiError } from '../../sources/salesforce/wire-error.ts';
import { externalKey } from './record-kind.ts';
import { progressFields, type StateCounts } from './list-progress-fields.ts';
import { runFields, stepFields, type FieldValues } from './run-fields.ts';

const COLLECTION_LIMIT = 200;

interface SavedRecord {
    readonly id?: string | null | undefined;
    readonly success: boolean;
    readonly errors?: readonly {
        readonly message: string;
        readonly statusCode?: string;
        readonly errorCode?: string;
    }[];
}

/** Says why a record was refused. Collections answer with `statusCode`, single records with `errorCode`. */
export const reasonOf = ({ errors = [] }: SavedRecord): string =>
    errors.map((fault) => `${fault.statusCode ?? fault.errorCode ?? 'UNKNOWN'}: ${fault.message}`).join('; ');

const asArray = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value : [value as T]);

export interface RunRecordOptions {
    readonly connection: Pick<SalesforceConnection, 'query' | 'records'>;
    readonly signal: AbortSignal;
}

/** Mirrors a run, its steps and its call list in the org. */
export class RunRecord {
    readonly #options: RunRecordOptions;

    constructor(options: RunRecordOptions) {
        this.#options = options;
    }

    /**
     * Writes the run's record: the one that launched it, or one found by the service's run id. The outcomes are its calls
     * by day and state; without any, those that stand there stay.
     * @returns the id of the Dial_Run__c record
     * @throws DialFlowError `delivery_failed`, `api_budget`, `source_unavailable`
     */
    async save(run: Run, outcomes: readonly object[] = []): Promise<string> {
        const fields: FieldValues = {
            ...runFields(run, outcomes),
            ...(run.previousRunId && { Previous_Run__c: await this.#idOfRun(run.previousRunId) })
        };
        return run.salesforceRunId
            ? this.#update({
                  object: 'Dial_Run__c',
                  id: run.salesforceRunId,
                  fields: { ...fields, Service_Run_Id__c: run.id }
              })
            : this.#upsertOne({
                  object: 'Dial_Run__c',
                  keyField: 'Service_Run_Id__c',
                  key: run.id,
                  fields
              });
    }

    /** Writes one record per step. Faulty rows are reported, because the others have been written. */
    async saveSteps({
        run,
        dialRunId
    }: {
        readonly run: Run;
        readonly dialRunId: string;
    }): Promise<DeliveryReport> {
        const keyOf = (step: RunStep): string => externalKey(run.id, step.key);
        const failures = new Map<string, string>();
        let known: ReadonlySet<string> | null = null;
        let steps: readonly RunStep[] = run.steps;
        let created = 0;
        while (steps.length > 0) {
            const existing = new Set(await this.#stepKeys(dialRunId));
            const before: ReadonlySet<string> | null = known;
            // The org makes records of steps as well, from events; one that came between reading and writing is refused.
            steps = before
                ? steps.filter((step) => !before.has(keyOf(step)) && existing.has(keyOf(step)))
                : steps;
            const refused = await this.#upsertSteps({ steps, keyOf, existing, dialRunId });
            for (const step of steps) failures.delete(keyOf(step));
            for (const [key, reason] of refused) failures.set(key, reason);
            created += steps.filter((step) => !existing.has(keyOf(step)) && !refused.has(keyOf(step))).length;
            steps = steps.filter((step) => refused.has(keyOf(step)));
            known = existing;
        }
        return {
            target: 'Dial_Run_Step__c',
            sent: run.steps.length,
            created,
            updated: run.steps.length - created - failures.size,
            failed: failures.size,
            unprocessed: 0,
            failures: [...failures].slice(0, 100).map(([key, reason]) => ({ key, reason }))
        };
    }

    /** Returns why steps were refused, by their key. */
    async #upsertSteps({
        steps,
        keyOf,
        existing,
        dialRunId
    }: {
        readonly steps: readonly RunStep[];
        readonly keyOf: (step: RunStep) => string;
        readonly existing: ReadonlySet<string>;
        readonly dialRunId: string;
    }): Promise<ReadonlyMap<string, string>> {
        const refused = new Map<string, string>();
        const rows = steps.map((step) => ({
            Key__c: keyOf(step),
            ...stepFields(step),
            // The master of a detail record can only be set once.
            ...(!existing.has(keyOf(step)) && { Dial_Run__c: dialRunId })
        }));
        for (let start = 0; start < rows.length; start += COLLECTION_LIMIT) {
            const chunk = rows.slice(start, start + COLLECTION_LIMIT);
            const saved = await this.#records((jsforce) =>
                jsforce.sobject('Dial_Run_Step__c').upsert(chunk, 'Key__c', { allOrNone: false })
            );
            asArray<SavedRecord>(saved).forEach((result, index) => {
                if (!result.success) refused.set(chunk[index]?.Key__c ?? '', reasonOf(result));
            });
        }
        return refused;
    }

    /** Writes the record of the call list and returns its id. */
    async saveCallList({
        run,
        fields
    }: {
        readonly run: Run;
        readonly fields: FieldValues;
    }): Promise<string> {
        return this.#upsertOne({ object: 'Call_List__c', keyField: 'Key__c', key: run.id, fields });
    }

    /**
     * Adds to the list of an earlier run how far it was worked: its penetration in percent, and what was dialled and
     * reached beside the fill of each state. A list whose record is gone stays gone.
     */
    async saveListProgress({
        runId,
        states
    }: {
        readonly runId: string;
        readonly states: readonly StateCounts[];
    }): Promise<void> {
        const [list] = await this.#options.connection.query<{ Id: string; State_Fill__c: string | null }>({
            soql: `SELECT Id, State_Fill__c FROM Call_List__c WHERE Key__c = ${soqlText(runId)}`,
            signal: this.#options.signal
        });
        if (list)
            await this.#update({
                object: 'Call_List__c',
                id: list.Id,
                fields: progressFields(list.State_Fill__c, states)
            });
    }

    async #upsertOne({
        object,
        keyField,
        key,
        fields
    }: {
        readonly object: string;
        readonly keyField: string;
        readonly key: string;
        readonly fields: FieldValues;
    }): Promise<string> {
        const saved = await this.#records((jsforce) =>
            jsforce.sobject(object).upsert({ ...fields, [keyField]: key }, keyField)
        );
        const [result] = asArray<SavedRecord>(saved);
        if (!result?.success) throw refused(object, result);
        return result.id ?? (await this.#idByKey({ object, keyField, key }));
    }

    async #update({
        object,
        id,
        fields
    }: {
        readonly object: string;
        readonly id: string;
        readonly fields: FieldValues;
    }): Promise<string> {
        soqlId(id);
        const saved = await this.#records((jsforce) => jsforce.sobject(object).update({ ...fields, Id: id }));
        const [result] = asArray<SavedRecord>(saved);
        if (!result?.success) throw refused(object, result);
        return id;
    }

    async #idByKey({
        object,
        keyField,
        key
    }: {
        readonly object: string;
        readonly keyField: string;
        readonly key: string;
    }): Promise<string> {
        const [found] = await this.#options.connection.query<{ Id: string }>({
            soql: `SELECT Id FROM ${object} WHERE ${keyField} = ${soqlText(key)}`,
            signal: this.#options.signal
        });
        if (!found) throw refused(object, undefined);
        return found.Id;
    }

    async #idOfRun(serviceRunId: string): Promise<string | null> {
        const [found] = await this.#options.connection.query<{ Id: string }>({
            soql: `SELECT Id FROM Dial_Run__c WHERE Service_Run_Id__c = ${soqlText(serviceRunId)}`,
            signal: this.#options.signal
        });
        return found?.Id ?? null;
    }

    async #stepKeys(dialRunId: string): Promise<readonly string[]> {
        const found = await this.#options.connection.query<{ Key__c: string }>({
            soql: `SELECT Key__c FROM Dial_Run_Step__c WHERE Dial_Run__c = ${soqlId(dialRunId)}`,
            signal: this.#options.signal
        });
        return found.map((record) => record.Key__c);
    }

    async #records<T>(operation: (jsforce: Connection) => Promise<T>): Promise<T> {
        const { connection, signal } = this.#options;
        try {
            return await connection.records({ signal, operation });
        } catch (cause) {
            throw asDialFlowError({
                cause,
                what: 'Writing the run to Salesforce',
                refused: 'delivery_failed'
            });
        }
    }
}

const refused = (object: string, result: SavedRecord | undefined): unknown =>
    asDialFlowError({
        cause: new SalesforceApiError({
            status: 400,
            errorCode: 'NOT_SAVED',
            message: result ? reasonOf(result) : 'The record was not found after it was written.'
        }),
        what: `Writing ${object}`,
        refused: 'delivery_failed'
    });
