import { formatDay } from '../reference/days.ts';
import { randomParameters } from '../reference/random-parameters.ts';
import { randomWorld, shuffledTables } from '../reference/random-world.ts';
import { smallNight, type SmallNight } from './small-night.ts';
import type { DuckdbOptions } from '../../src/compute/duckdb.ts';

const WORLD_SEED = 11;

/** Large enough that DuckDB shares the work among threads and batches. */
const { asOf, tables } = randomWorld(WORLD_SEED, { accounts: 400, researchedPhones: 1200, calls: 6000 });
const { general = {}, ...engines } = randomParameters(WORLD_SEED);

const night = (change: { shuffle?: number; compute?: DuckdbOptions } = {}): Promise<SmallNight> =>
    smallNight({
        tables: change.shuffle === undefined ? tables : shuffledTables(tables, change.shuffle),
        asOf: formatDay(asOf),
        seed: WORLD_SEED,
        parameters: { night: { ...general }, ...engines },
        compute: change.compute ?? {}
    });

describe('same inputs, same bytes', () => {
    let usual: SmallNight;

    beforeAll(async () => {
        usual = await night();
    });

    it('has something to compare', () => {
        const lines = Object.values(usual.files).map((text) => text.split('\n').length);
        expect(lines.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(300);
    });

    it.each<[string, DuckdbOptions & { readonly shuffle?: number }]>([
        [
            'one thread, much memory and the input rows in another order',
            { shuffle: 1, threads: 1, memoryLimit: '1GB' }
        ],
        ['four threads and the input rows in a third order', { shuffle: 2, threads: 4 }],
        ['little memory', { memoryLimit: '96MB' }]
    ])('with %s', async (_, { shuffle, ...compute }) => {
        await expect(night({ compute, ...(shuffle === undefined ? {} : { shuffle }) })).resolves.toEqual(
            usual
        );
    });
});
