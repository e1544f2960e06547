import type { PreparedTables } from '../prepared-tables.ts';
import { account, call, daysAgo, field, listNight, NUMBER, researched } from './cases.ts';

const ONE_ACCOUNT: PreparedTables = { accounts: [account('A1')], phone_places: [researched('R1')] };

/** How many numbers are left after each step of the funnel, from the step that is named. */
async function rowsAfter(step: string, tables: PreparedTables, options = {}): Promise<number> {
    const { funnel } = await listNight({ ...ONE_ACCOUNT, ...tables }, options);
    return funnel[step] ?? -1;
}

describe('List IQ: who may be called', () => {
    it('G13: When nothing speaks against a number, then it goes through every step and onto the list', async () => {
        const { funnel, list } = await listNight(ONE_ACCOUNT);
        expect(Object.keys(funnel)).toEqual([
            'phone_places',
            'active_account',
            'geographic',
            'not_suppressed',
            'not_duplicate',
            'not_flushed',
            'last_attempt_old_enough',
            'under_attempt_limit',
            'rested_after_contact',
            'best_number_of_account',
            'one_account_per_number',
            'state_has_target',
            'has_callable_window',
            'on_the_list'
        ]);
        expect(Object.values(funnel)).toEqual(new Array(14).fill(1));
        expect(list).toEqual([
            {
                rank: 1,
                call_date: '2026-11-24',
                account_id: 'A1',
                account_name: 'Name of A1',
                owner_id: 'owner',
                e164: NUMBER,
                object: 'researched_phones',
                record_id: 'R1',
                field: 'phone_text',
                state: 'CA',
                state_source: 'area_code',
                state_conflict: false,
                zones: 'America/Los_Angeles',
                window_start_utc: '2026-11-24T16:00:00Z',
                window_end_utc: '2026-11-25T05:00:00Z',
                window_local: 'America/Los_Angeles 08:00-21:00',
                bucket: 'recent',
                recency_at: '2026-11-02T09:00:00.000Z',
                reason: 'Never tried; researched on 2026-11-02'
            }
        ]);
    });

    it('D1: When a researched phone is retired, then it is no place at all', async () => {
        expect(await rowsAfter('phone_places', { phone_places: [researched('R1', { retired: true })] })).toBe(
            0
        );
    });

    it('When the account is inactive, unknown or missing, then its places are dropped', async () => {
        const phone_places = [
            researched('R1'),
            researched('R2', { account_id: 'off' }),
            researched('R3', { account_id: 'unknown' }),
            researched('R4', { account_id: null })
        ];
        const accounts = [account('A1'), account('off', { active: false })];
        expect(await rowsAfter('active_account', { phone_places, accounts })).toBe(1);
    });

    it('P10: When a number is not geographic, then it is dropped', async () => {
        const classes = [
            'toll_free',
            'premium',
            'territory',
            'canada_or_caribbean',
            'unassigned',
            'foreign',
            'invalid'
        ];
        const phone_places = classes.map((name, index) =>
            researched(`R${index}`, { class: name, e164: name === 'invalid' ? null : NUMBER })
        );
        expect(await rowsAfter('geographic', { phone_places })).toBe(0);
    });

    it('S1, S2, S3: When number or account is blocked, by one row or by several, then the place is dropped', async () => {
        const twice = [
            { e164: NUMBER, source: 'call' },
            { e164: NUMBER, source: 'suppression' }
        ];
        expect(await rowsAfter('not_suppressed', { blocked_numbers: twice })).toBe(0);
        expect(
            await rowsAfter('not_suppressed', { blocked_accounts: [{ account_id: 'A1', source: 'account' }] })
        ).toBe(0);
        expect(
            await rowsAfter('not_suppressed', { blocked_accounts: [{ account_id: 'A2', source: 'account' }] })
        ).toBe(1);
    });

    it('L2: When a record is a duplicate, then its survivor keeps the number in, and account fields never are one', async () => {
        const tables = {
            phone_places: [researched('R1'), researched('R2'), field(1)],
            dedupe_duplicates: [{ record_id: 'R2' }, { record_id: 'A1' }]
        };
        const { funnel, list } = await listNight({ ...ONE_ACCOUNT, ...tables });
        expect(funnel['not_duplicate']).toBe(2);
        expect(list.map(({ record_id }) => record_id)).toEqual(['R1']);
    });

    it('F11: When the pair of account and number is flushed, then it is dropped, for that account alone', async () => {
        const tables = {
            accounts: [account('A1'), account('A2')],
            phone_places: [researched('R1'), researched('R2', { account_id: 'A2' })],
            flushed_pairs: [{ account_id: 'A1', e164: NUMBER }]
        };
        const { list } = await listNight(tables);
        expect(list.map(({ account_id }) => account_id)).toEqual(['A2']);
    });
});

