import LOCALE from '@salesforce/i18n/locale';
import TIME_ZONE from '@salesforce/i18n/timeZone';
import { FORMAT, fill, plural } from 'c/labels';

/** Numbers, times and durations as the console shows them: in the user's locale and zone. */

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const isMissing = (value) => value === null || value === undefined || Number.isNaN(value);

const number = (options) => new Intl.NumberFormat(LOCALE, options);
const WHOLE = number({ maximumFractionDigits: 0 });
const SIGNED = number({ maximumFractionDigits: 0, signDisplay: 'exceptZero' });

/** A count with groups, never shortened. @param {number | null | undefined} value */
export const formatCount = (value) => (isMissing(value) ? FORMAT.notGiven : WHOLE.format(value));

/** A count with its sign. @param {number | null | undefined} value */
export const formatSigned = (value) => (isMissing(value) ? FORMAT.notGiven : SIGNED.format(value));

function percent(share, options = {}) {
    const digits = share !== 0 && Math.abs(share) < 0.01 ? 2 : 1;
    const text = number({ minimumFractionDigits: digits, maximumFractionDigits: digits, ...options });
    return fill(FORMAT.percent, text.format(share * 100));
}

/** A part of one as percent: one decimal, two below 1 %. @param {number | null | undefined} share */
export const formatShare = (share) => (isMissing(share) ? FORMAT.notGiven : percent(share));

/** A change of a share or a count in percent, with its sign. @param {number | null | undefined} share */
export const formatSignedShare = (share) =>
    isMissing(share) ? FORMAT.notGiven : percent(share, { signDisplay: 'exceptZero' });

/** The relative change, null where there is nothing to compare with. */
export const changeOf = (now, before) =>
    isMissing(now) || isMissing(before) || before === 0 ? null : (now - before) / before;

/** A difference with sign and word: "+1,204, 6.4 % more". */
export function formatDelta(now, before) {
    if (isMissing(now) || isMissing(before)) return FORMAT.notGiven;
    if (now === before) return FORMAT.noChange;
    const change = changeOf(now, before);
    if (change === null) return formatSigned(now - before);
    const words = now > before ? FORMAT.more : FORMAT.fewer;
    return fill(words, formatSigned(now - before), percent(Math.abs(change)));
}

/** "48 s", "6 min 10 s", "1 h 04 min". @param {number | null | undefined} seconds */
export function formatDuration(seconds) {
    if (isMissing(seconds)) return FORMAT.notGiven;
    const whole = Math.round(seconds);
    if (whole < MINUTE) return fill(FORMAT.seconds, whole);
    if (whole < HOUR) return fill(FORMAT.minutesSeconds, Math.floor(whole / MINUTE), whole % MINUTE);
    const minutes = String(Math.floor((whole % HOUR) / MINUTE)).padStart(2, '0');
    return fill(FORMAT.hoursMinutes, Math.floor(whole / HOUR), minutes);
}

/** "1 day", "40 days". @param {number} days */
export const formatDays = (days) => plural(days, FORMAT.day, FORMAT.days, WHOLE.format(days));

/** An age or a wait in its largest unit: "12 min", "3 h", "2 days". @param {number} seconds */
export function formatSpan(seconds) {
    const whole = Math.abs(seconds);
    if (whole < MINUTE) return fill(FORMAT.seconds, Math.round(whole));
    if (whole < 2 * HOUR) return fill(FORMAT.minutes, Math.round(whole / MINUTE));
    if (whole < DAY) return fill(FORMAT.hours, Math.round(whole / HOUR));
    return formatDays(Math.round(whole / DAY));
}

function dateParts(date, options, timeZone) {
    const format = new Intl.DateTimeFormat(LOCALE, { timeZone, ...options });
    if (!LOCALE.startsWith('en')) return format.format(date);
    const parts = Object.fromEntries(format.formatToParts(date).map(({ type, value }) => [type, value]));
    return ['weekday', 'day', 'month', 'year']
        .map((type) => parts[type])
        .filter(Boolean)
        .join(' ');
}

