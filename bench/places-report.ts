import { formatCount, formatTable } from '../compute-service/src/cli/format.ts';
import type { PlaceCost } from './measure/clusters.ts';

const seconds = (value: number): string => `${value.toFixed(1)} s`;

/** The night at each place, for people: all of its CPU and memory, also that of the cluster's nodes. */
export function placesText(places: readonly PlaceCost[]): string {
    const rows = places.map(({ place, process, nodes, sameBytes }) => [
        place,
        seconds(process.stages.reduce((sum, { wallS }) => sum + wallS, 0)),
        seconds(process.cpuS + (nodes?.cpuS ?? 0)),
        `${formatCount(process.peakMemoryMb + (nodes?.peakMemoryMb ?? 0))} MB`,
        sameBytes ? 'yes' : 'NO'
    ]);
    return formatTable({
        rows: [['', 'wall', 'CPU', 'peak memory', 'bytes as in DuckDB'], ...rows],
        right: [1, 2, 3]
    });
}