describe('List IQ: attempts and rest', () => {
    it('L3: When the last attempt is exactly so many days ago, then the number may be called again', async () => {
        const after = (age: number, cells = {}): Promise<number> =>
            rowsAfter('last_attempt_old_enough', { all_calls: [call('c', age, 'busy', cells)] });
        expect(await after(3)).toBe(1);
        expect(await after(2)).toBe(0);
        expect(await after(2, { account_id: null })).toBe(0);
        expect(await after(2, { account_id: 'A9' })).toBe(0);
        expect(await after(2, { inbound: true })).toBe(1);
        expect(await after(2, { e164: '+12125550199' })).toBe(1);
        expect(await after(-1)).toBe(1);
        expect(
            await rowsAfter('last_attempt_old_enough', {
                all_calls: [call('c', 2, 'busy', { call_day: null })]
            })
        ).toBe(1);
    });

    it('L3: When the number had the allowed attempts in 30 days, then it waits; the 30th day back does not count', async () => {
        const attempts = (count: number, oldest: number) =>
            Array.from({ length: count }, (_, index) =>
                call(`c${index}`, index === 0 ? oldest : 5, 'no_answer')
            );
        const left = (all_calls: ReturnType<typeof attempts>): Promise<number> =>
            rowsAfter('under_attempt_limit', { all_calls });
        expect(await left(attempts(7, 29))).toBe(0);
        expect(await left(attempts(7, 30))).toBe(1);
        expect(await left(attempts(6, 29))).toBe(1);
    });

    it('L4: When somebody was reached on the number or on the account, in either direction, then both rest', async () => {
        const rested = (cells: object, age = 29, disposition = 'contact'): Promise<number> =>
            rowsAfter('rested_after_contact', {
                all_calls: [call('c', age, disposition, { inbound: true, ...cells })]
            });
        expect(await rested({})).toBe(0);
        expect(await rested({}, 30)).toBe(1);
        expect(await rested({ account_id: 'A9' })).toBe(0);
        expect(await rested({ e164: '+12125550199' })).toBe(0);
        expect(await rested({ e164: null, class: 'invalid' })).toBe(0);
        expect(await rested({ account_id: 'A9', e164: '+12125550199' })).toBe(1);
        expect(await rested({}, 5, 'callback')).toBe(1);
    });
});