/** A calendar date, never shifted by a time zone. */
function calendarDate(text, options) {
    if (!text) return FORMAT.notGiven;
    const [year, month, day] = text.slice(0, 10).split('-').map(Number);
    return dateParts(new Date(Date.UTC(year, month - 1, day)), options, 'UTC');
}

/** "Tue 24 Nov 2026" @param {string | null | undefined} date */
export const formatDate = (date) =>
    calendarDate(date, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });

/** "Tue 24 Nov" @param {string | null | undefined} date */
export const formatDay = (date) => calendarDate(date, { weekday: 'short', day: 'numeric', month: 'short' });

/** "24 Nov 2026" @param {string | null | undefined} date */
export const formatShortDate = (date) =>
    calendarDate(date, { day: 'numeric', month: 'short', year: 'numeric' });

/** A sentence of the server with its dates written as people read them. @param {string} sentence */
export const withDates = (sentence) =>
    sentence.replace(/\b\d{4}-\d\d-\d\d\b/g, (date) => formatShortDate(date));

/** "07:42", in the user's zone or the one that is named. @param {string | number | null} at @param {string} [timeZone] */
export function formatTime(at, timeZone = TIME_ZONE) {
    if (isMissing(at)) return FORMAT.notGiven;
    const options = /** @type {const} */ ({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone });
    return new Intl.DateTimeFormat(LOCALE, options).format(new Date(at));
}

/** "Tue 24 Nov 2026, 07:42" @param {string | number | null | undefined} at */
export function formatExact(at) {
    if (isMissing(at)) return FORMAT.notGiven;
    const day = { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' };
    return `${dateParts(new Date(at), day, TIME_ZONE)}, ${formatTime(at)}`;
}

/** Relative under 24 hours, exact from then on: "12 min ago", "in 2 h". @param {string | number | null} at */
export function formatInstant(at, now = Date.now()) {
    if (isMissing(at)) return FORMAT.notGiven;
    const seconds = (now - new Date(at).getTime()) / 1000;
    if (Math.abs(seconds) >= DAY) return formatExact(at);
    if (Math.abs(seconds) < 5) return FORMAT.justNow;
    return fill(seconds > 0 ? FORMAT.ago : FORMAT.within, formatSpan(seconds));
}

/** A time zone as people say it: "Mountain Time". @param {string | null | undefined} zone */
export function zoneName(zone) {
    if (!zone) return FORMAT.notGiven;
    const options = /** @type {const} */ ({ timeZone: zone, timeZoneName: 'longGeneric' });
    const parts = new Intl.DateTimeFormat(LOCALE, options).formatToParts();
    return parts.find(({ type }) => type === 'timeZoneName')?.value ?? zone;
}

/** A window in the time of the place: "08:00-20:00 Mountain Time". */
export const formatWindow = (startAt, endAt, zone) =>
    fill(FORMAT.window, formatTime(startAt, zone), formatTime(endAt, zone), zoneName(zone));

/** "3.4 MB" @param {number | null | undefined} bytes */
export function formatBytes(bytes) {
    if (isMissing(bytes)) return FORMAT.notGiven;
    if (bytes < 1000) return fill(FORMAT.bytes, WHOLE.format(bytes));
    const one = number({ maximumFractionDigits: 1, minimumFractionDigits: 1 });
    return bytes < 1_000_000
        ? fill(FORMAT.kilobytes, one.format(bytes / 1000))
        : fill(FORMAT.megabytes, one.format(bytes / 1_000_000));
}

/** Any stored value as a person reads it. @param {unknown} value */
export function formatValue(value) {
    if (value === null || value === undefined || value === '') return FORMAT.notGiven;
    if (typeof value === 'number') return number({ maximumFractionDigits: 4 }).format(value);
    if (typeof value === 'boolean') return value ? FORMAT.yes : FORMAT.no;
    if (Array.isArray(value)) return value.length === 0 ? FORMAT.none : value.map(formatValue).join(', ');
    if (typeof value === 'object')
        return Object.keys(value).length === 0 ? FORMAT.none : JSON.stringify(value);
    return String(value);
}
