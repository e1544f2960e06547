import { resolveWorldOptions } from '../../src/world/options.ts';
import { WorldError } from '../../src/world/world-error.ts';

const today = '2026-11-23';

describe('World options', () => {
    it('When nothing is given, then the world has 400,000 accounts, 600,000 researched phones and 1,000,000 calls', () => {
        expect(resolveWorldOptions({}, today)).toMatchObject({
            accounts: 400_000,
            phones: 600_000,
            calls: 1_000_000,
            switchboards: 40,
            duplicateShare: 0.15,
            worldDate: today
        });
    });

    it('When only the accounts are given, then phones and calls keep their proportion', () => {
        expect(resolveWorldOptions({ accounts: 4_000 }, today)).toMatchObject({
            phones: 6_000,
            calls: 10_000
        });
    });

    it('When an option is undefined, then its default holds', () => {
        expect(resolveWorldOptions({ seed: undefined }, today).seed).toBe(1);
    });

    it('When several options are faulty, then the error names each with its range', () => {
        const given = { accounts: 1.5, duplicateShare: 0.6, worldDate: '2026-02-30', answerRates: [1] };
        expect(() => resolveWorldOptions(given, today)).toThrow(WorldError);
        expect(() => resolveWorldOptions(given, today)).toThrow(
            [
                'The world cannot be made from these options:',
                'accounts: a whole number from 100 to 1000000',
                'duplicateShare: a number from 0 to 0.5',
                'worldDate: a day from 2000-01-01 to 2100-12-31',
                'answerRates: 24 numbers from 0 to 1'
            ].join('\n')
        );
    });

    it('When there is no such option, then it is named', () => {
        const misspelt: object = { acounts: 4_000 };
        expect(() => resolveWorldOptions(misspelt, today)).toThrow('acounts: there is no such option');
    });
});
