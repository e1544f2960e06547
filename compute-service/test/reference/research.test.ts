import { account, call, daysAgo, night, researched } from './hand-made.ts';
import { householdPostal, householdStreet } from './research.ts';

const SF = '415 555 2671';

describe('R: the research queue', () => {
    const queue = (tables: Parameters<typeof night>[0], parameters: Parameters<typeof night>[1] = {}) =>
        night(tables, parameters).column('research_queue', 'account_id');

    it('R1 a live researched text of any kind keeps an account out, a blank or retired one does not', () => {
        const accounts = ['A', 'B', 'C', 'D'].map((id) => account(id));
        const phones = [
            researched('1', 'A', 'n/a'),
            researched('2', 'B', ' \u00a0'),
            researched('3', 'C', SF, { status: 'retired' })
        ];
        expect(
            queue({ accounts: [...accounts, account('E', { active: '' })], researched_phones: phones })
        ).toEqual(['B', 'C', 'D']);
    });

    it('R2 flushed numbers count as absent the same night', () => {
        const accounts = [account('A', { phone_1: SF })];
        const calls = [call('A', SF, 'wrong_number', 2), call('A', SF, 'wrong_number', 1)];
        const tables = { accounts, researched_phones: [researched('1', 'A', SF)] };
        expect([queue(tables), queue({ ...tables, calls })]).toEqual([[], ['A']]);
    });

    it('blank: not_dialable queues an account whose only numbers cannot be dialled', () => {
        const accounts = [account('A', { phone_1: '800 234 5678', phone_2: '\u2003' })];
        expect(queue({ accounts })).toEqual([]);
        expect(queue({ accounts }, { research: { blank: 'not_dialable' } })).toEqual(['A']);
    });

    it('R3, G5 researched exactly 90 days ago is due again; expired and undated research is none', () => {
        const accounts = ['A', 'B', 'C', 'D', 'E'].map((id) => account(id));
        const history = [
            { id: '1', account_id: 'A', researched_at: `${daysAgo(90)}T23:59:59.999Z`, outcome: 'found' },
            { id: '2', account_id: 'B', researched_at: `${daysAgo(89)}T00:00:00Z`, outcome: 'found' },
            { id: '3', account_id: 'C', researched_at: daysAgo(1), outcome: ' Expired' },
            { id: '4', account_id: 'D', researched_at: '', outcome: 'found' },
            { id: '5', account_id: 'E', researched_at: daysAgo(-3), outcome: 'found' }
        ];
        const { rows } = night({ accounts, research_history: history });
        expect(
            rows('research_queue').map((row) => [
                row['account_id'],
                row['days_since_research'],
                row['last_outcome']
            ])
        ).toEqual([
            ['C', '', ''],
            ['D', '', ''],
            ['A', '90', 'found']
        ]);
    });

    it('G9, R11 open requests and suppressed accounts drop out, suppressed numbers do not', () => {
        const accounts = [...'ABCDE'].map((id) => account(id));
        const tables = {
            accounts: [...accounts, account('F', { do_not_call: 'true' })],
            open_requests: [
                { id: '1', account_id: 'A', status: 'Claimed ' },
                { id: '2', account_id: 'B', status: 'closed' }
            ],
            suppressions: [
                { account_id: 'C', expires_at: `${daysAgo(0)}T00:00:00Z` },
                { account_id: 'D', expires_at: `${daysAgo(1)}T23:59:59Z` }
            ],
            calls: [call('E', 'n/a', 'do_not_call', -9), call('B', SF, 'do_not_call', 1)]
        };
        expect(queue(tables)).toEqual(['B', 'D']);
    });

    it('R6 the latest address in force is taken, else the four own columns as a whole', () => {
        const own = { street: '1 Own St', city: 'Own', state: 'CA', postal_code: '94107' };
        const address = (id: string, accountId: string, street: string, at: string) => ({
            id,
            account_id: accountId,
            street,
            effective_at: at
        });
        const { rows } = night({
            accounts: [account('A', own), account('B', own)],
            addresses: [
                address('1', 'A', 'old', daysAgo(9)),
                address('3', 'A', 'new', `${daysAgo(0)}T23:59:59.999Z`),
                address('2', 'A', 'tie', `${daysAgo(0)}T23:59:59.999Z`),
                address('4', 'A', 'future', daysAgo(-1)),
                address('5', 'B', 'undated', '')
            ]
        });
        const found = rows('research_queue').map((row) => [
            row['street'],
            row['city'],
            row['address_source'],
            row['address_complete']
        ]);
        expect(found).toEqual([
            ['1 Own St', 'Own', 'account', 'true'],
            ['new', '', 'account_address', 'false']
        ]);
    });

    it('R7, R9 sorts never researched, oldest, complete, newest account, id; and cuts by rank', () => {
        const complete = { street: 's', city: 'c', state: 'CA', postal_code: '' };
        const accounts = [
            account('A', { created_at: '' }),
            account('B', { created_at: daysAgo(2) }),
            account('C', { created_at: daysAgo(1) }),
            account('D', { ...complete, postal_code: 'x' }),
            account('E'),
            account('F'),
            account('Z', { created_at: '' })
        ];
        const history = [
            { id: '1', account_id: 'E', researched_at: daysAgo(100) },
            { id: '2', account_id: 'F', researched_at: daysAgo(200) }
        ];
        const tables = { accounts, research_history: history };
        expect(queue(tables)).toEqual(['D', 'C', 'B', 'A', 'Z', 'F', 'E']);
        expect(queue(tables, { research: { max_requests: 2 } })).toEqual(['D', 'C']);
    });

    it('R8 one account per household; half an address is no household', () => {
        const at = (id: string, street: string, postal: string) =>
            account(id, { street, postal_code: postal });
        const accounts = [
            at('A', '12 Main St', '94107'),
            at('B', ' 12-MAIN St. ', '94107-1234'),
            at('C', '12 Main St', 'sw1a'),
            at('D', '12 main st', ' SW1A '),
            at('E', '12 Main St', ''),
            at('F', '12 Main St', ' '),
            at('G', '---', '94107'),
            at('H', '...', '94107')
        ];
        expect(queue({ accounts })).toEqual(['A', 'C', 'E', 'F', 'G', 'H']);
        expect(queue({ accounts }, { research: { household_dedupe: false } })).toHaveLength(8);
        expect(householdStreet('  Königstraße\u00a05, B#2')).toBe('königstraße 5  b 2');
        expect(['941071234', ' 94107-1234', '9410', 'ab1'].map(householdPostal)).toEqual([
            '94107',
            '94107',
            '9410',
            'AB1'
        ]);
    });
});
