import { CHECK_CODES, CHECKS } from '../../../src/engines/checks.ts';
import { resolveParameters } from '../../../src/engines/parameters.ts';
import { call, checkOf, checksOf } from './cases.ts';

describe('Quality checks: which are run, and how grave they are', () => {
    it('has every code once, with words for people', () => {
        expect(CHECKS.map(({ code }) => code)).toEqual(CHECK_CODES);
        for (const { title, help } of CHECKS)
            expect([title, help]).toEqual([expect.any(String), expect.stringMatching(/\.$/)]);
    });

    it('Q: Only null shares and the volume of the research queue are warnings unless the parameters say otherwise', () => {
        expect(CHECKS.filter(({ severity }) => severity !== 'error').map(({ code }) => code)).toEqual([
            'null_share',
            'volume_research_queue'
        ]);
    });

    it('When engines did not run, then their checks are left out', async () => {
        const codes = (await checksOf({ engines: ['dedupe'] })).map(({ code }) => code);
        expect(codes).toEqual([
            'rows_read',
            'freshness',
            'null_share',
            'reference_tables',
            'funnel_adds_up',
            'volume_duplicate_removals'
        ]);
    });

    it('When a severity is given, then the check has it; a check that is off passes and says so', async () => {
        const stale = { tables: { calls: [call('1', { activity_date: '2020-01-01' })] } };
        expect(await checkOf('freshness', stale)).toMatchObject({ severity: 'error', passed: false });
        expect(
            await checkOf('freshness', { ...stale, night: { checks: { freshness: 'warn' } } })
        ).toMatchObject({
            severity: 'warn',
            passed: false
        });
        expect(
            await checkOf('freshness', { ...stale, night: { checks: { freshness: 'off' } } })
        ).toMatchObject({
            severity: 'off',
            passed: true,
            sentence: 'Not looked at: the check is off.'
        });
    });

    it('When a severity names no check, then the parameters are refused', () => {
        expect(() => resolveParameters({ night: { checks: { fresh: 'off' } } })).toThrow(
            /night\.checks\.fresh is not known; night\.checks may name rows_read, freshness, /
        );
    });
});
