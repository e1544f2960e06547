import { castTables } from '../reference/cast.ts';
import { formatDay } from '../reference/days.ts';
import { OUTPUT_COLUMNS, referenceNight, type OutputName } from '../reference/night.ts';
import { randomParameters } from '../reference/random-parameters.ts';
import { randomWorld, shuffledTables } from '../reference/random-world.ts';
import { columnsOf, smallNight } from './small-night.ts';

const SEEDS = Array.from({ length: Number(process.env.NIGHT_SEEDS ?? 16) }, (_, index) => index + 1);

/** The share of an unmapped text is written with four decimals; the reference gives the plain quotient. */
const compared = (name: OutputName): string[] =>
    OUTPUT_COLUMNS[name]
        .split(',')
        .filter((column) => !(name === 'unmapped_dispositions' && column === 'share'));

describe('a whole night against the independent reference', () => {
    it.each(SEEDS)('gives the same rows and funnels for random world %i', async (seed) => {
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
            parameters: { night: { ...general }, ...engines }
        });
        for (const name of Object.keys(OUTPUT_COLUMNS) as OutputName[]) {
            const csv = night.files[name];
            if (csv === undefined) continue;
            const columns = compared(name);
            const all = OUTPUT_COLUMNS[name].split(',');
            const expected = reference.outputs[name].map((row) =>
                columns.map((column) => row[all.indexOf(column)])
            );
            expect({ name, rows: columnsOf({ csv, columns }) }).toEqual({ name, rows: expected });
        }
        for (const [engine, funnel] of Object.entries(night.funnels))
            expect({ engine, funnel: funnel.map(({ step, rows }) => ({ step, rows })) }).toEqual({
                engine,
                funnel: reference.funnels[engine as keyof typeof reference.funnels]
            });
    });
});
