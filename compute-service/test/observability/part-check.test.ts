import { createReadiness } from '../../src/observability/part-check.ts';
import type { PartCheck } from '../../src/observability/part-check.ts';

const part = (changes: Partial<PartCheck> & Pick<PartCheck, 'code'>): PartCheck => ({
    subject: 'The part',
    essential: false,
    examine: async () => ({ code: changes.code, status: 'ok', sentence: 'It answers.', fix: null }),
    ...changes
});
const fails = async () => Promise.reject(new Error('password=secret'));

describe('Readiness', () => {
    it.each([
        ['nothing is missing', [part({ code: 'a', essential: true }), part({ code: 'b' })], 'ready'],
        [
            'a part far away is missing',
            [part({ code: 'a', essential: true }), part({ code: 'b', examine: fails })],
            'degraded'
        ],
        [
            'an essential part is missing',
            [part({ code: 'a', essential: true, examine: fails }), part({ code: 'b' })],
            'not_ready'
        ]
    ])('When %s, then it says so', async (_what, checks, status) => {
        expect((await createReadiness({ checks })()).status).toBe(status);
    });

    it('When a part throws, then it is named, and what it threw stays secret', async () => {
        const { parts } = await createReadiness({ checks: [part({ code: 'a', examine: fails })] })();
        expect(parts).toMatchObject([{ code: 'a', finding: { sentence: 'The part cannot be reached.' } }]);
        expect(JSON.stringify(parts)).not.toContain('secret');
    });

    it('When a part hangs, then it is given up and the others are told', async () => {
        const hangs = part({ code: 'a', examine: () => new Promise(() => undefined) });
        const { parts } = await createReadiness({ checks: [hangs, part({ code: 'b' })], timeoutMs: 10 })();
        expect(parts.map(({ finding }) => finding.status)).toEqual(['failed', 'ok']);
        expect(parts[0]?.finding.sentence).toBe('The part did not answer in time.');
    });

    it('When it is asked again and again, then a part is looked at once while its answer is fresh', async () => {
        let looks = 0;
        let time = 0;
        const counted = part({
            code: 'a',
            examine: async () => {
                looks += 1;
                return { code: 'a', status: looks > 1 ? 'failed' : 'ok', sentence: '', fix: null };
            }
        });
        const readiness = createReadiness({ checks: [counted], freshMs: 1000, now: () => time });
        await Promise.all([readiness(), readiness(), readiness()]);
        time = 999;
        expect((await readiness()).status).toBe('ready');
        expect(looks).toBe(1);
        time = 1000;
        expect((await readiness()).status).toBe('degraded');
        expect(looks).toBe(2);
    });
});
