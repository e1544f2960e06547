import type { CanonicalTableName } from '../engines/tables.ts';
import type { InputExtraction } from '../runs/run.ts';

/** Rows that changed since page files were read. What the table holds now is these rows, and of the files those that are not superseded. */
export interface RowChanges {
    /** Page files of rows as they are now, with the header of the table. */
    readonly current: readonly string[];
    /** Page files that name the rows of the table that are otherwise now, or gone, by the column `Id`. */
    readonly superseded: readonly string[];
    readonly supersededHeader: readonly string[];
}

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
    /** Rows the pages were counted to hold, changes taken into account. */
    readonly read: number;
    /** What changed since the files were read; missing where they are the whole table of now. */
    readonly changes?: RowChanges;
    /** Missing where a source always reads whole. */
    readonly report?: InputExtraction;
}

export interface ExtractionOptions {
    readonly tables: readonly CanonicalTableName[];
    /** Folder of this run for page files and their state; extraction resumes from what is there. */
    readonly directory: string;
    /** Everything is to be read, whatever is kept of earlier extractions. */
    readonly full?: boolean;
    readonly signal: AbortSignal;
    progress(progress: {
        readonly table: CanonicalTableName;
        readonly done: number;
        readonly total: number | null;
    }): void;
    /** Hears, in a sentence, of what is no reason to stop but has to be known. */
    warn?(sentence: string): void;
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
