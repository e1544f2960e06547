/** List IQ: tomorrow's call list (L1-L18). */
import { hamilton, overflow, type Overflow } from './apportion.ts';
import { callRecord } from './attempts.ts';
import type { CanonicalCall } from './calls.ts';
import { compareInstants, dayOf, formatDay, formatInstant, type Day, type Instant } from './days.ts';
import { roundedShare } from './exact-shares.ts';
import { locator, type Location } from './location.ts';
import type { Account, CallListParameters, Cell, FunnelStep, Tables } from './model.ts';
import { isDialable } from './phone.ts';
import { pairKey, type Place } from './places.ts';
import { STATES } from './states.ts';
import type { Suppressed } from './suppression.ts';
import { compareText, h } from './texts.ts';
import { callWindow, strictestHours, type CallWindow } from './windows.ts';

interface CallListInput {
    readonly tables: Tables;
    readonly calls: readonly CanonicalCall[];
    readonly places: readonly Place[];
    readonly suppressed: Suppressed;
    readonly duplicateIds: ReadonlySet<string>;
    readonly flushed: ReadonlySet<string>;
    readonly parameters: CallListParameters;
    readonly asOf: Day;
    readonly seed: number;
}

export interface CallListResult {
    readonly funnel: readonly FunnelStep[];
    readonly list: readonly (readonly Cell[])[];
    readonly trail: readonly (readonly Cell[])[];
    readonly stateFill: readonly (readonly Cell[])[];
    /** Final rows by state after overflow. */
    readonly taken: ReadonlyMap<string, number>;
}

interface Candidate {
    readonly account: Account;
    readonly place: Place;
    readonly e164: string;
    readonly areaCode: string;
}

interface Located extends Candidate {
    readonly location: Location;
}

interface Callable extends Located {
    readonly window: CallWindow;
    readonly recencyAt: Instant | null;
    readonly bucket: 'recent' | 'historical';
}

/** A researched record before an account field, the newer before the older, null last (L1, L16). */
function compareResearched(a: Place, b: Place): number {
    const isField = (place: Place): number => Number(place.object === 'accounts');
    return isField(a) - isField(b) || compareInstants(b.researchedAt, a.researchedAt);
}

/** Keeps the first of each key in the given order. */
function firstOfEach<Row>(sorted: readonly Row[], keyOf: (row: Row) => string): Row[] {
    const seen = new Set<string>();
    return sorted.filter((row) => {
        const isNew = !seen.has(keyOf(row));
        seen.add(keyOf(row));
        return isNew;
    });
}

function bestNumberOfAccount(
    rows: readonly Candidate[],
    untriedOrAnswered: (e164: string) => boolean
): Candidate[] {
    const sorted = [...rows].sort(
        (a, b) =>
            Number(untriedOrAnswered(b.e164)) - Number(untriedOrAnswered(a.e164)) ||
            compareResearched(a.place, b.place) ||
            a.place.fieldIndex - b.place.fieldIndex ||
            compareText(a.e164, b.e164) ||
            compareText(a.place.recordId, b.place.recordId)
    );
    return firstOfEach(sorted, (row) => row.account.id);
}

function oneAccountPerNumber(rows: readonly Candidate[]): Candidate[] {
    const sorted = [...rows].sort(
        (a, b) =>
            compareResearched(a.place, b.place) ||
            a.place.fieldIndex - b.place.fieldIndex ||
            compareText(a.account.id, b.account.id)
    );
    return firstOfEach(sorted, (row) => row.e164);
}

/** The later of the account's and the chosen researched record's creation (L12). */
function recencyOf({ account, place }: Candidate): Instant | null {
    const [ofAccount, ofRecord] = [account.created_at, place.researchedAt];
    return compareInstants(ofAccount, ofRecord) > 0 ? ofAccount : ofRecord;
}

/** Per state the rows that go on the list: the recent quota, the rest historical, and either for the other (L13, L14). */
function chooseRows(
    byState: ReadonlyMap<string, readonly Callable[]>,
    taken: Overflow['taken'],
    { parameters, seed }: Pick<CallListInput, 'parameters' | 'seed'>
): Map<string, Callable[]> {
    const total = [...taken.values()].reduce((sum, rows) => sum + rows, 0);
    if (total === 0) return new Map();
    const quotas = hamilton(roundedShare(total, parameters.recent_share), taken);
    const chosen = new Map<string, Callable[]>();
    for (const [state, rows] of byState) {
        const order = (row: Callable): string => h(`${seed}:${row.account.id}`);
        const recent = rows
            .filter((row) => row.bucket === 'recent')
            .sort(
                (a, b) => compareInstants(b.recencyAt, a.recencyAt) || compareText(a.account.id, b.account.id)
            );
        const historical = rows
            .filter((row) => row.bucket === 'historical')
            .sort((a, b) => compareText(order(a), order(b)));
        const wanted = taken.get(state) ?? 0;
        const recentByQuota = Math.min(quotas.get(state) ?? 0, recent.length);
        const historicalRows = Math.min(wanted - recentByQuota, historical.length);
        const rowsOfState = [
            ...recent.slice(0, wanted - historicalRows),
            ...historical.slice(0, historicalRows)
        ];
        chosen.set(state, rowsOfState);
    }
    return chosen;
}

