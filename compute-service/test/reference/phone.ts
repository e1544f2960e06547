/** Phone normalisation (P1-P10). */
import type { Tables } from './model.ts';
import { STATES } from './states.ts';
import { trim } from './texts.ts';

export interface Phone {
    readonly class: string;
    /** Why the class is `invalid`; null otherwise. */
    readonly reason: string | null;
    readonly e164: string | null;
    readonly key: string | null;
    /** The three digits of a number of the North American plan; null for foreign and invalid ones. */
    readonly areaCode: string | null;
}

export type Normalise = (text: string | null) => Phone;

const EXTENSION = /(?:[Ee][Xx][Tt](?:[Ee][Nn][Ss][Ii][Oo][Nn]|[Nn])?|[Xx]|#)[^0-9A-Za-z]*[0-9]{1,7}[^0-9]*$/;

/** Deletes the first match of the extension pattern, once (P1). Takes trimmed text. */
export function withoutExtension(trimmed: string): string {
    return trimmed.replace(EXTENSION, '');
}

/** The first reason of P6 that holds for ten national digits, or null. */
function nationalFault(digits: string): string | null {
    const [area, exchange, line] = [digits.slice(0, 3), digits.slice(3, 6), digits.slice(6)];
    const impossible = (code: string): boolean => /^[01]/.test(code) || code.endsWith('11');
    if (new Set(digits).size === 1) return 'all_equal_digits';
    if (impossible(area)) return 'area_code';
    if (impossible(exchange)) return 'exchange';
    if (area === '555') return 'area_code_555';
    if (exchange === '555' && line >= '0100' && line <= '0199') return 'fictional';
    return null;
}

/** Builds the one function that normalises a phone text, for the given numbering tables. */
export function phoneNormaliser(tables: Pick<Tables, 'area_codes' | 'nanp_other_codes'>): Normalise {
    const stateByArea = new Map(tables.area_codes.map((row) => [row.area_code, row.state]));
    const classByArea = new Map(tables.nanp_other_codes.map((row) => [row.area_code, row.class]));

    const classOf = (areaCode: string): string => {
        const state = stateByArea.get(areaCode);
        if (state !== undefined) return STATES.includes(state) ? 'geographic' : 'territory';
        return classByArea.get(areaCode) ?? 'unassigned';
    };

    return (text) => {
        const trimmed = trim(text ?? '');
        const invalid = (reason: string): Phone => ({
            class: 'invalid',
            reason,
            e164: null,
            key: trimmed === '' ? null : trimmed,
            areaCode: null
        });
        if (trimmed === '') return invalid('blank');

        const rest = withoutExtension(trimmed);
        const firstDigit = rest.search(/[0-9]/);
        if (firstDigit < 0) return invalid('no_digits');
        const digits = rest.replace(/[^0-9]/g, '');
        const plus = rest.slice(0, firstDigit).includes('+');

        if (plus && digits.startsWith('0')) return invalid('country_code');
        if (plus && !digits.startsWith('1')) {
            if (digits.length < 7 || digits.length > 15) return invalid('length');
            return { class: 'foreign', reason: null, e164: `+${digits}`, key: `+${digits}`, areaCode: null };
        }
        const eleven = digits.length === 11 && digits.startsWith('1');
        const ten = digits.length === 10 && !plus;
        if (!eleven && !ten) return invalid('length');

        const national = digits.slice(-10);
        const fault = nationalFault(national);
        if (fault !== null) return invalid(fault);
        const areaCode = national.slice(0, 3);
        return {
            class: classOf(areaCode),
            reason: null,
            e164: `+1${national}`,
            key: `+1${national}`,
            areaCode
        };
    };
}

/** Dialable = geographic (P10). */
export function isDialable(phone: Phone): boolean {
    return phone.class === 'geographic';
}
