import fc from 'fast-check';
import { mixStates, tenThousandths, type StateTaken } from '../../../src/engines/call-list/mix.ts';

const row = (state: string, taken: number, recentSupply: number, historicalSupply: number): StateTaken => ({
    state,
    taken,
    recentSupply,
    historicalSupply
});

describe('mixStates', () => {
    it('L13: When both kinds are plenty, then the quotas add up to the share of the whole list', () => {
        const states = [row('AL', 3, 9, 9), row('AK', 3, 9, 9), row('AZ', 3, 9, 9)];
        // R = floor(9 · 0.7 + ½) = 6, two for each.
        expect(mixStates({ recentShare: 0.7, states })).toEqual([
            { state: 'AL', recent: 2, historical: 1 },
            { state: 'AK', recent: 2, historical: 1 },
            { state: 'AZ', recent: 2, historical: 1 }
        ]);
    });

    it('L13: When one kind is short, then the other fills it within the state', () => {
        const states = [row('AL', 10, 2, 20), row('AK', 10, 20, 1)];
        expect(mixStates({ recentShare: 0.5, states })).toEqual([
            { state: 'AL', recent: 2, historical: 8 },
            { state: 'AK', recent: 9, historical: 1 }
        ]);
    });

    it('L13: half an entry is rounded up, and ties of the quota go to the smaller state code', () => {
        // T = 5, R = floor(2.5 + ½) = 3: quotas 1, 1 and 1 by remainder order after floors of 1, 0 and 0.
        const states = [row('CA', 1, 5, 5), row('AL', 3, 5, 5), row('AZ', 1, 5, 5)];
        expect(mixStates({ recentShare: 0.5, states })).toEqual([
            { state: 'CA', recent: 0, historical: 1 },
            { state: 'AL', recent: 2, historical: 1 },
            { state: 'AZ', recent: 1, historical: 0 }
        ]);
    });

    it('L13: When nothing was taken, then nothing is mixed', () => {
        expect(mixStates({ recentShare: 0.7, states: [row('AL', 0, 4, 4)] })).toEqual([
            { state: 'AL', recent: 0, historical: 0 }
        ]);
    });

    it('G11: a share counts exactly in ten-thousandths', () => {
        for (let parts = 0; parts < 10_000; parts += 1) {
            expect(tenThousandths(Number(`0.${String(parts).padStart(4, '0')}`))).toBe(parts);
        }
        expect(tenThousandths(1)).toBe(10_000);
    });

    it('L13: every state gets what it took, within its supplies, and the share of the list where supplies allow', () => {
        const state = fc
            .record({
                state: fc.stringMatching(/^[A-Z]{2}$/),
                recentSupply: fc.integer({ min: 0, max: 300 }),
                historicalSupply: fc.integer({ min: 0, max: 300 }),
                part: fc.double({ min: 0, max: 1, noNaN: true })
            })
            .map(({ part, ...rest }) => ({
                ...rest,
                taken: Math.floor(part * (rest.recentSupply + rest.historicalSupply))
            }));
        const states = fc.uniqueArray(state, { selector: (entry) => entry.state, maxLength: 51 });
        fc.assert(
            fc.property(states, fc.integer({ min: 0, max: 10_000 }), (entries, parts) => {
                const mixed = mixStates({ recentShare: parts / 10_000, states: entries });
                let unlimited = true;
                mixed.forEach(({ recent, historical }, index) => {
                    const entry = entries[index];
                    expect(recent + historical).toBe(entry?.taken);
                    expect(recent).toBeLessThanOrEqual(entry?.recentSupply ?? 0);
                    expect(historical).toBeLessThanOrEqual(entry?.historicalSupply ?? 0);
                    unlimited &&= (entry?.recentSupply ?? 0) >= (entry?.taken ?? 0);
                    unlimited &&= (entry?.historicalSupply ?? 0) >= (entry?.taken ?? 0);
                });
                const taken = entries.reduce((sum, entry) => sum + entry.taken, 0);
                const recent = mixed.reduce((sum, entry) => sum + entry.recent, 0);
                if (unlimited) expect(recent).toBe(Math.floor((taken * parts + 5_000) / 10_000));
            })
        );
    });
});
