import { account, daysAgo, NUMBER, researchNight } from './cases.ts';

const researched = (id: string, accountId: string, phone_text: string, cells = {}) => ({
    id,
    account_id: accountId,
    phone_text,
    ...cells
});

describe('InfoFlow IQ: which accounts are due', () => {
    it('G13: When accounts fall out at every step, then the funnel counts each', async () => {
        const ids = ['inactive', 'phone', 'field', 'recent', 'open', 'blocked', 'twin', 'first', 'last'];
        const address = { street: '1 Main St', postal_code: '94107' };
        const { funnel, ids: queued } = await researchNight(
            {
                accounts: ids.map((id) =>
                    account(id, {
                        ...(id === 'inactive' ? { active: 'no' } : {}),
                        ...(id === 'field' ? { phone_2: 'x' } : {}),
                        ...(id === 'blocked' ? { do_not_call: 'true' } : {}),
                        ...(id === 'twin' || id === 'first' ? address : {}),
                        created_at: id === 'last' ? '' : '2026-01-01',
                        name: id
                    })
                ),
                researched_phones: [researched('1', 'phone', 'n/a')],
                research_history: [
                    { id: '1', account_id: 'recent', researched_at: daysAgo(1), outcome: 'found' }
                ],
                open_requests: [{ id: '1', account_id: 'open', status: 'open' }]
            },
            { parameters: { research: { max_requests: 1 } } }
        );
        expect(funnel).toEqual({
            all_accounts: 9,
            active: 8,
            without_researched_phone: 7,
            phone_fields_blank: 6,
            not_recently_researched: 5,
            without_open_request: 4,
            not_suppressed: 3,
            one_per_household: 2,
            within_max_requests: 1
        });
        expect(queued).toEqual(['first']);
    });

    it('R1: When researched phones hold nothing but blanks or are retired, then their accounts are queued', async () => {
        const texts = {
            number: [NUMBER, {}],
            'no number': ['n/a', {}],
            'only blanks': [' \u00a0\u3000', {}],
            nothing: ['', {}],
            retired: [NUMBER, { status: 'Retired ' }]
        } as const;
        const { ids } = await researchNight({
            accounts: Object.keys(texts).map((id) => account(id)),
            researched_phones: Object.entries(texts).map(([id, [text, cells]]) =>
                researched(id, id, text, cells)
            )
        });
        expect(ids.toSorted()).toEqual(['nothing', 'only blanks', 'retired']);
    });

    it.each([
        ['empty', ['em space']],
        ['not_dialable', ['em space', 'foreign', 'no number', 'toll-free']]
    ])(
        'P10: When blank means %s, then those accounts are queued whose only field is',
        async (blank, queued) => {
            const texts = {
                'toll-free': '800 234 5678',
                'no number': 'n/a',
                foreign: '+44 20 7946 0958',
                dialable: '415 555 2671',
                'em space': '\u2003'
            };
            const accounts = Object.entries(texts).map(([id, text]) => account(id, { phone_2: text }));
            const { ids } = await researchNight({ accounts }, { parameters: { research: { blank } } });
            expect(ids.toSorted()).toEqual(queued);
        }
    );

    it('P10: When blank means not dialable, then a researched text of any kind still keeps an account out', async () => {
        const { ids } = await researchNight(
            { accounts: [account('A')], researched_phones: [researched('1', 'A', 'n/a')] },
            { parameters: { research: { blank: 'not_dialable' } } }
        );
        expect(ids).toEqual([]);
    });

    describe('R2: flushed numbers', () => {
        const wrong = (id: string) => ({
            id,
            account_id: 'A',
            phone_text: NUMBER,
            disposition: 'wrong_number',
            activity_date: daysAgo(2)
        });
        const accounts = [account('A', { phone_1: '415-555-2671' }), account('B', { phone_1: NUMBER })];
        const researched_phones = [researched('1', 'A', '(415) 555-2671 x3')];

        it('R2: When the only number of an account is flushed, then it is queued the same night, others are not', async () => {
            const { queue } = await researchNight(
                { accounts, researched_phones, calls: [wrong('1'), wrong('2')] },
                { engines: ['flush', 'research'], parameters: { flush: { max_share_flushed: 1 } } }
            );
            expect(queue).toHaveLength(1);
            expect(queue[0]).toMatchObject({
                account_id: 'A',
                reason: 'Never researched; its number was flushed; incomplete address.'
            });
        });

        it('F11: When earlier instructions hold, then their accounts are queued; restored and dismissed ones do not hold', async () => {
            const statuses = ['quarantined', ' Approved', 'applied', 'conflict', 'restored', 'dismissed'];
            const { ids } = await researchNight({
                accounts: statuses.map((id) => account(id, { phone_1: '415-555-2671' })),
                researched_phones: statuses.map((id) => researched(id, id, '(415) 555-2671 x3')),
                phone_removals: statuses.map((id) => ({ account_id: id, e164: NUMBER, status: id }))
            });
            expect(ids.toSorted()).toEqual([' Approved', 'applied', 'conflict', 'quarantined']);
        });

        it('R2: When another number is left, then the account is not queued', async () => {
            const { ids } = await researchNight({
                accounts: [account('A', { phone_1: NUMBER, phone_2: '212 555 2672' })],
                phone_removals: [{ account_id: 'A', e164: NUMBER, status: 'applied' }]
            });
            expect(ids).toEqual([]);
        });
    });

    it('R3: When the last research is old enough or expired, then the account is due', async () => {
        const researchOf = {
            'found-90-days-ago': [90, 'found'],
            'found-89-days-ago': [89, 'found'],
            'found-tomorrow': [-1, 'found'],
            'expired-yesterday': [1, ' Expired'],
            'empty-yesterday': [1, '']
        } as const;
        const { ids } = await researchNight({
            accounts: Object.keys(researchOf).map((id) => account(id)),
            research_history: Object.entries(researchOf).map(([id, [age, outcome]]) => ({
                id,
                account_id: id,
                researched_at: `${daysAgo(age)}T23:59:59Z`,
                outcome
            }))
        });
        expect(ids.toSorted()).toEqual(['expired-yesterday', 'found-90-days-ago']);
    });

    it('R3: When research has equal or no dates, then the greatest id of the latest counts', async () => {
        const at = (id: string, researched_at: string, outcome: string) => ({
            id,
            account_id: 'A',
            researched_at,
            outcome
        });
        const { queue } = await researchNight({
            accounts: [account('A')],
            research_history: [
                at('1', '2026-01-02T10:00:00Z', 'nothing'),
                at('2', '2026-01-02T10:00:00.000Z', 'found'),
                at('9', '2026-01-01', 'older'),
                at('z', '', 'undated'),
                at('y', '2026-11-01', 'expired')
            ]
        });
        expect(queue[0]).toMatchObject({
            last_researched_at: '2026-01-02T10:00:00.000Z',
            last_outcome: 'found',
            days_since_research: 325
        });
    });

    it('G9: When the warehouse keeps research too, then it counts, but not where the org has the same id', async () => {
        const { queue, funnel } = await researchNight({
            accounts: [account('A'), account('B'), account('C')],
            research_history: [
                { id: '1', account_id: 'A', researched_at: daysAgo(200), outcome: 'found' },
                { id: '2', account_id: 'B', researched_at: daysAgo(300), outcome: 'found' }
            ],
            research_archive: [
                { id: '1', account_id: 'A', researched_at: daysAgo(1), outcome: 'older copy' },
                { id: '3', account_id: 'B', researched_at: daysAgo(250), outcome: 'archived' },
                { id: '4', account_id: 'C', researched_at: daysAgo(10), outcome: 'nothing found' }
            ]
        });
        expect(funnel['not_recently_researched']).toBe(2);
        expect(
            queue.map((row) => [row['account_id'], row['days_since_research'], row['last_outcome']])
        ).toEqual([
            ['B', 250, 'archived'],
            ['A', 200, 'found']
        ]);
    });

    it('G11: When nothing has to pass before a recheck, then research of today is due, of tomorrow is not', async () => {
        const { ids } = await researchNight(
            {
                accounts: [account('A'), account('B')],
                research_history: [
                    { id: '1', account_id: 'A', researched_at: daysAgo(0), outcome: 'found' },
                    { id: '2', account_id: 'B', researched_at: daysAgo(-1), outcome: 'found' }
                ]
            },
            { parameters: { research: { recheck_days: 0 } } }
        );
        expect(ids).toEqual(['A']);
    });

    it('G9: When requests are open or claimed in any spelling, then their accounts are not due, others are', async () => {
        const statuses = { open: ' OPEN', claimed: 'claimed', closed: 'closed', empty: '' };
        const { ids } = await researchNight({
            accounts: Object.keys(statuses).map((id) => account(id)),
            open_requests: Object.entries(statuses).map(([id, status]) => ({
                id,
                account_id: id,
                status,
                created_at: '2019-01-01'
            }))
        });
        expect(ids).toEqual(['closed', 'empty']);
    });

    it('R11: When accounts are suppressed, then those stay out whose account is, not those whose number is', async () => {
        const call = (id: string, accountId: string, phone_text: string) => ({
            id,
            account_id: accountId,
            phone_text,
            disposition: 'do_not_call',
            activity_date: daysAgo(-5)
        });
        const { ids } = await researchNight({
            accounts: [
                account('marked', { do_not_call: 'TRUE' }),
                ...['listed', 'until-today', 'expired', 'asked', 'number'].map((id) => account(id))
            ],
            suppressions: [
                { account_id: 'listed', e164: NUMBER },
                { account_id: 'until-today', expires_at: `${daysAgo(0)}T00:00:00Z` },
                { account_id: 'expired', expires_at: `${daysAgo(1)}T23:59:59Z` },
                { e164: '+12125552672' }
            ],
            calls: [call('1', 'asked', 'n/a'), call('2', 'number', '212 555 2672')]
        });
        expect(ids).toEqual(['expired', 'number']);
    });
});
