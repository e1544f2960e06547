import { PHONE, fill } from 'c/labels';

/** The rules for phone texts, as far as they need no table of area codes: the service decides the rest. */

const EXTENSION = /(?:[Ee][Xx][Tt](?:[Ee][Nn][Ss][Ii][Oo][Nn]|[Nn])?|[Xx]|#)[^0-9A-Za-z]*[0-9]{1,7}[^0-9]*$/;
const PLUS_BEFORE_DIGITS = /^[^0-9]*\+/;
const NO_CODE = /^(?:[01]..|.11)$/;
const FICTIONAL_LINE = /^01\d\d$/;
const FOREIGN = { shortest: 7, longest: 15 };

const invalid = (reason, part) => ({ e164: null, reason, part });

function readNational(national) {
    const [areaCode, exchange, line] = [national.slice(0, 3), national.slice(3, 6), national.slice(6)];
    if (/^(\d)\1{9}$/.test(national)) return invalid('allEqual');
    if (NO_CODE.test(areaCode)) return invalid('areaCode', areaCode);
    if (NO_CODE.test(exchange)) return invalid('exchange', exchange);
    if (areaCode === '555') return invalid('areaCode', areaCode);
    if (exchange === '555' && FICTIONAL_LINE.test(line)) return invalid('fictional');
    return { e164: `+1${national}`, reason: null };
}

/**
 * Reads a phone text.
 * @param {string | null | undefined} text
 * @returns {{e164: string | null, reason: string | null, part?: string}}
 */
export function readPhone(text) {
    const trimmed = (text ?? '').trim();
    if (trimmed === '') return invalid('blank');
    const number = trimmed.replace(EXTENSION, '');
    const digits = number.replace(/[^0-9]/g, '');
    if (digits === '') return invalid('noDigits');
    if (PLUS_BEFORE_DIGITS.test(number)) {
        if (digits.startsWith('0')) return invalid('countryCode');
        if (!digits.startsWith('1')) {
            const fits = digits.length >= FOREIGN.shortest && digits.length <= FOREIGN.longest;
            return fits ? { e164: `+${digits}`, reason: null } : invalid('length');
        }
        return digits.length === 11 ? readNational(digits.slice(1)) : invalid('length');
    }
    if (digits.length === 10) return readNational(digits);
    if (digits.length === 11 && digits.startsWith('1')) return readNational(digits.slice(1));
    return invalid('length');
}

/**
 * The number as people read it: "+1 415 555 2671". A text that is no number is shown as it is.
 * @param {string | null | undefined} text
 */
export function formatPhone(text) {
    if (text === null || text === undefined || text === '') return PHONE.notGiven;
    const { e164 } = readPhone(text);
    if (!e164) return text;
    const american = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(e164);
    return american ? `+1 ${american[1]} ${american[2]} ${american[3]}` : e164;
}

/**
 * Says why a text cannot be dialled; null where it can.
 * @param {string | null | undefined} text
 */
export function phoneFault(text) {
    const { reason, part } = readPhone(text);
    return reason === null ? null : fill(PHONE[reason], part);
}

/** A sentence with its numbers written as people read them. @param {string} sentence */
export const withPhones = (sentence) =>
    sentence.replace(/\+\d{7,15}(?!\d)/g, (number) => formatPhone(number));
