import { hamilton, overflow, webster } from './apportion.ts';
import { castTables } from './cast.ts';

const rows = castTables({}).tables.state_population;
const census = new Map(rows.map((row) => [row.state, row.census_2020]));
const vintage = new Map(rows.map((row) => [row.state, row.vintage_2025]));
const sum = (counts: ReadonlyMap<string, number>): number => [...counts.values()].reduce((a, b) => a + b, 0);

const LIST_OF_1000 =
    'AL15 AK2 AZ22 AR9 CA115 CO18 CT11 DE3 DC2 FL69 GA33 HI4 ID6 IL37 IN20 IA9 KS9 KY14 LA14 ME4 MD18 MA21 MI30 MN17 ' +
    'MS9 MO18 MT3 NE6 NV10 NH4 NJ28 NM6 NY59 NC33 ND2 OH35 OK12 OR13 PA38 RI3 SC16 SD3 TN21 TX93 UT10 VT2 VA26 WA23 WV5 WI18 WY2';

describe('L11: apportionment', () => {
    it('the populations add up', () => {
        expect([sum(census), sum(vintage)]).toEqual([331_449_281, 341_784_857]);
    });

    it('L11 Hamilton gives the published list of 1,000', () => {
        const seats = hamilton(1000, vintage);
        expect(rows.map(({ state }) => `${state}${seats.get(state)}`).join(' ')).toBe(LIST_OF_1000);
    });

    it.each([
        [500, 501],
        [1000, 998],
        [5000, 5004]
    ])('naive rounding misses %i and gives %i', (size, rounded) => {
        const naive = [...vintage.values()].map((people) => Math.round((size * people) / sum(vintage)));
        expect(naive.reduce((a, b) => a + b, 0)).toBe(rounded);
        expect(sum(hamilton(size, vintage))).toBe(size);
    });

    it('the Alabama paradox: first New Mexico at 63, at 341 sizes between 51 and 3,000', () => {
        const paradoxes: string[] = [];
        let before = hamilton(51, vintage);
        for (let size = 52; size <= 3000; size += 1) {
            const seats = hamilton(size, vintage);
            const losers = rows.filter(({ state }) => (seats.get(state) ?? 0) < (before.get(state) ?? 0));
            if (losers.length > 0) paradoxes.push(`${size} ${losers.map(({ state }) => state).join(' ')}`);
            before = seats;
        }
        expect(paradoxes[0]).toBe('63 NM');
        expect(paradoxes).toHaveLength(341);
    });

    it('L11 Webster never takes a seat away when the list grows', () => {
        let before = webster(0, vintage);
        for (let size = 1; size <= 200; size += 1) {
            const seats = webster(size, vintage);
            const gained = rows.filter(({ state }) => seats.get(state) !== before.get(state));
            expect([sum(seats), gained.length]).toEqual([size, 1]);
            before = seats;
        }
    });

    it('L11 ties go to the lower state code, population 0 gets none, and no population is an error', () => {
        const equal = new Map([
            ['CA', 5],
            ['AL', 5],
            ['TX', 0]
        ]);
        for (const method of [hamilton, webster]) {
            expect([...method(3, equal)].sort()).toEqual([
                ['AL', 2],
                ['CA', 1],
                ['TX', 0]
            ]);
            expect(() => method(3, new Map([['TX', 0]]))).toThrow('no population');
        }
    });

    it('L11 Webster and Hamilton differ where a small state has the larger remainder', () => {
        const weights = new Map([
            ['AA', 53],
            ['BB', 24],
            ['CC', 23]
        ]);
        expect(hamilton(4, weights)).toEqual(
            new Map([
                ['AA', 2],
                ['BB', 1],
                ['CC', 1]
            ])
        );
        expect(
            webster(
                5,
                new Map([
                    ['AA', 56],
                    ['BB', 12],
                    ['CC', 11],
                    ['DD', 11],
                    ['EE', 10]
                ])
            ).get('AA')
        ).toBe(3);
    });

    it('L15 what a state cannot fill goes to the states that still have supply, round by round', () => {
        const populations = new Map([
            ['AL', 60],
            ['CA', 30],
            ['NY', 10],
            ['WY', 0]
        ]);
        const supply = new Map([
            ['AL', 1],
            ['CA', 4],
            ['NY', 9],
            ['WY', 9]
        ]);
        const { taken, trail } = overflow({ method: 'hamilton', size: 10, populations, supply });
        expect(trail.map((row) => Object.values(row).join(' '))).toEqual([
            '1 AL 6 1 6 1',
            '1 CA 3 4 3 3',
            '1 NY 1 9 1 1',
            '1 WY 0 9 0 0',
            '2 CA 3 1 4 1',
            '2 NY 1 8 1 1',
            '3 NY 1 7 3 3'
        ]);
        expect(Object.fromEntries(taken)).toEqual({ AL: 1, CA: 4, NY: 5, WY: 0 });
    });
});
