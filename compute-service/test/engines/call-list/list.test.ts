import type { PreparedTables, TestRow } from '../prepared-tables.ts';
import { account, daysAgo, h, listNight, researched } from './cases.ts';

const SEED = 20261123;

/** Accounts in a state, each with a number of its own that was researched so many days ago. */
function candidates(
    state: string,
    areaCode: string,
    ages: readonly number[]
): Required<Pick<PreparedTables, 'accounts' | 'phone_places'>> {
    const ids = ages.map((_, index) => `${state}${String(index).padStart(3, '0')}`);
    return {
        accounts: ids.map((id) => account(id)),
        phone_places: ids.map((id, index) =>
            researched(`R${id}`, {
                account_id: id,
                e164: `+1${areaCode}555${String(2000 + index)}`,
                record_created_at: `${daysAgo(ages[index] ?? 0)}T10:00:00Z`
            })
        )
    };
}

const together = (...worlds: ReturnType<typeof candidates>[]): PreparedTables => ({
    accounts: worlds.flatMap(({ accounts }) => accounts),
    phone_places: worlds.flatMap(({ phone_places }) => phone_places)
});

const recent = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const historical = (count: number): number[] => Array.from({ length: count }, (_, index) => 200 + index);
const ids = (rows: readonly TestRow[]): string[] => rows.map(({ id }) => String(id));

describe('List IQ: fill and mix', () => {
    it('L11, L15: When states are short, then others take over, and the trail and the fill say so', async () => {
        const world = together(candidates('CA', '415', recent(3)), candidates('WY', '307', recent(9)));
        const { list, trail, fill, funnel } = await listNight(world, { callList: { size: 10 } });
        expect(list).toHaveLength(10);
        expect(funnel).toMatchObject({ has_callable_window: 12, on_the_list: 10 });
        expect(Object.keys(fill)).toHaveLength(51);
        expect(fill['CA']).toMatchObject({ population: 39355309, target: 1, supply: 3, taken: 3, recent: 3 });
        expect(fill['WY']).toMatchObject({ target: 0, supply: 9, taken: 7, recent: 7, historical: 0 });
        expect(fill['TX']).toMatchObject({ target: 1, supply: 0, taken: 0 });
        const rounds = trail.map(({ round, state, supply, given, taken }) => ({
            round,
            state,
            supply,
            given,
            taken
        }));
        expect(rounds.filter(({ round }) => round === 1)).toHaveLength(51);
        expect(rounds.filter(({ round }) => Number(round) > 1)).toEqual([
            { round: 2, state: 'CA', supply: 2, given: 9, taken: 2 },
            { round: 2, state: 'WY', supply: 9, given: 0, taken: 0 },
            { round: 3, state: 'WY', supply: 9, given: 7, taken: 7 }
        ]);
    });

    it('L12, L13: When both kinds are there, then 70 % are recent, newest first, the others in seeded order', async () => {
        const world = together(candidates('CA', '415', [...recent(20), ...historical(20)]));
        const { list, fill } = await listNight(world, { callList: { size: 10 } });
        expect(fill['CA']).toMatchObject({ taken: 10, recent: 7, historical: 3 });
        const ofBucket = (bucket: string): unknown[] =>
            list
                .filter((entry) => entry['bucket'] === bucket)
                .map(({ account_id }) => account_id)
                .sort();
        const all = ids(world.accounts ?? []);
        expect(ofBucket('recent')).toEqual(all.slice(0, 7));
        const shuffled = all
            .slice(20)
            .sort((one, other) => (h(`${SEED}:${one}`) < h(`${SEED}:${other}`) ? -1 : 1));
        expect(ofBucket('historical')).toEqual(shuffled.slice(0, 3).sort());
    });

    it('L12: the later of account and record decides, an age of 180 days is historical, no date as well', async () => {
        const place = (id: string, index: number, cells: TestRow): TestRow =>
            researched(`R${id}`, { account_id: id, e164: `+1415555${2000 + index}`, ...cells });
        const edge = (age: number): TestRow => ({ record_created_at: `${daysAgo(age)}T23:59:59.999Z` });
        const { list } = await listNight({
            accounts: [
                account('A1'),
                account('A2'),
                account('A3', { created_at: `${daysAgo(1)}T00:00:00Z` }),
                account('A4', { created_at: null }),
                account('A5', { created_at: null })
            ],
            phone_places: [
                place('A1', 1, edge(179)),
                place('A2', 2, edge(180)),
                place('A3', 3, edge(500)),
                place('A4', 4, { record_created_at: null }),
                {
                    ...place('A5', 5, {}),
                    field_index: 1,
                    field: 'phone_1',
                    record_id: 'A5',
                    record_created_at: null
                }
            ]
        });
        const byAccount = new Map(
            list.map((entry) => [entry['account_id'], [entry['bucket'], entry['recency_at']]])
        );
        expect(byAccount.get('A1')).toEqual(['recent', `${daysAgo(179)}T23:59:59.999Z`]);
        expect(byAccount.get('A2')).toEqual(['historical', `${daysAgo(180)}T23:59:59.999Z`]);
        expect(byAccount.get('A3')).toEqual(['recent', `${daysAgo(1)}T00:00:00.000Z`]);
        expect(byAccount.get('A4')).toEqual(['historical', null]);
        expect(byAccount.get('A5')).toEqual(['historical', null]);
    });

    it('L12: When two recent ones are of the same instant, then the smaller account id goes first', async () => {
        const world = candidates('CA', '415', [5, 5, 5]);
        const { list } = await listNight(world, { callList: { size: 1, recent_share: 1 } });
        // One place goes to California in round 1 or later, whichever way: it is the only state with candidates.
        expect(list.map(({ account_id }) => account_id)).toEqual(['CA000']);
    });

    it('L18: When the vintage is the census, then its people count', async () => {
        const { fill } = await listNight(candidates('CA', '415', recent(1)), {
            callList: { population_vintage: 'census_2020', size: 1_000 }
        });
        expect(fill['CA']).toMatchObject({ population: 39538223, target: 119 });
    });
});

