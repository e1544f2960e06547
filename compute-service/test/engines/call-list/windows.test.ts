import type { PreparedTables, TestRow } from '../prepared-tables.ts';
import { account, listNight, researched, type ListEntry } from './cases.ts';

interface Place {
    readonly areaCode: string;
    readonly postal?: string;
    readonly billing?: string;
    readonly asOf?: string;
    readonly hours?: readonly TestRow[];
    readonly callList?: object;
}

/** The entry of one account with a number of the area code; null where it is not on the list. */
async function entryOf({
    areaCode,
    postal,
    billing,
    asOf,
    hours,
    callList
}: Place): Promise<ListEntry | null> {
    const tables: PreparedTables = {
        accounts: [account('A1')],
        phone_places: [researched('R1', { e164: `+1${areaCode}5552671` })],
        account_location: [
            { account_id: 'A1', postal_state: postal ?? null, billing_state: billing ?? null }
        ],
        calling_hours: hours ?? []
    };
    const { list } = await listNight(tables, { ...(asOf ? { asOf } : {}), callList: { ...callList } });
    return list[0] ?? null;
}

const windowOf = async (place: Place): Promise<unknown[]> => {
    const entry = await entryOf(place);
    return entry === null ? [] : [entry['window_start_utc'], entry['window_end_utc'], entry['window_local']];
};

describe('List IQ: state of an account', () => {
    it.each([
        [{ areaCode: '415', postal: 'OR', billing: 'NV' }, 'OR', 'postal_code', true],
        [{ areaCode: '415', billing: 'CA' }, 'CA', 'billing_state', false],
        [{ areaCode: '415' }, 'CA', 'area_code', false]
    ])('L6: for %j the state is %s by %s', async (place, state, state_source, state_conflict) => {
        expect(await entryOf(place)).toMatchObject({ state, state_source, state_conflict });
    });

    it('L7: When the address is in a territory, then the account has no target, whatever the area code', async () => {
        const { funnel } = await listNight({
            accounts: [account('A1'), account('A2')],
            phone_places: [researched('R1'), researched('R2', { account_id: 'A2', e164: '+12125552671' })],
            account_location: [
                { account_id: 'A1', postal_state: 'PR', billing_state: 'CA' },
                { account_id: 'A2', postal_state: null, billing_state: 'GU' }
            ]
        });
        expect(funnel).toMatchObject({ one_account_per_number: 2, state_has_target: 0 });
    });
});

describe('List IQ: calling windows', () => {
    it('L8, L10: When address and number are of different zones, then the window lies in all of them', async () => {
        expect(await entryOf({ areaCode: '415', postal: 'NY', billing: 'TX' })).toMatchObject({
            zones: 'America/Chicago|America/Denver|America/Los_Angeles|America/New_York',
            window_start_utc: '2026-11-24T16:00:00Z',
            window_end_utc: '2026-11-25T02:00:00Z',
            window_local:
                'America/Chicago 10:00-20:00|America/Denver 09:00-19:00|America/Los_Angeles 08:00-18:00|America/New_York 11:00-21:00'
        });
    });

    it.each([
        ['2026-03-06', '2026-03-07T16:00:00Z', '2026-03-08T05:00:00Z'],
        ['2026-03-07', '2026-03-08T15:00:00Z', '2026-03-09T04:00:00Z'],
        ['2026-10-30', '2026-10-31T15:00:00Z', '2026-11-01T04:00:00Z'],
        ['2026-10-31', '2026-11-01T16:00:00Z', '2026-11-02T05:00:00Z']
    ])(
        'L5, L10: When as-of is %s, then the clocks of the next day hold in California',
        async (asOf, start, end) => {
            expect(await windowOf({ areaCode: '415', asOf })).toEqual([
                start,
                end,
                'America/Los_Angeles 08:00-21:00'
            ]);
        }
    );

    it('L10: When the clocks change everywhere but in Arizona, then Navajo numbers lose an hour', async () => {
        expect(await windowOf({ areaCode: '602', asOf: '2026-03-07' })).toEqual([
            '2026-03-08T15:00:00Z',
            '2026-03-09T04:00:00Z',
            'America/Phoenix 08:00-21:00'
        ]);
        expect(await windowOf({ areaCode: '928', asOf: '2026-03-07' })).toEqual([
            '2026-03-08T15:00:00Z',
            '2026-03-09T03:00:00Z',
            'America/Denver 09:00-21:00|America/Phoenix 08:00-20:00'
        ]);
        expect(await windowOf({ areaCode: '928', asOf: '2026-10-31' })).toEqual([
            '2026-11-01T15:00:00Z',
            '2026-11-02T04:00:00Z',
            'America/Denver 08:00-21:00|America/Phoenix 08:00-21:00'
        ]);
    });

    it('L10: When number and address are of Hawaii and the East coast, then a few hours are left', async () => {
        expect(await windowOf({ areaCode: '808' })).toEqual([
            '2026-11-24T18:00:00Z',
            '2026-11-25T07:00:00Z',
            'Pacific/Honolulu 08:00-21:00'
        ]);
        expect(await windowOf({ areaCode: '808', postal: 'NY' })).toEqual([
            '2026-11-24T18:00:00Z',
            '2026-11-25T02:00:00Z',
            'America/New_York 13:00-21:00|Pacific/Honolulu 08:00-16:00'
        ]);
    });

    it('L10: When the billing state is Guam, then the same local day has no common hour', async () => {
        const { funnel, list } = await listNight({
            accounts: [account('A1')],
            phone_places: [researched('R1')],
            account_location: [{ account_id: 'A1', postal_state: 'CA', billing_state: 'GU' }]
        });
        expect(funnel).toMatchObject({ state_has_target: 1, has_callable_window: 0, on_the_list: 0 });
        expect(list).toEqual([]);
    });

    it('L5: When the call date is another, then the window is of that day', async () => {
        const entry = await entryOf({ areaCode: '415', callList: { call_date_offset_days: 0 } });
        expect(entry).toMatchObject({ call_date: '2026-11-23', window_start_utc: '2026-11-23T16:00:00Z' });
    });

    it('G11: When the parameters narrow the window, then minutes count', async () => {
        const callList = { window_start: '09:45', window_end: '10:05' };
        expect(await windowOf({ areaCode: '415', callList })).toEqual([
            '2026-11-24T17:45:00Z',
            '2026-11-24T18:05:00Z',
            'America/Los_Angeles 09:45-10:05'
        ]);
        // Half an hour cannot be common to two zones an hour apart.
        expect(await windowOf({ areaCode: '415', postal: 'NY', callList })).toEqual([]);
    });
});

