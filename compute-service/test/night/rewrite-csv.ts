import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCsv } from '../reference/csv.ts';
import { seededRandom } from '../reference/random.ts';

export interface CsvForm {
    /** Seed of another order of rows and of columns; the order stays as it is if left out. */
    readonly shuffle?: number;
    readonly lineEnd?: '\n' | '\r\n';
    readonly byteOrderMark?: boolean;
    readonly quoteAll?: boolean;
    /** Columns that no table has, some alike and some like others but for the case. */
    readonly extraColumns?: boolean;
    readonly blankLines?: boolean;
    readonly endOfLastLine?: boolean;
}

const EXTRA: readonly (readonly [name: string, cell: string])[] = [
    ['note', 'kept by nobody'],
    ['note', 'twice, "and quoted"\nover two lines'],
    ['ID', 'not the id'],
    ['', '=nameless'],
    ['a "quoted", name', '']
];

const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;

function rewritten(text: string, form: CsvForm): string {
    const random = form.shuffle === undefined ? null : seededRandom(form.shuffle);
    const extra = form.extraColumns === true ? EXTRA : [];
    const [header = [], ...rows] = parseCsv(text);
    const places = header.map((_, place) => place).concat(extra.map((_, index) => header.length + index));
    const order = random ? random.shuffle(places) : places;
    const write = (cells: readonly string[]): string =>
        order
            .map((place) => cells[place] ?? '')
            .map((cell) => (form.quoteAll === true || /[",\r\n]/.test(cell) ? quoted(cell) : cell))
            .join(',');
    const shuffled = random ? random.shuffle(rows) : rows;
    const lines = [
        write([...header, ...extra.map(([name]) => name)]),
        ...shuffled.map((row) => write([...row, ...extra.map(([, cell]) => cell)]))
    ];
    const end = form.lineEnd ?? '\n';
    const joined = lines.join(form.blankLines === true ? end + end : end);
    return (form.byteOrderMark === true ? '\ufeff' : '') + joined + (form.endOfLastLine === false ? '' : end);
}

/** Writes every CSV file of a folder in another form that says the same. */
export function rewriteFolder(folder: string, form: CsvForm): void {
    for (const name of readdirSync(folder)) {
        const file = join(folder, name);
        writeFileSync(file, rewritten(readFileSync(file, 'utf8'), form));
    }
}
