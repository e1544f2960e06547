import { account, dedupeNight, NUMBER, phone } from './cases.ts';

const ACCOUNTS = ['A', 'B', 'C'].map((id) => account(id, { phone_1: '', phone_2: '' }));

const held = (accountId: string, id = accountId) => phone(id, { account_id: accountId });

describe('DeDupe IQ: same number, several accounts', () => {
    it('D6: When records and phone fields share a number, then its accounts are listed once, active or not', async () => {
        const { splits } = await dedupeNight({
            accounts: [
                account('B', { active: 'false', phone_1: '', phone_2: '1-415-555-2671 x9' }),
                account('A', { phone_1: '' }),
                account('a')
            ],
            researched_phones: [held('A'), held('A', 'A2'), held('B'), held('a')]
        });
        expect(splits).toEqual([{ e164: NUMBER, accounts: 3, account_ids: 'A|B|a', hot: false }]);
    });

    it.each([
        ['a retired record', [held('A'), phone('B', { account_id: 'B', status: 'retired' })]],
        ['an unknown account', [held('A'), held('unknown')]],
        [
            'an invalid number',
            [phone('1', { phone_text: 'n/a' }), phone('2', { account_id: 'B', phone_text: 'n/a' })]
        ],
        ['one account twice', [held('A'), held('A', 'A2')]]
    ])(
        'D6: When a number is shared only with %s, then it is no split account',
        async (_, researched_phones) => {
            const { splits } = await dedupeNight({ accounts: ACCOUNTS, researched_phones });
            expect(splits).toEqual([]);
        }
    );

    it('D6: When a number joins A and B and another one B and C, then they are two groups', async () => {
        const other = { phone_text: '212 555 2672' };
        const { splits } = await dedupeNight({
            accounts: ACCOUNTS,
            researched_phones: [
                held('A'),
                held('B'),
                phone('x', { account_id: 'B', ...other }),
                phone('y', { account_id: 'C', ...other })
            ]
        });
        expect(splits.map(({ e164, account_ids }) => [e164, account_ids])).toEqual([
            ['+12125552672', 'B|C'],
            [NUMBER, 'A|B']
        ]);
    });

    it.each([
        [2, true],
        [3, false]
    ])('D7: When three accounts share a number and the limit is %i, then hot is %s', async (limit, hot) => {
        const { splits } = await dedupeNight(
            { accounts: ACCOUNTS, researched_phones: [held('A'), held('B'), held('C')] },
            { hot_number_accounts: limit }
        );
        expect(splits).toEqual([{ e164: NUMBER, accounts: 3, account_ids: 'A|B|C', hot }]);
    });

    it.each([
        ['A|B', 0, 'the same accounts'],
        ['B|C|A', 0, 'an account left'],
        ['A', 1, 'an account joined'],
        ['A|C', 1, 'another account joined']
    ])('D10: When %s was dismissed, then %i group is reported (%s)', async (account_ids, reported) => {
        const { splits } = await dedupeNight({
            accounts: ACCOUNTS,
            researched_phones: [held('A'), held('B')],
            dismissed_duplicates: [{ e164: NUMBER, account_ids, decided_at: '2026-11-20' }]
        });
        expect(splits).toHaveLength(reported);
    });

    it('D10: When two decisions together name the accounts, but none alone, then the group is reported', async () => {
        const decision = (account_ids: string) => ({ e164: NUMBER, account_ids, decided_at: '2026-11-20' });
        const { splits } = await dedupeNight({
            accounts: ACCOUNTS,
            researched_phones: [held('A'), held('B'), held('C')],
            dismissed_duplicates: [decision('A|B'), decision('B|C')]
        });
        expect(splits).toHaveLength(1);
    });
});
