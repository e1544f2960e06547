import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fillStates } from '../../src/engines/call-list/overflow.ts';
import { mixStates } from '../../src/engines/call-list/mix.ts';
import type { RawRow } from '../reference/cast.ts';
import { AS_OF, canonicalNight } from './canonical-night.ts';

type Row = Readonly<Record<string, string>>;

/** The worked example in an engine's README. */
function exampleOf(engine: string): { readonly rows: readonly Row[]; readonly text: string } {
    const page = readFileSync(join(__dirname, `../../src/engines/${engine}/README.md`), 'utf8');
    const [, text = ''] = /^## A worked example$([\s\S]*?)^## /m.exec(page) ?? [];
    const lines = text.split('\n').filter((line) => line.startsWith('|'));
    const [head = [], , ...cells] = lines.map((line) =>
        line
            .split('|')
            .slice(1, -1)
            .map((cell) => cell.trim())
    );
    const rows = cells.map((row) => Object.fromEntries(head.map((name, place) => [name, row[place] ?? ''])));
    expect(rows.length).toBeGreaterThan(2);
    // Lines of a quotation are one sentence.
    return { rows, text: text.replaceAll(/\n>? ?/g, ' ') };
}

const day = (text: string): string => /\d{4}-\d{2}-\d{2}/.exec(text)?.[0] ?? '';

