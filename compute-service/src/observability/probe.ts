export interface Finding {
    readonly code: string;
    readonly status: 'ok' | 'warning' | 'failed';
    readonly sentence: string;
    /** What to do; null where nothing has to be done. */
    readonly fix: string | null;
}

/** Looks at one part of what the service needs. A probe that throws counts as failed. */
export interface Probe {
    readonly code: string;
    /** What is looked at, as the start of a sentence: "The run store". */
    readonly subject: string;
    examine(): Promise<Finding>;
}
