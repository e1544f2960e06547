import { dedupeNight, NUMBER, phone } from './cases.ts';

describe('DeDupe IQ: same account, same number', () => {
    it('G13: When records are retired, without account, blank or alone, then the funnel counts each', async () => {
        const { funnel, groups } = await dedupeNight({
            researched_phones: [
                phone('1'),
                phone('2'),
                phone('3', { phone_text: '212 555 2672' }),
                phone('4', { status: ' Retired' }),
                phone('5', { account_id: '' }),
                phone('6', { phone_text: '\u00a0\t' }),
                phone('7', { phone_text: '' })
            ]
        });
        expect(funnel).toEqual({
            all_researched_phones: 7,
            not_retired: 6,
            with_account: 5,
            with_phone: 3,
            in_groups: 2,
            duplicates: 1
        });
        expect(groups).toHaveLength(1);
    });

    it('D1: When other statuses mean retired, then those are left out and `retired` is not', async () => {
        const researched_phones = [
            phone('1', { status: 'retired' }),
            phone('2', { status: 'OLD\u00a0' }),
            phone('3')
        ];
        const { order } = await dedupeNight({ researched_phones }, { retired_statuses: ['old'] });
        expect(order).toEqual(['3', '1']);
    });

    it('D3: When dates are equal or missing, then created_at, modified_at and the greatest id decide', async () => {
        const day = '2026-11-01T10:00:00.000Z';
        const { order } = await dedupeNight({
            researched_phones: [
                phone('h', { created_at: '', modified_at: '2026-11-20' }),
                phone('Z', { created_at: '', modified_at: '' }),
                phone('a', { created_at: '', modified_at: '' }),
                phone('b', { created_at: day, modified_at: '' }),
                phone('c', { created_at: day, modified_at: '2026-11-02' }),
                phone('d', { created_at: '2026-11-01T10:00:00.001Z' }),
                phone('e', { created_at: '2026-11-01T05:00:00.000-05:00', modified_at: '2026-11-02' })
            ]
        });
        expect(order).toEqual(['d', 'e', 'c', 'b', 'h', 'a', 'Z']);
    });

    it('G1: When instants differ only below a millisecond, then they are equal and the greatest id stays', async () => {
        const { order } = await dedupeNight({
            researched_phones: [
                phone('1', { created_at: '2026-11-01T10:00:00.0009Z' }),
                phone('2', { created_at: '2026-11-01T10:00:00.000Z' })
            ]
        });
        expect(order).toEqual(['2', '1']);
    });

    it('D4: When texts repeat, then a later one is exact_text and a new spelling is normalised', async () => {
        const { members, onlyByNormalisation } = await dedupeNight({
            researched_phones: [
                phone('5', { phone_text: '(415) 555-2671' }),
                phone('4', { phone_text: '415.555.2671' }),
                phone('3', { phone_text: ' 415.555.2671 ' }),
                phone('2', { phone_text: '(415) 555-2671' }),
                phone('1', { phone_text: '+1 415 555 2671' })
            ]
        });
        expect(members.map(({ record_id, matched_by }) => [record_id, matched_by])).toEqual([
            ['5', null],
            ['4', 'normalised'],
            ['3', 'exact_text'],
            ['2', 'exact_text'],
            ['1', 'normalised']
        ]);
        expect(onlyByNormalisation).toBe(2);
    });

    it('D4: When matching is by exact text, then spellings of one number are groups of their own', async () => {
        const { groups } = await dedupeNight(
            {
                researched_phones: [
                    phone('1', { phone_text: '415 555 2671' }),
                    phone('2', { phone_text: '415 555 2671\u2003' }),
                    phone('3'),
                    phone('4'),
                    phone('5', { phone_text: '+14155552671' })
                ]
            },
            { match: 'exact_text' }
        );
        expect(groups.map(({ number_key, e164, size }) => [number_key, e164, size])).toEqual([
            ['(415) 555-2671', NUMBER, 2],
            ['415 555 2671', NUMBER, 2]
        ]);
    });

    it('P5: When texts are no numbers, then equal ones still match, by case', async () => {
        const { groups } = await dedupeNight({
            researched_phones: [
                phone('1', { phone_text: 'ask Reception' }),
                phone('2', { phone_text: ' ask Reception' }),
                phone('3', { phone_text: 'ask reception' })
            ]
        });
        expect(groups).toEqual([
            {
                account_id: 'A',
                number_key: 'ask Reception',
                e164: null,
                size: 2,
                survivor_id: '2',
                hot: false,
                auto_apply: false,
                do_not_call: false,
                reason: '2 researched phones of this account hold ask Reception; their texts are the same.'
            }
        ]);
    });

    it('When accounts differ, then equal numbers are no duplicates', async () => {
        const { groups, removals } = await dedupeNight({
            researched_phones: [phone('1'), phone('2', { account_id: 'a' })]
        });
        expect([groups, removals]).toEqual([[], []]);
    });

    it('When one member must not be called, then the group says so, whoever survives', async () => {
        const { groups, members } = await dedupeNight({
            researched_phones: [phone('1', { do_not_call: 'TRUE' }), phone('2')]
        });
        expect(groups[0]).toMatchObject({ survivor_id: '2', do_not_call: true });
        expect(members.map(({ record_id, do_not_call }) => [record_id, do_not_call])).toEqual([
            ['2', false],
            ['1', true]
        ]);
    });

    it('G14: When there are several groups, then they are ordered by account and key, members by position', async () => {
        const other = { phone_text: '212 555 2672' };
        const { removals } = await dedupeNight({
            researched_phones: [
                phone('9', { account_id: 'b' }),
                phone('8', { account_id: 'b' }),
                phone('1'),
                phone('2'),
                phone('3'),
                phone('4', other),
                phone('5', other)
            ]
        });
        expect(
            removals.map(({ account_id, record_id, survivor_id }) => [account_id, record_id, survivor_id])
        ).toEqual([
            ['A', '4', '5'],
            ['A', '2', '3'],
            ['A', '1', '3'],
            ['b', '8', '9']
        ]);
    });
});

