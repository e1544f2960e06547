import type { CanonicalTableName } from '../engines/tables.ts';

export interface ExtractedTable {
    readonly table: CanonicalTableName;
    /** Page files with a header line each; an empty table has one page with only a header, or none at all. */
    readonly files: readonly string[];
    /** Header of every page, in order. */
    readonly header: readonly string[];
    /** Canonical column → column of the file; a canonical column that is missing here counts as empty. */
    readonly columns: Readonly<Record<string, string>>;
    /** Rows the source said it would deliver; null where it cannot say. */
    readonly announced: number | null;
    /** Rows the pages were counted to hold. */
    readonly read: number;
}

export interface ExtractionOptions {
    readonly tables: readonly CanonicalTableName[];
    /** Folder of this run for page files and their state; extraction resumes from what is there. */
    readonly directory: string;
    readonly signal: AbortSignal;
    progress(progress: {
        readonly table: CanonicalTableName;
        readonly done: number;
        readonly total: number | null;
    }): void;
}

/** Where inputs come from: Salesforce, the warehouse, a folder of CSV files. */
export interface InputSource {
    readonly name: string;
    /** Tables this source can deliver. */
    readonly tables: readonly CanonicalTableName[];
    /**
     * Reads the tables completely into page files, several at once, and reconciles every count.
     * @throws DialFlowError `source_incomplete`, `source_unavailable`, `source_refused`, `invalid_input`.
     */
    extract(options: ExtractionOptions): Promise<readonly ExtractedTable[]>;
}