describe('List IQ: the best number', () => {
    const OTHER = '+14155550111';
    const best = async (
        phone_places: PreparedTables['phone_places'],
        all_calls: PreparedTables['all_calls'] = []
    ) => {
        const { list } = await listNight({
            accounts: [account('A1')],
            phone_places: phone_places ?? [],
            all_calls
        });
        return `${String(list[0]?.['record_id'])} ${String(list[0]?.['field'])}`;
    };

    it('L1: When a number was never tried or answered last, then it goes before one that was tried in vain', async () => {
        const places = [researched('R1'), field(1, { e164: OTHER })];
        expect(await best(places)).toBe('R1 phone_text');
        expect(await best(places, [call('c', 5, 'no_answer')])).toBe('A1 phone_1');
        expect(await best(places, [call('b', 6, 'no_answer'), call('c', 5, 'callback')])).toBe(
            'R1 phone_text'
        );
        expect(await best(places, [call('b', 6, 'callback'), call('c', 5, 'no_answer')])).toBe('A1 phone_1');
        // An inbound call is no attempt, so the number counts as never tried.
        expect(await best(places, [call('c', 5, 'other', { inbound: true })])).toBe('R1 phone_text');
    });

    it('L1, C5: When the last calls are of one day, then instants and ids say which was the last', async () => {
        const places = [researched('R1'), field(1, { e164: OTHER })];
        const at = (id: string, disposition: string, created_at: string | null) =>
            call(id, 5, disposition, { created_at });
        const early = `${daysAgo(5)}T08:00:00Z`;
        const late = `${daysAgo(5)}T09:00:00Z`;
        expect(await best(places, [at('a', 'callback', late), at('b', 'busy', early)])).toBe('R1 phone_text');
        expect(await best(places, [at('a', 'callback', null), at('b', 'busy', early)])).toBe('A1 phone_1');
        expect(await best(places, [at('a', 'busy', null), at('b', 'callback', null)])).toBe('R1 phone_text');
    });

    it('L1: the newest researched first, those without a date next, account fields last in their order', async () => {
        const newer = researched('R2', { e164: OTHER, record_created_at: '2026-11-03T00:00:00Z' });
        expect(await best([researched('R1'), newer])).toBe('R2 phone_text');
        const undated = researched('R3', { e164: OTHER, record_created_at: null });
        expect(await best([undated, researched('R1', { record_created_at: '1999-01-01T00:00:00Z' })])).toBe(
            'R1 phone_text'
        );
        expect(await best([undated, field(1)])).toBe('R3 phone_text');
        expect(await best([field(10), field(2, { e164: OTHER })])).toBe('A1 phone_2');
    });

    it('L1: When all else is equal, then number and record id decide', async () => {
        expect(await best([researched('R1'), researched('R2', { e164: OTHER })])).toBe('R2 phone_text');
        expect(await best([researched('R2'), researched('R1')])).toBe('R1 phone_text');
    });

    it('L16: When several accounts go with a number, then the newest record wins, then the field, then the id', async () => {
        const winner = async (...phone_places: ReturnType<typeof researched>[]) => {
            const accounts = ['A1', 'A2', 'A3'].map((id) => account(id));
            const { list, funnel } = await listNight({ accounts, phone_places });
            expect(funnel['one_account_per_number']).toBe(1);
            return list[0]?.['account_id'];
        };
        const newer = researched('R2', { account_id: 'A2', record_created_at: '2026-11-03T00:00:00Z' });
        expect(await winner(researched('R1'), newer)).toBe('A2');
        expect(await winner(researched('R1'), researched('R3', { account_id: 'A3' }))).toBe('A1');
        expect(await winner(field(3), field(2, { account_id: 'A2' }))).toBe('A2');
        expect(await winner(field(1), researched('R3', { account_id: 'A3', record_created_at: null }))).toBe(
            'A3'
        );
    });

    it('L16: an account that lost its best number does not come back with another', async () => {
        const { list, funnel } = await listNight({
            accounts: [account('A1'), account('A2')],
            phone_places: [
                researched('R1', { record_created_at: '2026-11-09T00:00:00Z' }),
                researched('R2', { account_id: 'A2', record_created_at: '2026-11-08T00:00:00Z' }),
                field(1, { account_id: 'A2', e164: OTHER })
            ]
        });
        expect(funnel).toMatchObject({ best_number_of_account: 2, one_account_per_number: 1 });
        expect(list.map(({ account_id }) => account_id)).toEqual(['A1']);
    });

    it('the reason says when the number was tried and where it comes from', async () => {
        const reasons = async (
            place: ReturnType<typeof researched>,
            all_calls: ReturnType<typeof call>[]
        ) => {
            const { list } = await listNight({ accounts: [account('A1')], phone_places: [place], all_calls });
            return list[0]?.['reason'];
        };
        expect(await reasons(field(1), [call('a', 40, 'busy'), call('b', 9, 'busy')])).toBe(
            'Last tried on 2026-11-14, 1 of 7 attempts in 30 days; number of the account'
        );
        expect(await reasons(researched('R1', { record_created_at: null }), [call('a', 4, 'callback')])).toBe(
            'Answered the last call; tried on 2026-11-19, 1 of 7 attempts in 30 days; researched number'
        );
    });
});
