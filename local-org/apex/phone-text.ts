/**
 * Phone numbers as the service reads them, as far as the org can tell: the area-code tables are the service's, so a
 * number that is well formed here may still be unassigned there.
 */

const extension = /([Ee][Xx][Tt]([Ee][Nn][Ss][Ii][Oo][Nn]|[Nn])?|[Xx]|#)[^0-9A-Za-z]*\d{1,7}[^0-9]*$/;
const fewestSearchDigits = 3;

const bare = (text: string): string => text.trim().replace(extension, '');
const digitsOf = (text: string): string => bare(text).replace(/\D/g, '');
const hasPlus = (text: string): boolean => /^\D*\+\D*\d/.test(bare(text));

function nationalOf(text: string): string | null {
    const digits = digitsOf(text);
    if (digits.length === 11 && digits.startsWith('1')) return digits.slice(1);
    return digits.length === 10 && !hasPlus(text) ? digits : null;
}

const notANumber = (text: string): string => `"${text.trim()}" is not a phone number.`;

function faultOfNational(text: string, national: string): string | null {
    const [area, exchange, line] = [national.slice(0, 3), national.slice(3, 6), national.slice(6)];
    if (/^(\d)\1{9}$/.test(national)) return notANumber(text);
    if (/^([01]..|.11)$/.test(area) || area === '555') return `Area code ${area} does not exist.`;
    if (/^([01]..|.11)$/.test(exchange)) return `Exchange ${exchange} does not exist.`;
    return exchange === '555' && /^01\d\d$/.test(line)
        ? `"${text.trim()}" is kept for films and books.`
        : null;
}

/** Why a text is no phone number, in words; null where it is one. */
export function faultOfPhone(text: string | null): string | null {
    if (text === null || text.trim() === '') return 'There is no number.';
    const digits = digitsOf(text);
    if (digits === '') return `"${text.trim()}" holds no digits.`;
    if (hasPlus(text) && !digits.startsWith('1'))
        return digits.length >= 7 && digits.length <= 15 && !digits.startsWith('0') ? null : notANumber(text);
    const national = nationalOf(text);
    return national === null ? notANumber(text) : faultOfNational(text, national);
}

/** The number in E.164; null where the text holds none. */
export function e164Of(text: string | null): string | null {
    if (text === null || faultOfPhone(text) !== null) return null;
    const digits = digitsOf(text);
    const national = hasPlus(text) && !digits.startsWith('1') ? null : nationalOf(text);
    return national === null ? `+${digits}` : `+1${national}`;
}

/** The pattern that finds stored numbers by some of their digits; it finds nothing where they are too few. */
export function digitsPattern(text: string): string {
    const digits = text.replace(/\D/g, '');
    return digits.length < fewestSearchDigits ? '~' : `%${digits}%`;
}
