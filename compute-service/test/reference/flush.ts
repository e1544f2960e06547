/** AutoFlush IQ: numbers that calls have shown to be wrong or dead (F1-F12). */
import { datedUntil, type CanonicalCall, type DatedCall } from './calls.ts';
import { dayOf, formatDay, type Day } from './days.ts';
import { shareExceeds } from './exact-shares.ts';
import type { Cell, FlushParameters, FunnelStep, Tables } from './model.ts';
import { isDialable } from './phone.ts';
import { pairKey, type Place } from './places.ts';
import { compareText, fold } from './texts.ts';

interface FlushInput {
    readonly tables: Tables;
    readonly calls: readonly CanonicalCall[];
    readonly places: readonly Place[];
    readonly parameters: FlushParameters;
    readonly asOf: Day;
}

export interface FlushResult {
    readonly funnel: readonly FunnelStep[];
    /** Pair keys of F11: flagged now, or by an earlier instruction. */
    readonly flushed: ReadonlySet<string>;
    readonly removals: readonly (readonly Cell[])[];
    readonly flaggedWithoutPlace: number;
    /** True where the run has to stop (F9). */
    readonly tooManyFlushed: boolean;
}

interface PairCall extends DatedCall {
    readonly accountId: string;
    readonly e164: string;
}

interface Flag {
    readonly accountId: string;
    readonly e164: string;
    readonly rule: string;
    readonly wrongNumberCount: number;
    readonly disconnectedCount: number;
    readonly first: PairCall;
    readonly last: PairCall;
    /** The latest contact through the number with another account (F6). */
    readonly conflict: DatedCall | undefined;
}

interface Rule {
    readonly disposition: string;
    readonly attempts: number;
    readonly spanDays: number;
}

const STANDING_STATUSES: readonly string[] = ['quarantined', 'approved', 'applied', 'conflict'];

/** The calls of a pair that come after its last human answer (F2) and after a dismissal (F12). */
function countedFrom(pairCalls: readonly PairCall[], dismissedOn: Day | undefined): PairCall[] {
    const lastAnswer = pairCalls.findLastIndex((call) => ['contact', 'callback'].includes(call.disposition));
    return pairCalls
        .slice(lastAnswer + 1)
        .filter((call) => dismissedOn === undefined || call.day > dismissedOn);
}

interface RuleFinding {
    readonly name: string;
    readonly counted: readonly PairCall[];
    readonly holds: boolean;
}

function applyRule(
    calls: readonly PairCall[],
    rule: Rule,
    mode: FlushParameters['span_mode'],
    asOf: Day
): RuleFinding {
    const ofRule = calls.filter((call) => call.disposition === rule.disposition);
    if (mode === 'within') {
        const counted = ofRule.filter((call) => rule.spanDays === 0 || asOf - call.day < rule.spanDays);
        return { name: rule.disposition, counted, holds: counted.length >= rule.attempts };
    }
    const [first, last] = [ofRule[0], ofRule.at(-1)];
    const span = first && last ? last.day - first.day : -1;
    return {
        name: rule.disposition,
        counted: ofRule,
        holds: ofRule.length >= rule.attempts && span >= rule.spanDays
    };
}

/** The latest day of a dismissal or restore by pair (F12). */
function dismissalDays(tables: Tables): Map<string, Day> {
    const days = new Map<string, Day>();
    for (const { account_id: accountId, e164, decided_at: decidedAt } of tables.dismissed_removals) {
        if (accountId === null || e164 === null || decidedAt === null) continue;
        const key = pairKey(accountId, e164);
        days.set(key, Math.max(dayOf(decidedAt), days.get(key) ?? -Infinity));
    }
    return days;
}

interface FlagInput {
    readonly after: readonly PairCall[];
    readonly dated: readonly DatedCall[];
    readonly parameters: FlushParameters;
    readonly asOf: Day;
}

