import fc from 'fast-check';
import { fillStates, type StateSupply } from '../../../src/engines/call-list/overflow.ts';
import { populations } from './populations.ts';

const fill = (size: number, states: readonly StateSupply[]) =>
    fillStates({ method: 'hamilton', size, states });

const supplies = (...rows: readonly [string, number, number][]): StateSupply[] =>
    rows.map(([state, population, supply]) => ({ state, population: BigInt(population), supply }));

const total = (numbers: Iterable<number>): number => [...numbers].reduce((sum, one) => sum + one, 0);

describe('fillStates', () => {
    it('L15: When a state is short, then the rest is shared out again over the states that still have candidates', () => {
        const { targets, taken, trail } = fill(10, supplies(['CA', 60, 2], ['NY', 30, 9], ['WY', 10, 5]));
        expect(Object.fromEntries(targets)).toEqual({ CA: 6, NY: 3, WY: 1 });
        expect(Object.fromEntries(taken)).toEqual({ CA: 2, NY: 6, WY: 2 });
        expect(trail).toEqual([
            { round: 1, state: 'CA', target: 6, supply: 2, given: 6, taken: 2 },
            { round: 1, state: 'NY', target: 3, supply: 9, given: 3, taken: 3 },
            { round: 1, state: 'WY', target: 1, supply: 5, given: 1, taken: 1 },
            { round: 2, state: 'NY', target: 3, supply: 6, given: 3, taken: 3 },
            { round: 2, state: 'WY', target: 1, supply: 4, given: 1, taken: 1 }
        ]);
    });

    it('L15: When round 2 leaves a state short as well, then a third round follows', () => {
        const { taken, trail } = fill(12, supplies(['AL', 50, 0], ['AK', 40, 7], ['AZ', 10, 9]));
        expect(Object.fromEntries(taken)).toEqual({ AK: 7, AL: 0, AZ: 5 });
        expect(trail.map(({ round, state, given, taken: took }) => [round, state, given, took])).toEqual([
            [1, 'AK', 5, 5],
            [1, 'AL', 6, 0],
            [1, 'AZ', 1, 1],
            [2, 'AK', 5, 2],
            [2, 'AZ', 1, 1],
            [3, 'AZ', 3, 3]
        ]);
    });

    it('L15: When all candidates together are too few, then all are taken and the list is shorter', () => {
        const { taken } = fill(100, supplies(['CA', 60, 2], ['NY', 30, 3]));
        expect(Object.fromEntries(taken)).toEqual({ CA: 2, NY: 3 });
    });

    it('L15: When a state with candidates has no population, then it is never asked after round 1', () => {
        const { taken, trail } = fill(5, supplies(['CA', 60, 2], ['NY', 0, 3]));
        expect(Object.fromEntries(taken)).toEqual({ CA: 2, NY: 0 });
        expect(trail.map(({ round, state }) => `${round} ${state}`)).toEqual(['1 CA', '1 NY']);
    });

    it('L15: round 1 lists all 51 states, the targets are those of round 1', () => {
        const states = populations('vintage_2025').map(({ state, weight }) => ({
            state,
            population: weight,
            supply: state === 'CA' ? 0 : 1_000
        }));
        const { trail, targets, taken } = fill(1_000, states);
        expect(trail.filter(({ round }) => round === 1)).toHaveLength(51);
        expect(trail.filter(({ round }) => round === 2)).toHaveLength(50);
        expect(targets.get('CA')).toBe(115);
        expect(total(taken.values())).toBe(1_000);
    });

    it('L15: reaches the size or exhausts every populated state, and the trail adds up to what was taken', () => {
        const codes = populations('vintage_2025').map(({ state }) => state);
        const state = fc.record({
            state: fc.constantFrom(...codes),
            population: fc.oneof(fc.constant(0n), fc.integer({ min: 1, max: 40_000_000 }).map(BigInt)),
            supply: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 400 }))
        });
        const states = fc
            .uniqueArray(state, { selector: (entry) => entry.state, minLength: 1, maxLength: 51 })
            .filter((entries) => entries.some(({ population }) => population > 0n));
        const method = fc.constantFrom('hamilton' as const, 'webster' as const);
        fc.assert(
            fc.property(states, method, fc.integer({ min: 1, max: 5_000 }), (entries, chosen, size) => {
                const { taken, trail } = fillStates({ method: chosen, size, states: entries });
                const reachable = entries.filter(({ population }) => population > 0n);
                const supply = total(reachable.map((entry) => entry.supply));
                expect(total(taken.values())).toBe(Math.min(size, supply));
                for (const entry of entries) {
                    const ofState = trail.filter((row) => row.state === entry.state);
                    expect(taken.get(entry.state)).toBeLessThanOrEqual(entry.supply);
                    expect(total(ofState.map((row) => row.taken))).toBe(taken.get(entry.state));
                }
                const backwards = fillStates({ method: chosen, size, states: [...entries].reverse() });
                expect(backwards.trail).toEqual(trail);
            })
        );
    });
});
