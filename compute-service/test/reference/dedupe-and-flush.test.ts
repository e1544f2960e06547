import { account, call, daysAgo, night, researched } from './hand-made.ts';

const SF = '415 555 2671';
const NY = '212 555 2671';
const SF_E164 = '+14155552671';

describe('D: duplicates', () => {
    it('D3, D4 the newest survives, null dates are oldest, and each duplicate says what found it', () => {
        const { rows, counts } = night({
            accounts: [account('A')],
            researched_phones: [
                researched('1', 'A', '4155552671'),
                researched('2', 'A', SF, { created_at: daysAgo(3) }),
                researched('3', 'A', ` ${SF}\u00a0`, { created_at: daysAgo(4) }),
                researched('4', 'A', '+1 415 555 2671 x9', { modified_at: daysAgo(1), do_not_call: 'true' })
            ]
        });
        const members = rows('duplicate_members').map((row) => [
            row['record_id'],
            row['role'],
            row['matched_by']
        ]);
        expect(members).toEqual([
            ['2', 'survivor', ''],
            ['3', 'duplicate', 'exact_text'],
            ['4', 'duplicate', 'normalised'],
            ['1', 'duplicate', 'normalised']
        ]);
        expect(counts.duplicates_only_by_normalisation).toBe(2);
        expect(rows('duplicate_groups')).toEqual([
            {
                account_id: 'A',
                number_key: SF_E164,
                e164: SF_E164,
                size: '4',
                survivor_id: '2',
                hot: 'false',
                auto_apply: 'false',
                do_not_call: 'true'
            }
        ]);
    });

    it('D3 ties go to the greatest id by code point', () => {
        const { column } = night({
            accounts: [account('A')],
            researched_phones: ['aZ', 'ab', 'aB'].map((id) => researched(id, 'A', SF))
        });
        expect(column('duplicate_members', 'record_id')).toEqual(['ab', 'aZ', 'aB']);
    });

    it('D1, D4 retired, without account and blank are no members; unparseable texts match as they are', () => {
        const { column, step } = night({
            accounts: [account('A')],
            researched_phones: [
                researched('1', 'A', 'n/a'),
                researched('2', 'A', ' n/a '),
                researched('3', 'A', 'N/A'),
                researched('4', 'A', 'n/a', { status: ' RETIRED\u00a0' }),
                researched('5', '', 'n/a'),
                researched('6', 'A', ' '),
                researched('7', 'A', '')
            ]
        });
        expect(column('duplicate_members', 'record_id')).toEqual(['2', '1']);
        expect(
            ['not_retired', 'with_account', 'with_phone', 'in_groups'].map((name) => step('dedupe', name))
        ).toEqual([6, 5, 3, 2]);
    });

    it('D4 match exact_text groups by the trimmed text', () => {
        const phones = [
            researched('1', 'A', SF),
            researched('2', 'A', ` ${SF}`),
            researched('3', 'A', '4155552671')
        ];
        const { column } = night(
            { accounts: [account('A')], researched_phones: phones },
            { dedupe: { match: 'exact_text' } }
        );
        expect(column('duplicate_groups', 'number_key')).toEqual([SF]);
    });

    it('D6, D7 split accounts hold known accounts only; a hot number is never applied automatically', () => {
        const { rows, column } = night(
            {
                accounts: [
                    account('B', { phone_1: SF }),
                    account('A', { active: 'false', phone_1: '' }),
                    account('C', { phone_1: SF })
                ],
                researched_phones: [
                    researched('1', 'A', '1 415 555 2671'),
                    researched('2', 'A', '1 415 555 2671'),
                    researched('3', 'gone', SF),
                    researched('4', 'gone', NY),
                    researched('5', 'A', NY)
                ]
            },
            { dedupe: { hot_number_accounts: 2, auto_apply: 'exact' } }
        );
        expect(rows('split_accounts')).toEqual([
            { e164: SF_E164, accounts: '3', account_ids: 'A|B|C', hot: 'true' }
        ]);
        expect([column('duplicate_groups', 'hot'), column('duplicate_groups', 'auto_apply')]).toEqual([
            ['true'],
            ['false']
        ]);
    });

    it('D8 applies small groups of exact texts only', () => {
        const phones = ['A', 'A', 'B', 'B', 'C', 'C', 'C'].map((id, i) =>
            researched(`${i}`, id, id === 'B' && i === 3 ? '4155552671' : SF)
        );
        const accounts = ['A', 'B', 'C'].map((id) => account(id));
        const { column } = night(
            { accounts, researched_phones: phones },
            { dedupe: { auto_apply: 'exact', max_group_size: 2 } }
        );
        expect(column('duplicate_groups', 'auto_apply')).toEqual(['true', 'false', 'false']);
    });

    it('D10 a dismissed group comes back with a newer member, a split group with a new account', () => {
        const accounts = [account('A', { phone_1: SF }), account('B', { phone_1: SF })];
        const phones = [researched('1', 'A', SF, { created_at: daysAgo(5) }), researched('2', 'A', SF)];
        const dismissed = (at: string, ids: string): Record<string, string>[] => [
            { account_id: 'A', number_key: SF_E164, decided_at: at },
            { e164: SF_E164, account_ids: ids, decided_at: at }
        ];
        const tables = { accounts, researched_phones: phones };
        const quiet = night({ ...tables, dismissed_duplicates: dismissed(daysAgo(5), 'A|B|C') });
        expect([quiet.outputs.duplicate_groups, quiet.outputs.split_accounts]).toEqual([[], []]);
        const back = night({
            ...tables,
            dismissed_duplicates: dismissed(`${daysAgo(6)}T23:59:59.999Z`, 'A')
        });
        expect([back.outputs.duplicate_groups.length, back.outputs.split_accounts.length]).toEqual([1, 1]);
    });
});

