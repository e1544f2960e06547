import { lastDueNight, nightsAfter, requireUsableTimes } from '../../src/schedule/night-times.ts';

const in_ = (timeZone: string, cron = '0 2 * * *') => ({ cron, timeZone });
const starts = (times: ReturnType<typeof in_>, after: string, count = 3): readonly string[] =>
    nightsAfter(times, new Date(after), count).map(
        ({ date, at }) => `${date} ${at.toISOString().slice(0, 16)}`
    );

describe('The nights of a schedule', () => {
    it('When the zone has no change of clocks, then each night is a day after the one before', () => {
        expect(starts(in_('UTC'), '2026-11-26T02:00:00Z')).toEqual([
            '2026-11-27 2026-11-27T02:00',
            '2026-11-28 2026-11-28T02:00',
            '2026-11-29 2026-11-29T02:00'
        ]);
    });

    it('When the clocks leave the hour out, then the night starts as they change, once', () => {
        expect(starts(in_('America/New_York', '30 2 * * *'), '2026-03-07T12:00:00Z')).toEqual([
            '2026-03-08 2026-03-08T07:00',
            '2026-03-09 2026-03-09T06:30',
            '2026-03-10 2026-03-10T06:30'
        ]);
    });

    it('When the hour comes twice, then the night starts at its first coming, once', () => {
        expect(starts(in_('America/New_York', '30 1 * * *'), '2026-10-31T12:00:00Z')).toEqual([
            '2026-11-01 2026-11-01T05:30',
            '2026-11-02 2026-11-02T06:30',
            '2026-11-03 2026-11-03T06:30'
        ]);
    });

    it.each([
        ['America/Los_Angeles', '0 2 * * *', '2026-11-26'],
        ['Pacific/Auckland', '0 2 * * *', '2026-11-26'],
        ['Asia/Kolkata', '30 22 * * *', '2026-11-27']
    ])(
        'When nights start in %s at %s, then the run is as of the day that has just been worked',
        (zone, cron, asOf) => {
            const night = nightsAfter(in_(zone, cron), new Date('2026-11-26T00:00:00Z'), 9).find(
                ({ date }) => date === '2026-11-27'
            );
            expect(night?.asOf).toBe(asOf);
        }
    );

    it.each([
        ['2026-11-27T01:59:59Z', '2026-11-26'],
        ['2026-11-27T02:00:00Z', '2026-11-27'],
        ['2026-11-27T02:00:01Z', '2026-11-27'],
        ['2026-11-27T23:00:00Z', '2026-11-27']
    ])('When it is %s, then the newest night that was due is that of %s', (now, date) => {
        expect(lastDueNight(in_('UTC'), new Date(now))?.date).toBe(date);
    });

    it.each([
        ['not a pattern', 'UTC'],
        ['0 2 * *', 'UTC'],
        ['* 0 2 * * *', 'UTC'],
        ['0 2 * * *', 'Mars/Olympus'],
        ['0 2 30 2 *', 'UTC']
    ])('When the schedule is "%s" in %s, then it is refused and the variable is named', (cron, timeZone) => {
        expect(() => requireUsableTimes({ cron, timeZone })).toThrow(
            expect.objectContaining({
                code: 'configuration',
                advice: expect.stringContaining('DIAL_FLOW_SCHEDULE')
            })
        );
    });
});
