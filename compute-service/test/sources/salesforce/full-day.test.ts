import { isFullDayDue, type Weekday } from '../../../src/sources/salesforce/incremental/full-day.ts';

const due = (
    readAt: string,
    now: string,
    { fullDay = 'sunday', timeZone = 'UTC' }: { readonly fullDay?: Weekday; readonly timeZone?: string } = {}
): boolean => isFullDayDue({ readAt: new Date(readAt), now: new Date(now), fullDay, timeZone });

describe('the day on which everything is read', () => {
    // 2026-11-22 and 2026-11-29 are Sundays.
    it.each([
        ['on the days after it', '2026-11-22T02:00:00Z', '2026-11-28T23:59:59Z', false],
        ['from its first second on', '2026-11-22T02:00:00Z', '2026-11-29T00:00:00Z', true],
        ['once it was read on that day', '2026-11-29T00:00:01Z', '2026-11-29T23:00:00Z', false],
        ['where it was read the evening before', '2026-11-28T23:59:59Z', '2026-11-29T02:00:00Z', true],
        ['on the day after one that was missed', '2026-11-27T02:00:00Z', '2026-11-30T02:00:00Z', true],
        ['after weeks', '2026-10-30T02:00:00Z', '2026-11-27T02:00:00Z', true],
        ['where the clock was set back', '2026-11-29T02:00:00Z', '2026-11-28T02:00:00Z', false]
    ])('When it is Sunday, then it is due %s: %s, %s', (_when, readAt, now, expected) => {
        expect(due(readAt, now)).toBe(expected);
    });

    it('When the nights are elsewhere, then days are those of their time zone', () => {
        const [before, after] = ['2026-11-29T05:59:59Z', '2026-11-29T06:00:00Z'];
        const chicago = { timeZone: 'America/Chicago' };
        expect(due('2026-11-26T08:00:00Z', before, chicago)).toBe(false);
        expect(due('2026-11-26T08:00:00Z', after, chicago)).toBe(true);
        expect(due('2026-11-26T08:00:00Z', '2026-11-28T11:00:00Z', { timeZone: 'Pacific/Auckland' })).toBe(
            true
        );
    });

    it('When it is another day of the week, then that one counts', () => {
        expect(due('2026-11-24T02:00:00Z', '2026-11-26T02:00:00Z', { fullDay: 'wednesday' })).toBe(true);
        expect(due('2026-11-25T02:00:00Z', '2026-11-26T02:00:00Z', { fullDay: 'wednesday' })).toBe(false);
    });
});
