/** DeDupe IQ: same account and number twice, and one number on several accounts (D1-D11). */
import { compareInstants, formatInstant, type Instant } from './days.ts';
import type {
    Cell,
    DedupeParameters,
    DismissedDuplicate,
    FunnelStep,
    ResearchedPhone,
    Tables
} from './model.ts';
import type { Normalise } from './phone.ts';
import type { Place } from './places.ts';
import { compareText, isBlank, trim } from './texts.ts';

interface DedupeInput {
    readonly tables: Tables;
    readonly live: readonly ResearchedPhone[];
    readonly places: readonly Place[];
    readonly normalise: Normalise;
    readonly parameters: DedupeParameters;
}

export interface DedupeResult {
    readonly funnel: readonly FunnelStep[];
    readonly duplicateIds: ReadonlySet<string>;
    /** How many duplicates normalisation alone has found (D4). */
    readonly onlyByNormalisation: number;
    readonly groups: readonly (readonly Cell[])[];
    readonly members: readonly (readonly Cell[])[];
    readonly removals: readonly (readonly Cell[])[];
    readonly splitAccounts: readonly (readonly Cell[])[];
}

interface GroupedPhone extends ResearchedPhone {
    readonly account_id: string;
    readonly phone_text: string;
}

interface Member {
    readonly row: GroupedPhone;
    readonly position: number;
    readonly matchedBy: 'exact_text' | 'normalised' | null;
}

interface Group {
    readonly accountId: string;
    readonly numberKey: string;
    readonly e164: string | null;
    readonly members: readonly Member[];
}

const instantCell = (instant: Instant | null): Cell => (instant === null ? null : formatInstant(instant));

/** Newest created_at, then newest modified_at, then greatest id; null is oldest (D3). */
function compareForSurvival(a: ResearchedPhone, b: ResearchedPhone): number {
    return (
        compareInstants(b.created_at, a.created_at) ||
        compareInstants(b.modified_at, a.modified_at) ||
        compareText(b.id, a.id)
    );
}

function membersOf(rows: readonly GroupedPhone[]): Member[] {
    const seenTexts = new Set<string>();
    return [...rows].sort(compareForSurvival).map((row, index) => {
        const text = trim(row.phone_text);
        const found = seenTexts.has(text) ? 'exact_text' : 'normalised';
        seenTexts.add(text);
        return { row, position: index + 1, matchedBy: index === 0 ? null : found };
    });
}

/** D10: dismissed while no member was created after the decision. */
function isDismissed(group: Group, dismissals: readonly DismissedDuplicate[]): boolean {
    return dismissals.some((dismissal) => {
        const decidedAt = dismissal.decided_at;
        if (dismissal.account_id !== group.accountId || dismissal.number_key !== group.numberKey)
            return false;
        if (decidedAt === null) return false;
        return group.members.every(({ row }) => row.created_at === null || row.created_at <= decidedAt);
    });
}

/** D10: dismissed while every account was already in the group. */
function isSplitDismissed(
    e164: string,
    accounts: ReadonlySet<string>,
    rows: readonly DismissedDuplicate[]
): boolean {
    return rows.some((dismissal) => {
        if (dismissal.e164 !== e164) return false;
        const known = new Set((dismissal.account_ids ?? '').split('|'));
        return [...accounts].every((id) => known.has(id));
    });
}

/** Known accounts by E.164, through live researched phones and phone fields (D6). */
function accountsByNumber(tables: Tables, places: readonly Place[]): Map<string, Set<string>> {
    const known = new Set(tables.accounts.map((account) => account.id));
    const byNumber = new Map<string, Set<string>>();
    for (const { accountId, phone } of places) {
        if (accountId === null || !known.has(accountId) || phone.e164 === null) continue;
        const accounts = byNumber.get(phone.e164) ?? new Set<string>();
        byNumber.set(phone.e164, accounts.add(accountId));
    }
    return byNumber;
}

