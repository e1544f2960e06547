import { AskedUnits } from '../engines/explainer.ts';
import { textLiteral, wholeNumber } from '../engines/sql.ts';

/** Accounts that all asked units are of; none where that is not known. */
export interface AccountHint {
    readonly accountNos: readonly string[];
    readonly accountIds: readonly string[];
}

export const NO_HINT: AccountHint = { accountNos: [], accountIds: [] };

/** The columns of a table by which a hint can cut it down. */
export interface HintColumns {
    readonly accountNo: boolean;
    readonly accountId: boolean;
}

/**
 * Condition that the rows of a table are of the accounts; null where the table cannot tell. One id is compared while the
 * table is read; of several, the compute engine would read all columns first.
 */
export function ofAccounts(
    { accountNos, accountIds }: AccountHint,
    { accountNo, accountId }: HintColumns
): string | null {
    if (accountNo && accountNos.length > 0)
        return `account_no in (${accountNos.map((no) => wholeNumber(Number(no))).join(', ')})`;
    const [only, ...others] = accountIds;
    return accountId && only !== undefined && others.length === 0
        ? `account_id = ${textLiteral(only)}`
        : null;
}

/**
 * Units that are asked about by the ids of records, together with the accounts that they are of: a table that has both is
 * cut down by the accounts first, which takes a small part of the time.
 */
export class HintedUnits extends AskedUnits {
    readonly #hint: AccountHint;
    readonly #columnsOf: (table: string) => HintColumns;
    readonly #tables = new Set<string>();

    constructor({
        key,
        units,
        hint,
        columnsOf
    }: {
        readonly key: readonly string[];
        readonly units: readonly (readonly (string | null)[])[];
        readonly hint: AccountHint;
        readonly columnsOf: (table: string) => HintColumns;
    }) {
        super(key, units);
        this.#hint = hint;
        this.#columnsOf = columnsOf;
    }

    /** Tables of which rows were asked so far. */
    get tables(): ReadonlySet<string> {
        return this.#tables;
    }

    override rowsOf(table: string, column: string, key = column): string {
        this.#tables.add(table);
        const condition = column === 'account_no' ? null : ofAccounts(this.#hint, this.#columnsOf(table));
        return condition === null
            ? super.rowsOf(table, column, key)
            : `(select * from ${table} where ${condition} and ${this.among(column, key)})`;
    }
}
