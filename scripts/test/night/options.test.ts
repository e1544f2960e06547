import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OptionError, readNightlyOptions } from '../../night/options.ts';
import { worldArgs } from '../../local/world-args.ts';

describe('the options of a night', () => {
    it('When nothing is given, then the kept world and its day are used', () => {
        const options = readNightlyOptions([]);
        expect(options).toMatchObject({
            world: { size: null },
            asOf: null,
            seed: null,
            data: '.dial-flow',
            keep: false
        });
        expect(worldArgs(options.world, false)).toEqual([]);
    });

    it('When only accounts are given, then phones and calls keep the proportion', () => {
        const options = readNightlyOptions([
            '--accounts',
            '4,000',
            '--world-seed=7',
            '--as-of',
            '2026-11-23'
        ]);
        expect(options.data).toBe('.dial-flow/world-4000-6000-10000-7');
        expect(options.world.size).toEqual({ accounts: 4_000, phones: 6_000, calls: 10_000 });
        expect(worldArgs(options.world, false).join(' ')).toBe(
            '--accounts 4000 --phones 6000 --calls 10000 --seed 7 --world-date 2026-11-23'
        );
    });

    it('When only calls are given, then the rest is of the default world', () => {
        expect(readNightlyOptions(['--calls', '5']).world.size).toEqual({
            accounts: 400_000,
            phones: 600_000,
            calls: 5
        });
    });

    it('When a file gives options of the world, then they are passed on, and another file is another folder', () => {
        const folder = mkdtempSync(join(tmpdir(), 'dial-flow-options-'));
        const write = (name: string, options: object): string => {
            const file = join(folder, name);
            writeFileSync(file, JSON.stringify(options));
            return file;
        };
        try {
            const many = write('many.json', { duplicateShare: 0.3, accounts: 5_000 });
            const few = write('few.json', { duplicateShare: 0.05, accounts: 5_000 });
            const options = readNightlyOptions(['--world', many, '--calls', '90']);
            expect(worldArgs(options.world, false).join(' ')).toBe(
                `--world ${many} --accounts 5000 --phones 7500 --calls 90`
            );
            expect(options.data).toMatch(/world-5000-7500-90-1-[0-9a-f]{8}$/);
            expect(readNightlyOptions(['--world', few, '--calls', '90']).data).not.toBe(options.data);
            expect(worldArgs(readNightlyOptions(['--world', few]).world, true)).toEqual(['--world', few]);
            const wrong = write('wrong.json', { duplicateShare: 2, duplicates: 1 });
            expect(() => readNightlyOptions(['--world', wrong])).toThrow(
                /duplicates: there is no such option\nduplicateShare: a number from 0 to 0.5/
            );
        } finally {
            rmSync(folder, { recursive: true, force: true });
        }
    });

    it.each([
        [['--accounts', '5'], /accounts: a whole number from 100 to 1000000/],
        [['--calls', '10000001'], /calls: a whole number from 0 to 10000000/],
        [['--world', 'no-such-file.json'], /--world no-such-file.json cannot be read/],
        [['--accounts', '-1'], /must be a whole number|ambiguous/],
        [['--accounts', '1.5'], /--accounts must be a whole number, not "1.5"/],
        [['--as-of', '2026-02-30'], /--as-of must be a day like 2026-11-23/],
        [['--acounts', '4000'], /Unknown option '--acounts'/],
        [['4000'], /npm run nightly -- --accounts 4000/]
    ])('When the arguments are %j, then it says what is wrong', (argv, message) => {
        expect(() => readNightlyOptions(argv)).toThrow(OptionError);
        expect(() => readNightlyOptions(argv)).toThrow(message);
    });
});
