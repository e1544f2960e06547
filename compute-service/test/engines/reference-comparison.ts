import type { ComputeEngine } from '../../src/engines/compute.ts';
import { formatDay } from '../reference/days.ts';
import { OUTPUT_COLUMNS, type OutputName } from '../reference/night.ts';
import { isCompared, randomNight } from '../support/reference-night.ts';
import { randomWorld, shuffledTables } from '../reference/random-world.ts';
import { columnsOf, smallNight } from './small-night.ts';

/** Computes a whole night on a random world, here and in the independent reference, and compares rows and funnels. */
export async function expectNightAsReference(seed: number, engine?: ComputeEngine): Promise<void> {
    const world = randomWorld(seed);
    const { reference, parameters } = randomNight(world, seed);
    const night = await smallNight({
        tables: shuffledTables(world.tables, seed),
        asOf: formatDay(world.asOf),
        seed,
        parameters,
        ...(engine && { engine })
    });
    const names = (Object.keys(OUTPUT_COLUMNS) as OutputName[]).filter((name) => name in night.files);
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) {
        const all = OUTPUT_COLUMNS[name].split(',');
        const columns = all.filter((column) => isCompared(name, column));
        const rows = reference.outputs[name].map((row) => columns.map((column) => row[all.indexOf(column)]));
        expect({ name, rows: columnsOf({ csv: night.files[name] ?? '', columns }) }).toEqual({ name, rows });
    }
    for (const [id, funnel] of Object.entries(night.funnels))
        expect({ id, funnel: funnel.map(({ step, rows }) => ({ step, rows })) }).toEqual({
            id,
            funnel: reference.funnels[id as keyof typeof reference.funnels]
        });
}
