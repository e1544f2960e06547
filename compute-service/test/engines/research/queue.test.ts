import { account, ADDRESS, daysAgo, researchNight } from './cases.ts';

describe('InfoFlow IQ: addresses', () => {
    const address = (id: string, cells = {}) => ({
        id,
        account_id: 'A',
        street: `${id} Side St`,
        city: 'Oakland',
        state: 'CA',
        postal_code: '94601',
        effective_at: daysAgo(1),
        ...cells
    });
    const accounts = [account('A', ADDRESS)];

    it('R6: When there are addresses until the as-of date, then the latest with the greatest id holds', async () => {
        const { queue } = await researchNight({
            accounts,
            addresses: [
                address('1', { effective_at: `${daysAgo(0)}T23:59:59.999Z` }),
                address('2', { effective_at: `${daysAgo(0)}T23:59:59.999Z` }),
                address('3', { effective_at: `${daysAgo(0)}T00:00:00Z` }),
                address('8', { effective_at: '' }),
                address('9', { effective_at: daysAgo(-1) })
            ]
        });
        expect(queue[0]).toMatchObject({
            street: '2 Side St',
            postal_code: '94601',
            address_source: 'account_address',
            address_complete: true
        });
    });

    it('R6: When the latest address has gaps, then it is taken as a whole and is incomplete', async () => {
        const { queue } = await researchNight({
            accounts,
            addresses: [address('1', { street: '', city: ' \u00a0' })]
        });
        expect(queue[0]).toMatchObject({
            street: null,
            city: ' \u00a0',
            state: 'CA',
            address_source: 'account_address',
            address_complete: false
        });
    });

    it('R6: When no address is in force, then the account has its own', async () => {
        const { queue } = await researchNight({
            accounts,
            addresses: [address('1', { effective_at: daysAgo(-1) })]
        });
        expect(queue[0]).toMatchObject({ ...ADDRESS, address_source: 'account', address_complete: true });
    });
});

