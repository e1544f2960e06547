import LOCALE from '@salesforce/i18n/locale';

const RULES = new Intl.PluralRules(LOCALE);

/**
 * Puts values into a label: {0} is the first.
 * @param {string} text
 * @param {...unknown} values
 * @returns {string}
 */
export function fill(text, ...values) {
    return text.replace(/\{(\d)\}(\.?)/g, (_, index, stop) => {
        const value = String(values[Number(index)] ?? '');
        // "Honeyvale Dental Inc." at the end of a sentence brings its full stop along.
        return value.endsWith('.') ? value : value + stop;
    });
}

/**
 * Chooses between two labels by a count and fills in the values; without values, the count itself.
 * @param {number} count
 * @param {string} one
 * @param {string} other
 * @param {...unknown} values
 * @returns {string}
 */
export function plural(count, one, other, ...values) {
    const text = RULES.select(count) === 'one' ? one : other;
    return fill(text, ...(values.length === 0 ? [count] : values));
}
