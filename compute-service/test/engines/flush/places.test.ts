import { DialFlowError } from '../../../src/error.ts';
import { call, flushNight, NUMBER, OTHER_NUMBER, place } from './cases.ts';

const WRONG_TWICE = [call('c1', '2026-11-03', 'wrong_number'), call('c2', '2026-11-19', 'wrong_number')];

const field = (field_index: number, account_id = 'A1') =>
    place(account_id, { account_id, object: 'accounts', field: `phone_${field_index}`, field_index });

describe('AutoFlush: places and instructions', () => {
    it('G14: When several places hold the number, then each has an instruction, in order', async () => {
        const { removals } = await flushNight({
            all_calls: WRONG_TWICE,
            phone_places: [place('R2'), place('R1'), field(10), field(2), place('R9', { account_id: 'A2' })]
        });
        expect(removals.map(({ object, record_id, field: name }) => [object, record_id, name])).toEqual([
            ['accounts', 'A1', 'phone_10'],
            ['accounts', 'A1', 'phone_2'],
            ['researched_phones', 'R1', 'phone_text'],
            ['researched_phones', 'R2', 'phone_text']
        ]);
    });

    it('D1: When only a retired record holds the number, then there is no instruction', async () => {
        const { removals, withoutPlace } = await flushNight({
            all_calls: WRONG_TWICE,
            phone_places: [place('R1', { retired: true })]
        });
        expect(removals).toEqual([]);
        expect(withoutPlace).toEqual([['A1', NUMBER]]);
    });

    it('F10, F11: When no place holds the number, then it is counted and still flushed', async () => {
        const { withoutPlace, flushedPairs, verdict } = await flushNight({ all_calls: WRONG_TWICE });
        expect(withoutPlace).toEqual([['A1', NUMBER]]);
        expect(flushedPairs).toEqual([['A1', NUMBER]]);
        expect(verdict).toBe('0 of 40 dialable numbers (0 %) are flagged for removal.');
    });

    it('F11: When an earlier instruction stands, then its number is flushed, whatever the case of its status', async () => {
        const statuses = [
            'quarantined',
            'Approved',
            ' APPLIED ',
            'conflict',
            'restored',
            'dismissed',
            'no longer found'
        ];
        const { flushedPairs } = await flushNight({
            phone_removals: statuses.map((status, index) => ({
                account_id: `A${index}`,
                e164: NUMBER,
                status
            }))
        });
        expect(flushedPairs.map(([account]) => account)).toEqual(['A0', 'A1', 'A2', 'A3']);
    });
});

describe('AutoFlush: conflicts', () => {
    const contact = (day: string, account_id: string | null, id = 'x') =>
        call(id, day, 'contact', { account_id });
    const conflictWith = async (...calls: ReturnType<typeof call>[]): Promise<unknown[]> => {
        const { removals } = await flushNight({
            all_calls: [...WRONG_TWICE, ...calls],
            phone_places: [place('R1')]
        });
        const [removal] = removals;
        return [removal?.['conflict'], removal?.['conflict_account_id'], removal?.['conflict_last_contact']];
    };

    it('F6: When the number reached somebody on another account in 180 days, then it is a conflict', async () => {
        expect(await conflictWith(contact('2026-05-28', 'A2'))).toEqual([true, 'A2', '2026-05-28']);
        expect(await conflictWith(contact('2026-05-27', 'A2'))).toEqual([false, null, null]);
    });

    it('F6: a callback, a contact without account or on another number is none', async () => {
        expect(await conflictWith(call('x', '2026-11-20', 'callback', { account_id: 'A2' }))).toEqual([
            false,
            null,
            null
        ]);
        expect(await conflictWith(contact('2026-11-20', null))).toEqual([false, null, null]);
        expect(
            await conflictWith(call('x', '2026-11-20', 'contact', { account_id: 'A2', e164: OTHER_NUMBER }))
        ).toEqual([false, null, null]);
    });

    it('F6: When something went wrong on the other account afterwards, then it is a conflict all the same', async () => {
        const later = call('y', '2026-11-21', 'wrong_number', { account_id: 'A2' });
        expect(await conflictWith(contact('2026-11-20', 'A2'), later)).toEqual([true, 'A2', '2026-11-20']);
    });

    it('F6, C5: When several accounts were reached, then the one of the last contact is named', async () => {
        const calls = [
            contact('2026-11-20', 'A2', 'x'),
            contact('2026-11-20', 'A3', 'y'),
            contact('2026-11-01', 'A4', 'z')
        ];
        expect(await conflictWith(...calls)).toEqual([true, 'A3', '2026-11-20']);
    });

    it('F6: a conflict stays flushed and its reason says that a person decides', async () => {
        const { removals, flushedPairs } = await flushNight({
            all_calls: [...WRONG_TWICE, contact('2026-11-20', 'A2')],
            phone_places: [place('R1')]
        });
        expect(flushedPairs).toEqual([['A1', NUMBER]]);
        expect(removals[0]?.['reason']).toMatch(
            /It reached somebody on another account, so a person decides\.$/
        );
    });
});

