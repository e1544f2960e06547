/**
 * The blank characters of G3 as the inside of a regular expression's class, in the form that RE2, Java and joni share.
 * JavaScript reads the same set with the flag `u` from BLANK_CLASS_JS.
 */
export const BLANK_CLASS =
    '\\x{9}-\\x{D} \\x{85}\\x{A0}\\x{1680}\\x{2000}-\\x{200F}\\x{2028}-\\x{202F}\\x{205F}\\x{2060}\\x{2066}-\\x{2069}\\x{3000}\\x{FEFF}';

const BLANK_CLASS_JS = BLANK_CLASS.replaceAll('\\x{', '\\u{');

const BLANKS_AT_ENDS = new RegExp(`^[${BLANK_CLASS_JS}]+|[${BLANK_CLASS_JS}]+$`, 'gu');

/** Removes blank characters at both ends (G3); a blank text becomes ''. */
export const trimBlanks = (text: string): string => text.replaceAll(BLANKS_AT_ENDS, '');

/** The form in which names, statuses and dispositions are compared (G4). */
export const fold = (text: string): string => trimBlanks(text).toLowerCase();
