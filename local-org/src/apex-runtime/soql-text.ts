/** A query whose values are bound: it can only be made by the tag below. */
export class Soql {
    readonly text: string;

    constructor(text: string) {
        this.text = text;
    }
}

/** A calendar day as SOQL writes it, without quotes. */
export class SoqlDay {
    readonly day: string;

    /** @param day YYYY-MM-DD */
    constructor(day: string) {
        if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) throw new Error(`${day} is not a day`);
        this.day = day;
    }
}

export type SoqlValue = string | number | boolean | null | Date | SoqlDay | Soql | readonly SoqlValue[];

const quoted = (text: string): string =>
    `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n').replaceAll('\r', '\\r')}'`;

function literal(value: SoqlValue): string {
    if (value === null) return 'null';
    if (typeof value === 'string') return quoted(value);
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    if (value instanceof Date) return value.toISOString();
    if (value instanceof SoqlDay) return value.day;
    if (value instanceof Soql) return value.text;
    // A list without values finds nothing, as in Apex.
    return value.length === 0 ? "('')" : `(${value.map(literal).join(', ')})`;
}

/** Binds values into a query: soql`SELECT Id FROM Account WHERE Name = ${name}`. */
export const soql = (parts: TemplateStringsArray, ...values: readonly SoqlValue[]): Soql =>
    new Soql(
        parts.reduce((text, part, index) => {
            const value = values[index - 1];
            return `${text}${value === undefined ? '' : literal(value)}${part}`;
        })
    );

/** A pattern of LIKE that finds a text anywhere; a sign that means something in patterns finds any one sign. */
export const containing = (text: string): string => `%${text.replace(/[%_\\]/g, '_')}%`;

/** Conditions joined by AND, after WHERE; nothing where there are none. */
export function where(conditions: readonly (Soql | false | null | undefined)[]): Soql {
    const given = conditions.filter((condition): condition is Soql => condition instanceof Soql);
    return new Soql(given.length === 0 ? '' : `WHERE ${given.map(({ text }) => `(${text})`).join(' AND ')}`);
}
