import { call, flushNight, NUMBER, OTHER_NUMBER, place } from './cases.ts';

const WRONG_TWICE = [call('c1', '2026-11-03', 'wrong_number'), call('c2', '2026-11-19', 'wrong_number')];

describe('AutoFlush: which numbers are flagged', () => {
    it('F3: When a number was marked wrong twice, then it is flagged and the reason says when', async () => {
        const { removals } = await flushNight({ all_calls: WRONG_TWICE, phone_places: [place('R1')] });
        expect(removals).toEqual([
            {
                account_id: 'A1',
                e164: NUMBER,
                object: 'researched_phones',
                record_id: 'R1',
                field: 'phone_text',
                text: '(415) 555-2671',
                rule: 'wrong_number',
                wrong_number_count: 2,
                disconnected_count: 0,
                first_date: '2026-11-03',
                last_date: '2026-11-19',
                last_agent: 'agent',
                conflict: false,
                conflict_account_id: null,
                conflict_last_contact: null,
                reason: '+1 415 555 2671 was marked wrong number 2 times (3 Nov 2026, 19 Nov 2026) and not answered since. The limit is 2.'
            }
        ]);
    });

    it('F3: When both calls are of one day and no span is asked, then that is enough', async () => {
        const calls = [call('c1', '2026-11-03', 'wrong_number'), call('c2', '2026-11-03', 'wrong_number')];
        const { flagged } = await flushNight({ all_calls: calls });
        expect(flagged).toEqual([['A1', NUMBER, 'wrong_number']]);
    });

    it.each([
        ['2026-08-25', 1, 'exactly 90 days'],
        ['2026-08-26', 0, '89 days']
    ])(
        'F3: When disconnected calls from %s to 2026-11-23 lie apart, then %i number is flagged (%s)',
        async (first, flags) => {
            const calls = [
                call('c1', first, 'disconnected'),
                call('c2', '2026-10-01', 'disconnected'),
                call('c3', '2026-11-23', 'disconnected')
            ];
            const { flagged, spanVariants } = await flushNight({ all_calls: calls });
            expect(flagged).toHaveLength(flags);
            expect(spanVariants['at_least']).toBe(flags);
        }
    );

    it.each([
        ['2026-08-26', 1, 'age 89 is inside'],
        ['2026-08-25', 0, 'age 90 is outside']
    ])(
        'F4: When span mode is within and the first call is of %s, then %i number is flagged (%s)',
        async (first, flags) => {
            const calls = [
                call('c1', first, 'disconnected'),
                call('c2', '2026-10-01', 'disconnected'),
                call('c3', '2026-11-23', 'disconnected')
            ];
            const { flagged, spanVariants } = await flushNight(
                { all_calls: calls },
                { flush: { span_mode: 'within' } }
            );
            expect(flagged).toHaveLength(flags);
            expect(spanVariants).toEqual({ at_least: 1 - flags, within: flags });
        }
    );

    it('F4: When span mode is within and the span is 0, then all calls count and no span is asked', async () => {
        const calls = [call('c1', '2019-01-01', 'wrong_number'), call('c2', '2019-01-02', 'wrong_number')];
        const { flagged } = await flushNight({ all_calls: calls }, { flush: { span_mode: 'within' } });
        expect(flagged).toHaveLength(1);
    });

    it('F8: When both rules hold, then both are named and the dates are over all their calls', async () => {
        const calls = [
            call('c1', '2026-07-01', 'disconnected', { owner_id: 'first' }),
            call('c2', '2026-08-01', 'wrong_number'),
            call('c3', '2026-09-01', 'disconnected'),
            call('c4', '2026-10-01', 'disconnected', { owner_id: 'last' }),
            call('c5', '2026-09-15', 'wrong_number')
        ];
        const { removals } = await flushNight({ all_calls: calls, phone_places: [place('R1')] });
        expect(removals).toEqual([
            expect.objectContaining({
                rule: 'wrong_number|disconnected',
                wrong_number_count: 2,
                disconnected_count: 3,
                first_date: '2026-07-01',
                last_date: '2026-10-01',
                last_agent: 'last',
                reason:
                    '+1 415 555 2671 was marked wrong number 2 times (1 Aug 2026, 15 Sep 2026) and disconnected 3 times ' +
                    '(1 Jul 2026 to 1 Oct 2026) and not answered since. The limits are 2 and 3 over at least 90 days.'
            })
        ]);
    });

    it('F8: When one rule holds, then the calls of the other are counted but not dated', async () => {
        const calls = [
            ...WRONG_TWICE,
            call('c0', '2026-01-01', 'disconnected'),
            call('c9', '2026-11-22', 'disconnected')
        ];
        const { removals } = await flushNight({ all_calls: calls, phone_places: [place('R1')] });
        expect(removals[0]).toMatchObject({
            rule: 'wrong_number',
            wrong_number_count: 2,
            disconnected_count: 2,
            first_date: '2026-11-03',
            last_date: '2026-11-19'
        });
    });

    it('F8: When the last counted call has no owner, then there is no last agent', async () => {
        const calls = [WRONG_TWICE[0] ?? {}, call('c2', '2026-11-19', 'wrong_number', { owner_id: null })];
        const { removals } = await flushNight({ all_calls: calls, phone_places: [place('R1')] });
        expect(removals[0]?.['last_agent']).toBeNull();
    });

    it('F8, C5: When two counted calls are of one instant, then the greater id is the last', async () => {
        const calls = [
            call('b', '2026-11-19', 'wrong_number', { owner_id: 'second' }),
            call('a', '2026-11-19', 'wrong_number', { owner_id: 'first' })
        ];
        const { removals } = await flushNight({ all_calls: calls, phone_places: [place('R1')] });
        expect(removals[0]?.['last_agent']).toBe('second');
    });

    it('F5: When a do_not_call call lies between, then it neither counts nor hinders', async () => {
        const calls = [...WRONG_TWICE, call('d', '2026-11-10', 'do_not_call')];
        const { flagged } = await flushNight({ all_calls: calls });
        expect(flagged).toHaveLength(1);
        const alone = await flushNight({
            all_calls: [call('c1', '2026-11-03', 'wrong_number'), call('d', '2026-11-10', 'do_not_call')]
        });
        expect(alone.flagged).toHaveLength(0);
    });
});

