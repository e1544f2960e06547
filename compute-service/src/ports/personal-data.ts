/** Somebody whose data is looked for: an account or a phone number. */
export interface NamedSubject {
    /** A pattern of SQL's LIKE that every text that names the subject fits; texts that fit may still mean something else. */
    readonly pattern: string;
    /** Whether a text names the subject, in whatever way it writes an id or a number. */
    isNamedIn(text: string): boolean;
}

/** Rows of one table or file that name a subject, each with its columns. */
export interface NamingRows {
    /** Name of the table, or path of the file. */
    readonly place: string;
    readonly rows: readonly Readonly<Record<string, string | null>>[];
}

/** What stands in the place of a text that was erased. */
export const ERASED = '(erased)';

/** A store that can say what it holds about somebody, and let go of it. */
export interface PersonalDataStore {
    /** Reads what names the subject; places without such a row are left out. */
    rowsNaming(subject: NamedSubject): Promise<readonly NamingRows[]>;
    /** Removes or blanks what names the subject and returns the number of rows; none are left for a second time. */
    eraseNaming(subject: NamedSubject): Promise<number>;
}
