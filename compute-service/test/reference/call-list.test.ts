import { castTables } from './cast.ts';
import { day } from './days.ts';
import { account, call, daysAgo, night, researched } from './hand-made.ts';
import { locator } from './location.ts';
import { compareText, h } from './texts.ts';
import { callWindow, strictestHours } from './windows.ts';

const SF = '415 555 2671';
const NY = '212 555 2671';

describe('L: who is a candidate', () => {
    const accounts = [account('A', { phone_1: SF })];
    const size = (tables: Parameters<typeof night>[0]): number =>
        night({ accounts, ...tables }).outputs.call_list.length;

    it('L3, G5 the last attempt was at least 3 days ago; inbound calls are no attempts', () => {
        expect(size({ calls: [call('', SF, 'busy', 2)] })).toBe(0);
        expect(size({ calls: [call('', SF, 'busy', 3)] })).toBe(1);
        expect(size({ calls: [call('A', SF, 'busy', 0, { direction: ' IN ' })] })).toBe(1);
        expect(size({ calls: [call('A', SF, 'busy', -1)] })).toBe(1);
    });

    it('L3 fewer than 7 attempts in the last 30 days', () => {
        const attempts = (ages: number[]) =>
            size({ calls: ages.map((age) => call('Z', SF, 'voicemail', age)) });
        expect(attempts([29, 20, 19, 18, 17, 16, 15])).toBe(0);
        expect(attempts([30, 20, 19, 18, 17, 16, 15])).toBe(1);
    });

    it('L4 30 days of rest after a contact, on the number or through any number of the account', () => {
        expect(size({ calls: [call('Z', SF, 'contact', 29)] })).toBe(0);
        expect(size({ calls: [call('A', NY, 'contact', 29, { direction: 'inbound' })] })).toBe(0);
        expect(size({ calls: [call('A', SF, 'contact', 30)] })).toBe(1);
        expect(size({ calls: [call('A', SF, 'callback', 29)] })).toBe(1);
    });

    it('L2 a duplicate record is no candidate, its survivor is', () => {
        const phones = [
            researched('1', 'A', NY, { created_at: daysAgo(2) }),
            researched('2', 'A', '2125552671', { created_at: daysAgo(3) })
        ];
        const { column, step } = night({ accounts, researched_phones: phones });
        expect(column('call_list', 'record_id')).toEqual(['1']);
        expect([step('call_list', 'not_suppressed'), step('call_list', 'not_duplicate')]).toEqual([3, 2]);
    });

    it('L1 prefers untried or answered numbers, then the newest researched, then field order', () => {
        const fields = account('A', { phone_1: '415 200 0001', phone_2: '415 200 0002' });
        const phones = [
            researched('1', 'A', '415 200 0003', { created_at: daysAgo(9) }),
            researched('2', 'A', '415 200 0004', { created_at: daysAgo(8) }),
            researched('3', 'A', '415 200 0005')
        ];
        const best = (tried: string[], disposition = 'busy') =>
            night({
                accounts: [fields],
                researched_phones: phones,
                calls: tried.map((last) => call('A', `415 200 000${last}`, disposition, 40))
            }).column('call_list', 'e164')[0];
        expect(best([])).toBe('+14152000004');
        expect(best(['4'])).toBe('+14152000003');
        expect(best(['4', '3'])).toBe('+14152000005');
        expect(best(['4', '3', '5'])).toBe('+14152000001');
        expect(best(['1', '2', '3', '4', '5'])).toBe('+14152000004');
        expect(best(['4'], 'callback')).toBe('+14152000004');
    });

    it('L16 one account per number: newest researched record, field order, account id', () => {
        const tables = {
            accounts: ['A', 'B', 'C'].map((id) =>
                account(id, id === 'A' ? { phone_1: '', phone_2: SF } : { phone_1: SF })
            )
        };
        expect(night(tables).column('call_list', 'account_id')).toEqual(['B']);
        const phones = [researched('1', 'C', SF)];
        expect(night({ ...tables, researched_phones: phones }).column('call_list', 'account_id')).toEqual([
            'C'
        ]);
    });
});

