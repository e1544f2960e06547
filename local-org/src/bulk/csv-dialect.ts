import { OrgError } from '../org-error.ts';

const delimiters: Readonly<Record<string, string>> = {
    BACKQUOTE: '`',
    CARET: '^',
    COMMA: ',',
    PIPE: '|',
    SEMICOLON: ';',
    TAB: '\t'
};

/** How a job's CSV is written: by the names that the API uses. */
export interface CsvDialect {
    readonly columnDelimiter: string;
    readonly delimiter: string;
    readonly lineEnding: 'LF' | 'CRLF';
}

const invalid = (message: string): OrgError => new OrgError({ code: 'INVALIDJOB', message });

/** The dialect that a job's JSON asks for; comma and line feed if it says nothing. @throws OrgError INVALIDJOB */
export function readCsvDialect(body: Readonly<Record<string, unknown>>): CsvDialect {
    const columnDelimiter = String(body['columnDelimiter'] ?? 'COMMA');
    const delimiter = delimiters[columnDelimiter];
    if (delimiter === undefined) throw invalid(`Invalid columnDelimiter: ${columnDelimiter}`);
    const lineEnding = body['lineEnding'] ?? 'LF';
    if (lineEnding !== 'LF' && lineEnding !== 'CRLF')
        throw invalid(`Invalid lineEnding: ${String(lineEnding)}`);
    if ((body['contentType'] ?? 'CSV') !== 'CSV') throw invalid('Only the content type CSV is supported');
    return { columnDelimiter, delimiter, lineEnding };
}

/** The end of a line in a dialect. */
export const lineEnd = (dialect: CsvDialect): string => (dialect.lineEnding === 'LF' ? '\n' : '\r\n');

/** One line of CSV; every value is quoted, as the org does. */
export const csvLine = (values: readonly string[], dialect: CsvDialect): string =>
    values.map((value) => `"${value.replaceAll('"', '""')}"`).join(dialect.delimiter) + lineEnd(dialect);
