import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readOutcomes } from '../../src/night/outcomes.ts';

describe('outcomes of a run', () => {
    let directory: string;
    beforeEach(async () => {
        directory = await mkdtemp(join(tmpdir(), 'outcomes-'));
    });
    afterEach(() => rm(directory, { recursive: true, force: true }));

    it('When the file is there, then each line is a day and state, a number without state has none', async () => {
        const file = join(directory, 'daily_outcomes.csv');
        await writeFile(
            file,
            'date,state,dials,reached,listed_dials,listed_reached\n2026-11-22,,3,1,0,0\n2026-11-22,TX,12,4,7,2\n'
        );
        const day = { date: '2026-11-22' };
        expect(await readOutcomes(file)).toEqual([
            { ...day, state: null, dials: 3, reached: 1, listedDials: 0, listedReached: 0 },
            { ...day, state: 'TX', dials: 12, reached: 4, listedDials: 7, listedReached: 2 }
        ]);
    });

    it('When the file is not there, then there are none', async () => {
        expect(await readOutcomes(join(directory, 'daily_outcomes.csv'))).toEqual([]);
    });
});
