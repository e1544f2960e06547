import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StateWeight } from '../../../src/engines/call-list/apportion.ts';

const VINTAGE_COLUMNS = { census_2020: 3, vintage_2025: 4 } as const;

/** Path of a table that ships with the service; Jest runs from the repository's root or from the workspace. */
export function dataFile(name: string): string {
    const root = process.cwd().endsWith('compute-service') ? '.' : 'compute-service';
    return join(root, 'data', name);
}

/** Populations of the 51. */
export function populations(vintage: keyof typeof VINTAGE_COLUMNS): StateWeight[] {
    return readFileSync(dataFile('us_state_population.csv'), 'utf8')
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.split(','))
        .map((cells) => ({ state: cells[0] ?? '', weight: BigInt(cells[VINTAGE_COLUMNS[vintage]] ?? '') }));
}
