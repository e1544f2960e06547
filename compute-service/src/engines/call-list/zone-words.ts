/** A time zone as people say it: "Central Time" for America/North_Dakota/Center. */
function zoneName(zone: string): string {
    const formatter = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longGeneric' });
    return formatter.formatToParts().find(({ type }) => type === 'timeZoneName')?.value ?? zone;
}

/** `America/Boise|America/Denver|America/New_York` as `Mountain Time, Eastern Time`. */
export const zoneWords = (zones: string): string => [...new Set(zones.split('|').map(zoneName))].join(', ');

/** `America/Denver 08:00-20:00|America/Chicago 09:00-21:00` as `08:00-20:00 Mountain Time and 09:00-21:00 Central Time`. */
export function windowWords(window: string): string {
    if (window === '') return '';
    const said = window.split('|').map((part) => {
        const [zone = '', hours = ''] = part.split(' ');
        return `${hours} ${zoneName(zone)}`;
    });
    const parts = [...new Set(said)];
    return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${String(parts.at(-1))}`;
}
