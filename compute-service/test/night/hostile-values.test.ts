import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { randomWorld } from '../reference/random-world.ts';
import { FolderRun, LENIENT } from './folder-run.ts';

const PHONES = 'id,account_id,phone_text,created_at';
const CALLS = 'id,account_id,phone_text,disposition,activity_date,duration_s';
const NUMBER = '4155552671';

/** Cells of `created_at` and the instant they stand for (G1). */
const INSTANTS: readonly (readonly [cell: string, instant: string])[] = [
    ['2026-01-02T10:00:00.123456789Z', '2026-01-02T10:00:00.123Z'],
    ['2026-01-02T10:00:00.9Z', '2026-01-02T10:00:00.900Z'],
    ['2026-01-02T10:00:00+14:00', '2026-01-01T20:00:00.000Z'],
    ['2026-01-02T10:00:00-00:00', '2026-01-02T10:00:00.000Z'],
    ['2026-01-02T10:00:00+0530', '2026-01-02T04:30:00.000Z'],
    ['2026-01-02T10:00:00-05', '2026-01-02T15:00:00.000Z'],
    ['2026-01-02 10:00', '2026-01-02T10:00:00.000Z'],
    ['2026-01-02', '2026-01-02T00:00:00.000Z'],
    ['2024-02-29T23:59:59.999Z', '2024-02-29T23:59:59.999Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z']
];

const NO_INSTANTS: readonly string[] = [
    '2026-02-29T00:00:00Z',
    '2026-01-02T24:00:00Z',
    '2026-01-02T23:59:60Z',
    '2026-01-02T10:00:00+24:00',
    '2026-01-02T10',
    '10000-01-01T00:00:00Z',
    '1767261600',
    'now',
    'infinity',
    'created_at=2026\u001f\u001e0\u001e1=x'
];

const NO_DAYS: readonly string[] = [
    '2026-02-30',
    '0000-00-00',
    '10000-01-01',
    '2026-1-1',
    ' 2026-01-01',
    '20260101',
    'today',
    'epoch'
];

const NO_WHOLE_NUMBERS: readonly string[] = ['1e5', '12.5', '0x10', ' 7', '99999999999999999999', 'NaN', '٣'];

