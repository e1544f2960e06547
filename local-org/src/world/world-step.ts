import type { Schema } from '../schema/schema.ts';
import { quoteName } from '../store/sql-text.ts';
import type { Calendar } from './calendar.ts';
import type { Geography } from './geography.ts';
import type { WorldOptions } from './options.ts';
import type { Draws } from './randomness.ts';
import type { Shape } from './shape.ts';
import { idOf } from './record-ids.ts';
import { WorldError } from './world-error.ts';

/** What the SQL of every step is built from. */
export interface WorldPlan {
    readonly options: WorldOptions;
    readonly shape: Shape;
    readonly draws: Draws;
    readonly calendar: Calendar;
    readonly geography: Geography;
    readonly schema: Schema;
}

/** One step of making the world. */
export interface WorldStep {
    /** What a person reads while it runs. */
    readonly title: string;
    readonly statements: readonly string[];
}

/** Rows to put into a table of the org: SQL by column. */
export interface Insert {
    readonly table: string;
    readonly columns: Readonly<Record<string, string>>;
    /** SQL from FROM on, or WITH … and FROM in two parts. */
    readonly from: string;
    readonly with?: string;
}

export const insertRows = (insert: Insert): string =>
    `INSERT INTO ${quoteName(insert.table)} (${Object.keys(insert.columns).map(quoteName).join(', ')})
${insert.with ?? ''}
SELECT ${Object.entries(insert.columns)
        .map(([column, sql]) => `${sql} AS ${quoteName(column)}`)
        .join(',\n    ')}
${insert.from}`;

/** SQL of the id of an object's n-th record. */
export function recordId({
    plan,
    object,
    n
}: {
    readonly plan: WorldPlan;
    readonly object: string;
    readonly n: string;
}): string {
    const found = plan.schema.findObject(object);
    if (!found) throw new WorldError(`The org has no object ${object}; the world needs it.`);
    return idOf(found.keyPrefix, n);
}

/** SQL of the auto-number name of an object's n-th record. */
export function recordName({
    plan,
    object,
    n
}: {
    readonly plan: WorldPlan;
    readonly object: string;
    readonly n: string;
}): string {
    const found = plan.schema.findObject(object);
    const format = found?.fields.find((field) => field.nameField)?.displayFormat;
    const [, before, zeros, after] = /^([^{]*)\{(0+)\}([^{]*)$/.exec(format ?? '') ?? [];
    if (zeros === undefined)
        throw new WorldError(`${object} has no auto-number name; the world counts its records.`);
    const digits = `CAST(${n} AS VARCHAR)`;
    return `'${before}' || CASE WHEN length(${digits}) < ${zeros.length} THEN lpad(${digits}, ${zeros.length}, '0') ELSE ${digits} END || '${after}'`;
}

/** SQL of the columns that the org keeps on every record. */
export const auditColumns = (given: {
    readonly created: string;
    readonly modified: string;
    readonly by: string;
    readonly deleted?: string;
}): Readonly<Record<string, string>> => ({
    CreatedDate: given.created,
    CreatedById: given.by,
    LastModifiedDate: given.modified,
    LastModifiedById: given.by,
    SystemModstamp: given.modified,
    IsDeleted: given.deleted ?? 'false'
});

/** SQL of the id of the user who imports lists: the one after agents and researchers. */
export const importerId = (plan: WorldPlan): string =>
    recordId({ plan, object: 'User', n: String(plan.shape.agents + plan.shape.researchers + 1) });