/** The flag of one (account, number), or undefined where no rule holds. */
function flagOf({ after, dated, parameters, asOf }: FlagInput): Flag | undefined {
    const wrong = applyRule(
        after,
        {
            disposition: 'wrong_number',
            attempts: parameters.wrong_number_attempts,
            spanDays: parameters.wrong_number_span_days
        },
        parameters.span_mode,
        asOf
    );
    const disconnected = applyRule(
        after,
        {
            disposition: 'disconnected',
            attempts: parameters.disconnected_attempts,
            spanDays: parameters.disconnected_span_days
        },
        parameters.span_mode,
        asOf
    );
    const holding = [wrong, disconnected].filter((finding) => finding.holds);
    const counted = after.filter((call) => holding.some((finding) => finding.counted.includes(call)));
    const [first, last] = [counted[0], counted.at(-1)];
    if (first === undefined || last === undefined) return undefined;
    const conflict = dated.findLast(
        (call) =>
            call.disposition === 'contact' &&
            call.e164 === first.e164 &&
            call.accountId !== null &&
            call.accountId !== first.accountId &&
            asOf - call.day < parameters.conflict_days
    );
    return {
        accountId: first.accountId,
        e164: first.e164,
        rule: holding.map((finding) => finding.name).join('|'),
        wrongNumberCount: wrong.counted.length,
        disconnectedCount: disconnected.counted.length,
        first,
        last,
        conflict
    };
}

function instructionRow(flag: Flag, place: Place): Cell[] {
    return [
        flag.accountId,
        flag.e164,
        place.object,
        place.recordId,
        place.field,
        place.text,
        flag.rule,
        flag.wrongNumberCount,
        flag.disconnectedCount,
        formatDay(flag.first.day),
        formatDay(flag.last.day),
        flag.last.ownerId,
        flag.conflict !== undefined,
        flag.conflict?.accountId ?? null,
        flag.conflict ? formatDay(flag.conflict.day) : null
    ];
}

export function flush({ tables, calls, places, parameters, asOf }: FlushInput): FlushResult {
    const dated = datedUntil(calls, asOf);
    const withAccount = dated.filter((call) => call.accountId !== null);
    const withNumber = withAccount.filter((call): call is PairCall => call.e164 !== null);

    const byPair = new Map<string, PairCall[]>();
    for (const call of withNumber) {
        const key = pairKey(call.accountId, call.e164);
        byPair.set(key, [...(byPair.get(key) ?? []), call]);
    }
    const dismissedOn = dismissalDays(tables);
    const afterByPair = [...byPair].map(([key, pairCalls]) => countedFrom(pairCalls, dismissedOn.get(key)));
    const flags = afterByPair
        .map((after) => flagOf({ after, dated, parameters, asOf }))
        .filter((flag) => flag !== undefined);

    const flushed = new Set(flags.map((flag) => pairKey(flag.accountId, flag.e164)));
    for (const { account_id: accountId, e164, status } of tables.phone_removals) {
        if (accountId === null || e164 === null || !STANDING_STATUSES.includes(fold(status ?? ''))) continue;
        flushed.add(pairKey(accountId, e164));
    }

    const instructions: Cell[][] = [];
    const flushedDialable = new Set<string>();
    let flaggedWithoutPlace = 0;
    for (const flag of flags) {
        const found = places.filter(
            (place) => place.accountId === flag.accountId && place.phone.e164 === flag.e164
        );
        if (found.length === 0) flaggedWithoutPlace += 1;
        for (const place of found) {
            instructions.push(instructionRow(flag, place));
            if (isDialable(place.phone)) flushedDialable.add(flag.e164);
        }
    }
    instructions.sort((a, b) => {
        for (let column = 0; column < 5; column += 1) {
            const order = compareText(String(a[column]), String(b[column]));
            if (order !== 0) return order;
        }
        return 0;
    });
    const dialable = new Set(
        places.filter((place) => isDialable(place.phone)).map((place) => place.phone.e164)
    );

    const after = afterByPair.flat();
    return {
        funnel: [
            { step: 'all_calls', rows: calls.length },
            { step: 'dated_until_as_of', rows: dated.length },
            { step: 'with_account', rows: withAccount.length },
            { step: 'with_number', rows: withNumber.length },
            { step: 'after_last_answer', rows: after.length },
            {
                step: 'of_a_rule',
                rows: after.filter((call) => ['wrong_number', 'disconnected'].includes(call.disposition))
                    .length
            }
        ],
        flushed,
        removals: instructions,
        flaggedWithoutPlace,
        tooManyFlushed: shareExceeds(flushedDialable.size, dialable.size, parameters.max_share_flushed)
    };
}
