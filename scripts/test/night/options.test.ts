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

    it.each([
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
