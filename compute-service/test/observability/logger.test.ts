import { withIds } from '../../src/work-context.ts';
import { createLogger } from '../../src/observability/logger.ts';

/** Returns what the logger wrote for one entry. */
function written(log: (logger: ReturnType<typeof createLogger>) => void): string {
    let text = '';
    const destination = {
        write(line: string) {
            text += line;
        }
    };
    log(createLogger({ level: 'info', destination }));
    return text;
}

describe('Logger', () => {
    it.each([
        '+14155552671',
        '(415) 555-2671',
        '415-555-2671',
        '415.555.2671',
        '4155552671',
        '1 415 555 2671',
        '+442071838750'
    ])('When a text holds the number %s, then the log does not', (number) => {
        const line = written((logger) =>
            logger.info(
                { note: `dialled ${number}`, deep: { list: [number] }, err: new Error(`no ${number}`) },
                `Call to ${number} and %s`,
                number
            )
        );
        expect(line).not.toContain(number);
        expect(line.match(/\[phone\]/g)?.length).toBeGreaterThanOrEqual(5);
    });

    it('When an entry holds credentials, then they are not written', () => {
        const line = written((logger) =>
            logger.info(
                {
                    ...{ password: 'p-secret', config: { clientSecret: 'c-secret' } },
                    request: { headers: { authorization: 'Bearer h-secret' } },
                    err: new Error('refused Bearer e-secret', {
                        cause: new Error('session 00D000000000001!s-secret')
                    })
                },
                'Sent Bearer m-secret'
            )
        );
        expect(line).not.toContain('-secret');
    });

    it('When work is part of a request, run and step, then every line carries their ids', async () => {
        const line = async (work: (logger: ReturnType<typeof createLogger>) => Promise<void>) => {
            let text = '';
            const destination = { write: (more: string) => void (text += more) };
            await work(createLogger({ level: 'info', destination }));
            return JSON.parse(text) as Record<string, unknown>;
        };
        const inside = await line((logger) =>
            withIds({ requestId: 'q-1', runId: 'r-1' }, () =>
                withIds({ step: 'flush.flagged' }, async () => {
                    await new Promise((resolve) => setTimeout(resolve, 1));
                    logger.info({ rows: 3 }, 'Flagged');
                })
            )
        );
        expect(inside).toMatchObject({ requestId: 'q-1', runId: 'r-1', step: 'flush.flagged', rows: 3 });
        const own = await line(async (logger) =>
            withIds({ runId: 'r-1' }, () => logger.info({ runId: 'r-2' }, 'Another run'))
        );
        expect(own['runId']).toBe('r-2');
        expect(await line(async (logger) => logger.info('Outside'))).not.toHaveProperty('runId');
    });

    it('When an entry holds instants, ids and counts, then they stay readable', () => {
        const kept = {
            runId: '20261124T020013-9f2c4b1a07',
            at: '2026-11-24T02:00:13.000Z',
            rows: 4155552671
        };
        expect(JSON.parse(written((logger) => logger.info(kept, 'Run ended')))).toMatchObject({
            ...{ ...kept, level: 'info', msg: 'Run ended' }
        });
    });
});
