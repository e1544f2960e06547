import { DialFlowError } from '../../error.ts';

const MINUTE_MS = 60_000;

/** `GMT-05:00`, `GMT+5:30` or `GMT` as minutes east of UTC. */
function offsetOf(formatter: Intl.DateTimeFormat, instant: number): number {
    const name = formatter.formatToParts(instant).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    const [, sign, hours, minutes] = /^GMT(?:([+-])(\d{1,2}):?(\d{2})?)?/.exec(name) ?? [];
    const total = Number(hours ?? 0) * 60 + Number(minutes ?? 0);
    return sign === '-' ? -total : total;
}

/**
 * Minutes that a zone's clocks are ahead of UTC at noon of a local date. No American zone changes its clocks between
 * 08:00 and 21:00, so that noon speaks for the whole calling window (L10).
 * @throws DialFlowError `invalid_input` where the zone is unknown
 */
export function utcOffsetMinutes({ zone, date }: { readonly zone: string; readonly date: string }): number {
    let formatter: Intl.DateTimeFormat;
    try {
        formatter = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
    } catch (cause) {
        throw new DialFlowError(
            'invalid_input',
            `The area-code table names the unknown time zone "${zone}".`,
            {
                cause,
                advice: 'Correct the column time_zones of the area-code table; zones are named like America/New_York.'
            }
        );
    }
    const noonAsIfUtc = Date.parse(`${date}T12:00:00Z`);
    const guess = offsetOf(formatter, noonAsIfUtc);
    return offsetOf(formatter, noonAsIfUtc - guess * MINUTE_MS);
}
