/** Who must not be called (S1-S4). */
import { compareCalls, type CanonicalCall } from './calls.ts';
import { dayOf, formatDay, type Day } from './days.ts';
import type { Cell, Tables } from './model.ts';
import type { Normalise } from './phone.ts';
import { compareText } from './texts.ts';

export interface Suppressed {
    readonly numbers: ReadonlySet<string>;
    readonly accounts: ReadonlySet<string>;
    /** Rows of new_suppressions.csv without the constant reason. */
    readonly newSuppressions: readonly (readonly Cell[])[];
}

interface SuppressionInput {
    readonly tables: Tables;
    readonly calls: readonly CanonicalCall[];
    readonly normalise: Normalise;
    readonly asOf: Day;
}

/** Collects the blocked numbers and accounts of all four sources. */
export function suppressed({ tables, calls, normalise, asOf }: SuppressionInput): Suppressed {
    const numbers = new Set<string>();
    const accounts = new Set<string>();

    // S1: whatever the status or the account of the record.
    for (const row of tables.researched_phones) {
        const { e164 } = normalise(row.phone_text);
        if (row.do_not_call === true && e164 !== null) numbers.add(e164);
    }
    // S2, S4: each column on its own.
    for (const row of tables.suppressions) {
        if (row.expires_at !== null && dayOf(row.expires_at) < asOf) continue;
        const { e164 } = normalise(row.e164);
        if (e164 !== null) numbers.add(e164);
        if (row.account_id !== null) accounts.add(row.account_id);
    }
    // S3
    for (const account of tables.accounts) {
        if (account.do_not_call === true) accounts.add(account.id);
    }
    // S4: calls of any date; the account only where the number is invalid.
    const firstByTarget = new Map<string, CanonicalCall>();
    for (const call of calls.filter((one) => one.disposition === 'do_not_call').sort(compareCalls)) {
        const target = call.e164 ?? call.accountId;
        if (target === null) continue;
        if (call.e164 === null) accounts.add(target);
        else numbers.add(target);
        if (!firstByTarget.has(target)) firstByTarget.set(target, call);
    }
    const newSuppressions = [...firstByTarget]
        .sort(([a], [b]) => compareText(a, b))
        .map(([, call]): Cell[] => [
            call.e164,
            call.e164 === null ? call.accountId : null,
            'call',
            call.id,
            call.day === null ? null : formatDay(call.day)
        ]);
    return { numbers, accounts, newSuppressions };
}
