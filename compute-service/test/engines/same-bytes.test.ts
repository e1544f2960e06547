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

    it.each([1, 4])('with %d threads', async (threads) => {
        await expect(night({ compute: { threads } })).resolves.toEqual(usual);
    });

    it.each(['96MB', '1GB'])('with a memory limit of %s', async (memoryLimit) => {
        await expect(night({ compute: { memoryLimit } })).resolves.toEqual(usual);
    });

    it.each([1, 2])('with the input rows in order %d', async (shuffle) => {
        await expect(night({ shuffle })).resolves.toEqual(usual);
    });
});