describe('L: state, zones and window', () => {
    const locate = locator(castTables({}).tables);
    const place = (cells: Record<string, string>, areaCode = '415') => {
        const found = castTables({ accounts: [account('A', cells)] }).tables.accounts[0];
        if (!found) throw new Error('The account is missing.');
        return locate(found, areaCode);
    };

    it.each([
        ['10001', 'CA', 'NY', 'postal_code', true],
        [' 10001-1234 ', '', 'NY', 'postal_code', true],
        ['100011234', '', 'NY', 'postal_code', true],
        ['1000', ' new YORK\u00a0', 'NY', 'billing_state', true],
        ['09001', 'tx', 'TX', 'billing_state', true],
        ['00901', 'CA', 'PR', 'postal_code', true],
        ['', 'Puerto Rico', 'PR', 'billing_state', true],
        ['', 'Calif.', 'CA', 'area_code', false],
        ['94107', '', 'CA', 'postal_code', false]
    ])('L6, L7 postal %p and billing %p give %s by %s', (postal, billing, state, source, conflict) => {
        const found = place({ postal_code: postal, state: billing });
        expect([found.state, found.source, found.conflict]).toEqual([state, source, conflict]);
    });

    it('L7 a territory has no target', () => {
        const { step } = night({
            accounts: [
                account('A', { phone_1: SF, postal_code: '00901' }),
                account('B', { phone_1: '787 234 5678' })
            ]
        });
        expect(
            ['geographic', 'one_account_per_number', 'state_has_target'].map((name) =>
                step('call_list', name)
            )
        ).toEqual([1, 1, 0]);
    });

    it('L8 zones of the area code, of the postal and of the billing state together', () => {
        expect(place({ postal_code: '10001', state: 'HI' }).zones).toEqual([
            'America/Los_Angeles',
            'America/New_York',
            'Pacific/Honolulu'
        ]);
    });

    it('L10 the window is the intersection, in UTC and in each zone', () => {
        const hours = { start: 480, end: 1260 };
        expect(callWindow(['America/New_York', 'America/Los_Angeles'], day('2026-11-24'), hours)).toEqual({
            startUtc: '2026-11-24T16:00:00Z',
            endUtc: '2026-11-25T02:00:00Z',
            local: 'America/Los_Angeles 08:00-18:00|America/New_York 11:00-21:00'
        });
        expect(callWindow(['America/New_York', 'Pacific/Guam'], day('2026-11-24'), hours)).toBeNull();
    });

    it('L10 follows the change of the clocks on the call date', () => {
        const start = (date: string): string | undefined =>
            callWindow(['America/New_York'], day(date), { start: 480, end: 1260 })?.startUtc;
        expect(['2026-03-07', '2026-03-08', '2026-10-31', '2026-11-01'].map(start)).toEqual([
            '2026-03-07T13:00:00Z',
            '2026-03-08T12:00:00Z',
            '2026-10-31T12:00:00Z',
            '2026-11-01T13:00:00Z'
        ]);
    });

    it('L9 the strictest of the rows in force; a row without start is closed', () => {
        const hours = (...rows: Record<string, string>[]) =>
            strictestHours({
                rows: castTables({ calling_hours: rows }).tables.calling_hours,
                states: new Set(['CA']),
                callDate: day('2026-11-24'),
                windowStart: '08:00',
                windowEnd: '21:00'
            });
        const usual = { start: 480, end: 1260 };
        expect(hours({ state: 'NY', start: '' })).toEqual(usual);
        expect(hours({ state: 'CA', weekdays: '67', start: '' })).toEqual(usual);
        expect(hours({ state: 'CA', weekdays: '2', start: '' })).toBeNull();
        expect(
            hours(
                { state: 'CA', start: '09:00', end: '22:00' },
                { state: 'CA', start: '07:00', end: '20:00' }
            )
        ).toEqual({
            start: 540,
            end: 1200
        });
        expect(hours({ state: 'CA', start: '09:00', effective_from: '2026-11-25' })).toEqual(usual);
        expect(hours({ state: 'CA', start: '09:00', effective_to: '2026-11-23' })).toEqual(usual);
        expect(
            hours({ state: 'CA', start: '09:00', effective_from: '2026-11-24', effective_to: '2026-11-24' })
                ?.start
        ).toBe(540);
    });

    it('L5 the list is for the day after as_of, in the state of the number as well', () => {
        const { rows } = night(
            {
                accounts: [account('A', { phone_1: SF, postal_code: '10001' })],
                calling_hours: [{ state: 'CA', start: '10:00' }]
            },
            { call_list: { size: 1 } }
        );
        expect(rows('call_list')).toMatchObject([
            {
                call_date: daysAgo(-1),
                window_local: 'America/Los_Angeles 10:00-18:00|America/New_York 13:00-21:00'
            }
        ]);
    });
});