describe('The worked examples in the READMEs', () => {
    it('DeDupe IQ flags what its README says', async () => {
        const { rows, text } = exampleOf('dedupe');
        const phones = rows.map(({ record = '', text: written = '', created = '' }): RawRow => ({
            id: record,
            account_id: 'A',
            phone_text: written,
            created_at: day(created),
            status: created.includes('retired') ? 'Retired' : 'Active',
            do_not_call: String(created.includes('Do Not Call'))
        }));
        const accounts = [
            { id: 'A', active: 'true', phone_1: '' },
            { id: 'B', active: 'true', phone_1: '+1 415 555 2671' }
        ];
        const tables = { accounts, researched_phones: phones };
        const parameters = { dedupe: { auto_apply: 'exact' } };
        await canonicalNight({ tables, engines: ['dedupe'], parameters }, async (night) => {
            const members = await night.output('duplicate_members');
            const removals = await night.output('duplicate_removals');
            expect(members.map(({ record_id }) => record_id)).toEqual(['RP2', 'RP1', 'RP4', 'RP3']);
            for (const { record_id, role, matched_by } of members) {
                const becomes = rows.find(({ record }) => record === record_id)?.['becomes'] ?? '';
                expect(becomes.startsWith(String(role))).toBe(true);
                if (role === 'duplicate') expect(becomes).toContain(`\`${String(matched_by)}\``);
            }
            expect(removals.map(({ record_id, auto_apply }) => [record_id, auto_apply])).toEqual([
                ['RP1', false],
                ['RP4', false],
                ['RP3', false]
            ]);
            expect(await night.output('duplicate_groups')).toEqual([
                expect.objectContaining({ size: 4, survivor_id: 'RP2', do_not_call: true })
            ]);
            expect(text).toContain(String(members.find(({ record_id }) => record_id === 'RP1')?.['reason']));
            expect(await night.output('split_accounts')).toEqual([
                expect.objectContaining({ e164: '+14155552671', account_ids: 'A|B' })
            ]);
        });
    });

    it('AutoFlush IQ flags what its README says', async () => {
        const { rows, text } = exampleOf('flush');
        const calls = rows.map(({ call = '', account = '', day: on = '', disposition = '' }): RawRow => ({
            id: call,
            account_id: account,
            phone_text: '+1 415 555 2671',
            disposition: disposition.replaceAll(' ', '_'),
            activity_date: on
        }));
        // Enough other numbers for two places to be no great share.
        const others = Array.from({ length: 40 }, (_, index) => ({
            id: `other${index}`,
            active: 'true',
            phone_1: `+1303220${1000 + index}`,
            phone_2: ''
        }));
        const tables = {
            accounts: [
                { id: 'A1', active: 'true', phone_1: '', phone_2: '(415) 555-2671' },
                { id: 'A2', active: 'true', phone_1: '(415) 555-2671', phone_2: '' },
                ...others
            ],
            researched_phones: [{ id: 'R1', account_id: 'A1', phone_text: '415.555.2671' }]
        };
        const instructions = (rowsOfCalls: readonly RawRow[]) =>
            canonicalNight({ tables: { ...tables, calls: rowsOfCalls }, engines: ['flush'] }, (night) =>
                night.output('phone_removals')
            );
        const found = await instructions(calls);
        expect(found.map(({ account_id, field, conflict }) => [account_id, field, conflict])).toEqual([
            ['A1', 'phone_2', false],
            ['A1', 'phone_text', false]
        ]);
        for (const { reason } of found) expect(text).toContain(String(reason));
        const answered = calls.map((row) => (row['id'] === 'c6' ? { ...row, disposition: 'contact' } : row));
        for (const instruction of await instructions(answered)) {
            expect(instruction).toMatchObject({ conflict: true, conflict_account_id: 'A2' });
        }
    });

    it('InfoFlow IQ queues what its README says', async () => {
        const { rows, text } = exampleOf('research');
        const accounts = rows.map(({ account = '', 'phone fields': phone = '', address = '' }): RawRow => {
            const [street = '', city = '', state = '', postalCode = ''] = address
                .replace('…', 'SF, CA,')
                .replace(/,? (?=94107)/, ', ')
                .split(/, ?/);
            const own = { street: `${account} Side St`, city: 'SF', state: 'CA', postal_code: '94101' };
            return {
                id: account,
                active: 'true',
                phone_1: phone === 'blank' ? '' : phone,
                ...(street.includes('Main') || street.includes('MAIN')
                    ? { street, city, state, postal_code: postalCode }
                    : { ...own, city: address === 'no city' ? '' : 'SF' })
            };
        });
        const history = rows.flatMap(({ account = '', 'last research': last = '' }) =>
            day(last) === ''
                ? []
                : [{ id: `H${account}`, account_id: account, researched_at: last, outcome: 'found' }]
        );
        // What AutoFlush flags tonight: A4's number, marked wrong twice.
        const calls = ['2026-11-03', '2026-11-19'].map((on, index) => ({
            id: `c${index}`,
            account_id: 'A4',
            phone_text: '+1 212 555 2672',
            disposition: 'wrong_number',
            activity_date: on
        }));
        const tables = { accounts, researched_phones: [], research_history: history, calls };
        const parameters = { research: { max_requests: 2 }, flush: { max_share_flushed: 1 } };
        await canonicalNight({ tables, engines: ['flush', 'research'], parameters }, async (night) => {
            const queue = await night.output('research_queue');
            expect(queue.map(({ account_id, days_since_research: days }) => [account_id, days])).toEqual([
                ['A1', null],
                ['A4', 267]
            ]);
            expect(text).toContain(String(queue[1]?.['reason']));
            expect(night.funnel('research')).toMatchObject({
                phone_fields_blank: 5,
                not_recently_researched: 4,
                one_per_household: 3,
                within_max_requests: 2
            });
        });
    });

    it('List IQ shares out, mixes and opens its hours as its README says', async () => {
        const { rows, text } = exampleOf('call-list');
        const supplies: Readonly<Record<string, number>> = { CA: 2, NY: 9, WY: 5 };
        const fill = fillStates({
            method: 'hamilton',
            size: 10,
            states: rows.map(({ state = '', population = '' }) => ({
                ...{ state, population: BigInt(population) },
                supply: supplies[state] ?? 0
            }))
        });
        expect(Object.fromEntries(fill.targets)).toEqual(
            Object.fromEntries(rows.map(({ state, target }) => [state, Number(target)]))
        );
        expect(text).toContain('California has 2 candidates, New York 9, Wyoming 5.');
        expect(Object.fromEntries(fill.taken)).toEqual({ CA: 2, NY: 6, WY: 2 });
        const recentSupply: Readonly<Record<string, number>> = { CA: 2, NY: 3, WY: 5 };
        const mix = mixStates({
            recentShare: 0.7,
            states: [...fill.taken].map(([state, taken]) => ({
                ...{ state, taken, recentSupply: recentSupply[state] ?? 0 },
                historicalSupply: 9
            }))
        });
        expect(mix.map(({ state, recent, historical }) => [state, recent, historical])).toEqual([
            ['CA', 2, 0],
            ['NY', 3, 3],
            ['WY', 1, 1]
        ]);
        const account = { id: 'A', active: 'true', state: 'NY', phone_1: '(415) 555-2671' };
        const tables = { accounts: [account] };
        await canonicalNight({ tables, engines: ['call_list'] }, async (night) => {
            const [entry] = await night.output('call_list');
            expect(text).toContain(`called on ${String(entry?.['call_date'])}`);
            expect(text).toContain(`\`${String(entry?.['window_local'])}\``);
            expect(entry).toMatchObject({
                window_start_utc: '2026-11-24T16:00:00Z',
                window_end_utc: '2026-11-25T02:00:00Z'
            });
        });
        expect(AS_OF).toBe('2026-11-23');
    });
});
