import { FORM, fill } from 'c/labels';
import { formatValue } from 'c/formatUtils';
import { percentToShare, shareToPercent } from './percent';

const DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const TIME = /^([01]\d|2[0-3]):[0-5]\d/;

/** A value as the form speaks of it: shares in percent, choices by their title. @param {Dial.Field} field */
export function shownValue(field, value) {
    if (value === null || value === undefined || value === '') return formatValue(null);
    if (field.kind === 'percent') return `${shareToPercent(Number(value))} ${FORM.percentUnit}`;
    if (field.kind === 'toggle') return value ? FORM.on : FORM.off;
    if (field.options) {
        const titles = []
            .concat(value)
            .map((one) => field.options.find((o) => o.value === one)?.label ?? one);
        return titles.length === 0 ? formatValue([]) : titles.join(', ');
    }
    return formatValue(value);
}

/** A limit with its unit: "1 call", "5 %". @param {Dial.Field} field */
function limit(field, value) {
    if (field.kind === 'percent') return shownValue(field, value);
    return [formatValue(value), field.unit].filter(Boolean).join(' ');
}

/** Whether a number is a multiple of a step, without the errors of float division. */
function isMultiple(value, step) {
    const decimals = Math.max(0, ...[value, step].map((n) => (String(n).split('.')[1] ?? '').length));
    const scale = 10 ** decimals;
    return Math.round(value * scale) % Math.round(step * scale) === 0;
}

function numberFault(field, value) {
    if (typeof value !== 'number' || Number.isNaN(value)) {
        return fill(field.whole ? FORM.wholeNumber : FORM.anyNumber, field.title);
    }
    const shown = field.kind === 'percent' ? shownValue(field, value) : formatValue(value);
    if (field.minimum !== undefined && value < field.minimum) {
        return fill(FORM.tooLow, field.title, shown, limit(field, field.minimum));
    }
    if (field.maximum !== undefined && value > field.maximum) {
        return fill(FORM.tooHigh, field.title, shown, limit(field, field.maximum));
    }
    if (field.step && !isMultiple(value, field.step)) {
        return field.whole && field.step === 1
            ? fill(FORM.wholeNumber, field.title)
            : fill(FORM.steps, field.title, limit(field, field.step));
    }
    return null;
}

const titlesOf = (field) => field.options.map((option) => option.label).join(', ');

function choiceFault(field, value) {
    const known = field.options.map((option) => option.value);
    return [].concat(value).every((one) => known.includes(one))
        ? null
        : fill(FORM.choose, field.title, titlesOf(field));
}

const BY_KIND = {
    number: numberFault,
    percent: numberFault,
    radio: choiceFault,
    combobox: choiceFault,
    listbox: choiceFault,
    date: (field, value) => (DATE.test(value) ? null : fill(FORM.date, field.title)),
    time: (field, value) => (TIME.test(value) ? null : fill(FORM.time, field.title)),
    text: (field, value) =>
        field.maxLength && value.length > field.maxLength
            ? fill(FORM.tooLong, field.title, field.maxLength)
            : null,
    pills: (field, value) =>
        field.maximum && value.length > field.maximum ? fill(FORM.tooMany, field.title, field.maximum) : null
};

/**
 * Says what is wrong with a value; null where nothing is. Empty means default, which is always right.
 * @param {Dial.Field} field
 * @param {unknown} value
 * @returns {string | null}
 */
export function faultOf(field, value) {
    if (value === undefined || value === null || value === '') return null;
    return BY_KIND[field.kind]?.(field, value) ?? null;
}

/**
 * Reads what a person typed into the value that the service gets; undefined stands for the default.
 * @param {Dial.Field} field
 * @param {unknown} input
 */
export function readInput(field, input) {
    if (input === '' || input === null || input === undefined) return undefined;
    if (field.kind === 'percent') return percentToShare(String(input));
    if (field.kind === 'number') return Number(input);
    if (field.kind === 'time') return String(input).slice(0, 5);
    return input;
}

/** What the input shows for a value. @param {Dial.Field} field */
export function writeInput(field, value) {
    if (value === undefined || value === null) return field.kind === 'toggle' ? false : '';
    if (field.kind === 'percent') return Number.isNaN(value) ? '' : shareToPercent(value);
    if (field.kind === 'json') return JSON.stringify(value);
    return value;
}
