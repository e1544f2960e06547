import { trimBlanks } from './blanks.ts';
import {
    ALL_EQUAL_DIGITS,
    EXTENSION,
    FOREIGN_DIGITS,
    NATIONAL_NUMBER,
    PLUS_BEFORE_DIGITS,
    type InvalidReason,
    type PhoneClass
} from './phone-rules.ts';
import { STATES } from './states.ts';

/** What normalisation looks up: the tables `area_codes` and `nanp_other_codes`. */
export interface PhoneTables {
    readonly stateOfAreaCode: ReadonlyMap<string, string>;
    readonly classOfOtherCode: ReadonlyMap<string, PhoneClass>;
}

export interface NormalisedPhone {
    readonly trimmed: string | null;
    /** The E.164 form, else the trimmed text, else null for a blank (P5). */
    readonly numberKey: string | null;
    readonly e164: string | null;
    readonly class: PhoneClass;
    readonly areaCode: string | null;
    readonly reason: InvalidReason | null;
}

const extension = new RegExp(EXTENSION);
const plusBeforeDigits = new RegExp(PLUS_BEFORE_DIGITS);
const nationalNumber = new RegExp(NATIONAL_NUMBER);

function nationalReason(national: string): InvalidReason | null {
    if (ALL_EQUAL_DIGITS.includes(national)) return 'all_equal_digits';
    if (/^(?:[01]|.11)/.test(national)) return 'area_code';
    if (!nationalNumber.test(national)) return 'exchange';
    if (national.startsWith('555')) return 'area_code_555';
    return national.startsWith('55501', 3) ? 'fictional' : null;
}

function nationalDigits({ digits, plus }: { digits: string; plus: boolean }): string | null {
    if (digits.length === 10 && !plus) return digits;
    return digits.length === 11 && digits.startsWith('1') ? digits.slice(1) : null;
}

const isForeign = ({ digits, plus }: { digits: string; plus: boolean }): boolean =>
    plus &&
    /^[2-9]/.test(digits) &&
    digits.length >= FOREIGN_DIGITS.min &&
    digits.length <= FOREIGN_DIGITS.max;

/**
 * Normalises a single number as the SQL of `normalisedPhones` does (P1–P6); for input by people and for explanations.
 */
export function normalisePhone(text: string | null, tables: PhoneTables): NormalisedPhone {
    const trimmed = trimBlanks(text ?? '') || null;
    const invalid = (reason: InvalidReason): NormalisedPhone => ({
        trimmed,
        numberKey: trimmed,
        e164: null,
        class: 'invalid',
        areaCode: null,
        reason
    });
    if (trimmed === null) return invalid('blank');
    const dialled = trimmed.replace(extension, '');
    const digits = dialled.replaceAll(/[^0-9]/g, '');
    if (digits === '') return invalid('no_digits');
    const plus = plusBeforeDigits.test(dialled);
    if (isForeign({ digits, plus })) {
        const e164 = `+${digits}`;
        return { trimmed, numberKey: e164, e164, class: 'foreign', areaCode: null, reason: null };
    }
    const national = nationalDigits({ digits, plus });
    if (national === null) return invalid(plus && digits.startsWith('0') ? 'country_code' : 'length');
    const reason = nationalReason(national);
    if (reason !== null) return invalid(reason);
    const e164 = `+1${national}`;
    const areaCode = national.slice(0, 3);
    return {
        trimmed,
        numberKey: e164,
        e164,
        class: classOfAreaCode(areaCode, tables),
        areaCode,
        reason: null
    };
}

function classOfAreaCode(areaCode: string, tables: PhoneTables): PhoneClass {
    const state = tables.stateOfAreaCode.get(areaCode);
    if (state !== undefined) return STATES.includes(state) ? 'geographic' : 'territory';
    return tables.classOfOtherCode.get(areaCode) ?? 'unassigned';
}
