import type { ComputeEngine } from '../../src/engines/compute.ts';
import { castTables } from '../reference/cast.ts';
import { formatDay } from '../reference/days.ts';
import { OUTPUT_COLUMNS, referenceNight, type OutputName } from '../reference/night.ts';
import { randomParameters } from '../reference/random-parameters.ts';
import { randomWorld, shuffledTables } from '../reference/random-world.ts';
import { columnsOf, smallNight } from './small-night.ts';

/** The share of an unmapped text is written with four decimals; the reference gives the plain quotient. */
const compared = (name: OutputName): string[] =>
    OUTPUT_COLUMNS[name]
        .split(',')
        .filter((column) => !(name === 'unmapped_dispositions' && column === 'share'));

/** Computes a whole night on a random world, here and in the independent reference, and compares rows and funnels. */
export async function expectNightAsReference(seed: number, engine?: ComputeEngine): Promise<void> {
    const { asOf, tables } = randomWorld(seed);
    const { general = {}, ...engines } = randomParameters(seed);
    const reference = referenceNight({
        tables: castTables(tables).tables,
        asOf,
        seed,
        parameters: { general, ...engines }
    });
    const night = await smallNight({
        tables: shuffledTables(tables, seed),
        asOf: formatDay(asOf),
        seed,
        parameters: { night: { ...general }, ...engines },
        ...(engine && { engine })
    });
    const names = (Object.keys(OUTPUT_COLUMNS) as OutputName[]).filter((name) => name in night.files);
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) {
        const columns = compared(name);
        const all = OUTPUT_COLUMNS[name].split(',');
        const rows = reference.outputs[name].map((row) => columns.map((column) => row[all.indexOf(column)]));
        expect({ name, rows: columnsOf({ csv: night.files[name] ?? '', columns }) }).toEqual({ name, rows });
    }
    for (const [id, funnel] of Object.entries(night.funnels))
        expect({ id, funnel: funnel.map(({ step, rows }) => ({ step, rows })) }).toEqual({
            id,
            funnel: reference.funnels[id as keyof typeof reference.funnels]
        });
}
