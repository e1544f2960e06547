import type { SendingPace } from '../../ports/outbox.ts';

const MINUTE_MS = 60_000;

/**
 * Returns the claims of the last minute with the one of now among them, in milliseconds since 1970; null where the pace
 * lets no further mail go now. What lies further ahead than a minute was noted by a clock that was wrong, and is dropped.
 * @param claims when mails were claimed, as they were kept
 * @param sending mails that are being sent now
 */
export function nextClaims({
    claims,
    sending,
    pace,
    now
}: {
    readonly claims: readonly number[];
    readonly sending: number;
    readonly pace: SendingPace;
    readonly now: Date;
}): readonly number[] | null {
    const instant = now.getTime();
    const recent = claims.filter((at) => Math.abs(instant - at) < MINUTE_MS);
    return sending >= pace.atOnce || recent.length >= pace.perMinute ? null : [...recent, instant];
}

/** Reads the claims as they are kept: a JSON list of numbers. */
export const readClaims = (text: unknown): readonly number[] =>
    (JSON.parse(String(text)) as readonly unknown[]).filter((at) => typeof at === 'number');
