/** How something that was asked ended: done, refused (the caller's fault or no permission) or failed (on our side). */
export const AUDIT_OUTCOMES = ['done', 'refused', 'failed'] as const;
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

export interface AuditEntry {
    readonly at: string;
    /** The credential that asked, as `key:4f0a2b9c1d3e night`; `anonymous` where there was no valid one. */
    readonly who: string;
    /** The person in whose name it was asked, as the request says; null where it names none. */
    readonly person: string | null;
    /** The operation, as in the API's description: `launchRun`; or of the command line: `keys.create`. */
    readonly what: string;
    /** What it was done to: the id of a run, a key, the name of a secret; null where nothing has an id. */
    readonly subject: string | null;
    /** Network address of the caller, or the machine of the command line. */
    readonly source: string;
    readonly requestId: string;
    readonly outcome: AuditOutcome;
    /** HTTP status; null on the command line. */
    readonly status: number | null;
    /** Error code where it was not done. */
    readonly code: string | null;
}

export interface StoredAuditEntry extends AuditEntry {
    /** Grows from entry to entry. */
    readonly position: number;
}

export interface AuditQuery {
    readonly limit: number;
    /** Only entries before this position, for the next page. */
    readonly before?: number;
    readonly who?: string;
    readonly what?: string;
    readonly subject?: string;
    readonly outcome?: AuditOutcome;
    /** ISO instant; only entries from then on. */
    readonly since?: string;
}

/** Who did what, when, from where and how it ended. Entries are added and, when they are old, removed; never changed. */
export interface AuditLog {
    append(entry: AuditEntry): Promise<void>;
    /** The newest first. `who` and `subject` match whole or from their beginning. */
    list(query: AuditQuery): Promise<readonly StoredAuditEntry[]>;
    /** Removes what is older than an instant and returns how many entries that were. */
    removeBefore(instant: Date): Promise<number>;
    close(): Promise<void>;
}
