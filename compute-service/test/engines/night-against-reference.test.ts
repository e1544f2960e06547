import { expectNightAsReference } from './reference-comparison.ts';

const SEEDS = Array.from({ length: Number(process.env.NIGHT_SEEDS ?? 16) }, (_, index) => index + 1);

describe('a whole night against the independent reference', () => {
    it.each(SEEDS)('gives the same rows and funnels for random world %i', (seed) =>
        expectNightAsReference(seed)
    );
});
