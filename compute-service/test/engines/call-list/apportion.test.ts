import fc from 'fast-check';
import { apportion, type StateWeight } from '../../../src/engines/call-list/apportion.ts';
import { populations } from './populations.ts';

const VINTAGE_2025 = populations('vintage_2025');
const CENSUS_2020 = populations('census_2020');

const VECTOR_1000 =
    'AL15 AK2 AZ22 AR9 CA115 CO18 CT11 DE3 DC2 FL69 GA33 HI4 ID6 IL37 IN20 IA9 KS9 KY14 LA14 ME4 MD18 MA21 MI30 MN17 ' +
    'MS9 MO18 MT3 NE6 NV10 NH4 NJ28 NM6 NY59 NC33 ND2 OH35 OK12 OR13 PA38 RI3 SC16 SD3 TN21 TX93 UT10 VT2 VA26 WA23 WV5 WI18 WY2';

const hamilton = (
    seats: number,
    weights: readonly StateWeight[] = VINTAGE_2025
): ReadonlyMap<string, number> => apportion({ method: 'hamilton', seats, weights });

const sum = (seats: ReadonlyMap<string, number>): number =>
    [...seats.values()].reduce((all, one) => all + one, 0);

/** Webster as the textbook says it: one seat at a time. */
function websterSeatBySeat(seats: number, weights: readonly StateWeight[]): Map<string, number> {
    const given = new Map(
        [...weights].sort((a, b) => (a.state < b.state ? -1 : 1)).map(({ state }) => [state, 0])
    );
    const weightOf = new Map(weights.map(({ state, weight }) => [state, weight]));
    for (let seat = 0; seat < seats; seat += 1) {
        let best: string | null = null;
        for (const [state, held] of given) {
            if (weightOf.get(state) === 0n) continue;
            if (best === null) {
                best = state;
                continue;
            }
            const ours = (weightOf.get(state) ?? 0n) * (2n * BigInt(given.get(best) ?? 0) + 1n);
            const theirs = (weightOf.get(best) ?? 0n) * (2n * BigInt(held) + 1n);
            if (ours > theirs) best = state;
        }
        if (best !== null) given.set(best, (given.get(best) ?? 0) + 1);
    }
    return given;
}

const stateWeights = (smallest: number): fc.Arbitrary<StateWeight[]> =>
    fc
        .uniqueArray(fc.integer({ min: 0, max: 675 }), { minLength: 1, maxLength: 51 })
        .chain((codes) =>
            fc.tuple(
                ...codes.map((code) =>
                    fc.record({
                        state: fc.constant(
                            String.fromCharCode(65 + Math.floor(code / 26)) +
                                String.fromCharCode(65 + (code % 26))
                        ),
                        weight: fc
                            .oneof(
                                fc.integer({ min: smallest, max: 4 }),
                                fc.integer({ min: smallest, max: 40_000_000 })
                            )
                            .map(BigInt)
                    })
                )
            )
        )
        .map((entries) => [...entries])
        .filter((entries) => entries.some(({ weight }) => weight > 0n));

