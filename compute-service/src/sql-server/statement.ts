/** One of the finite set of T-SQL texts that the service sends; the name is in the text, so that a DBA finds it again. */
export interface Statement {
    readonly name: string;
    readonly text: string;
}

/** Names a T-SQL text. Values are bound as `@name`, never written into it. */
export const statement = (name: string, text: string): Statement => ({
    name,
    text: `/* dial_flow: ${name} */\n${text.trim()}`
});

/** A value with the type that it is bound as. */
export type BoundValue =
    | { readonly type: 'name' | 'text' | 'uuid'; readonly value: string | null }
    | { readonly type: 'whole' | 'big'; readonly value: number | null }
    | { readonly type: 'flag'; readonly value: boolean | null }
    | { readonly type: 'instant'; readonly value: Date | null };

export type BoundValues = Readonly<Record<string, BoundValue>>;

/** Text of at most 450 characters: ids, keys, words of a list. */
export const name = (value: string | null): BoundValue => ({ type: 'name', value });
/** Text of any length. */
export const text = (value: string | null): BoundValue => ({ type: 'text', value });
/** A whole number of 32 bits. */
export const whole = (value: number | null): BoundValue => ({ type: 'whole', value });
/** A whole number up to 2^53. */
export const big = (value: number | null): BoundValue => ({ type: 'big', value });
export const flag = (value: boolean | null): BoundValue => ({ type: 'flag', value });
/** An instant in UTC with milliseconds, from ISO text or a Date. */
export const instant = (value: string | Date | null): BoundValue => ({
    type: 'instant',
    value: typeof value === 'string' ? new Date(value) : value
});

export type SqlValue = string | number | boolean | Date | null;
export type SqlRecord = Readonly<Record<string, SqlValue>>;

export interface Answer {
    /** Rows of the first result. */
    readonly rows: readonly SqlRecord[];
    /** Rows of each result, where the statement asks for several. */
    readonly results: readonly (readonly SqlRecord[])[];
    /** Rows that the statement changed or returned. */
    readonly affected: number;
}