describe('List IQ: the final order', () => {
    it('L14: the rank is by the seeded place within the state, spread over all states', async () => {
        const world = together(
            candidates('CA', '415', recent(7)),
            candidates('NY', '212', recent(4)),
            candidates('WY', '307', recent(1))
        );
        const { list } = await listNight(world);
        const byState = Map.groupBy(ids(world.accounts ?? []), (id) => id.slice(0, 2));
        const expected = [...byState].flatMap(([state, accounts]) => {
            const start = BigInt(`0x${h(`${SEED}:${state}`).slice(0, 8)}`);
            return accounts
                .sort((one, other) => (h(`${SEED}:${one}`) < h(`${SEED}:${other}`) ? -1 : 1))
                .map((id, j) => ({
                    id,
                    state,
                    p: (BigInt(j) * 2n ** 32n + start) / BigInt(accounts.length),
                    j
                }));
        });
        expected.sort(
            (one, other) => Number(one.p - other.p) || (one.state < other.state ? -1 : 1) || one.j - other.j
        );
        expect(list.map(({ account_id }) => account_id)).toEqual(expected.map(({ id }) => id));
        expect(list.map(({ rank }) => rank)).toEqual(list.map((_, index) => index + 1));
    });

    it('L14: When the seed is another, then the order is another, and the same seed gives the same', async () => {
        const world = candidates('CA', '415', recent(12));
        const order = async (seed: number): Promise<unknown[]> =>
            (await listNight(world, { seed })).list.map(({ account_id }) => account_id);
        const first = await order(1);
        expect(await order(1)).toEqual(first);
        expect(await order(2 ** 53 - 1)).not.toEqual(first);
    });

    it('When rows arrive in another order, then the list is the same', async () => {
        const world = together(
            candidates('CA', '415', [...recent(9), ...historical(9)]),
            candidates('NY', '212', recent(9))
        );
        const backwards = {
            accounts: [...(world.accounts ?? [])].reverse(),
            phone_places: [...(world.phone_places ?? [])].reverse()
        };
        const options = { callList: { size: 15 } };
        expect(await listNight(backwards, options)).toEqual(await listNight(world, options));
    });
});
