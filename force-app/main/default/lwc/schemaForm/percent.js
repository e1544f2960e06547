/** Shares and percents, by moving the point in the text: 0.05 is 5 %, and 5.25 % is 0.0525, without float arithmetic. */

/** Moves the decimal point of a plain number text to the right, or to the left for a negative count. */
function movePoint(text, places) {
    const sign = text.startsWith('-') ? '-' : '';
    const [whole, fraction = ''] = text.replace(/^[-+]/, '').split('.');
    const digits = whole + fraction;
    const point = whole.length + places;
    const padded = point <= 0 ? '0'.repeat(1 - point) + digits : digits.padEnd(point, '0');
    const at = Math.max(point, 1);
    const left = padded.slice(0, at).replace(/^0+(?=\d)/, '');
    const right = padded.slice(at).replace(/0+$/, '');
    return sign + left + (right === '' ? '' : `.${right}`);
}

/** Writes a number without an exponent, as far as shares need it. */
const plainText = (value) =>
    String(value).includes('e') ? value.toFixed(20).replace(/\.?0+$/, '') : String(value);

/**
 * The percent that a share stands for, as text.
 * @param {number} share
 */
export const shareToPercent = (share) => movePoint(plainText(share), 2);

/**
 * The share that a percent text stands for; NaN where it is no number.
 * @param {string} percent
 */
export function percentToShare(percent) {
    const text = percent.trim();
    return /^[-+]?(\d+(\.\d*)?|\.\d+)$/.test(text) ? Number(movePoint(text, -2)) : Number.NaN;
}