describe('DeDupe IQ: groups that may be applied', () => {
    const twice = [phone('1'), phone('2')];
    const applied = async (
        researched_phones: Parameters<typeof dedupeNight>[0]['researched_phones'] & object,
        parameters: Parameters<typeof dedupeNight>[1] = {},
        accounts: Parameters<typeof dedupeNight>[0]['accounts'] & object = []
    ): Promise<unknown> => {
        const { groups } = await dedupeNight(
            { researched_phones, accounts },
            { auto_apply: 'exact', ...parameters }
        );
        return groups.find(({ account_id }) => account_id === 'A')?.['auto_apply'];
    };

    it('D8: When all texts are the same, then the group may be applied', async () => {
        expect(await applied(twice)).toBe(true);
    });

    it('D8: When nothing is to be applied, then it may not', async () => {
        expect(await applied(twice, { auto_apply: 'none' })).toBe(false);
    });

    it('D8: When one duplicate is found by number only, then it may not', async () => {
        expect(await applied([...twice, phone('0', { phone_text: '415 555 2671' })])).toBe(false);
    });

    it('D8: When the group is larger than the limit with its survivor, then it may not', async () => {
        const three = [...twice, phone('3')];
        expect(await applied(three, { max_group_size: 3 })).toBe(true);
        expect(await applied(three, { max_group_size: 2 })).toBe(false);
    });

    it('D7, D8: When the number is on more accounts than the limit, then it is hot and may not', async () => {
        const accounts = ['A', 'B', 'C'].map((id) => ({
            id,
            active: 'false',
            phone_1: id === 'A' ? '' : NUMBER
        }));
        expect(await applied(twice, { hot_number_accounts: 3 }, accounts)).toBe(true);
        expect(await applied(twice, { hot_number_accounts: 2 }, accounts)).toBe(false);
    });
});

describe('DeDupe IQ: dismissed groups', () => {
    const dismissed = (decided_at: string, number_key = NUMBER) => [
        { account_id: 'A', number_key, decided_at }
    ];
    const found = async (
        dismissed_duplicates: ReturnType<typeof dismissed>,
        created_at = '2026-11-01T10:00:00Z'
    ): Promise<number> => {
        const researched_phones = [phone('1', { created_at: '' }), phone('2', { created_at })];
        return (await dedupeNight({ researched_phones, dismissed_duplicates })).groups.length;
    };

    it.each([
        ['2026-11-01T10:00:00.000Z', 0, 'as old as the newest member'],
        ['2026-11-01T09:59:59.999Z', 1, 'before the newest member']
    ])('D10: When the decision is of %s, then %i group is flagged (%s)', async (decided, groups) => {
        expect(await found(dismissed(decided))).toBe(groups);
    });

    it('D10: When it was dismissed twice, then the later decision holds', async () => {
        expect(await found([...dismissed('2026-01-01'), ...dismissed('2026-11-02')])).toBe(0);
    });

    it('D10: When the key or the account is another, then the decision is not about the group', async () => {
        expect(await found(dismissed('2026-11-20', '+12125552672'))).toBe(1);
        expect(await found([{ account_id: 'B', number_key: NUMBER, decided_at: '2026-11-20' }])).toBe(1);
    });

    it('D3, D10: When the decision has no date, then any dated member is newer, members without date are not', async () => {
        expect(await found(dismissed(''))).toBe(1);
        expect(await found(dismissed(''), '')).toBe(0);
    });

    it('D10: When a group is dismissed, then its members are not in the funnel any more', async () => {
        const { funnel } = await dedupeNight({
            researched_phones: [phone('1'), phone('2')],
            dismissed_duplicates: dismissed('2026-11-20')
        });
        expect(funnel).toMatchObject({ with_phone: 2, in_groups: 0, duplicates: 0 });
    });
});
