/** What a check has to say about a place in the source. */
export interface Finding {
    /** Path relative to the project. */
    readonly file: string;
    readonly line: number;
    /** Which check or rule says it. */
    readonly rule: string;
    readonly message: string;
}

/** Writes a finding so that terminals and editors make a link of its place. */
export const findingText = ({ file, line, rule, message }: Finding): string =>
    `${file}:${line}  ${message} (${rule})`;
