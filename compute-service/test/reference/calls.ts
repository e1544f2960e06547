/** Calls of both tables in one shape, with canonical dispositions (C1-C5, G9). */
import { compareInstants, dayOf, type Day, type Instant } from './days.ts';
import type { Call, DispositionMapping, Tables } from './model.ts';
import type { Normalise } from './phone.ts';
import { compareText, fold } from './texts.ts';

export const DISPOSITIONS: readonly string[] = [
    'contact',
    'callback',
    'no_answer',
    'voicemail',
    'busy',
    'wrong_number',
    'disconnected',
    'do_not_call',
    'other'
];

export interface CanonicalCall {
    readonly id: string;
    readonly accountId: string | null;
    readonly e164: string | null;
    readonly disposition: string;
    readonly inbound: boolean;
    /** Null where neither activity_date nor created_at is known (C2). */
    readonly day: Day | null;
    readonly createdAt: Instant | null;
    readonly ownerId: string | null;
}

export interface DatedCall extends CanonicalCall {
    readonly day: Day;
}

export interface CanonicalCalls {
    readonly all: readonly CanonicalCall[];
    /** Unmapped texts, folded, with their counts: count descending, then text (C4). */
    readonly unmapped: readonly { readonly text: string; readonly calls: number }[];
}

/** @throws RangeError for two rows of equal folded text, `İ` or `Σ` in a raw text, or an unknown canonical name (G4). */
function dispositionByText(rows: readonly DispositionMapping[]): Map<string, string> {
    const byText = new Map<string, string>();
    for (const { raw_text: raw, canonical } of rows) {
        if (raw === null || fold(raw) === '') continue;
        const name = fold(canonical ?? '');
        if (/[İΣ]/.test(raw)) throw new RangeError(`The disposition text ${raw} cannot be folded.`);
        if (byText.has(fold(raw))) throw new RangeError(`The disposition text ${raw} is mapped twice.`);
        if (!DISPOSITIONS.includes(name)) throw new RangeError(`${name} is no canonical disposition.`);
        byText.set(fold(raw), name);
    }
    for (const name of DISPOSITIONS) byText.set(name, name);
    return byText;
}

const isInbound = (direction: string | null): boolean => ['inbound', 'in'].includes(fold(direction ?? ''));

/** Calls and call history as one; a history row whose id is in calls is ignored (G9). */
export function canonicalCalls(tables: Tables, normalise: Normalise): CanonicalCalls {
    const ids = new Set(tables.calls.map((call) => call.id));
    const rows: readonly Call[] = [
        ...tables.calls,
        ...tables.call_history.filter((call) => !ids.has(call.id))
    ];
    const dispositions = dispositionByText(tables.disposition_map);
    const unmapped = new Map<string, number>();

    const dispositionOf = (text: string | null): string => {
        const folded = fold(text ?? '');
        if (folded === '') return 'other';
        const known = dispositions.get(folded);
        if (known === undefined) unmapped.set(folded, (unmapped.get(folded) ?? 0) + 1);
        return known ?? 'other';
    };

    const all = rows.map((call) => ({
        id: call.id,
        accountId: call.account_id,
        e164: normalise(call.phone_text).e164,
        disposition: dispositionOf(call.disposition),
        inbound: isInbound(call.direction),
        day: call.activity_date ?? (call.created_at === null ? null : dayOf(call.created_at)),
        createdAt: call.created_at,
        ownerId: call.owner_id
    }));
    const counts = [...unmapped].map(([text, calls]) => ({ text, calls }));
    counts.sort((a, b) => b.calls - a.calls || compareText(a.text, b.text));
    return { all, unmapped: counts };
}

/** The one order of calls: call day, created_at with null first, id (C5). A missing day comes first. */
export function compareCalls(a: CanonicalCall, b: CanonicalCall): number {
    return (
        compareInstants(a.day, b.day) || compareInstants(a.createdAt, b.createdAt) || compareText(a.id, b.id)
    );
}

/** Calls with a day not later than as_of (C2, G6), in the one order of calls. */
export function datedUntil(calls: readonly CanonicalCall[], asOf: Day): DatedCall[] {
    return calls
        .filter((call): call is DatedCall => call.day !== null && call.day <= asOf)
        .sort(compareCalls);
}
