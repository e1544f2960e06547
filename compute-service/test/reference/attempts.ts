/** What earlier calls say about a number and an account (L1, L3, L4). */
import { datedUntil, type CanonicalCall, type DatedCall } from './calls.ts';
import type { Day } from './days.ts';
import type { CallListParameters } from './model.ts';

export interface CallRecord {
    /** The last attempt lies at least min_days_between_attempts back (L3). */
    readonly lastAttemptOldEnough: (e164: string) => boolean;
    readonly underAttemptLimit: (e164: string) => boolean;
    /** No contact lately, on the number or with the account (L4). */
    readonly rested: (accountId: string, e164: string) => boolean;
    /** No attempt ever, or the last call was answered (L1). */
    readonly untriedOrAnswered: (e164: string) => boolean;
}

const ATTEMPT_WINDOW_DAYS = 30;

export function callRecord(
    calls: readonly CanonicalCall[],
    asOf: Day,
    parameters: CallListParameters
): CallRecord {
    const dated = datedUntil(calls, asOf);
    const byNumber = new Map<string, DatedCall[]>();
    for (const call of dated) {
        if (call.e164 !== null) byNumber.set(call.e164, [...(byNumber.get(call.e164) ?? []), call]);
    }
    const callsOn = (e164: string): readonly DatedCall[] => byNumber.get(e164) ?? [];
    const attemptsOn = (e164: string): DatedCall[] => callsOn(e164).filter((call) => !call.inbound);

    const restedNumbers = new Set<string>();
    const restedAccounts = new Set<string>();
    for (const call of dated) {
        if (call.disposition !== 'contact' || asOf - call.day >= parameters.rest_days_after_contact) continue;
        if (call.e164 !== null) restedNumbers.add(call.e164);
        if (call.accountId !== null) restedAccounts.add(call.accountId);
    }

    return {
        lastAttemptOldEnough: (e164) =>
            attemptsOn(e164).every((call) => asOf - call.day >= parameters.min_days_between_attempts),
        underAttemptLimit: (e164) =>
            attemptsOn(e164).filter((call) => asOf - call.day < ATTEMPT_WINDOW_DAYS).length <
            parameters.max_attempts_30d,
        rested: (accountId, e164) => !restedNumbers.has(e164) && !restedAccounts.has(accountId),
        untriedOrAnswered: (e164) => {
            const last = callsOn(e164).at(-1);
            return attemptsOn(e164).length === 0 || ['contact', 'callback'].includes(last?.disposition ?? '');
        }
    };
}