describe('AutoFlush: the share of dialable numbers', () => {
    /** n flagged numbers beside 40 that are good. */
    const night = (flagged: number, max_share_flushed: number, phoneClass = 'geographic') => {
        const numbers = Array.from({ length: flagged }, (_, index) => `+1415555${2000 + index}`);
        return flushNight(
            {
                all_calls: numbers.flatMap((e164) => [
                    call(`${e164}a`, '2026-11-03', 'wrong_number', { e164 }),
                    call(`${e164}b`, '2026-11-19', 'wrong_number', { e164 })
                ]),
                phone_places: numbers.map((e164) => place(`R${e164}`, { e164, class: phoneClass }))
            },
            { flush: { max_share_flushed } }
        );
    };

    it('F9: When the share is exactly the limit, then the run goes on; above it, it stops and says so', async () => {
        // 10 of 50 numbers.
        expect((await night(10, 0.2)).verdict).toBe(
            '10 of 50 dialable numbers (20 %) are flagged for removal.'
        );
        const stopped = night(10, 0.1999);
        await expect(stopped).rejects.toThrow(DialFlowError);
        await expect(stopped).rejects.toThrow(
            'AutoFlush would remove 10 of 50 dialable numbers (20 %); the limit is 19.99 %.'
        );
        await expect(stopped).rejects.toMatchObject({
            code: 'invalid_input',
            field: 'flush.max_share_flushed'
        });
    });

    it('P10: When the flagged numbers are not geographic, then they are no part of the share', async () => {
        expect((await night(10, 0, 'toll_free')).verdict).toBe(
            '0 of 40 dialable numbers (0 %) are flagged for removal.'
        );
    });
});

describe('AutoFlush: evidence and suppressions', () => {
    it('the evidence lists the counted calls, newest first, as JSON that parses', async () => {
        const calls = [
            call('c"1\\', '2026-11-03', 'wrong_number', { owner_id: null }),
            call('c2', '2026-11-19', 'wrong_number', { owner_id: 'ann' }),
            call('c3', '2026-11-20', 'disconnected')
        ];
        const { evidence } = await flushNight({ all_calls: calls });
        expect(evidence.map(([account, e164]) => [account, e164])).toEqual([['A1', NUMBER]]);
        expect(JSON.parse(String(evidence[0]?.[2]))).toEqual([
            { call_id: 'c2', date: '2026-11-19', disposition: 'wrong_number', agent: 'ann' },
            { call_id: 'c"1\\', date: '2026-11-03', disposition: 'wrong_number', agent: null }
        ]);
    });

    it('When more than 20 calls count, then the newest 20 are the evidence', async () => {
        const days = Array.from(
            { length: 25 },
            (_, index) => `2026-10-${String(index + 1).padStart(2, '0')}`
        );
        const { evidence } = await flushNight({
            all_calls: days.map((day) => call(day, day, 'wrong_number'))
        });
        const calls = JSON.parse(String(evidence[0]?.[2])) as { date: string }[];
        expect(calls.map(({ date }) => date)).toEqual(days.slice(5).reverse());
    });

    it('S4: new suppressions carry the number, or the account where the number is invalid', async () => {
        const { suppressions } = await flushNight({
            do_not_call_calls: [
                { e164: null, account_id: 'A7', call_id: 'c2', call_day: '2026-11-02' },
                { e164: NUMBER, account_id: null, call_id: 'c1', call_day: '2026-11-01' }
            ]
        });
        expect(suppressions).toEqual([
            {
                e164: NUMBER,
                account_id: null,
                reason: 'Asked not to be called',
                source: 'call',
                call_id: 'c1',
                call_date: '2026-11-01'
            },
            {
                e164: null,
                account_id: 'A7',
                reason: 'Asked not to be called',
                source: 'call',
                call_id: 'c2',
                call_date: '2026-11-02'
            }
        ]);
    });
});