describe('L: mix and order', () => {
    const numbers = (count: number, area: string): string[] =>
        Array.from({ length: count }, (_, i) => `${area} 234 ${1000 + i}`);
    const people = (prefix: string, phones: string[], createdAt: string) =>
        phones.map((phone, i) => account(`${prefix}${i}`, { phone_1: phone, created_at: createdAt }));

    it('L12, L13 seven of ten are recent, the newest first; a short bucket is filled from the other', () => {
        const recent = numbers(20, '415').map((phone, i) =>
            account(`R${i}`, { phone_1: phone, created_at: daysAgo(160 + i) })
        );
        const old = people('H', numbers(20, '628'), '');
        const buckets = (accounts: Record<string, string>[]) => {
            const rows = night({ accounts }, { call_list: { size: 10 } }).rows('call_list');
            return rows.filter((row) => row['bucket'] === 'recent').map((row) => row['account_id']);
        };
        expect(buckets([...recent, ...old]).sort()).toEqual(['R0', 'R1', 'R2', 'R3', 'R4', 'R5', 'R6']);
        expect(buckets([...recent, ...old.slice(0, 1)])).toHaveLength(9);
        expect(buckets([...recent.slice(18), ...old])).toHaveLength(2);
    });

    it('L12 recency is the later of account and chosen record, strictly younger than 180 days', () => {
        const accounts = [
            account('A', { phone_1: SF, created_at: `${daysAgo(180)}T23:59:59Z` }),
            account('B', { created_at: daysAgo(300) })
        ];
        const { rows } = night({
            accounts,
            researched_phones: [researched('1', 'B', NY, { created_at: daysAgo(179) })]
        });
        expect(
            rows('call_list').sort((a, b) => compareText(a['account_id'] ?? '', b['account_id'] ?? ''))
        ).toMatchObject([
            { bucket: 'historical', recency_at: `${daysAgo(180)}T23:59:59.000Z` },
            { bucket: 'recent', recency_at: `${daysAgo(179)}T00:00:00.000Z` }
        ]);
    });

    it('L14 historical rows are drawn by the hash of seed and account, and states are spread evenly', () => {
        const accounts = [...people('C', numbers(30, '415'), ''), ...people('N', numbers(15, '212'), '')];
        const drawn = accounts.map((row) => row['id'] ?? '').filter((id) => id.startsWith('C'));
        const order = drawn.sort((a, b) => compareText(h(`20261123:${a}`), h(`20261123:${b}`)));
        const { column } = night({ accounts }, { call_list: { size: 20 } });
        const listed = column('call_list', 'account_id');
        const californians = listed.filter((id) => id?.startsWith('C'));
        expect(californians).toEqual(order.slice(0, californians.length));
        const half = listed.slice(0, 10).filter((id) => id?.startsWith('C')).length;
        expect(Math.abs(half - californians.length / 2)).toBeLessThanOrEqual(1);
    });

    it('L15 a short list takes all there is and says so in the trail', () => {
        const { step, rows, checks } = night(
            { accounts: people('C', numbers(3, '415'), '') },
            { call_list: { size: 50 } }
        );
        expect(step('call_list', 'on_the_list')).toBe(3);
        expect(rows('overflow_trail').filter((row) => row['round'] === '1')).toHaveLength(51);
        expect(checks.find((one) => one.check === 'size_explained')?.passed).toBe(true);
    });

    it('Q volume, freshness and null shares', () => {
        const accounts = people('C', numbers(3, '415'), '');
        const passed = (name: string, result: ReturnType<typeof night>) =>
            result.checks.find((one) => one.check === name)?.passed;
        expect(passed('freshness', night({ accounts }))).toBe(false);
        expect(
            passed(
                'freshness',
                night({ accounts, calls: [call('A', SF, 'busy', 4), call('A', SF, 'busy', -1)] })
            )
        ).toBe(false);
        expect(passed('freshness', night({ accounts, calls: [call('A', SF, 'busy', 3)] }))).toBe(true);
        expect(passed('nulls_calls_account_id', night({ accounts, calls: [call('', SF, 'busy', 3)] }))).toBe(
            false
        );
    });
});
