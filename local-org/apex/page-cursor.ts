import { AuraHandledError } from '../src/apex-runtime/apex-error.ts';
import { Soql, soql, SoqlDay, type SoqlValue } from '../src/apex-runtime/soql-text.ts';

/** A column that rows are sorted by. */
export interface SortColumn {
    readonly field: string;
    readonly type: 'text' | 'number' | 'flag' | 'day' | 'instant' | 'choice';
    readonly descending?: boolean;
    /** Values of a choice in their order. */
    readonly choices?: readonly string[];
}

const unreadable = (): AuraHandledError =>
    new AuraHandledError({
        code: 'invalid_request',
        message: 'The list cannot be continued from here.',
        advice: 'Load it again from the start.'
    });

const valueOf = (column: SortColumn, raw: unknown): SoqlValue => {
    if (raw === null || raw === undefined) return null;
    switch (column.type) {
        case 'number':
            return Number(raw);
        case 'flag':
            return raw === true;
        case 'day':
            return new SoqlDay(String(raw));
        case 'instant':
            return new Date(String(raw));
        case 'text':
        case 'choice':
            return String(raw);
    }
};

/** Values of the last row of a page. */
type Place = readonly unknown[];

function read(text: string | null, columns: readonly SortColumn[]): Place | null {
    if (text === null) return null;
    try {
        const place: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
        if (Array.isArray(place) && place.length === columns.length) return place as Place;
    } catch {
        // Whatever it is, it was not given out here.
    }
    throw unreadable();
}

export const writeCursor = (values: readonly unknown[]): string =>
    Buffer.from(JSON.stringify(values)).toString('base64url');

/** What comes after a value in the order of its column; nulls come last. */
function after(column: SortColumn, value: SoqlValue): Soql | null {
    const field = new Soql(column.field);
    if (value === null) return null;
    if (column.type === 'flag') {
        // Of two values only one can follow.
        if (column.descending === true) return value === true ? soql`${field} = false` : null;
        return value === false ? soql`${field} = true` : null;
    }
    if (column.type === 'choice') {
        // The database compares the values of a picklist as equal or not, no more.
        const choices = column.choices ?? [];
        const later = choices.slice(choices.indexOf(String(value)) + 1);
        return later.length === 0 ? null : soql`${field} IN ${later}`;
    }
    const operator = new Soql(column.descending === true ? '<' : '>');
    return soql`${field} ${operator} ${value} OR ${field} = null`;
}

/**
 * The condition that finds the rows after a page: decided rows leave a queue while people work on it, so counting rows
 * would skip some.
 * @throws AuraHandledError for a cursor that no page gave out
 */
export function afterCursor(text: string | null, columns: readonly SortColumn[]): Soql | null {
    const place = read(text, columns);
    if (place === null) return null;
    const values = columns.map((column, index) => valueOf(column, place[index]));
    const branches = columns.flatMap((column, index) => {
        const next = after(column, values[index] ?? null);
        if (next === null) return [];
        const same = columns
            .slice(0, index)
            .map((earlier, place) => soql`${new Soql(earlier.field)} = ${values[place] ?? null}`);
        return [[...same, next].map(({ text: part }) => `(${part})`).join(' AND ')];
    });
    if (branches.length === 0) throw unreadable();
    return new Soql(branches.map((branch) => `(${branch})`).join(' OR '));
}

export const orderBy = (columns: readonly SortColumn[]): Soql =>
    new Soql(
        `ORDER BY ${columns
            .map(({ field, descending, type }) => {
                const direction = descending === true ? ' DESC' : '';
                return `${field}${direction}${type === 'flag' ? '' : ' NULLS LAST'}`;
            })
            .join(', ')}`
    );

export interface Page<Row> {
    readonly rows: readonly Row[];
    readonly cursor: string | null;
    readonly total: number;
    readonly loadedAt: string;
}
