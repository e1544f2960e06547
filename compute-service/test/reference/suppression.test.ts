import { account, call, daysAgo, night, researched } from './hand-made.ts';

const SF = '415 555 2671';
const NY = '212 555 2671';
const [SF_E164, NY_E164] = ['+14155552671', '+12125552671'];

describe('S: suppression', () => {
    const two = [account('A', { phone_1: SF }), account('B', { phone_1: NY })];
    const listed = (tables: Parameters<typeof night>[0]): (string | undefined)[] =>
        night({ accounts: two, ...tables })
            .column('call_list', 'account_id')
            .sort();

    it('S1 a do-not-call record blocks its number everywhere, retired or without account', () => {
        const cells = { status: 'Retired', do_not_call: 'TRUE' };
        expect(listed({ researched_phones: [researched('1', '', '+1 415-555-2671 x3', cells)] })).toEqual([
            'B'
        ]);
    });

    it('S2 a row is in force on the day it expires and not the day after', () => {
        const until = (at: string) =>
            listed({ suppressions: [{ e164: '(415) 555-2671', account_id: '', expires_at: at }] });
        expect([until(daysAgo(0)), until(`${daysAgo(1)}T23:59:59.999Z`), until('')]).toEqual([
            ['B'],
            ['A', 'B'],
            ['B']
        ]);
    });

    it('S3 a do-not-call account keeps its number callable on another account', () => {
        const accounts = [account('A', { phone_1: SF, do_not_call: 'true' }), account('C', { phone_1: SF })];
        expect(listed({ accounts })).toEqual(['C']);
    });

    it('S4 each column blocks on its own', () => {
        expect(listed({ suppressions: [{ e164: SF, account_id: 'B' }] })).toEqual([]);
        expect(listed({ suppressions: [{ e164: 'n/a', account_id: '' }] })).toEqual(['A', 'B']);
    });

    it('S4 a do_not_call call of any date blocks at once: the number, else the account', () => {
        const calls = [
            call('B', SF, 'do_not_call', -5, { id: 'late' }),
            call('', SF, 'DO_NOT_CALL ', 7, { id: 'first' }),
            call('B', 'n/a', 'do_not_call', 1, { id: 'invalid' }),
            call('', '', 'do_not_call', 1)
        ];
        const { rows, column } = night({ accounts: two, calls });
        expect(column('call_list', 'account_id')).toEqual([]);
        expect(rows('new_suppressions')).toEqual([
            { e164: SF_E164, account_id: '', source: 'call', call_id: 'first', call_date: daysAgo(7) },
            { e164: '', account_id: 'B', source: 'call', call_id: 'invalid', call_date: daysAgo(1) }
        ]);
    });

    it('F5 do_not_call calls neither count for a rule nor hinder one', () => {
        const calls = [
            call('B', NY, 'wrong_number', 3),
            call('B', NY, 'do_not_call', 2),
            call('B', NY, 'wrong_number', 1)
        ];
        expect(night({ accounts: two, calls }).rows('phone_removals')).toMatchObject([
            { e164: NY_E164, wrong_number_count: '2' }
        ]);
    });
});