describe('F: numbers to flush', () => {
    const accounts = [account('A', { phone_1: SF, phone_2: '' }), account('B')];

    it('F2 a human answer clears the record, also on the same day before it in the order', () => {
        const calls = [
            call('A', SF, 'wrong_number', 9),
            call('A', SF, 'wrong_number', 8),
            call('A', SF, 'callback', 8, { direction: 'inbound' }),
            call('A', SF, 'wrong_number', 8)
        ];
        expect(night({ accounts, calls }).outputs.phone_removals).toEqual([]);
        const { rows } = night({
            accounts,
            calls: [...calls, call('A', SF, 'wrong_number', 2, { owner_id: 'U' })]
        });
        expect(rows('phone_removals')).toMatchObject([
            {
                account_id: 'A',
                e164: SF_E164,
                field: 'phone_1',
                text: SF,
                rule: 'wrong_number',
                wrong_number_count: '2',
                first_date: daysAgo(8),
                last_date: daysAgo(2),
                last_agent: 'U',
                conflict: 'false'
            }
        ]);
    });

    it('C5 a null created_at comes first within its day', () => {
        const calls = [
            call('A', SF, 'wrong_number', 2, { created_at: `${daysAgo(2)}T01:00:00Z` }),
            call('A', SF, 'wrong_number', 2, { created_at: `${daysAgo(2)}T02:00:00Z` }),
            call('A', SF, 'contact', 2)
        ];
        expect(night({ accounts, calls }).outputs.phone_removals).toHaveLength(1);
    });

    it('F3 disconnected asks for three calls and 90 days between the first and the last', () => {
        const withSpan = (first: number): number =>
            night({ accounts, calls: [first, 20, 3].map((age) => call('A', SF, 'disconnected', age)) })
                .outputs.phone_removals.length;
        expect([withSpan(92), withSpan(93)]).toEqual([0, 1]);
    });

    it('F4 within counts the trailing window and asks for no span', () => {
        const calls = [90, 89, 3, 0, -1].map((age) => call('A', SF, 'disconnected', age));
        const { rows } = night({ accounts, calls }, { flush: { span_mode: 'within' } });
        expect(rows('phone_removals')).toMatchObject([
            { disconnected_count: '3', first_date: daysAgo(89), last_date: daysAgo(0) }
        ]);
    });

    it('F6 a recent contact on another account is a conflict, and stays off the list', () => {
        const calls = (age: number): Record<string, string>[] => [
            call('A', SF, 'wrong_number', 50),
            call('A', SF, 'wrong_number', 49),
            call('B', SF, 'contact', age),
            call('', SF, 'contact', 40)
        ];
        const { rows, column } = night({ accounts, calls: calls(179) });
        expect(rows('phone_removals')).toMatchObject([
            { conflict: 'true', conflict_account_id: 'B', conflict_last_contact: daysAgo(179) }
        ]);
        expect(column('call_list', 'account_id')).toEqual([]);
        expect(night({ accounts, calls: calls(180) }).column('phone_removals', 'conflict')).toEqual([
            'false'
        ]);
    });

    it('F8 both rules are named, and every place gets an instruction in order', () => {
        const { rows, counts } = night(
            {
                accounts: [account('A', { phone_1: SF, phone_2: '4155552671', phone_3: NY })],
                researched_phones: [
                    researched('R', 'A', SF),
                    researched('S', 'A', SF, { status: 'Retired' })
                ],
                calls: [
                    call('A', SF, 'wrong_number', 9),
                    call('A', SF, 'wrong_number', 8),
                    call('A', SF, 'disconnected', 7),
                    call('A', '808 234 5678', 'disconnected', 7)
                ]
            },
            { flush: { disconnected_attempts: 1, disconnected_span_days: 0 } }
        );
        expect(rows('phone_removals').map((row) => [row['record_id'], row['field'], row['rule']])).toEqual([
            ['A', 'phone_1', 'wrong_number|disconnected'],
            ['A', 'phone_2', 'wrong_number|disconnected'],
            ['R', 'phone_text', 'wrong_number|disconnected']
        ]);
        expect(counts.flagged_without_place).toBe(1);
    });

    it('F9 stops strictly above the share', () => {
        const calls = [call('A', SF, 'wrong_number', 9), call('A', SF, 'wrong_number', 8)];
        const two = [account('A', { phone_1: SF, phone_2: NY })];
        const stops = (limit: number): readonly string[] =>
            night({ accounts: two, calls }, { flush: { max_share_flushed: limit } }).stops;
        expect([stops(0.5), stops(0.4999)]).toEqual([[], ['max_share_flushed']]);
    });

    it('F11, F12 earlier instructions keep a number out; after a dismissal only later calls count', () => {
        const earlier = (status: string): (string | undefined)[] =>
            night({ accounts, phone_removals: [{ account_id: 'A', e164: SF_E164, status }] }).column(
                'call_list',
                'e164'
            );
        expect([earlier(' Applied'), earlier('restored')]).toEqual([[], [SF_E164]]);
        const calls = [5, 4, 3].map((age) => call('A', SF, 'wrong_number', age));
        const decided = (at: string): number =>
            night({
                accounts,
                calls,
                dismissed_removals: [{ account_id: 'A', e164: SF_E164, decided_at: at }]
            }).outputs.phone_removals.length;
        expect([decided(daysAgo(5)), decided(daysAgo(4))]).toEqual([1, 0]);
    });

    it('C2, C3, G6 undated, future and ownerless calls drop out of the funnel step by step', () => {
        const calls = [
            call('A', SF, 'busy', 1),
            call('', SF, 'busy', 1),
            call('A', 'n/a', 'busy', 1),
            call('A', SF, 'busy', -1),
            call('A', SF, 'busy', 1, { activity_date: '' }),
            call('A', SF, 'busy', 1, { activity_date: '', created_at: `${daysAgo(0)}T23:59:59.999Z` })
        ];
        const history = [{ ...calls[0], disposition: 'wrong_number' }];
        const { funnels } = night({ accounts, calls, call_history: history });
        expect(funnels.flush.map((one) => one.rows)).toEqual([6, 4, 3, 2, 2, 0]);
    });

    it('C4 unmapped texts are counted folded, blank ones are not, and too many stop the run', () => {
        const texts = ['Robot', ' robot', 'Spoke ', '', ' \u00a0', ' CONTACT', 'alarm'];
        const { rows, stops } = night({
            accounts,
            calls: texts.map((text) => call('A', SF, text, 1)),
            disposition_map: [{ raw_text: 'SPOKE', canonical: 'contact' }]
        });
        expect(rows('unmapped_dispositions').map((row) => [row['text'], row['calls']])).toEqual([
            ['robot', '2'],
            ['alarm', '1']
        ]);
        expect(stops).toEqual(['max_unmapped_share']);
    });

    it('G4 mapping rows that fold to the same text, or cannot be folded, are errors', () => {
        const mapped = (...texts: string[]) => ({
            disposition_map: texts.map((raw) => ({ raw_text: raw, canonical: 'busy' }))
        });
        expect(() => night(mapped('Busy!', ' busy! '))).toThrow('mapped twice');
        expect(() => night(mapped('ΟΔΟΣ'))).toThrow('cannot be folded');
    });
});