describe('List IQ: hours of the states', () => {
    // The call date 2026-11-24 is a Tuesday.
    const rule = (cells: TestRow): TestRow => ({ state: 'CA', start: '09:00', end: '20:30', ...cells });
    const local = async (...hours: TestRow[]): Promise<unknown> =>
        (await windowOf({ areaCode: '415', hours }))[2];

    it('L9: When a state is stricter, then its hours hold; a laxer one changes nothing', async () => {
        expect(await local(rule({}))).toBe('America/Los_Angeles 09:00-20:30');
        expect(await local(rule({ start: '06:00', end: '23:00' }))).toBe('America/Los_Angeles 08:00-21:00');
        expect(await local(rule({}), rule({ start: '10:00', end: '23:00' }))).toBe(
            'America/Los_Angeles 10:00-20:30'
        );
        expect(await local(rule({ end: null }))).toBe('America/Los_Angeles 09:00-21:00');
        expect(await local(rule({ state: 'NY' }))).toBe('America/Los_Angeles 08:00-21:00');
    });

    it('L9: When a row is of other weekdays or dates, then it is not in force', async () => {
        const lax = 'America/Los_Angeles 08:00-21:00';
        const strict = 'America/Los_Angeles 09:00-20:30';
        expect(await local(rule({ weekdays: '13457' }))).toBe(lax);
        expect(await local(rule({ weekdays: '127' }))).toBe(strict);
        expect(await local(rule({ weekdays: ' ' }))).toBe(strict);
        expect(await local(rule({ effective_from: '2026-11-24', effective_to: '2026-11-24' }))).toBe(strict);
        expect(await local(rule({ effective_from: '2026-11-25' }))).toBe(lax);
        expect(await local(rule({ effective_to: '2026-11-23' }))).toBe(lax);
    });

    it('L9: When a row has no start, then the state is closed, also for accounts that only bill there', async () => {
        expect(await local(rule({ start: null, end: null }))).toBeUndefined();
        const closed = rule({ start: null, end: null, state: 'NV' });
        expect(await windowOf({ areaCode: '415', billing: 'NV', hours: [closed] })).toEqual([]);
        expect(await windowOf({ areaCode: '775', postal: 'CA', hours: [closed] })).toEqual([]);
    });

    it('L9: When postal state, billing state and area code are strict in their own ways, then all hold in every zone', async () => {
        const hours = [
            rule({ state: 'CA', start: '09:00', end: '21:00' }),
            rule({ state: 'NY', start: '08:00', end: '20:00' }),
            rule({ state: 'FL', start: '08:30', end: '20:30' })
        ];
        expect(await windowOf({ areaCode: '415', postal: 'NY', billing: 'FL', hours })).toEqual([
            '2026-11-24T17:00:00Z',
            '2026-11-25T01:00:00Z',
            'America/Chicago 11:00-19:00|America/Los_Angeles 09:00-17:00|America/New_York 12:00-20:00'
        ]);
    });
});
