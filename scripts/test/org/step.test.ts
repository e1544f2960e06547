import { byHand, done, failed, runSteps, type Step, type StepsReport } from '../../org/step.ts';

type Context = { readonly said: string };

async function run(
    steps: readonly Step<Context>[],
    secrets: readonly string[] = []
): Promise<{ report: StepsReport; lines: readonly string[] }> {
    const lines: string[] = [];
    const report = await runSteps({
        steps,
        context: { said: 'hello' },
        secrets,
        print: (line) => lines.push(line.trim())
    });
    return { report, lines };
}

const step = (title: string, more: Partial<Step<Context>> = {}): Step<Context> => ({
    title,
    run: async ({ said }) => done(said),
    ...more
});

describe('steps', () => {
    it('When they run, then each has its number, its lines and its end', async () => {
        const { lines } = await run([step('First'), step('Second')]);
        expect(lines).toEqual(['[1/2] First', 'hello', 'done', '[2/2] Second', 'hello', 'done']);
    });

    it('When one fails or throws, then the others run and it is reported', async () => {
        const { report, lines } = await run([
            step('Fails', { run: async () => failed('no') }),
            step('Throws', { run: () => Promise.reject(new Error('broken')) }),
            step('By hand', { run: async () => byHand('do it') }),
            step('Last')
        ]);
        expect(report).toEqual({ failed: ['Fails', 'Throws'], byHand: ['By hand'] });
        expect(lines).toEqual(expect.arrayContaining(['broken', 'FAILED', 'BY HAND', '[4/4] Last']));
    });

    it('When a needed one fails, then nothing after it is tried', async () => {
        const { lines } = await run([
            step('Needed', { needed: true, run: async () => failed() }),
            step('Last')
        ]);
        expect(lines).not.toContain('[2/2] Last');
    });

    it('When a line holds a secret, then it is not printed, also from an error', async () => {
        const { lines } = await run(
            [
                step('Says', { run: async () => done('key is s3cret!') }),
                step('Throws', { run: () => Promise.reject(new Error('refused s3cret!')) })
            ],
            ['s3cret!']
        );
        expect(lines.join(' ')).not.toContain('s3cret!');
        expect(lines).toContain('refused (secret)');
    });
});