describe('Values at the edge', () => {
    let run: FolderRun;

    beforeAll(() => {
        run = new FolderRun(randomWorld(5000));
    });

    beforeEach(() => run.reset());
    afterAll(() => run.remove());

    const lines = (header: string, rows: readonly string[]): string => `${[header, ...rows].join('\n')}\n`;
    const listed = (): number => run.records('call_list').length;

    it('When instants, days and numbers are odd, then they are read exactly or put aside with their text (G1, G12)', async () => {
        const phones = [...INSTANTS.map(([cell]) => cell), ...NO_INSTANTS].map(
            (cell, index) => `P${index},A,${NUMBER},"${cell}"`
        );
        run.put('researched_phones', lines(PHONES, phones));
        const calls = [
            ...NO_DAYS.map((cell, index) => `D${index},A,${NUMBER},busy,"${cell}",`),
            ...NO_WHOLE_NUMBERS.map((cell, index) => `N${index},A,${NUMBER},busy,,"${cell}"`),
            `G1,A,${NUMBER},busy,2024-02-29,62.0`
        ];
        run.put('call_history', lines(CALLS, calls));
        run.put(
            'calling_hours',
            lines('state,weekdays,start,end', ['CA,1-5,10:00,24:00', 'NY, ,10:00,12:00'])
        );
        await run.run();

        const members = new Map(run.records('duplicate_members').map((row) => [row['record_id'], row]));
        expect(INSTANTS.map(([cell], index) => [cell, members.get(`P${index}`)?.['created_at']])).toEqual(
            INSTANTS
        );
        expect(members.size).toBe(INSTANTS.length);

        const aside = run
            .records('quarantine')
            .map(({ table, row, column, value }) => [table, row, column, value]);
        const expected = [
            ...NO_INSTANTS.map((cell, index) => [
                'researched_phones',
                `P${INSTANTS.length + index}`,
                'created_at',
                cell
            ]),
            ...NO_DAYS.map((cell, index) => ['call_history', `D${index}`, 'activity_date', cell]),
            ...NO_WHOLE_NUMBERS.map((cell, index) => ['call_history', `N${index}`, 'duration_s', cell]),
            ['calling_hours', 'CA 10:00', 'end', '24:00'],
            ['calling_hours', 'CA 10:00', 'weekdays', '1-5']
        ];
        const sorted = (rows: readonly (readonly (string | undefined)[])[]): string[] =>
            rows.map((row) => JSON.stringify(row)).sort();
        expect(sorted(aside)).toEqual(sorted(expected));
    });

    it('When booleans are spelt otherwise, then only true in any case is true (G2)', async () => {
        const cells = ['TRUE', 'True', 'tRuE', '"true"', '1', 'yes', 't', ' true', '', 'false'];
        run.put(
            'accounts',
            lines(
                'id,active',
                cells.map((cell, index) => `A${index},${cell}`)
            )
        );
        await run.run();
        expect(run.funnel('research')).toMatchObject({ all_accounts: cells.length, active: 4 });
    });

    it('When every table has only its header, then every output has only its header, and the night is held', async () => {
        for (const file of readdirSync(run.from)) {
            const table = file.slice(0, -'.csv'.length);
            run.put(table, `${run.input(table).split('\n')[0] ?? ''}\n`);
        }
        const { status, outputs, checks } = await run.run();
        expect(status).toBe('held');
        expect(checks.filter(({ passed }) => !passed).map(({ code }) => code)).toEqual(['freshness']);
        const filled = outputs.filter(({ rows }) => rows > 0).map(({ name }) => name);
        expect(filled.sort()).toEqual(['checks', 'funnel', 'overflow_trail', 'state_fill']);
        expect(run.records('state_fill').every(({ taken }) => taken === '0')).toBe(true);
    });

    it('When only the required files are there, then the night runs', async () => {
        const required = ['accounts.csv', 'researched_phones.csv', 'calls.csv'];
        for (const file of readdirSync(run.from)) if (!required.includes(file)) rmSync(join(run.from, file));
        await run.run();
        expect(listed()).toBeGreaterThan(0);
        expect(run.records('call_list').map(({ rank }) => Number(rank))).toEqual(
            Array.from({ length: listed() }, (_, index) => index + 1)
        );
    });

    it.each<[string, Record<string, Record<string, unknown>>, () => void, () => void]>([
        [
            'the list holds one and no request may be made',
            { call_list: { size: 1 }, research: { max_requests: 0 } },
            () => undefined,
            () => {
                expect(listed()).toBe(1);
                expect(run.records('research_queue')).toEqual([]);
            }
        ],
        [
            'the list may hold a million',
            { call_list: { size: 1_000_000, method: 'webster' } },
            () => undefined,
            () => expect(listed()).toBeLessThan(60)
        ],
        [
            'no account is active',
            {},
            () => run.put('accounts', run.input('accounts').replaceAll(/,true,/gi, ',false,')),
            () => expect([listed(), run.records('research_queue').length]).toEqual([0, 0])
        ]
    ])('When %s, then the night says what it did', async (_, parameters, make, check) => {
        make();
        const { checks } = await run.run({ parameters: { ...LENIENT, ...parameters } });
        check();
        expect(checks.filter(({ passed, severity }) => !passed && severity === 'error')).toEqual([]);
    });

    it('When a state of an own population table has nobody, then its numbers stay off the list (L11)', async () => {
        await run.run();
        const all = run.records('call_list');
        const states = [...new Set(all.map(({ state }) => state))];
        expect(states).toContain('CA');
        run.put(
            'state_population',
            lines(
                'state,name,census_2020,vintage_2025_estimate_2025',
                states.map((state) => `${state ?? ''},${state ?? ''},100,${state === 'CA' ? 0 : 100}`)
            )
        );
        const { status } = await run.run();
        expect(status).toBe('held');
        expect(
            run
                .records('call_list')
                .map(({ account_id }) => account_id)
                .sort()
        ).toEqual(
            all
                .filter(({ state }) => state !== 'CA')
                .map(({ account_id }) => account_id)
                .sort()
        );
    });
});