/** Spreads the states evenly: p = floor((j·2^32 + s) / n), rank by (p, state, j) (L14). */
function ranked(chosen: ReadonlyMap<string, readonly Callable[]>, seed: number): Callable[] {
    const placed: { row: Callable; p: bigint; state: string; j: number }[] = [];
    for (const [state, rows] of chosen) {
        const s = BigInt(`0x${h(`${seed}:${state}`).slice(0, 8)}`);
        const shuffled = [...rows].sort((a, b) =>
            compareText(h(`${seed}:${a.account.id}`), h(`${seed}:${b.account.id}`))
        );
        shuffled.forEach((row, j) => {
            placed.push({ row, p: (BigInt(j) * 2n ** 32n + s) / BigInt(shuffled.length), state, j });
        });
    }
    placed.sort((a, b) => {
        if (a.p !== b.p) return a.p < b.p ? -1 : 1;
        return compareText(a.state, b.state) || a.j - b.j;
    });
    return placed.map(({ row }) => row);
}

const listRow = (row: Callable, index: number, callDate: Day): Cell[] => [
    index + 1,
    formatDay(callDate),
    row.account.id,
    row.account.name,
    row.account.owner_id,
    row.e164,
    row.place.object,
    row.place.recordId,
    row.place.field,
    row.location.state,
    row.location.source,
    row.location.conflict,
    row.location.zones.join('|'),
    row.window.startUtc,
    row.window.endUtc,
    row.window.local,
    row.bucket,
    row.recencyAt === null ? null : formatInstant(row.recencyAt)
];

export function callList(input: CallListInput): CallListResult {
    const { tables, calls, places, suppressed, duplicateIds, flushed, parameters, asOf, seed } = input;
    const accounts = new Map(tables.accounts.map((account) => [account.id, account]));
    const record = callRecord(calls, asOf, parameters);
    const callDate = asOf + parameters.call_date_offset_days;

    const active: { account: Account; place: Place }[] = [];
    for (const place of places) {
        const account = accounts.get(place.accountId ?? '');
        if (account?.active === true) active.push({ account, place });
    }
    const geographic: Candidate[] = [];
    for (const { account, place } of active) {
        const { e164, areaCode } = place.phone;
        if (isDialable(place.phone) && e164 !== null && areaCode !== null) {
            geographic.push({ account, place, e164, areaCode });
        }
    }
    const notSuppressed = geographic.filter(
        (row) => !suppressed.accounts.has(row.account.id) && !suppressed.numbers.has(row.e164)
    );
    const notDuplicate = notSuppressed.filter(
        ({ place }) => place.object === 'accounts' || !duplicateIds.has(place.recordId)
    );
    const notFlushed = notDuplicate.filter((row) => !flushed.has(pairKey(row.account.id, row.e164)));
    const oldEnough = notFlushed.filter((row) => record.lastAttemptOldEnough(row.e164));
    const underLimit = oldEnough.filter((row) => record.underAttemptLimit(row.e164));
    const rested = underLimit.filter((row) => record.rested(row.account.id, row.e164));
    const best = bestNumberOfAccount(rested, record.untriedOrAnswered);
    const onePerNumber = oneAccountPerNumber(best);

    const locate = locator(tables);
    const withTarget = onePerNumber
        .map((row): Located => ({ ...row, location: locate(row.account, row.areaCode) }))
        .filter((row) => STATES.includes(row.location.state));
    const callable: Callable[] = [];
    for (const row of withTarget) {
        const hours = strictestHours({
            rows: tables.calling_hours,
            states: row.location.states,
            callDate,
            windowStart: parameters.window_start,
            windowEnd: parameters.window_end
        });
        const window = hours && callWindow(row.location.zones, callDate, hours);
        if (!window) continue;
        const recencyAt = recencyOf(row);
        const recent = recencyAt !== null && asOf - dayOf(recencyAt) < parameters.recent_days;
        callable.push({ ...row, window, recencyAt, bucket: recent ? 'recent' : 'historical' });
    }

    const byState = Map.groupBy(callable, (row) => row.location.state);
    const populationRows = new Map(tables.state_population.map((row) => [row.state, row]));
    const populations = new Map(
        STATES.map((state) => [state, populationRows.get(state)?.[parameters.population_vintage] ?? 0])
    );
    const supply = new Map(STATES.map((state) => [state, byState.get(state)?.length ?? 0]));
    const filled = overflow({ method: parameters.method, size: parameters.size, populations, supply });
    const chosen = chooseRows(byState, filled.taken, { parameters, seed });
    const list = ranked(chosen, seed);

    return {
        funnel: [
            { step: 'phone_places', rows: places.length },
            { step: 'active_account', rows: active.length },
            { step: 'geographic', rows: geographic.length },
            { step: 'not_suppressed', rows: notSuppressed.length },
            { step: 'not_duplicate', rows: notDuplicate.length },
            { step: 'not_flushed', rows: notFlushed.length },
            { step: 'last_attempt_old_enough', rows: oldEnough.length },
            { step: 'under_attempt_limit', rows: underLimit.length },
            { step: 'rested_after_contact', rows: rested.length },
            { step: 'best_number_of_account', rows: best.length },
            { step: 'one_account_per_number', rows: onePerNumber.length },
            { step: 'state_has_target', rows: withTarget.length },
            { step: 'has_callable_window', rows: callable.length },
            { step: 'on_the_list', rows: list.length }
        ],
        list: list.map((row, index) => listRow(row, index, callDate)),
        trail: filled.trail.map((row) => [
            row.round,
            row.state,
            row.target,
            row.supply,
            row.given,
            row.taken
        ]),
        stateFill: [...STATES].sort(compareText).map((state): Cell[] => {
            const rows = chosen.get(state) ?? [];
            const recent = rows.filter((row) => row.bucket === 'recent').length;
            return [
                state,
                populations.get(state) ?? 0,
                filled.target.get(state) ?? 0,
                supply.get(state) ?? 0,
                filled.taken.get(state) ?? 0,
                recent,
                rows.length - recent
            ];
        }),
        taken: filled.taken
    };
}
