/** InfoFlow IQ: the accounts for which somebody has to find a number (R1-R11). */
import { compareInstants, dayOf, formatInstant, type Day, type Instant } from './days.ts';
import type {
    Account,
    Cell,
    FunnelStep,
    Research,
    ResearchedPhone,
    ResearchParameters,
    Tables
} from './model.ts';
import { isDialable, type Normalise } from './phone.ts';
import { pairKey } from './places.ts';
import { compareText, fold, isBlank, isBlankCharacter, trim } from './texts.ts';

interface ResearchInput {
    readonly tables: Tables;
    readonly live: readonly ResearchedPhone[];
    readonly normalise: Normalise;
    readonly flushed: ReadonlySet<string>;
    readonly suppressedAccounts: ReadonlySet<string>;
    readonly parameters: ResearchParameters;
    readonly asOf: Day;
}

export interface ResearchResult {
    readonly funnel: readonly FunnelStep[];
    readonly queue: readonly (readonly Cell[])[];
}

interface PostalAddress {
    readonly street: string | null;
    readonly city: string | null;
    readonly state: string | null;
    readonly postal_code: string | null;
}

interface Candidate {
    readonly account: Account;
    readonly address: PostalAddress;
    readonly addressSource: 'account_address' | 'account';
    readonly complete: boolean;
    readonly latest: LatestResearch | undefined;
}

interface LatestResearch extends Research {
    readonly researched_at: Instant;
}

/** The latest research by account; outcome `expired` and null dates are none (R3). */
function latestResearch(rows: readonly Research[]): Map<string, LatestResearch> {
    const latest = new Map<string, LatestResearch>();
    for (const row of rows) {
        const { account_id: accountId, researched_at: at } = row;
        if (accountId === null || at === null || fold(row.outcome ?? '') === 'expired') continue;
        const best = latest.get(accountId);
        const order = best ? compareInstants(at, best.researched_at) || compareText(row.id, best.id) : 1;
        if (order > 0) latest.set(accountId, { ...row, researched_at: at });
    }
    return latest;
}

/** The address in force at as_of by account: the greatest (effective_at, id) (R6). */
function currentAddresses(tables: Tables, asOf: Day): Map<string, PostalAddress> {
    const current = new Map<string, Tables['addresses'][number]>();
    for (const row of tables.addresses) {
        if (row.account_id === null || row.effective_at === null || dayOf(row.effective_at) > asOf) continue;
        const best = current.get(row.account_id);
        const order = best
            ? compareInstants(row.effective_at, best.effective_at) || compareText(row.id, best.id)
            : 1;
        if (order > 0) current.set(row.account_id, row);
    }
    return current;
}

/** Street with A-Z lowered and every other ASCII character or blank as one space; non-ASCII letters stay (R8). */
export function householdStreet(street: string | null): string {
    const spaced = [...(street ?? '')].map((character) => {
        if (/[A-Z]/.test(character)) return character.toLowerCase();
        const other = character.charCodeAt(0) < 128 && !/[a-z0-9]/.test(character);
        return other || isBlankCharacter(character) ? ' ' : character;
    });
    return trim(spaced.join(''));
}

/** First five digits of 5, 9 or 5-4 digits; else the trimmed text in upper case (R8). */
export function householdPostal(postalCode: string | null): string {
    const trimmed = trim(postalCode ?? '');
    return postalDigits(postalCode) ?? trimmed.toUpperCase();
}

/** The first five digits if the trimmed text is 5, 9 or 5-4 digits (R8, L6); else null. */
export function postalDigits(postalCode: string | null): string | null {
    const match = /^([0-9]{5})(?:-?[0-9]{4})?$/.exec(trim(postalCode ?? ''));
    return match?.[1] ?? null;
}

/** Null where one half is empty: no household. */
function householdKey(address: PostalAddress): string | null {
    const [street, postal] = [householdStreet(address.street), householdPostal(address.postal_code)];
    return street === '' || postal === '' ? null : JSON.stringify([street, postal]);
}