function groupsOf(rows: readonly GroupedPhone[], input: DedupeInput): Group[] {
    const byAccountAndKey = new Map<string, GroupedPhone[]>();
    const keyOf = (row: GroupedPhone): string =>
        input.parameters.match === 'exact_text'
            ? trim(row.phone_text)
            : (input.normalise(row.phone_text).key ?? trim(row.phone_text));
    for (const row of rows) {
        const key = JSON.stringify([row.account_id, keyOf(row)]);
        byAccountAndKey.set(key, [...(byAccountAndKey.get(key) ?? []), row]);
    }
    const groups: Group[] = [];
    for (const same of byAccountAndKey.values()) {
        const [first] = same;
        if (first === undefined || same.length < 2) continue;
        groups.push({
            accountId: first.account_id,
            numberKey: keyOf(first),
            e164: input.normalise(first.phone_text).e164,
            members: membersOf(same)
        });
    }
    return groups.sort(
        (a, b) => compareText(a.accountId, b.accountId) || compareText(a.numberKey, b.numberKey)
    );
}

export function dedupe(input: DedupeInput): DedupeResult {
    const { tables, live, places, parameters } = input;
    const byNumber = accountsByNumber(tables, places);
    const isHot = (e164: string | null): boolean =>
        e164 !== null && (byNumber.get(e164)?.size ?? 0) > parameters.hot_number_accounts;

    const withAccount = live.filter((row) => row.account_id !== null);
    const withPhone = withAccount.filter((row): row is GroupedPhone => !isBlank(row.phone_text));
    const groups = groupsOf(withPhone, input).filter(
        (group) => !isDismissed(group, tables.dismissed_duplicates)
    );

    const groupRows: Cell[][] = [];
    const memberRows: Cell[][] = [];
    const removalRows: Cell[][] = [];
    const duplicateIds = new Set<string>();
    let memberCount = 0;
    let onlyByNormalisation = 0;

    for (const { accountId, numberKey, e164, members } of groups) {
        const [survivor, ...duplicates] = members;
        const survivorId = survivor?.row.id ?? null;
        const hot = isHot(e164);
        const autoApply =
            parameters.auto_apply === 'exact' &&
            duplicates.every((member) => member.matchedBy === 'exact_text') &&
            members.length <= parameters.max_group_size &&
            !hot;
        const doNotCall = members.some(({ row }) => row.do_not_call === true);
        groupRows.push([accountId, numberKey, e164, members.length, survivorId, hot, autoApply, doNotCall]);
        for (const { row, position, matchedBy } of members) {
            memberRows.push([
                accountId,
                numberKey,
                position,
                row.id,
                position === 1 ? 'survivor' : 'duplicate',
                matchedBy,
                row.phone_text,
                instantCell(row.created_at),
                instantCell(row.modified_at),
                row.do_not_call === true
            ]);
        }
        for (const { row, matchedBy } of duplicates) {
            duplicateIds.add(row.id);
            removalRows.push([
                accountId,
                numberKey,
                row.id,
                row.phone_text,
                survivorId,
                matchedBy,
                autoApply
            ]);
            if (matchedBy === 'normalised') onlyByNormalisation += 1;
        }
        memberCount += members.length;
    }

    const splitAccounts = [...byNumber]
        .filter(([e164, ids]) => ids.size >= 2 && !isSplitDismissed(e164, ids, tables.dismissed_duplicates))
        .sort(([a], [b]) => compareText(a, b))
        .map(([e164, ids]): Cell[] => [e164, ids.size, [...ids].sort(compareText).join('|'), isHot(e164)]);

    return {
        funnel: [
            { step: 'all_researched_phones', rows: tables.researched_phones.length },
            { step: 'not_retired', rows: live.length },
            { step: 'with_account', rows: withAccount.length },
            { step: 'with_phone', rows: withPhone.length },
            { step: 'in_groups', rows: memberCount },
            { step: 'duplicates', rows: duplicateIds.size }
        ],
        duplicateIds,
        onlyByNormalisation,
        groups: groupRows,
        members: memberRows,
        removals: removalRows,
        splitAccounts
    };
}
