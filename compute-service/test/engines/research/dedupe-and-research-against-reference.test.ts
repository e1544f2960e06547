import { formatDay } from '../../reference/days.ts';
import { OUTPUT_COLUMNS, type OutputName } from '../../reference/night.ts';
import { randomNight } from '../../support/reference-night.ts';
import { randomWorld, shuffledTables } from '../../reference/random-world.ts';
import { canonicalNight } from '../canonical-night.ts';
import { columnsOf } from '../small-night.ts';

const SEEDS = Array.from({ length: Number(process.env.NIGHT_SEEDS ?? 8) }, (_, index) => 2001 + index);

/** Large enough for big groups, switchboards, households and queues that are cut. */
const SIZE = { accounts: 300, researchedPhones: 900, calls: 1_000 };

const OUTPUTS: readonly OutputName[] = [
    'duplicate_groups',
    'duplicate_members',
    'duplicate_removals',
    'split_accounts',
    'research_queue'
];

describe('DeDupe IQ and InfoFlow IQ against the independent reference, larger worlds', () => {
    it.each(SEEDS)('gives the same rows, funnels and counts for random world %i', async (seed) => {
        const world = randomWorld(seed, SIZE);
        const { reference, parameters } = randomNight(world, seed);
        await canonicalNight(
            {
                tables: shuffledTables(world.tables, seed),
                engines: ['dedupe', 'flush', 'research'],
                parameters,
                asOf: formatDay(world.asOf)
            },
            async (night) => {
                for (const name of OUTPUTS) {
                    const columns = OUTPUT_COLUMNS[name].split(',');
                    const rows = columnsOf({ csv: await night.file(name), columns });
                    expect({ name, rows }).toEqual({ name, rows: reference.outputs[name] });
                }
                for (const engine of ['dedupe', 'research'] as const) {
                    const funnel = Object.entries(night.funnel(engine)).map(([step, rows]) => ({
                        step,
                        rows
                    }));
                    expect({ engine, funnel }).toEqual({ engine, funnel: reference.funnels[engine] });
                }
                expect(night.rowsOf('dedupe', 'only_by_normalisation')).toBe(
                    reference.counts.duplicates_only_by_normalisation
                );
            }
        );
    });
});