describe('apportion', () => {
    it('L18: the populations of both vintages add up to the published sums', () => {
        const total = (weights: StateWeight[]): bigint =>
            weights.reduce((all, { weight }) => all + weight, 0n);
        expect(total(CENSUS_2020)).toBe(331_449_281n);
        expect(total(VINTAGE_2025)).toBe(341_784_857n);
    });

    it('L11: When 1,000 places are shared out by vintage 2025, then the published vector comes out', () => {
        const seats = hamilton(1_000);
        const expected = VECTOR_1000.split(' ').map(
            (cell) => [cell.slice(0, 2), Number(cell.slice(2))] as const
        );
        expect(seats.size).toBe(51);
        expect(Object.fromEntries(seats)).toEqual(Object.fromEntries(expected));
    });

    it.each([
        [500, 501],
        [1_000, 998],
        [5_000, 5_004]
    ])(
        'L11: When shares of %i were simply rounded, then %i places would come out; Hamilton adds up',
        (size, naive) => {
            const total = VINTAGE_2025.reduce((all, { weight }) => all + weight, 0n);
            const rounded = VINTAGE_2025.map(({ weight }) =>
                Math.round((size * Number(weight)) / Number(total))
            );
            expect(rounded.reduce((all, one) => all + one, 0)).toBe(naive);
            expect(sum(hamilton(size))).toBe(size);
        }
    );

    it('L11: the first Alabama paradox is New Mexico at 63; 341 sizes between 51 and 3,000 have one', () => {
        const found: [number, string][] = [];
        let before = hamilton(50);
        for (let size = 51; size <= 3_000; size += 1) {
            const after = hamilton(size);
            for (const [state, seats] of after)
                if (seats < (before.get(state) ?? 0)) found.push([size, state]);
            before = after;
        }
        expect(found[0]).toEqual([63, 'NM']);
        expect(new Set(found.map(([size]) => size)).size).toBe(341);
    });

    it('L11: When remainders are equal, then the smaller state code gets the place', () => {
        const weights = ['WY', 'AL', 'MT'].map((state) => ({ state, weight: 5n }));
        expect([...hamilton(4, weights)]).toEqual([
            ['AL', 2],
            ['MT', 1],
            ['WY', 1]
        ]);
        expect([...apportion({ method: 'webster', seats: 5, weights })]).toEqual([
            ['AL', 2],
            ['MT', 2],
            ['WY', 1]
        ]);
    });

    it('L11: When a population is 0, then the state gets none, by either method', () => {
        const weights = [
            { state: 'AL', weight: 0n },
            { state: 'WY', weight: 1n }
        ];
        for (const method of ['hamilton', 'webster'] as const) {
            expect([...apportion({ method, seats: 7, weights })]).toEqual([
                ['AL', 0],
                ['WY', 7]
            ]);
        }
    });

    it('L11: When all populations are 0 or one is negative, then it is an error that says so', () => {
        const nobody = [{ state: 'AL', weight: 0n }];
        const negative = [{ state: 'AL', weight: -1n }];
        expect(() => hamilton(3, nobody)).toThrow(/populations of all states add up to 0/);
        expect(() => hamilton(3, [])).toThrow(/add up to 0/);
        expect(() => hamilton(3, negative)).toThrow(/population of AL is -1/);
    });

    it('L11: Hamilton adds up, keeps every state within its quota and does not look at the order of states', () => {
        fc.assert(
            fc.property(stateWeights(0), fc.integer({ min: 0, max: 1_000_000 }), (weights, seats) => {
                const given = hamilton(seats, weights);
                const total = weights.reduce((all, { weight }) => all + weight, 0n);
                expect(sum(given)).toBe(seats);
                for (const { state, weight } of weights) {
                    const floor = Number((BigInt(seats) * weight) / total);
                    const whole = (BigInt(seats) * weight) % total === 0n;
                    expect(given.get(state)).toBeGreaterThanOrEqual(floor);
                    expect(given.get(state)).toBeLessThanOrEqual(floor + (whole ? 0 : 1));
                }
                expect([...hamilton(seats, [...weights].reverse())]).toEqual([...given]);
            })
        );
    });

    it('L11: Webster gives the same places as handing them out one by one', () => {
        fc.assert(
            fc.property(stateWeights(0), fc.integer({ min: 0, max: 300 }), (weights, seats) => {
                const given = apportion({ method: 'webster', seats, weights });
                expect(sum(given)).toBe(seats);
                expect([...given]).toEqual([...websterSeatBySeat(seats, weights)]);
            }),
            { numRuns: 200 }
        );
    });

    it('L11: Webster never takes a place away when the list grows by one', () => {
        let before = apportion({ method: 'webster', seats: 50, weights: VINTAGE_2025 });
        for (let seats = 51; seats <= 600; seats += 1) {
            const after = apportion({ method: 'webster', seats, weights: VINTAGE_2025 });
            for (const [state, held] of before) expect(after.get(state)).toBeGreaterThanOrEqual(held);
            before = after;
        }
    });
});
