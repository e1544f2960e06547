import { mappedColumns, type FieldMapping, type TableMapping } from '../field-mapping.ts';
import { conditionsText, selectedFields, soqlId, soqlInstant } from '../soql.ts';

/** A moment before which rows that were read stand as they were. */
export interface ChangeSpan {
    readonly mapping: TableMapping;
    readonly since: Date;
    /**
     * Accounts into which others were merged since then, and the field by which rows name their account. A merge gives
     * rows another account and need not touch them.
     */
    readonly mergedInto: readonly string[];
    /** Whether accounts were deleted since then: rows lose their account then and need not be touched either. */
    readonly accountsGone: boolean;
    readonly accountField: string | null;
}

export const SUPERSEDED_HEADER = ['Id', 'SystemModstamp'] as const;

const isLive = ({ operation }: TableMapping): readonly string[] =>
    operation === 'queryAll' ? ['IsDeleted = false'] : [];

/** What is true of rows whose account may have become another without a stamp of theirs, and of none else. */
function otherAccount({ mergedInto, accountsGone, accountField }: ChangeSpan): {
    readonly either: readonly string[];
    readonly neither: readonly string[];
} {
    if (accountField === null) return { either: [], neither: [] };
    const ids = `(${mergedInto.map(soqlId).join(', ')})`;
    return {
        either: [
            ...(mergedInto.length > 0 ? [`${accountField} IN ${ids}`] : []),
            ...(accountsGone ? [`${accountField} = null`] : [])
        ],
        neither: [
            ...(mergedInto.length > 0 ? [`${accountField} NOT IN ${ids}`] : []),
            ...(accountsGone ? [`${accountField} != null`] : [])
        ]
    };
}

/**
 * Every row of the object that was written since then, deleted ones among them: also rows that are none of the table's
 * any more, so the conditions of the mapping do not count.
 */
export const supersededQuery = ({ mapping, since }: ChangeSpan): string =>
    `SELECT ${SUPERSEDED_HEADER.join(', ')} FROM ${mapping.object} WHERE SystemModstamp >= ${soqlInstant(since)}`;

/** The rows of the table that were written since then, or may have another account, as they are now. */
export function currentQuery(span: ChangeSpan): string {
    const { mapping, since } = span;
    const touched = [`SystemModstamp >= ${soqlInstant(since)}`, ...otherAccount(span).either].join(' OR ');
    const conditions = [...isLive(mapping), `(${touched})`, ...conditionsText(mapping)];
    return `SELECT ${selectedFields(mapping).join(', ')} FROM ${mapping.object} WHERE ${conditions.join(' AND ')}`;
}

/** Counts the rows of the table that are none of those. */
export function unchangedCountQuery(span: ChangeSpan): string {
    const { mapping, since } = span;
    const conditions = [
        ...isLive(mapping),
        `SystemModstamp < ${soqlInstant(since)}`,
        ...otherAccount(span).neither,
        ...conditionsText(mapping)
    ];
    return `SELECT COUNT() FROM ${mapping.object} WHERE ${conditions.join(' AND ')}`;
}

/** Names the accounts into which others were merged since then. */
export const mergedAccountsQuery = (since: Date): string =>
    `SELECT MasterRecordId FROM Account WHERE IsDeleted = true AND MasterRecordId != null AND SystemModstamp >= ${soqlInstant(since)}`;

/** Counts the accounts that were deleted since then and not merged. */
export const deletedAccountsQuery = (since: Date): string =>
    `SELECT COUNT() FROM Account WHERE IsDeleted = true AND MasterRecordId = null AND SystemModstamp >= ${soqlInstant(since)}`;

/** The field by which rows of a table name a Salesforce account; null where they name none. */
export function accountFieldOf(mapping: TableMapping, { tables }: FieldMapping): string | null {
    const field = mappedColumns(mapping)['account_id'];
    return field !== undefined && tables.accounts?.object.toLowerCase() === 'account' ? field : null;
}
