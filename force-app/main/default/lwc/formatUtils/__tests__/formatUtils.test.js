import {
    formatBytes,
    formatCount,
    formatDate,
    formatDay,
    formatDelta,
    formatDuration,
    formatExact,
    formatInstant,
    formatShare,
    formatSignedShare,
    formatSpan,
    formatTime,
    formatValue,
    formatWindow
} from 'c/formatUtils';

describe('c-format-utils', () => {
    it('When a count is shown, then it is grouped, never shortened, and null is "not given"', () => {
        expect(formatCount(1000000)).toBe('1,000,000');
        expect(formatCount(0)).toBe('0');
        expect(formatCount(null)).toBe('not given');
    });

    it.each([
        [0.058, '5.8 %'],
        [0.0042, '0.42 %'],
        [0, '0.0 %'],
        [1, '100.0 %']
    ])('When a share of %d is shown, then it reads %s', (share, text) => {
        expect(formatShare(share)).toBe(text);
    });

    it('When a change is shown, then it has sign and word', () => {
        expect(formatDelta(20000, 18796)).toBe('+1,204, 6.4 % more');
        expect(formatDelta(90, 100)).toBe('-10, 10.0 % fewer');
        expect(formatDelta(5, 5)).toBe('no change');
        expect(formatSignedShare(-0.021)).toBe('-2.1 %');
    });

    it.each([
        [48, '48 s'],
        [370, '6 min 10 s'],
        [3840, '1 h 04 min'],
        [59.6, '1 min 0 s']
    ])('When a duration of %d s is shown, then it reads %s', (seconds, text) => {
        expect(formatDuration(seconds)).toBe(text);
    });

    it('When a calendar date is shown, then no zone shifts it', () => {
        expect(formatDate('2026-11-24')).toBe('Tue 24 Nov 2026');
        expect(formatDay('2026-11-24')).toBe('Tue 24 Nov');
        expect(formatDate(null)).toBe('not given');
    });

    it('When an instant is less than a day away, then it is relative, else exact in the zone of the user', () => {
        const now = Date.parse('2026-11-24T14:00:00Z');
        expect(formatInstant('2026-11-24T13:48:00Z', now)).toBe('12 min ago');
        expect(formatInstant('2026-11-24T17:00:00Z', now)).toBe('in 3 h');
        expect(formatInstant('2026-11-20T14:00:00Z', now)).toBe('Fri 20 Nov 2026, 06:00');
        expect(formatExact('2026-11-24T14:00:00Z')).toBe('Tue 24 Nov 2026, 06:00');
        expect(formatInstant(now - 1000, now)).toBe('just now');
    });

    it('When a calling window is shown, then it says whose time it is', () => {
        const window = formatWindow('2026-11-24T15:00:00Z', '2026-11-25T03:00:00Z', 'America/Denver');
        expect(window).toBe('08:00-20:00 Mountain Time');
        expect(formatTime('2026-11-24T15:00:00Z', 'America/New_York')).toBe('10:00');
    });

    it('When spans, sizes and stored values are shown, then they have their unit', () => {
        expect(formatSpan(5520)).toBe('92 min');
        expect(formatSpan(86400)).toBe('1 day');
        expect(formatSpan(40 * 86400)).toBe('40 days');
        expect(formatBytes(3412000)).toBe('3.4 MB');
        expect(formatValue(true)).toBe('yes');
        expect(formatValue(['retired', 'dead'])).toBe('retired, dead');
        expect(formatValue('')).toBe('not given');
    });
});
