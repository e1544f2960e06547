import type { DuckDBConnection } from '@duckdb/node-api';
import { below, chance, scatterMultiplier, unit } from './randomness.ts';
import { offsetOf } from './shape.ts';
import type { WorldPlan } from './world-step.ts';

/** Calls go back this far. */
export const daysOfCalls = 1_095;
/** Completed activities older than this are archived. */
export const archiveDays = 365;
/** Calls on the numbers of several accounts, beside those that fall on them like on any. */
const splitCallShare = 0.05;
/** Ages at which a new band of places begins: the longer a place is known, the more calls it has had. */
const bandEdges = [30, 90, 180, archiveDays + 1, 450, 550, 730, 900, daysOfCalls];
const slots = 10_000;

/** Draws that find the place of a call; they come first, so that the join carries little. */
export const placeDraws = ['d_place', 'd_band', 'd_split', 'd_old'];

/**
 * `world_place`: where a number stands, one row for each original and each field with a number of its own, with what
 * the outcome of a call depends on. Places count from 0, band by band, in each those of split numbers first.
 */
export function placeTable({ shape }: WorldPlan): string {
    const band = `CASE ${bandEdges.map((edge, index) => `WHEN age < ${edge} THEN ${index}`).join(' ')} ELSE ${bandEdges.length} END`;
    return `CREATE TEMP TABLE world_place AS
    WITH places AS (
        SELECT j AS place_order, n, k, age, j >= ${shape.splitFrom} AND j < ${shape.switchboardFrom} AS is_split
        FROM world_original
        UNION ALL SELECT k, n, k, age, false FROM world_field WHERE own
    ), banded AS (SELECT *, ${band} AS band FROM places),
    numbered AS (
        SELECT n, k, age, band, is_split, row_number() OVER (ORDER BY band, NOT is_split, place_order) - 1 AS p
        FROM banded
    )
    SELECT CAST(p AS INTEGER) AS p, CAST(band AS TINYINT) AS band, is_split, CAST(places.n AS INTEGER) AS n,
        CAST(account.owner AS SMALLINT) AS account_owner, CAST(places.age AS SMALLINT) AS place_age,
        CAST(utc_hours AS TINYINT) AS utc_hours,
        kind = 'foreign' AS is_foreign, national, other,
        CAST(gone_age AS SMALLINT) AS gone_age, CAST(moved_age AS SMALLINT) AS moved_age, answer_factor,
        CASE holder WHEN 'switchboard' THEN true WHEN 'stranger' THEN false ELSE number.owner = places.n END AS right_party
    FROM numbered AS places JOIN world_number AS number USING (k)
        JOIN world_account AS account ON account.n = places.n
        JOIN world_slot USING (slot)`;
}

/** Places of about one age: their numbers, and the days on which they could have been called. */
export interface PlaceBand {
    readonly from: number;
    readonly count: number;
    readonly splitCount: number;
    readonly recentDays: number;
    readonly archivedDays: number;
}

/** The bands of `world_place` that are not empty. */
export async function placeBands(connection: DuckDBConnection): Promise<PlaceBand[]> {
    const reader = await connection.runAndReadAll(
        `SELECT min(p), count(*), count(*) FILTER (WHERE is_split), sum(least(place_age, ${archiveDays})),
            sum(greatest(least(place_age, ${daysOfCalls}) - ${archiveDays}, 0))
        FROM world_place GROUP BY band ORDER BY band`
    );
    return reader.getRows().map((row) => {
        const [from = 0, count = 0, splitCount = 0, recentDays = 0, archivedDays = 0] = row.map(Number);
        return { from, count, splitCount, recentDays, archivedDays };
    });
}

function slotRows({
    plan,
    bands,
    days,
    first
}: {
    readonly plan: WorldPlan;
    readonly bands: readonly PlaceBand[];
    readonly days: (band: PlaceBand) => number;
    readonly first: number;
}): string[] {
    const total = bands.reduce((sum, band) => sum + days(band), 0);
    let reached = 0;
    let from = 0;
    return bands.flatMap((band) => {
        reached += days(band);
        const end = Math.round((reached / total) * slots);
        const row = `(${[
            first + from,
            end - from,
            band.from,
            band.count,
            band.splitCount,
            scatterMultiplier(band.count),
            offsetOf({ draws: plan.draws, name: 'place', count: band.count })
        ].join(', ')})`;
        const filled = end > from;
        from = end;
        return filled ? [row] : [];
    });
}

/**
 * SQL of `world_band`: slots by which a call finds a band in proportion to the days it could be called on, first for
 * calls of the last year, from 10,000 on for archived ones.
 */
export function bandTable(plan: WorldPlan, bands: readonly PlaceBand[]): string {
    const recent = slotRows({ plan, bands, days: (band) => band.recentDays, first: 0 });
    const hasArchived = bands.some((band) => band.archivedDays > 0);
    const archived = slotRows({
        plan,
        bands,
        days: (band) => (hasArchived ? band.archivedDays : band.recentDays),
        first: slots
    });
    const columns = ['place_from', 'place_count', 'split_count', 'multiplier', 'place_offset'];
    return `CREATE TEMP TABLE world_band AS
        SELECT slot_from + unnest(range(slot_count)) AS band_slot, ${columns.map((column) => `CAST(${column} AS BIGINT) AS ${column}`).join(', ')}
        FROM (VALUES ${[...recent, ...archived].join(', ')}) AS t(slot_from, slot_count, ${columns.join(', ')})`;
}

/** SQL of the slot of a call in `world_band`. */
export const bandSlot = ({ options }: WorldPlan): string =>
    `${below('d_band', slots)} + CASE WHEN ${chance('d_old', options.archivedShare)} THEN ${slots} ELSE 0 END`;

/** SQL of the place of a call in its band: a few hot ones far more often than the rest. */
export function placeInBand(): string {
    const skew = `${unit('d_place')} * (0.01 + 0.99 * ${unit('d_place')} * ${unit('d_place')})`;
    return `place_from + CASE WHEN split_count > 0 AND ${chance('d_split', splitCallShare)} THEN ${below('d_place', 'split_count')}
        ELSE (CAST(floor(place_count * ${skew}) AS BIGINT) * multiplier + place_offset) % place_count END`;
}
