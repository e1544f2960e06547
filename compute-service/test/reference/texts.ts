/** Texts as the rules see them: blanks, trimming, folding, code-point order and md5 (G3, G4, G7, L14). */
import { createHash } from 'node:crypto';

const BLANK_RANGES: readonly (readonly [number, number])[] = [
    [0x0009, 0x000d],
    [0x0020, 0x0020],
    [0x0085, 0x0085],
    [0x00a0, 0x00a0],
    [0x1680, 0x1680],
    [0x2000, 0x200f],
    [0x2028, 0x202f],
    [0x205f, 0x205f],
    [0x2060, 0x2060],
    [0x2066, 0x2069],
    [0x3000, 0x3000],
    [0xfeff, 0xfeff]
];

/** True for the blank characters of G3; all of them are single UTF-16 units. */
export function isBlankCharacter(character: string): boolean {
    const code = character.charCodeAt(0);
    return BLANK_RANGES.some(([first, last]) => code >= first && code <= last);
}

/** Removes blank characters at both ends (G3). */
export function trim(text: string): string {
    let start = 0;
    let end = text.length;
    while (start < end && isBlankCharacter(text.charAt(start))) start += 1;
    while (end > start && isBlankCharacter(text.charAt(end - 1))) end -= 1;
    return text.slice(start, end);
}

/** True for null and for a text of which trimming leaves nothing (G3). */
export function isBlank(text: string | null): text is null {
    return text === null || trim(text) === '';
}

/** Lower-case of the trimmed text; inner blanks stay (G4). */
export function fold(text: string): string {
    return trim(text).toLowerCase();
}

/** Compares by code point; UTF-8 bytes have the same order, UTF-16 units have not. */
export function compareText(a: string, b: string): number {
    if (a === b) return 0;
    return Buffer.compare(Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8'));
}

/** md5 of the UTF-8 text as lower-case hex. */
export function h(text: string): string {
    return createHash('md5').update(text, 'utf8').digest('hex');
}