/** R7. */
function compareCandidates(a: Candidate, b: Candidate): number {
    const ageOrder = (one: Candidate): number => (one.latest ? dayOf(one.latest.researched_at) : -Infinity);
    const [first, second] = [ageOrder(a), ageOrder(b)];
    if (first !== second) return first < second ? -1 : 1;
    return (
        Number(b.complete) - Number(a.complete) ||
        compareInstants(b.account.created_at, a.account.created_at) ||
        compareText(a.account.id, b.account.id)
    );
}

function onePerHousehold(sorted: readonly Candidate[]): Candidate[] {
    const seen = new Set<string>();
    return sorted.filter(({ address }) => {
        const key = householdKey(address);
        if (key === null) return true;
        const first = !seen.has(key);
        seen.add(key);
        return first;
    });
}

export function research(input: ResearchInput): ResearchResult {
    const { tables, live, normalise, flushed, suppressedAccounts, parameters, asOf } = input;
    const isFlushed = (accountId: string, text: string): boolean => {
        const { e164 } = normalise(text);
        return e164 !== null && flushed.has(pairKey(accountId, e164));
    };
    const hasResearchedPhone = new Set<string>();
    for (const { account_id: accountId, phone_text: text } of live) {
        if (accountId !== null && !isBlank(text) && !isFlushed(accountId, text))
            hasResearchedPhone.add(accountId);
    }
    const isFieldBlank = (account: Account, text: string | null): boolean => {
        if (isBlank(text) || isFlushed(account.id, text)) return true;
        return parameters.blank === 'not_dialable' && !isDialable(normalise(text));
    };
    const ids = new Set(tables.research_history.map(({ id }) => id));
    const latest = latestResearch([
        ...tables.research_history,
        ...tables.research_archive.filter(({ id }) => !ids.has(id))
    ]);
    const isDue = (account: Account): boolean => {
        const last = latest.get(account.id);
        return last === undefined || asOf - dayOf(last.researched_at) >= parameters.recheck_days;
    };
    const openAccounts = new Set(
        tables.open_requests
            .filter((request) => ['open', 'claimed'].includes(fold(request.status ?? '')))
            .map((request) => request.account_id)
    );
    const addresses = currentAddresses(tables, asOf);

    const active = tables.accounts.filter((account) => account.active === true);
    const withoutResearched = active.filter((account) => !hasResearchedPhone.has(account.id));
    const fieldsBlank = withoutResearched.filter((account) =>
        account.phones.every((text) => isFieldBlank(account, text))
    );
    const due = fieldsBlank.filter(isDue);
    const withoutRequest = due.filter((account) => !openAccounts.has(account.id));
    const notSuppressed = withoutRequest.filter((account) => !suppressedAccounts.has(account.id));
    const sorted = notSuppressed
        .map((account): Candidate => {
            const found = addresses.get(account.id);
            const address = found ?? account;
            const parts = [address.street, address.city, address.state, address.postal_code];
            return {
                account,
                address,
                addressSource: found ? 'account_address' : 'account',
                complete: parts.every((part) => !isBlank(part)),
                latest: latest.get(account.id)
            };
        })
        .sort(compareCandidates);
    const households = parameters.household_dedupe ? onePerHousehold(sorted) : sorted;
    const queued = households.slice(0, parameters.max_requests);

    return {
        funnel: [
            { step: 'all_accounts', rows: tables.accounts.length },
            { step: 'active', rows: active.length },
            { step: 'without_researched_phone', rows: withoutResearched.length },
            { step: 'phone_fields_blank', rows: fieldsBlank.length },
            { step: 'not_recently_researched', rows: due.length },
            { step: 'without_open_request', rows: withoutRequest.length },
            { step: 'not_suppressed', rows: notSuppressed.length },
            { step: 'one_per_household', rows: households.length },
            { step: 'within_max_requests', rows: queued.length }
        ],
        queue: queued.map(({ account, address, addressSource, complete, latest: last }, index) => [
            index + 1,
            account.id,
            account.name,
            address.street,
            address.city,
            address.state,
            address.postal_code,
            addressSource,
            complete,
            last ? formatInstant(last.researched_at) : null,
            last?.outcome ?? null,
            last ? asOf - dayOf(last.researched_at) : null,
            account.created_at === null ? null : formatInstant(account.created_at)
        ])
    };
}