describe('AutoFlush: where counting starts', () => {
    it.each(['contact', 'callback'])(
        'F2: When a %s lies after the first of two calls, then only one counts',
        async (answer) => {
            const calls = [...WRONG_TWICE, call('a', '2026-11-10', answer, { inbound: true })];
            expect((await flushNight({ all_calls: calls })).flagged).toHaveLength(0);
        }
    );

    it('F2: When the answer was on another number or for another account, then it clears nothing', async () => {
        const calls = [
            ...WRONG_TWICE,
            call('a', '2026-11-20', 'callback', { e164: OTHER_NUMBER }),
            call('b', '2026-11-20', 'callback', { account_id: 'A2' })
        ];
        expect((await flushNight({ all_calls: calls })).flagged).toHaveLength(1);
    });

    it('F2, C5: When answer and calls are of one day, then their instants decide', async () => {
        const answer = call('m', '2026-11-03', 'contact', { created_at: '2026-11-03T10:00:00.500Z' });
        const after = (created_at: string | null): ReturnType<typeof call> =>
            call('c1', '2026-11-03', 'wrong_number', { created_at });
        const flaggedWith = async (created_at: string | null): Promise<number> => {
            const all_calls = [after(created_at), answer, call('c2', '2026-11-19', 'wrong_number')];
            return (await flushNight({ all_calls })).flagged.length;
        };
        expect(await flaggedWith('2026-11-03T10:00:00.501Z')).toBe(1);
        expect(await flaggedWith('2026-11-03T10:00:00.499Z')).toBe(0);
        // A missing instant comes first, so the call lies before the answer.
        expect(await flaggedWith(null)).toBe(0);
    });

    it('F2, C5: When answer and call have the same instant or none, then the ids decide', async () => {
        for (const created_at of ['2026-11-03T10:00:00Z', null]) {
            const answer = call('m', '2026-11-03', 'contact', { created_at });
            const rest = [answer, call('z', '2026-11-19', 'wrong_number')];
            const greater = [call('n', '2026-11-03', 'wrong_number', { created_at }), ...rest];
            const smaller = [call('l', '2026-11-03', 'wrong_number', { created_at }), ...rest];
            expect((await flushNight({ all_calls: greater })).flagged).toHaveLength(1);
            expect((await flushNight({ all_calls: smaller })).flagged).toHaveLength(0);
        }
    });

    it('F12: When the removal was dismissed, then only calls of later days count', async () => {
        const dismissed = (decided_at: string) => ({
            all_calls: [...WRONG_TWICE, call('c3', '2026-11-20', 'wrong_number')],
            dismissed_removals: [{ account_id: 'A1', e164: NUMBER, decided_at }]
        });
        expect((await flushNight(dismissed('2026-11-03T23:59:59Z'))).removals).toEqual([]);
        expect((await flushNight(dismissed('2026-11-03T23:59:59Z'))).flagged).toHaveLength(1);
        expect((await flushNight(dismissed('2026-11-19T00:00:00Z'))).flagged).toHaveLength(0);
    });

    it('F12: When it was dismissed twice, then the last decision counts', async () => {
        const { flagged } = await flushNight({
            all_calls: WRONG_TWICE,
            dismissed_removals: [
                { account_id: 'A1', e164: NUMBER, decided_at: '2026-11-05T00:00:00Z' },
                { account_id: 'A1', e164: NUMBER, decided_at: '2026-10-05T00:00:00Z' }
            ]
        });
        expect(flagged).toHaveLength(0);
    });
});

describe('AutoFlush: which calls are looked at', () => {
    it('G6, C2, C3: When calls are of the future, without day, account or number, then each step counts its own', async () => {
        const { funnel, flagged } = await flushNight({
            all_calls: [
                call('c1', '2026-11-23', 'wrong_number'),
                call('c2', '2026-11-24', 'wrong_number'),
                call('c3', null, 'wrong_number'),
                call('c4', '2026-11-20', 'wrong_number', { account_id: null }),
                call('c5', '2026-11-20', 'wrong_number', { e164: null, class: 'invalid' }),
                call('c6', '2026-11-01', 'contact'),
                call('c7', '2026-11-02', 'voicemail')
            ]
        });
        expect(funnel).toEqual({
            all_calls: 7,
            dated_until_as_of: 5,
            with_account: 4,
            with_number: 3,
            after_last_answer: 2,
            of_a_rule: 1
        });
        expect(flagged).toEqual([]);
    });

    it('When calls came in and went out, then both count', async () => {
        const calls = [
            call('c1', '2026-11-03', 'wrong_number', { inbound: true }),
            call('c2', '2026-11-19', 'wrong_number')
        ];
        expect((await flushNight({ all_calls: calls })).flagged).toHaveLength(1);
    });
});
