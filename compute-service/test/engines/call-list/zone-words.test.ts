import { windowWords, zoneWords } from '../../../src/engines/call-list/zone-words.ts';

describe('Time zones in words', () => {
    it('When a zone is named after a village, then people read the name of its time', () => {
        expect(zoneWords('America/North_Dakota/Center')).toBe('Central Time');
        expect(zoneWords('America/Phoenix|Pacific/Honolulu')).toBe(
            'Mountain Standard Time, Hawaii-Aleutian Standard Time'
        );
    });

    it('When two zones have the same name, then it is said once', () => {
        expect(zoneWords('America/Boise|America/Denver|America/New_York')).toBe(
            'Mountain Time, Eastern Time'
        );
        expect(windowWords('America/Boise 08:00-20:00|America/Denver 08:00-20:00')).toBe(
            '08:00-20:00 Mountain Time'
        );
    });

    it('When hours differ, then each zone has its own', () => {
        expect(windowWords('America/Chicago 09:00-21:00|America/Denver 08:00-20:00')).toBe(
            '09:00-21:00 Central Time and 08:00-20:00 Mountain Time'
        );
        expect(windowWords('')).toBe('');
    });
});
