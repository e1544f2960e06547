import { normalisePhone } from '../engines/shared/phone.ts';
import { DialFlowError } from '../error.ts';
import type { NamedSubject } from '../ports/personal-data.ts';
import { isMistypedId, writingsOfId } from '../record-id.ts';

export interface PersonalSubject extends NamedSubject {
    readonly kind: 'account' | 'number';
    /** The id with all of its writings, or the number in E.164. */
    readonly writings: readonly string[];
    /** Names the subject to a person. */
    readonly words: string;
    /** Names the subject where numbers must not stand, as in the audit log. */
    readonly discreetWords: string;
}

/** The number of a text does not depend on any table of area codes. */
const NO_TABLES = { stateOfAreaCode: new Map(), classOfOtherCode: new Map() } as const;
const RECORD_ID = /^[0-9A-Za-z]{15}(?:[0-9A-Za-z]{3})?$/;
const SHORT_ID = 15;
/** What people put between the digits of a number. */
const BETWEEN = String.raw`[\s().\-–/\u00a0]{0,4}`;
const COUNTRY_CODE = /^\+1(?=\d{10}$)/;

function accountSubject(id: string): PersonalSubject {
    const short = id.slice(0, SHORT_ID);
    // Salesforce tells ids apart by their capitals; the three check characters may be missing.
    const named = new RegExp(`(?<![0-9A-Za-z])${short}(?:[0-9A-Za-z]{3})?(?![0-9A-Za-z])`);
    return {
        kind: 'account',
        writings: writingsOfId(id),
        words: `the account ${id}`,
        discreetWords: id,
        pattern: `%${short}%`,
        isNamedIn: (text) => named.test(text)
    };
}

function numberSubject(e164: string): PersonalSubject {
    const national = e164.replace(COUNTRY_CODE, '');
    const country = national === e164 ? '' : String.raw`(?:\+?1${BETWEEN})?`;
    const digits = [...national.replace('+', '')];
    const named = new RegExp(String.raw`(?<!\d)${country}${digits.join(BETWEEN)}(?!\d)`);
    return {
        kind: 'number',
        writings: [e164],
        words: `the number ${e164}`,
        discreetWords: `number ending in ${e164.slice(-2)}`,
        pattern: `%${digits.join('%')}%`,
        isNamedIn: (text) => named.test(text)
    };
}

/**
 * Reads what a person wrote: an account's id with 15 or 18 characters, or a number in any writing.
 * @throws DialFlowError `invalid_request` for anything else, and for an id with a slip of the finger in it
 */
export function personalSubject(text: string): PersonalSubject {
    const trimmed = text.trim();
    if (RECORD_ID.test(trimmed) && /[A-Za-z]/.test(trimmed)) {
        if (!isMistypedId(trimmed)) return accountSubject(trimmed);
        throw new DialFlowError(
            'invalid_request',
            `"${trimmed}" is no id of a record: its last characters do not fit.`,
            {
                advice: 'Copy the id out of the address of the record in Salesforce.'
            }
        );
    }
    const { e164 } = normalisePhone(trimmed, NO_TABLES);
    if (e164 !== null) return numberSubject(e164);
    throw new DialFlowError('invalid_request', 'That is neither the id of an account nor a phone number.', {
        advice: 'Write an id with 15 or 18 characters, or a number as (415) 555-2671 or +14155552671.'
    });
}
