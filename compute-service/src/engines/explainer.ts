import type { SqlValue } from './compute.ts';
import type { EngineContext } from './engine.ts';
import type { EngineId } from './engine-id.ts';
import { counted } from './share.ts';
import { textList } from './sql.ts';

/** How an engine says why something is in its result or not (docs/rules.md, Explain). */

/** A value that decided, beside the limit it was held against and the parameter that sets the limit. */
export interface ExplainedFact {
    readonly label: string;
    readonly value: string;
    readonly limit: string | null;
    readonly parameter: string | null;
}

export interface Reasoning {
    /** One plain sentence with the values that decided. */
    readonly sentence: string;
    readonly facts: readonly ExplainedFact[];
}

/** What a question is about, as the run's tables know it. */
export interface ExplainedSubject {
    readonly kind: 'account' | 'number' | 'record';
    /** As it stands in a sentence: `the account Larkfield Supply`, `+1 415 555 2671`. */
    readonly words: string;
    readonly accountIds: readonly string[];
    /** Keys of these accounts in the tables of the steps. */
    readonly accountNos: readonly string[];
    /** Digits of the E.164 of a number or record; null where its text is no number. */
    readonly number: string | null;
    /** Records that hold the number, or the record itself; none for an account. */
    readonly recordIds: readonly string[];
}

/** Columns of what is known of units and the relation that gives them, over `units`, which holds their keys. */
export interface FactQuery {
    readonly columns: Readonly<Record<string, string>>;
    readonly from: string;
}

/** Key columns that hold whole numbers; all others hold texts. */
export const NUMERIC_KEYS: ReadonlySet<string> = new Set(['account_no', 'number', 'field_index']);

/** The range lets the compute engine pass over the parts of a table that hold none of the numbers. */
function amongNumbers(column: string, numbers: readonly string[]): string {
    const sorted = [...numbers].sort((a, b) => Number(a) - Number(b));
    const [least = '', greatest = ''] = [sorted.at(0), sorted.at(-1)];
    return `${column} between ${least} and ${greatest} and ${column} in (${sorted.join(', ')})`;
}

/**
 * The units that are asked about, as conditions on other tables. Every large table is cut down by one before it is
 * joined: otherwise the compute engine may hold several of them in memory at the same time.
 */
export class AskedUnits {
    readonly #key: readonly string[];
    readonly #rows: readonly (readonly (string | null)[])[];

    constructor(key: readonly string[], rows: readonly (readonly (string | null)[])[]) {
        this.#key = key;
        this.#rows = rows;
    }

    /** Condition that a column holds a value that the units have under a key column. */
    among(column: string, key: string): string {
        const place = this.#key.indexOf(key);
        const values = new Set(this.#rows.map((row) => row[place] ?? null));
        const texts = [...values].filter((value) => value !== null);
        const conditions = [
            ...(texts.length > 0
                ? [NUMERIC_KEYS.has(key) ? amongNumbers(column, texts) : `${column} in (${textList(texts)})`]
                : []),
            ...(values.has(null) ? [`${column} is null`] : [])
        ];
        return conditions.length === 0 ? 'false' : `(${conditions.join(' or ')})`;
    }

    /** The rows of a table that belong to the units, as a relation to join. */
    rowsOf(table: string, column: string, key = column): string {
        return `(select * from ${table} where ${this.among(column, key)})`;
    }
}

export interface FactInput {
    readonly context: EngineContext;
    readonly units: AskedUnits;
    /** Engines that ran; the tables of others are not there. */
    readonly engines: readonly EngineId[];
}

/** Explains what an engine decides on, one unit at a time: a record, an account, a place. */
export interface UnitExplainer {
    /** Columns that name a unit in the tables of all steps. */
    readonly key: readonly string[];
    /** What is known of a unit by which people name it, in this order. */
    readonly namedBy: readonly string[];
    facts(input: FactInput): FactQuery;
    /** Why the unit is missing from the table of `step`, or why it is in the result, where `step` is null. */
    reason(input: {
        readonly step: string | null;
        readonly known: Known;
        readonly context: EngineContext;
    }): Reasoning;
}

export interface EngineExplainer extends UnitExplainer {
    /** Steps after the funnel that still leave something out, in order. */
    readonly laterSteps: readonly string[];
    /** A short name of a unit: `+1 415 555 2671 in phone_2`. */
    unitWords(known: Known): string;
    /** SQL condition, over columns that the tables of all steps have, that picks the units of a subject. */
    where(subject: ExplainedSubject): string;
    /** Why nothing of the subject even enters the engine. */
    absent(input: { readonly subject: ExplainedSubject; readonly context: EngineContext }): Reasoning;
    /** Explains the rows of the funnel, where those are not the units themselves. */
    readonly rows?: UnitExplainer;
}

/** What a query found out about a unit, by column. */
export class Known {
    readonly #values: Readonly<Record<string, SqlValue>>;

    constructor(values: Readonly<Record<string, SqlValue>>) {
        this.#values = values;
    }

    text(column: string): string | null {
        const value = this.#values[column] ?? null;
        return value === null ? null : String(value);
    }

    /** `2026-11-20` of a date or instant. */
    day(column: string): string | null {
        return this.text(column)?.slice(0, 10) ?? null;
    }

    /** 0 where there is none. */
    number(column: string): number {
        return Number(this.#values[column] ?? 0);
    }

    is(column: string): boolean {
        return this.#values[column] === true;
    }
}

/** `+1 415 555 2671` of an American number, any other as it is. */
export function numberWords(e164: string): string {
    const [, area, exchange, line] = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(e164) ?? [];
    return area ? `+1 ${area} ${String(exchange)} ${String(line)}` : e164;
}

/** A sentence of the results as a part of another one: with a small first letter and without its full stop. */
export const insideSentence = (sentence: string): string =>
    (/^[A-Z][a-z]/.test(sentence)
        ? sentence.slice(0, 1).toLowerCase() + sentence.slice(1)
        : sentence
    ).replace(/\.$/, '');

/** `2 days before the run`. */
export const beforeTheRun = (days: number): string =>
    days === 0
        ? 'on the day of the run'
        : `${counted(Math.abs(days), 'day')} ${days > 0 ? 'before' : 'after'} the run`;

/** Whole days from an ISO day to the as-of date. */
export const ageOf = (day: string, { asOf }: EngineContext): number =>
    Math.round((Date.parse(asOf) - Date.parse(day)) / 86_400_000);

/** A stored text as it stands in a sentence, on one line. */
export function quoted(text: string): string {
    const shown = text.replaceAll(/\s+/g, ' ').trim();
    return shown === '' ? 'a blank text' : `"${shown}"`;
}

export const fact = (
    label: string,
    value: string | number | null,
    against: { readonly limit: string | number; readonly parameter: string } | null = null
): ExplainedFact => ({
    label,
    value: value === null ? 'not given' : String(value),
    limit: against && String(against.limit),
    parameter: against?.parameter ?? null
});
