import { parseBeforeImage, type BeforeImage } from './before-image.ts';
import {
    createRows,
    deleteRows,
    rowsByIds,
    updateRows,
    type RowAccess,
    type RowValue,
    type SavedRow
} from './salesforce-rows.ts';
import { soqlId } from '../sources/salesforce/soql.ts';

export const RESEARCHED_PHONE = 'Researched_Phone__c';
export const RETIRED = 'Retired';

/** What a researched phone is made of; a before-image of these makes it again. */
const RESEARCHED_PHONE_FIELDS = [
    'Account__c',
    'Phone_Text__c',
    'Status__c',
    'Source__c',
    'Researched_On__c',
    'Do_Not_Call__c'
] as const;

export interface ResearchedPhone {
    readonly Id: string;
    readonly Account__c: string | null;
    readonly Phone_Text__c: string | null;
    readonly Status__c: string | null;
    readonly Source__c: string | null;
    readonly Researched_On__c: string | null;
    readonly Do_Not_Call__c: boolean;
}

export type RemovalMode = 'retire' | 'delete';

/** Reads researched phones by their ids; those that are gone are missing in the map. */
export const readPhones = (
    access: RowAccess,
    ids: readonly string[]
): Promise<ReadonlyMap<string, ResearchedPhone>> =>
    rowsByIds<ResearchedPhone>(access, { object: RESEARCHED_PHONE, fields: RESEARCHED_PHONE_FIELDS, ids });

/** Returns the fields of a researched phone that its before-image keeps. */
export const phoneFields = (phone: ResearchedPhone): Readonly<Record<string, RowValue>> =>
    Object.fromEntries(RESEARCHED_PHONE_FIELDS.map((field) => [field, phone[field]]));

/** Takes researched phones out of use: retired by default, because a deleted record loses its id. */
export const removePhones = (
    access: RowAccess,
    { ids, mode }: { readonly ids: readonly string[]; readonly mode: RemovalMode }
): Promise<readonly SavedRow[]> =>
    mode === 'delete'
        ? deleteRows(access, ids)
        : updateRows(access, {
              object: RESEARCHED_PHONE,
              rows: ids.map((Id) => ({ Id, Status__c: RETIRED }))
          });

/** True where the phone is as a removal leaves it. */
export const isRemoved = (phone: ResearchedPhone | undefined): boolean =>
    !phone || phone.Status__c === RETIRED;

export interface BroughtBack {
    /** The record that holds the number again. */
    readonly id: string | null;
    readonly recreated: boolean;
    readonly reason: string | null;
}

/**
 * Brings researched phones back as their images show them. A retired one gets its status again; a deleted one is made
 * anew, under a new id, unless an interrupted restore has made it already.
 */
export async function bringBack(
    access: RowAccess,
    images: readonly BeforeImage[]
): Promise<readonly BroughtBack[]> {
    const current = await readPhones(
        access,
        images.map((image) => image.id)
    );
    const results = new Map<BeforeImage, BroughtBack>();
    const retired = images.filter((image) => current.get(image.id)?.Status__c === RETIRED);
    const updates = await updateRows(access, {
        object: RESEARCHED_PHONE,
        rows: retired.map((image) => ({ Id: image.id, Status__c: image.fields['Status__c'] ?? null }))
    });
    retired.forEach((image, index) => {
        const reason = updates[index]?.reason ?? null;
        results.set(image, { id: image.id, recreated: false, reason });
    });
    for (const image of images.filter((candidate) => !results.has(candidate))) {
        if (current.has(image.id)) {
            results.set(image, { id: image.id, recreated: false, reason: null });
            continue;
        }
        // One at a time: between two of them a killed process must leave at most one that nobody knows of.
        results.set(image, await recreate(access, { image, before: [...results.values()] }));
    }
    return images.map(
        (image) => results.get(image) ?? { id: null, recreated: false, reason: 'Not restored.' }
    );
}

async function recreate(
    access: RowAccess,
    { image, before }: { readonly image: BeforeImage; readonly before: readonly BroughtBack[] }
): Promise<BroughtBack> {
    const account = image.fields['Account__c'];
    if (typeof account === 'string') {
        const candidates = await access.connection.query<{ Id: string; Phone_Text__c: string | null }>({
            soql: `SELECT Id, Phone_Text__c FROM ${RESEARCHED_PHONE} WHERE Account__c = ${soqlId(account)} AND CreatedDate > ${image.takenAt}`,
            signal: access.signal
        });
        const made = candidates.find(
            ({ Id, Phone_Text__c: text }) =>
                text === image.fields['Phone_Text__c'] && !before.some(({ id }) => id === Id)
        );
        if (made) return { id: made.Id, recreated: true, reason: null };
    }
    const [created] = await createRows(access, { object: RESEARCHED_PHONE, rows: [image.fields] });
    return { id: created?.id ?? null, recreated: true, reason: created?.reason ?? null };
}

/** The image on a review record if it shows the given record, or any record where no id is known any more. */
export function imageOf(text: string | null, recordId: string | null): BeforeImage | null {
    const image = parseBeforeImage(text);
    return image && (recordId === null || image.id === recordId) ? image : null;
}
