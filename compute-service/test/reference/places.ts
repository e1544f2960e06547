/** Where phone texts are stored: the non-blank phone fields of accounts and the live researched phones (D1). */
import type { Instant } from './days.ts';
import type { ResearchedPhone, Tables } from './model.ts';
import type { Normalise, Phone } from './phone.ts';
import { fold, isBlank } from './texts.ts';

export interface Place {
    readonly object: 'accounts' | 'researched_phones';
    readonly recordId: string;
    readonly accountId: string | null;
    readonly field: string;
    /** 0 for a researched phone, i for phone_i. */
    readonly fieldIndex: number;
    readonly text: string;
    readonly phone: Phone;
    /** created_at of the researched record; null for an account field. */
    readonly researchedAt: Instant | null;
}

/** Researched phones that are not retired (D1). */
export function liveResearchedPhones(tables: Tables, retiredStatuses: readonly string[]): ResearchedPhone[] {
    const retired = new Set(retiredStatuses.map(fold));
    return tables.researched_phones.filter((row) => row.status === null || !retired.has(fold(row.status)));
}

/** Every place that holds a non-blank phone text. */
export function phonePlaces(tables: Tables, live: readonly ResearchedPhone[], normalise: Normalise): Place[] {
    const places: Place[] = [];
    for (const account of tables.accounts) {
        account.phones.forEach((text, index) => {
            if (isBlank(text)) return;
            places.push({
                object: 'accounts',
                recordId: account.id,
                accountId: account.id,
                field: `phone_${index + 1}`,
                fieldIndex: index + 1,
                text,
                phone: normalise(text),
                researchedAt: null
            });
        });
    }
    for (const row of live) {
        if (isBlank(row.phone_text)) continue;
        places.push({
            object: 'researched_phones',
            recordId: row.id,
            accountId: row.account_id,
            field: 'phone_text',
            fieldIndex: 0,
            text: row.phone_text,
            phone: normalise(row.phone_text),
            researchedAt: row.created_at
        });
    }
    return places;
}

/** One text for an (account, number) pair, to be used as a key. */
export function pairKey(accountId: string, e164: string): string {
    return `${e164} ${accountId}`;
}