describe('InfoFlow IQ: priority', () => {
    it('R7: When accounts compete, then never, oldest, complete, newest and id decide in this order', async () => {
        const created_at = '2026-01-01T00:00:00Z';
        const research = (id: string, age: number) => ({
            id,
            account_id: id,
            researched_at: `${daysAgo(age)}T${id === 'old-1' ? '01' : '23'}:00:00Z`,
            outcome: 'found'
        });
        const { ids, queue } = await researchNight({
            accounts: [
                account('old-1', { created_at }),
                account('old-2', { created_at: '2026-01-02' }),
                account('older', {}),
                account('a', { created_at }),
                account('B', { created_at }),
                account('no-date'),
                account('newer', { created_at: '2026-01-01T00:00:00.001Z' }),
                account('complete', { ...ADDRESS, created_at: '' })
            ],
            research_history: [research('old-1', 100), research('old-2', 100), research('older', 101)]
        });
        expect(ids).toEqual(['complete', 'newer', 'B', 'a', 'no-date', 'older', 'old-2', 'old-1']);
        expect(queue.map(({ rank }) => rank)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    });

    it('R9: When the queue is cut, then the best ranks stay and the funnel counts the rest', async () => {
        const { ids, funnel } = await researchNight(
            { accounts: ['c', 'b', 'a'].map((id) => account(id)) },
            { parameters: { research: { max_requests: 2 } } }
        );
        expect(ids).toEqual(['a', 'b']);
        expect(funnel).toMatchObject({ one_per_household: 3, within_max_requests: 2 });
    });

    it('R9: When no request may be made, then the queue is empty', async () => {
        const { ids } = await researchNight(
            { accounts: [account('a')] },
            { parameters: { research: { max_requests: 0 } } }
        );
        expect(ids).toEqual([]);
    });
});

describe('InfoFlow IQ: households', () => {
    type Address = readonly [street: string, postalCode: string];

    /** Ids of the queued accounts of pairs that live at these addresses; the pairs have nothing in common. */
    async function queued(
        pairs: Readonly<Record<string, readonly [one: Address, other: Address]>>,
        household_dedupe = true
    ): Promise<unknown[]> {
        const accounts = Object.entries(pairs).flatMap(([name, addresses]) =>
            addresses.map(([street, postal_code], index) =>
                account(`${name} ${'AB'.charAt(index)}`, { street, postal_code })
            )
        );
        const { ids } = await researchNight({ accounts }, { parameters: { research: { household_dedupe } } });
        return ids.toSorted();
    }

    it('R8: When two accounts are one household, however it is written, then the first is queued', async () => {
        const ids = await queued({
            'case and stops': [
                ['1 Main St.', '94107'],
                ['1 MAIN ST', '94107-1234']
            ],
            'blanks and separators': [
                ['2 Main St', '941071234'],
                ['2\u00a0main#st', ' 94107\t']
            ],
            'postal codes of other countries': [
                ['3 Main-St', 'sw1a 1aa'],
                ['(3 main st)', 'SW1A 1AA']
            ]
        });
        expect(ids).toEqual([
            'blanks and separators A',
            'case and stops A',
            'postal codes of other countries A'
        ]);
    });

    it('R8: When addresses differ or are not complete, then both accounts are queued', async () => {
        const pairs: Parameters<typeof queued>[0] = {
            'another street': [
                ['1 Main St', '94107'],
                ['2 Main St', '94107']
            ],
            'another postal code': [
                ['3 Main St', '94107'],
                ['3 Main St', '94108']
            ],
            'two separators are two spaces': [
                ['4 Main St', '94107'],
                ['4 Main, St', '94107']
            ],
            'only A to Z are lowered': [
                ['5 É St', '94107'],
                ['5 é St', '94107']
            ],
            'no street': [
                ['', '94107'],
                ['', '94107']
            ],
            'nothing but separators': [
                ['#.-', '94107'],
                ['#.-', '94107']
            ],
            'no postal code': [
                ['6 Main St', ''],
                ['6 Main St', '\u2003']
            ],
            'six digits are not five': [
                ['7 Main St', '941071'],
                ['7 Main St', '94107']
            ]
        };
        const both = Object.keys(pairs).flatMap((name) => [`${name} A`, `${name} B`]);
        expect(await queued(pairs)).toEqual(both.toSorted());
    });

    it('R8: When households are not looked at, then both are queued', async () => {
        const pair: readonly [Address, Address] = [
            ['1 Main St', '94107'],
            ['1 Main St', '94107']
        ];
        expect(await queued({ same: pair }, false)).toEqual(['same A', 'same B']);
    });

    it('R8: When the address in force is another one, then it makes the household, not that of the account', async () => {
        const { ids } = await researchNight({
            accounts: [account('A', ADDRESS), account('B', ADDRESS)],
            addresses: [
                {
                    id: '1',
                    account_id: 'B',
                    street: '2 Side St',
                    postal_code: '94601',
                    effective_at: daysAgo(1)
                }
            ]
        });
        expect(ids).toHaveLength(2);
    });

    it('R9: When the first of a household is kept, then it is the one with the best priority', async () => {
        const { ids } = await researchNight({
            accounts: [account('A', ADDRESS), account('B', ADDRESS)],
            research_history: [{ id: '1', account_id: 'A', researched_at: daysAgo(400), outcome: 'found' }]
        });
        expect(ids).toEqual(['B']);
    });
});

describe('InfoFlow IQ: reasons', () => {
    it('When an account was researched, then the reason says when and what else put it there', async () => {
        const { queue } = await researchNight({
            accounts: [account('A', { ...ADDRESS, created_at: '2026-02-03T04:05:06Z' })],
            research_history: [{ id: '1', account_id: 'A', researched_at: daysAgo(100), outcome: 'found' }]
        });
        expect(queue[0]?.['reason']).toBe(
            'Last researched 100 days ago, on 15 Aug 2026; complete address; created 3 Feb 2026.'
        );
    });

    it('When nothing is known of an account, then the reason says only that', async () => {
        const { queue } = await researchNight({ accounts: [account('A')] });
        expect(queue[0]?.['reason']).toBe('Never researched; incomplete address.');
    });
});
