/** A run, its steps and its documents, as the API shows them. */

import type { CheckResult } from '../engines/check-result.ts';
import type { EngineId } from '../engines/engine-id.ts';
import type { RunRules } from './rule-book.ts';

export type { CheckResult, EngineId };

export const RUN_STATUSES = [
    'queued',
    'running',
    'delivering',
    'succeeded',
    'succeeded_with_warnings',
    'failed',
    'cancelled'
] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

export const FINAL_STATUSES: readonly RunStatus[] = [
    'succeeded',
    'succeeded_with_warnings',
    'failed',
    'cancelled'
];

export type DraftState = 'held' | 'accepted' | 'discarded';
export type StepStatus = 'pending' | 'running' | 'finished' | 'failed' | 'skipped';

/** What a person approved: duplicates or phone removals, by record ids or all of a run. */
export interface ChangeRequest {
    readonly action: 'apply' | 'restore';
    readonly kind: 'duplicates' | 'removals';
    /** Ids of Duplicate_Group__c or Phone_Removal__c; null means everything approved in `ofRunId`. */
    readonly ids: readonly string[] | null;
    readonly ofRunId: string | null;
    readonly reason: string | null;
}

export interface RunRequest {
    /** Name of the org that it reads and delivers to. */
    readonly org: string;
    readonly kind: 'night' | 'change';
    readonly pipeline: 'nightly' | null;
    readonly engines: readonly EngineId[];
    /** Only what differs from the defaults, by the rules in force and as asked: `{ flush: { disconnected_attempts: 2 } }`. */
    readonly parameters: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    readonly asOf: string;
    readonly seed: number;
    readonly dryRun: boolean;
    readonly salesforceRunId: string | null;
    readonly requestedBy: string | null;
    readonly change: ChangeRequest | null;
    /** Reads everything, whatever is kept of earlier extractions; missing where nobody asked for it. */
    readonly fullExtract?: true;
    /** The version of the business rules it was accepted under; null or missing where none was ever recorded. */
    readonly rules?: RunRules | null;
}

export interface RunStep {
    readonly key: string;
    readonly engine: string;
    readonly name: string;
    readonly title: string;
    readonly sentence: string;
    readonly dropReason: string | null;
    readonly order: number;
    readonly status: StepStatus;
    readonly done: number | null;
    readonly total: number | null;
    readonly rows: number | null;
    readonly dropped: number | null;
    readonly startedAt: string | null;
    readonly finishedAt: string | null;
    readonly durationMs: number | null;
    /** Highest resident memory of the service while the step ran, in MB. */
    readonly peakMemoryMb: number | null;
    /** Processor time of the service while the step ran, over all threads. */
    readonly cpuMs: number | null;
    readonly attempt: number;
    readonly message: string | null;
}

export interface RunError {
    readonly code: string;
    readonly message: string;
    readonly advice: string;
    readonly correlationId: string;
    readonly step: string | null;
}

/** How a large table of an org was read, where not everything is read every night. */
export interface InputExtraction {
    readonly mode: 'full' | 'incremental';
    /** Why it was read whole; null where it was not, or where nothing else was to be expected. */
    readonly reason: string | null;
    /** Rows taken over from an earlier extraction. */
    readonly kept: number;
    /** Rows read: all, or those that are new or otherwise. */
    readonly changed: number;
    /** Rows of the earlier extraction that are gone. */
    readonly removed: number;
}

export interface InputSummary {
    readonly name: string;
    readonly announced: number | null;
    readonly read: number;
    readonly quarantined: number;
    readonly newestDate: string | null;
    readonly version: string | null;
    readonly extraction?: InputExtraction;
}

export interface OutputSummary {
    readonly name: string;
    readonly title: string;
    readonly file: string;
    readonly rows: number;
    readonly bytes: number;
    readonly sha256: string;
    /** ContentVersion id where the file was delivered to Salesforce. */
    readonly versionId: string | null;
}

export interface OutputDifference {
    readonly output: string;
    readonly before: number | null;
    readonly after: number;
    readonly added: number;
    readonly removed: number;
    readonly changed: number;
    readonly samples: {
        readonly added: readonly string[];
        readonly removed: readonly string[];
        readonly changed: readonly string[];
    };
}

export interface ApiUsage {
    readonly used: number;
    readonly planned: number;
    readonly remainingBefore: number | null;
    readonly dailyMax: number | null;
    readonly reserve: number;
}

export interface DeliveryReport {
    readonly target: string;
    readonly sent: number;
    readonly created: number;
    readonly updated: number;
    readonly failed: number;
    readonly unprocessed: number;
    /** Complete up to 100; the rest is in the file `delivery_failures.csv`. */
    readonly failures: readonly { readonly key: string; readonly reason: string }[];
}

/** So many of so many. */
export interface ShareOf {
    readonly part: number;
    readonly whole: number;
}

/** What managers watch from night to night; null where the run does not know it. */
export interface BusinessFigures {
    /** Outbound calls of the last 14 days that reached somebody, of all of them. */
    readonly contactRate: ShareOf | null;
    /** Dialable numbers with a removal instruction, of all dialable numbers. */
    readonly shareFlushed: ShareOf | null;
    /** Numbers of the last accepted list that were dialled, of all on it. */
    readonly listPenetration: ShareOf | null;
    /** Rows read that were not quarantined. */
    readonly validRows: ShareOf | null;
    /** Researched phones that are no duplicates. */
    readonly uniquePhones: ShareOf | null;
    /** Active accounts that hold a number. */
    readonly reachableAccounts: ShareOf | null;
    /** Mean of the three shares before, from 0 to 1. */
    readonly dataQualityScore: number | null;
}

/** What was removed of earlier runs, by kind of data. */
export interface RemovedData {
    /** Runs whose database and page files were removed. */
    readonly databases: number;
    /** Runs whose journals of deliveries were removed. */
    readonly journals: number;
    readonly events: number;
    /** Runs that were forgotten. */
    readonly runs: number;
}

/** What steps leave behind for people; each is one JSON document of the run. */
export interface RunDocuments {
    readonly inputs?: readonly InputSummary[];
    readonly outputs?: readonly OutputSummary[];
    readonly checks?: readonly CheckResult[];
    readonly diff?: readonly OutputDifference[];
    readonly apiUsage?: ApiUsage;
    readonly deliveries?: readonly DeliveryReport[];
    readonly warnings?: readonly string[];
    readonly figures?: BusinessFigures;
    readonly removed?: RemovedData;
    readonly resolvedParameters?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface Run extends RunRequest {
    readonly id: string;
    readonly status: RunStatus;
    readonly draft: DraftState | null;
    readonly seq: number;
    readonly attempt: number;
    readonly createdAt: string;
    /** When the run was launched or, later, a person last sent it on; a worker that takes it over changes nothing here. */
    readonly queuedAt: string;
    readonly updatedAt: string;
    readonly startedAt: string | null;
    readonly finishedAt: string | null;
    readonly rowsIn: number | null;
    readonly rowsOut: number | null;
    readonly peakMemoryMb: number | null;
    readonly cancelRequested: boolean;
    readonly decisionReason: string | null;
    readonly decidedBy: string | null;
    readonly previousRunId: string | null;
    readonly error: RunError | null;
    readonly steps: readonly RunStep[];
    readonly documents: RunDocuments;
}
