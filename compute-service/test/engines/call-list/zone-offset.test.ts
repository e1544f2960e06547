import { readFileSync } from 'node:fs';
import { utcOffsetMinutes } from '../../../src/engines/call-list/zone-offset.ts';
import { dataFile } from './populations.ts';

describe('utcOffsetMinutes', () => {
    it.each([
        ['America/New_York', '2026-03-07', -300],
        ['America/New_York', '2026-03-08', -240],
        ['America/New_York', '2026-10-31', -240],
        ['America/New_York', '2026-11-01', -300],
        ['America/Phoenix', '2026-03-08', -420],
        ['America/Denver', '2026-03-08', -360],
        ['Pacific/Honolulu', '2026-07-01', -600],
        ['America/Adak', '2026-07-01', -540],
        ['Pacific/Guam', '2026-07-01', 600],
        ['Pacific/Pago_Pago', '2026-07-01', -660],
        ['Asia/Kolkata', '2026-07-01', 330],
        ['UTC', '2026-07-01', 0]
    ])('L10: clocks of %s on %s are %i minutes ahead of UTC', (zone, date, minutes) => {
        expect(utcOffsetMinutes({ zone, date })).toBe(minutes);
    });

    it('L8: every zone of the area-code table is known, also at both ends of the as-of range', () => {
        const lines = readFileSync(dataFile('us_area_codes.csv'), 'utf8').trim().split('\n').slice(1);
        const zones = new Set(lines.flatMap((line) => (line.split(',')[2] ?? '').split('|')));
        for (const zone of zones) {
            for (const date of ['2000-01-01', '2101-01-07']) {
                expect(Math.abs(utcOffsetMinutes({ zone, date }))).toBeLessThanOrEqual(14 * 60);
            }
        }
    });

    it('L8: When a zone is unknown, then the error names it and the table', () => {
        expect(() => utcOffsetMinutes({ zone: 'America/Atlantis', date: '2026-01-01' })).toThrow(
            /area-code table names the unknown time zone "America\/Atlantis"/
        );
    });
});
