/** A small RFC 4180 reader and the writer of G8. */

/** Splits a CSV text into rows of cells; a quoted cell may hold commas, doubled quotes and line breaks. */
export function parseCsv(text: string): string[][] {
    const rows: string[][] = [];
    let row: string[] = [];
    let cell = '';
    let quoted = false;
    const endRow = (): void => {
        rows.push([...row, cell]);
        row = [];
        cell = '';
    };
    for (let i = 0; i < text.length; i += 1) {
        const character = text.charAt(i);
        if (quoted) {
            if (character !== '"') cell += character;
            else if (text.charAt(i + 1) === '"') {
                cell += '"';
                i += 1;
            } else quoted = false;
        } else if (character === '"') quoted = true;
        else if (character === ',') {
            row.push(cell);
            cell = '';
        } else if (character === '\n') endRow();
        else if (character !== '\r' || text.charAt(i + 1) !== '\n') cell += character;
    }
    if (cell !== '' || row.length > 0) endRow();
    return rows;
}

/** Reads a CSV text with a header line into one object per row. */
export function parseRecords(text: string): Record<string, string>[] {
    const [header = [], ...rows] = parseCsv(text);
    return rows.map((row) => Object.fromEntries(header.map((name, column) => [name, row[column] ?? ''])));
}

const FORMULA_START = /^[=+\-@\t\r＝＋－＠]/;
const PHONE = /^\+[0-9]{7,15}$/;
const NUMBER = /^-?[0-9]+(\.[0-9]+)?$/;

/** Puts a `'` before a cell that a spreadsheet would execute (G8). */
export function guardFormula(cell: string): string {
    return FORMULA_START.test(cell) && !PHONE.test(cell) && !NUMBER.test(cell) ? `'${cell}` : cell;
}

const quote = (cell: string): string => (/[,"\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** Writes rows with LF line ends, quoting only what must be quoted (G8). The first row is the header. */
export function writeCsv(rows: readonly (readonly string[])[]): string {
    return rows.map((row) => `${row.map(quote).join(',')}\n`).join('');
}
