import { execFileSync } from 'node:child_process';
import {
    chmodSync,
    existsSync,
    mkdirSync,
    readdirSync,
    readFileSync,
    renameSync,
    rmSync,
    symlinkSync,
    truncateSync,
    writeFileSync
} from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { RunRequest } from '../../src/runs/run.ts';
import { randomWorld } from '../reference/random-world.ts';
import { FolderRun, LENIENT } from './folder-run.ts';

const REQUESTS = 'id,account_id,status,created_at';
const CALLS = 'id,account_id,phone_text,disposition,duration_s';
const rowsOf = (count: number, row: (index: number) => string): string =>
    Array.from({ length: count }, (_, index) => `${row(index)}\n`).join('');

/** Words of the inside that no person should have to read. */
const INSIDE = /loaded_|[Ss]elect |SELECT |LINE \d|strict_mode|\.ts:|node:|read_csv/;

describe('A folder that cannot be used', () => {
    let run: FolderRun;

    beforeAll(() => {
        run = new FolderRun(randomWorld(5000));
    });

    beforeEach(() => run.reset());
    afterAll(() => run.remove());

    const replaced = (table: string, file: () => void): void => {
        rmSync(join(run.from, `${table}.csv`));
        file();
    };
    const path = (name: string): string => join(run.from, name);

    it.each<[string, () => void, readonly string[]]>([
        ['lacks a required file', () => rmSync(path('calls.csv')), ['calls.csv is missing']],
        [
            'has a required file whose name is written otherwise',
            () => renameSync(path('accounts.csv'), path('Accounts.CSV')),
            ['accounts.csv is missing; there is Accounts.CSV']
        ],
        [
            'has a first line that never ends',
            () => {
                run.put('suppressions', '');
                truncateSync(path('suppressions.csv'), 1 << 28);
            },
            ['suppressions.csv has a first line of more than 1 MB']
        ],
        [
            'has two million columns without a name',
            () => run.put('accounts', `id,active${','.repeat(2_000_000)}\n`),
            ['accounts.csv has a first line of more than 1 MB']
        ],
        [
            'is a packed file',
            () => run.put('accounts', gzipSync(run.input('accounts'))),
            ['accounts.csv is not UTF-8', 'packed']
        ],
        [
            'separates cells by semicolons',
            () => run.put('open_requests', `${REQUESTS.replaceAll(',', ';')}\nA;1;open;\n`),
            ['open_requests.csv separates its cells by something else than commas']
        ],
        [
            'separates cells by tabs',
            () => run.put('suppressions', 'e164\tkind\n'),
            ['suppressions.csv separates its cells by something else than commas']
        ],
        [
            'begins with empty lines',
            () => run.put('accounts', `\n\n${run.input('accounts')}`),
            ['accounts.csv begins with an empty line']
        ],
        [
            'begins with a line for spreadsheets',
            () => run.put('accounts', `sep=,\n${run.input('accounts')}`),
            ['accounts.csv begins with a line for spreadsheets']
        ],
        [
            'has a blank before the name of a column',
            () => run.put('accounts', run.input('accounts').replace(',active,', ', Active,')),
            ['lacks the column active (it has " Active", which is another name)']
        ],
        [
            'has two byte order marks',
            () => run.put('accounts', `\ufeff\ufeff${run.input('accounts')}`),
            ['accounts.csv lacks the column id (it has']
        ],
        ['is not there', () => rmSync(run.from, { recursive: true }), ['input folder', 'is not there']],
        [
            'is a file',
            () => {
                rmSync(run.from, { recursive: true });
                writeFileSync(run.from, '');
            },
            ['is a file']
        ],
        [
            'lacks a required column',
            () => run.put('accounts', run.input('accounts').replace(',active,', ',aktiv,')),
            ['accounts.csv', 'lacks the column active']
        ],
        [
            'has a column twice',
            () => run.put('open_requests', `${REQUESTS},id\n`),
            ['has the column id twice']
        ],
        [
            'has a table without any column of its own',
            () => run.put('suppressions', 'phone\n4155552671\n'),
            ['suppressions.csv has none of the columns e164']
        ],
        [
            'has a gap in the phone columns',
            () => run.put('accounts', 'id,active,phone_1,phone_3\n'),
            ['phone_3 but no phone_2']
        ],
        [
            'has more phone columns than there are',
            () =>
                run.put(
                    'accounts',
                    `id,active,${Array.from({ length: 100 }, (_, i) => `phone_${i + 1}`).join(',')}\n`
                ),
            ['phone_100', 'phone_1 to phone_99']
        ],
        [
            'has a phone column with a zero',
            () => run.put('accounts', 'id,active,phone_1,phone_02\n'),
            ['phone_02']
        ],
        [
            'has a ragged row',
            () => run.put('open_requests', `${REQUESTS}\nA,1,open,\nB,1\n`),
            ['open_requests.csv has 2 cells in record 2, the header has 4']
        ],
        [
            'is cut inside a cell',
            () => run.put('open_requests', `${REQUESTS}\nA,1,"open`),
            ['ends inside a quoted cell']
        ],
        [
            'has text after a quoted cell',
            () => run.put('open_requests', `${REQUESTS}\nA,1,"open"x,\n`),
            ['open_requests.csv, line 2', 'quoted cell']
        ],
        [
            'is in Latin-1',
            () => run.put('open_requests', Buffer.from(`${REQUESTS}\nA,1,caf\xe9,\n`, 'latin1')),
            ['open_requests.csv, line 2', 'not UTF-8']
        ],
        [
            'holds half a surrogate',
            () => run.put('open_requests', Buffer.from(`${REQUESTS}\nA,1,\xed\xa0\x80,\n`, 'latin1')),
            ['open_requests.csv, line 2', 'not UTF-8']
        ],
        [
            'is in UTF-16',
            () => run.put('accounts', Buffer.from(`\ufeff${run.input('accounts')}`, 'utf16le')),
            ['accounts.csv', 'looks like UTF-16']
        ],
        ['has an empty file', () => run.put('suppressions', ''), ['suppressions.csv is empty']],
        [
            'has a file of blank lines',
            () => run.put('suppressions', '\ufeff\n\n'),
            ['suppressions.csv is empty']
        ],
        [
            'mixes line ends',
            () => run.put('open_requests', `${REQUESTS}\nA,1,open,\r\nB,1,open,\n`),
            ['LF', 'CR LF', 'record 1']
        ],
        [
            'ends lines with carriage returns alone',
            () => run.put('open_requests', `${REQUESTS}\rA,1,open,\r`),
            ['LF', 'the header']
        ],
        [
            'has a line of more than 2 MB',
            () => run.put('accounts', `id,active,name\nA,true,${'x'.repeat(3 << 20)}\n`),
            ['accounts.csv, line 2', 'longer than 2 MB']
        ],
        [
            'has a folder for a file',
            () => replaced('suppressions', () => mkdirSync(path('suppressions.csv'))),
            ['suppressions.csv', 'not a regular file']
        ],
        [
            'has a link out of itself',
            () => replaced('suppressions', () => symlinkSync('/etc/hosts', path('suppressions.csv'))),
            ['suppressions.csv leads out of its folder']
        ],
        [
            'has a link to nothing',
            () => replaced('suppressions', () => symlinkSync('nowhere.csv', path('suppressions.csv'))),
            ['suppressions.csv is a link to a file that is not there']
        ],
        [
            'has a link to itself',
            () => replaced('suppressions', () => symlinkSync('suppressions.csv', path('suppressions.csv'))),
            ['suppressions.csv cannot be read (ELOOP)']
        ],
        [
            'has a pipe for a file',
            () => replaced('suppressions', () => execFileSync('mkfifo', [path('suppressions.csv')])),
            ['suppressions.csv', 'not a regular file']
        ],
        [
            'has an id twice',
            () => run.put('open_requests', `${REQUESTS}\nA,1,open,\nA,2,open,\n`),
            ['open_requests', 'column id', '"A" in 2 rows']
        ],
        [
            'has an id twice, once in a row that cannot be read',
            () => run.put('open_requests', `${REQUESTS}\nA,1,open,soon\nA,2,open,\n`),
            ['open_requests', 'column id', '"A" in 2 rows']
        ],
        [
            'has a row without an id',
            () => run.put('open_requests', `${REQUESTS}\n,1,open,\n`),
            ['open_requests', 'column id', 'none in 1 row']
        ],
        [
            'maps one text twice',
            () => run.put('disposition_map', 'raw_text,canonical\nSpoke,contact\n spOKe ,busy\n'),
            ['"spoke" is mapped more than once']
        ],
        [
            'maps a text that folds differently',
            () => run.put('disposition_map', 'raw_text,canonical\nİptal,busy\nΣΑ,busy\n'),
            ['"İptal", "ΣΑ" holds İ or Σ']
        ],
        [
            'maps to no disposition',
            () => run.put('disposition_map', 'raw_text,canonical\nSpoke,talked\n'),
            ['"Spoke" is mapped to none of contact']
        ],
        [
            'has only states without people',
            () =>
                run.put(
                    'state_population',
                    'state,name,census_2020,vintage_2025_estimate_2025\nCA,California,0,0\n'
                ),
            ['populations of all states add up to 0']
        ],
        [
            'has a state with fewer than none',
            () =>
                run.put(
                    'state_population',
                    'state,name,census_2020,vintage_2025_estimate_2025\nCA,California,5,-5\n'
                ),
            ['population of CA is -5']
        ],
        [
            'has an unknown time zone',
            () => run.put('area_codes', 'area_code,state,time_zones\n415,CA,Mars/Phobos\n'),
            ['unknown time zone "Mars/Phobos"']
        ]
    ])('When it %s, then the run says so in words and writes nothing', async (_, make, words) => {
        make();
        const { code, message, advice } = await run.fault();
        for (const word of words) expect(message).toContain(word);
        expect(['invalid_input', 'configuration']).toContain(code);
        expect(`${message} ${advice}`).not.toMatch(INSIDE);
        expect(advice).not.toBe('');
        expect(existsSync(run.to)).toBe(false);
    });

    it.each<[string, number, number, number | null]>([
        ['just at the limit', 1000, 1, null],
        ['just above the limit', 999, 1, 1],
        ['at no limit but 0', 1, 1, 1]
    ])(
        'When unreadable rows are %s, then the share is compared exactly',
        async (_, rows, faulty, refused) => {
            run.put(
                'call_history',
                `${CALLS}\n${rowsOf(rows, (i) => `H${i},,4155552671,busy,${i < faulty ? '1e5' : '62.0'}`)}`
            );
            const parameters = { ...LENIENT, night: { max_unmapped_share: 1 } };
            if (refused === null) {
                await run.run({ parameters });
                expect(run.records('quarantine')).toEqual([
                    {
                        table: 'call_history',
                        row: 'H0',
                        column: 'duration_s',
                        value: '1e5',
                        reason: 'is not a whole number'
                    }
                ]);
                return;
            }
            const { message, field } = await run.fault({ parameters });
            expect(message).toContain(
                `call_history: 1 of ${rows === 1 ? '1 row' : `${rows.toLocaleString('en-US')} rows`}`
            );
            expect(message).toContain('row H0, column duration_s, "1e5" is not a whole number');
            expect(field).toBe('night.max_quarantined_share');
            expect(existsSync(run.to)).toBe(false);
        }
    );

    it.each<[string, number, boolean]>([
        ['just at the limit', 50, false],
        ['just above the limit', 49, true]
    ])(
        'When unmapped dispositions are %s, then the share is compared exactly (C4)',
        async (_, rows, refused) => {
            rmSync(path('call_history.csv'));
            run.put(
                'calls',
                `${CALLS}\n${rowsOf(rows, (i) => `C${i},,4155552671,${i === 0 ? '=robot' : 'busy'},`)}`
            );
            const parameters: RunRequest['parameters'] = { flush: { max_share_flushed: 1 } };
            if (refused) {
                const { message } = await run.fault({ parameters });
                expect(message).toContain('1 of 49 calls (2.04 %)');
                expect(message).toContain('"=robot" (1)');
            } else await run.run({ parameters });
            expect(existsSync(run.to)).toBe(!refused);
        }
    );

    it.each<[string, (to: string) => string, string]>([
        ['is the input folder', () => run.from, 'is the input folder'],
        ['is a link to the input folder', (to) => (symlinkSync(run.from, to), to), 'is the input folder'],
        ['is a file', (to) => (writeFileSync(to, 'mine'), to), 'is a file'],
        ['lies below a file', (to) => (writeFileSync(to, 'mine'), join(to, 'deep')), 'is a file'],
        ['cannot be made by anyone', () => '/proc/dial-flow/out', 'cannot be written to (']
    ])('When the output folder %s, then the run does not begin', async (_, make, words) => {
        const to = make(run.to);
        const before = readdirSync(run.from);
        const { code, message } = await run.fault({ to });
        expect({ code, message }).toEqual({
            code: 'invalid_request',
            message: expect.stringContaining(words) as string
        });
        expect(readdirSync(run.from)).toEqual(before);
    });

    it('When an output cannot be put into its place, then the files of the last run stay as they were', async () => {
        await run.run();
        const before = run.hashes();
        run.put('calls', `${CALLS}\n`);
        rmSync(join(run.to, 'checks.csv'));
        mkdirSync(join(run.to, 'checks.csv'));
        const { code, message } = await run.fault();
        expect(code).toBe('delivery_failed');
        expect(message).toContain('checks.csv could not be written to the output folder');
        rmSync(join(run.to, 'checks.csv'), { recursive: true });
        const { 'checks.csv': checks, ...others } = before;
        expect(checks).toBeDefined();
        expect(run.hashes()).toEqual(others);
    });

    it('When a file has a name that no table has, then the run names it', async () => {
        renameSync(path('suppressions.csv'), path('suppresions.csv'));
        const { warnings, status } = await run.run();
        expect(status).toBe('succeeded_with_warnings');
        expect(warnings[0]).toBe('Not read, because no table has such a name: suppresions.csv.');
    });

    // The superuser may read everything.
    (process.getuid?.() === 0 ? it.skip : it)('When a file may not be read, then it is named', async () => {
        chmodSync(path('suppressions.csv'), 0o000);
        expect((await run.fault()).message).toContain('suppressions.csv cannot be read (EACCES)');
    });

    it('When a header has ten thousand columns and a cell a megabyte, then all is read', async () => {
        const extra = Array.from({ length: 10_000 }, (_, index) => `surplus_${index}`);
        const name = 'n'.repeat(1 << 20);
        run.put(
            'accounts',
            `id,active,name,phone_1,${extra.join(',')}\nA,true,"${name}",4155552671${','.repeat(10_000)}\n`
        );
        await run.run();
        const [listed] = run.records('call_list');
        expect(listed?.['account_name']?.length).toBe(name.length);
        expect(readFileSync(join(run.to, 'manifest.json'), 'utf8')).toContain('"call_list.csv"');
    });
});
