import { dedupeNight, phone } from './cases.ts';

describe('DeDupe IQ: reasons', () => {
    const reasonsOf = async (
        researched_phones: ReturnType<typeof phone>[],
        parameters: Parameters<typeof dedupeNight>[1] = {}
    ): Promise<unknown[]> =>
        (await dedupeNight({ researched_phones }, parameters)).members.map(({ reason }) => reason);

    it('When a newer record stays, then both reasons say its day', async () => {
        expect(
            await reasonsOf([
                phone('RP1', { phone_text: '415.555.2671' }),
                phone('RP2', { created_at: '2026-11-19T23:00:00Z' })
            ])
        ).toEqual([
            'Kept: the newest of 2 records with +1 415 555 2671, created 19 Nov 2026.',
            'Same number as RP2, which is kept because it is newer (19 Nov 2026); the text differs only in format.'
        ]);
    });

    it('When the texts are the same, then the reason says so', async () => {
        const [, reason] = await reasonsOf([phone('RP1', { created_at: '' }), phone('RP2')]);
        expect(reason).toBe(
            'Same number as RP2, which is kept because it is newer (1 Nov 2026); the text is the same.'
        );
    });

    it('When another duplicate has the same text, then the reason says so', async () => {
        const reasons = await reasonsOf([
            phone('RP3'),
            phone('RP2', { phone_text: '415 555 2671' }),
            phone('RP1', { phone_text: '415 555 2671' })
        ]);
        expect(reasons[2]).toBe(
            'Same number as RP3, which is kept because it has the greater id; another record has the same text.'
        );
    });

    it('When only the date of change differs, then that is why', async () => {
        const [, reason] = await reasonsOf([phone('RP9'), phone('RP1', { modified_at: '2026-11-03' })]);
        expect(reason).toBe(
            'Same number as RP1, which is kept because it was changed later (3 Nov 2026); the text is the same.'
        );
    });

    it.each([
        ['415 555 2671 x12', '415 555 2671 ext. 13'],
        ['415 555 2671', '415 555 2671 #4']
    ])(
        'D11: When %s stays and %s goes, then the reason says that the extension differs',
        async (kept, goes) => {
            const [, reason] = await reasonsOf([
                phone('RP2', { phone_text: kept }),
                phone('RP1', { phone_text: goes })
            ]);
            expect(reason).toBe(
                'Same number as RP2, which is kept because it has the greater id; different extension.'
            );
        }
    );

    it('When the text is no number, then the reason speaks of the text', async () => {
        expect(
            await reasonsOf([
                phone('1', { phone_text: 'n/a', created_at: '' }),
                phone('2', { phone_text: 'n/a', created_at: '' })
            ])
        ).toEqual([
            'Kept: the first of 2 records with n/a, none with a date of creation.',
            'Same text as 2, which is kept because it has the greater id.'
        ]);
    });

    it('When a group may not be called or its number is a switchboard, then the reason of the group says so', async () => {
        const researched_phones = [
            phone('1', { do_not_call: 'true' }),
            phone('2', { phone_text: '415 555 2671' }),
            phone('3', { phone_text: '415-555-2671' }),
            phone('4', { account_id: 'B' }),
            phone('5', { account_id: 'C' })
        ];
        const accounts = ['A', 'B', 'C'].map((id) => ({ id, active: 'true' }));
        const { groups } = await dedupeNight({ accounts, researched_phones }, { hot_number_accounts: 2 });
        expect(groups[0]?.['reason']).toBe(
            '3 researched phones of this account hold +1 415 555 2671; 2 were found only by comparing numbers; ' +
                'Do Not Call stays; the number is a switchboard.'
        );
    });
});
