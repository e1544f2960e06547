import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { main } from '../../src/cli/main.ts';
import { duckdbEngine } from '../../src/compute/duckdb.ts';
import { ENGINES } from '../../src/engines/registry.ts';
import { runFolderNight } from '../../src/night/folder-night.ts';
import { randomWorld } from '../reference/random-world.ts';
import { FolderRun } from './folder-run.ts';

describe('dial-flow run --from --to', () => {
    let run: FolderRun;

    beforeAll(() => {
        run = new FolderRun(randomWorld(5000));
    });

    afterAll(() => run.remove());

    async function command(...options: readonly string[]) {
        const out: string[] = [];
        const err: string[] = [];
        const exitCode = await main({
            argv: ['run', '--from', run.from, '--to', run.to, ...options],
            environment: {},
            terminal: {
                isLive: false,
                out: (text) => void out.push(text),
                err: (text) => void err.push(text),
                live: () => undefined
            },
            signal: new AbortController().signal,
            parts: {
                engines: ENGINES,
                migrateStores: () => Promise.reject(new Error('not expected')),
                serve: () => Promise.reject(new Error('not expected')),
                openStoresOf: () => Promise.reject(new Error('not expected')),
                openPersonalData: () => Promise.reject(new Error('not expected')),
                readSecret: () => Promise.reject(new Error('not expected')),
                version: () => '1.2.3',
                runFolderNight: (request) =>
                    runFolderNight({ ...request, compute: duckdbEngine(), versions: { product: 'test' } })
            }
        });
        return { exitCode, out: out.join('\n'), err: err.join('\n') };
    }

    const DAY = ['--as-of', '2026-11-23'] as const;
    const LENIENT = ['--set', 'night.max_unmapped_share=1', '--set', 'flush.max_share_flushed=1'] as const;

    it.each<[readonly string[], string]>([
        [['--seed', '5'], '--as-of is missing'],
        [[...DAY], '--seed is missing'],
        [['--as-of', '2026-02-30', '--seed', '5'], '--as-of must be a day like 2026-11-23, not "2026-02-30"'],
        [['--as-of', 'today', '--seed', '5'], '--as-of must be a day'],
        [['--as-of', '1999-12-31', '--seed', '5'], 'from 2000-01-01 to 2100-12-31; 1999-12-31 was given'],
        [['--as-of', '2101-01-01', '--seed', '5'], 'from 2000-01-01 to 2100-12-31; 2101-01-01 was given'],
        [[...DAY, '--seed=-1'], '--seed must be a whole number, not "-1"'],
        [[...DAY, '--seed', '1e3'], '--seed must be a whole number, not "1e3"'],
        [[...DAY, '--seed', '9007199254740992'], '--seed must be a whole number'],
        [[...DAY, '--seed', '5', '--engine', 'flush'], '--engine is for runs through the service']
    ])('When it is given %j, then it says what is wrong and writes nothing', async (options, words) => {
        const { exitCode, err, out } = await command(...options);
        expect(err).toContain(words);
        expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
        expect(existsSync(run.to)).toBe(false);
    });

    it.each<[string, string]>([
        ['call_list.size=0', 'call_list.size must be a whole number from 1 to 1000000; 0 was given'],
        ['call_list.size=1000001', '1000001 was given'],
        ['call_list.size=1.5', '1.5 was given'],
        ['call_list.size="5"', '"5" was given'],
        ['call_list.size=NaN', '"NaN" was given'],
        ['call_list.size=1e400', 'call_list.size must be a whole number'],
        ['call_list.size=', '"" was given'],
        ['call_list.sise=5', 'call_list.sise is no parameter; call_list has size'],
        ['calllist.size=5', 'calllist has no parameters; groups are dedupe, flush'],
        ['__proto__.size=5', '__proto__ has no parameters'],
        ['constructor.size=5', 'constructor has no parameters'],
        ['call_list.__proto__=5', 'call_list.__proto__ is no parameter'],
        ['call_list.constructor=5', 'call_list.constructor is no parameter'],
        ['call_list.recent_share=0.12345', 'with at most 4 decimals; 0.12345 was given'],
        ['call_list.recent_share=1.0001', 'a number from 0 to 1'],
        ['call_list.recent_share=-0.0001', 'a number from 0 to 1'],
        ['call_list.window_start=07:59', 'must be a time from 08:00 to 21:00; "07:59" was given'],
        ['call_list.method=dhondt', 'must be one of hamilton, webster; "dhondt" was given'],
        ['dedupe.retired_statuses=retired', 'must be a list of at most 50 texts; "retired" was given'],
        ['dedupe.retired_statuses=[1]', 'must be a text; 1 was given'],
        ['research.household_dedupe=yes', 'must be true or false; "yes" was given'],
        ['night.checks={"freshness":"loud"}', 'must be one of error, warn, off; "loud" was given'],
        [
            'night.checks={"freshnes":"off"}',
            'night.checks.freshnes is not known; night.checks may name rows_read, freshness'
        ],
        ['flush', '--set takes ENGINE.NAME=VALUE']
    ])(
        'When it is given --set %s, then it names the parameter and writes nothing',
        async (setting, words) => {
            const { exitCode, err } = await command(...DAY, '--seed', '5', '--set', setting);
            expect(err).toContain(words);
            expect(exitCode).toBe(2);
            expect(existsSync(run.to)).toBe(false);
        }
    );

    it('When a parameter file names a prototype, then it is refused by its name', async () => {
        const file = join(run.root, 'parameters.json');
        writeFileSync(file, '{"__proto__": {"size": 5}}');
        const { exitCode, err } = await command(...DAY, '--seed', '5', '--parameters', file);
        expect(err).toContain('__proto__ has no parameters');
        expect(exitCode).toBe(2);
    });

    it('When it succeeds, then the summary says what a person asks and the JSON says the same', async () => {
        const text = await command(...DAY, '--seed', '5', ...LENIENT, '--set', 'call_list.size=1');
        expect(text.exitCode).toBe(0);
        expect(text.out).toContain("Tomorrow's list by state: 1 number\n");
        expect(text.out).toMatch(/call_list\.csv +1 {2}row /);
        expect(text.out).not.toMatch(/\b1 (?:numbers|rows|states)\b/);
        const warning = 'calls.account_id is empty in 25 of 242 rows (limit 5 %).';
        expect(text.out.split(warning)).toHaveLength(2);

        const json = await command(...DAY, '--seed', '5', ...LENIENT, '--json');
        const result = JSON.parse(json.out) as { status: string; outputs: { name: string; rows: number }[] };
        expect(result.status).toBe('succeeded_with_warnings');
        expect(result.outputs.find(({ name }) => name === 'call_list')?.rows).toBe(
            run.records('call_list').length
        );
    });

    it('When a check holds the results back, then the exit code tells', async () => {
        const { exitCode, out } = await command('--as-of', '2027-03-01', '--seed', '5', ...LENIENT);
        expect(exitCode).toBe(3);
        expect(out).toContain('Held back: a check failed.');
    });
});
