import { checkOf, type Entry, type Fill } from './cases.ts';

const A: Entry = ['CA', '+14155552671', 'A'];
const B: Entry = ['CA', '+14155552672', 'B'];
const C: Entry = ['NY', '+12125552672', 'C'];

describe('Quality checks: funnels', () => {
    const inputs = [
        { table: 'accounts', announced: 12, read: 12, quarantined: 2 },
        { table: 'researched_phones', announced: 5, read: 5, quarantined: 0 }
    ];
    const funnels = [
        { engine: 'dedupe', step: 'all_researched_phones', rows: 5, dropped: 0 },
        { engine: 'dedupe', step: 'not_retired', rows: 5, dropped: 0 },
        { engine: 'research', step: 'all_accounts', rows: 10, dropped: 0 },
        { engine: 'research', step: 'active', rows: 7, dropped: 3 }
    ] as const;

    it('funnel_adds_up: When rows in are rows out and dropped, then it passes', async () => {
        expect(await checkOf('funnel_adds_up', { inputs, funnels })).toMatchObject({
            passed: true,
            sentence: 'All 4 steps of the funnels add up.'
        });
    });

    it.each([
        [7, 2, 'a row got lost'],
        [11, -1, 'rows were doubled']
    ])(
        'funnel_adds_up: When 10 rows become %i and %i are dropped, then it fails (%s)',
        async (rows, dropped) => {
            const last = { engine: 'research', step: 'active', rows, dropped } as const;
            const changed = [...funnels.slice(0, -1), last];
            expect(await checkOf('funnel_adds_up', { inputs, funnels: changed })).toMatchObject({
                passed: false,
                actual: '1 step',
                sentence: 'These steps do not add up: research.active.'
            });
        }
    );

    it('funnel_adds_up: When a funnel starts with other rows than were readable, then it fails', async () => {
        const other = [{ table: 'accounts', announced: 12, read: 12, quarantined: 0 }];
        expect(await checkOf('funnel_adds_up', { inputs: other, funnels })).toMatchObject({
            passed: false,
            sentence: 'These steps do not add up: research.all_accounts.'
        });
    });
});

describe('Quality checks: the list', () => {
    it('no_suppressed_on_list: When a number or an account is suppressed, then it fails', async () => {
        const suppressed = (suppressions: Record<string, string>[]) =>
            checkOf('no_suppressed_on_list', { tables: { suppressions }, list: [A, B] });
        expect(await suppressed([{ e164: '212 555 2672' }])).toMatchObject({ passed: true, actual: '0' });
        expect(await suppressed([{ e164: '415 555 2671' }])).toMatchObject({
            passed: false,
            sentence: '1 entry of the list must not be called.'
        });
        expect(await suppressed([{ account_id: 'B' }])).toMatchObject({ passed: false });
    });

    it('no_number_twice: When a number stands on the list twice, then it fails', async () => {
        expect(await checkOf('no_number_twice', { list: [A, B] })).toMatchObject({ passed: true });
        expect(await checkOf('no_number_twice', { list: [A, B, ['CA', A[1], 'C']] })).toMatchObject({
            passed: false,
            actual: '1'
        });
    });

    it.each<[string, readonly Entry[], readonly Fill[], boolean]>([
        [
            'it is full',
            [A, C],
            [
                ['CA', 10, 9, 1],
                ['NY', 10, 1, 1]
            ],
            true
        ],
        [
            'no state has more',
            [A],
            [
                ['CA', 10, 1, 1],
                ['NY', 10, 0, 0]
            ],
            true
        ],
        [
            'only a state without population has more',
            [A],
            [
                ['CA', 10, 1, 1],
                ['NY', 0, 5, 0]
            ],
            true
        ],
        [
            'a state has more',
            [A],
            [
                ['CA', 10, 2, 1],
                ['NY', 10, 0, 0]
            ],
            false
        ],
        [
            'it is too long',
            [A, B, C],
            [
                ['CA', 10, 2, 2],
                ['NY', 10, 1, 1]
            ],
            false
        ]
    ])('list_size: When %s, then passed is as said', async (_, list, fill, passed) => {
        expect(await checkOf('list_size', { list, fill, size: 2 })).toMatchObject({ passed, expected: '2' });
    });

    it.each<[number, boolean]>([
        [1, true],
        [2, true],
        [3, true],
        [4, false],
        [0, false]
    ])(
        'state_mix: When a state holds 2 entries and %i were taken, then passed is %s',
        async (taken, passed) => {
            const fill: Fill[] = [['CA', 10, 9, taken]];
            expect(await checkOf('state_mix', { list: [A, B], fill })).toMatchObject({ passed });
        }
    );

    it('state_mix: When a state that was given nothing holds entries, then it fails', async () => {
        expect(await checkOf('state_mix', { list: [A, B] })).toMatchObject({ passed: false, actual: '1' });
    });
});

describe('Quality checks: volume', () => {
    const volume = (rows: number, previous: number | null, max_volume_change = 0.3) =>
        checkOf('volume_duplicate_removals', {
            duplicates: rows,
            previousRows: previous === null ? null : { duplicate_removals: previous },
            night: { max_volume_change }
        });

    it.each([
        [130, 100, false, 'exactly 30 % more'],
        [129, 100, true, '29 % more'],
        [70, 100, false, 'exactly 30 % fewer'],
        [71, 100, true, '29 % fewer'],
        [100, 100, true, 'as many'],
        [0, 0, true, 'none both times'],
        [1, 0, false, 'none before'],
        [0, 100, false, 'none now']
    ])('Q: When there are %i rows after %i, then passed is %s (%s)', async (rows, previous, passed) => {
        expect(await volume(rows, previous)).toMatchObject({ passed });
    });

    it('Q: When there is no accepted run, then anything passes', async () => {
        expect(await volume(5, null)).toMatchObject({
            passed: true,
            sentence: '5 duplicates; no accepted run before.'
        });
    });

    it('Q: When the accepted run has no such result, then anything passes', async () => {
        expect(
            await checkOf('volume_duplicate_removals', { duplicates: 5, previousRows: { call_list: 7 } })
        ).toMatchObject({ passed: true });
    });

    it('G11: When the limit has four decimals, then it is compared exactly', async () => {
        expect(await volume(1001, 1000, 0.0011)).toMatchObject({ passed: true });
        expect(await volume(1001, 1000, 0.001)).toMatchObject({
            passed: false,
            expected: '1,000 ± less than 0.1 %',
            sentence:
                '1,001 duplicates, 1 (0.1 %) more than in the last accepted run; the limit is a change below 0.1 %.'
        });
    });
});
