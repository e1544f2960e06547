import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandParts } from '../../src/cli/command.ts';
import { main } from '../../src/cli/main.ts';
import type { Terminal } from '../../src/cli/terminal.ts';
import { flushEngine } from '../../src/engines/flush/engine.ts';
import { DialFlowError } from '../../src/error.ts';
import { answerJson, startFakeService, type Answer } from './fake-service.ts';
import { sampleRun, sampleStep } from './sample-run.ts';

const RUN = sampleRun();
const NOBODY = 'http://127.0.0.1:1';

function recordingTerminal(): Terminal & { readonly printed: string[]; readonly told: string[] } {
    const printed: string[] = [];
    const told: string[] = [];
    return {
        printed,
        told,
        isLive: false,
        out: (line) => printed.push(line),
        err: (line) => told.push(line),
        live: () => undefined
    };
}

interface Done {
    readonly code: number;
    readonly out: string;
    readonly err: string;
}

async function dialFlow(
    argv: readonly string[],
    {
        environment = {},
        parts = {}
    }: { readonly environment?: Record<string, string>; readonly parts?: Partial<CommandParts> } = {}
): Promise<Done> {
    const terminal = recordingTerminal();
    const code = await main({
        argv,
        environment,
        terminal,
        signal: new AbortController().signal,
        parts: {
            engines: [flushEngine],
            serve: () => Promise.reject(new Error('not expected')),
            version: () => '1.2.3',
            runFolderNight: () => Promise.reject(new Error('not expected')),
            migrateStores: () => Promise.reject(new Error('not expected')),
            openStoresOf: () => Promise.reject(new Error('not expected')),
            openPersonalData: () => Promise.reject(new Error('not expected')),
            readSecret: () => Promise.reject(new Error('not expected')),
            ...parts
        }
    });
    return { code, out: terminal.printed.join('\n'), err: terminal.told.join('\n') };
}

describe('dial-flow', () => {
    let stop: (() => Promise<void>) | null = null;
    afterEach(async () => {
        await stop?.();
        stop = null;
    });
    async function service(answer: Answer) {
        const running = await startFakeService(answer);
        stop = () => running.stop();
        return running;
    }

    it('When the schedule is asked for, then its nights are told in its own time zone', async () => {
        const night = { date: '2026-11-28', at: '2026-11-28T07:00:00.000Z', asOf: '2026-11-27' };
        const { url, requests } = await service((_request, response) =>
            answerJson(response, {
                schedule: { cron: '0 2 * * *', timeZone: 'America/New_York', catchUpHours: 12 },
                last: {
                    ...night,
                    date: '2026-11-27',
                    at: '2026-11-27T07:00:00.000Z',
                    runId: 'r-1',
                    status: 'succeeded'
                },
                next: [night]
            })
        );
        const { code, out } = await dialFlow(['schedule', '--count', '1', '--url', url]);
        expect(code).toBe(0);
        expect(requests[0]?.url).toBe('/v1/schedule?count=1');
        expect(out).toContain('Saturday, November 28, 2026');
        expect(out).toContain('run r-1, succeeded');
        expect(out).toContain('as of 2026-11-27');
    });

    it('When the service is run with a schedule, then it gets the settings with what was asked for on top', async () => {
        const served: Readonly<Record<string, string | undefined>>[] = [];
        const parts = { serve: async (settings: (typeof served)[number]) => void served.push(settings) };
        const environment = { DIAL_FLOW_PORT: '9', DIAL_FLOW_SCHEDULE: '5 1 * * *' };
        await dialFlow(['serve', '--schedule', '--time-zone', 'Asia/Tokyo'], { environment, parts });
        await dialFlow(['serve', '--schedule', '--cron', '0 3 * * 1-5'], { environment, parts });
        await dialFlow(['serve'], { environment, parts });
        expect(served).toEqual([
            { ...environment, DIAL_FLOW_SCHEDULE_TIME_ZONE: 'Asia/Tokyo' },
            { ...environment, DIAL_FLOW_SCHEDULE: '0 3 * * 1-5' },
            { ...environment, DIAL_FLOW_SCHEDULE: 'off' }
        ]);
    });

    it('When the configuration file has the schedule, then the service is run with that one', async () => {
        const folder = mkdtempSync(join(tmpdir(), 'dial-flow-serve-'));
        const file = join(folder, 'settings.json');
        writeFileSync(file, '{"settings":{"schedule":"30 4 * * *"}}');
        let served: Readonly<Record<string, string | undefined>> = {};
        const parts = { serve: async (settings: typeof served) => void (served = settings) };
        await dialFlow(['serve', '--schedule'], { environment: { DIAL_FLOW_CONFIG_FILE: file }, parts });
        rmSync(folder, { recursive: true });
        expect(served['DIAL_FLOW_SCHEDULE']).toBe('30 4 * * *');
    });

    it('When no command is named, then all are listed', async () => {
        const { code, out } = await dialFlow([]);
        expect(code).toBe(2);
        for (const name of [
            'run',
            'preview',
            'explain',
            'runs',
            'cancel',
            'resume',
            'accept',
            'discard',
            'apply',
            'restore',
            'engines',
            'doctor'
        ]) {
            expect(out).toMatch(new RegExp(`^  ${name} `, 'm'));
        }
        expect((await dialFlow(['--help'])).code).toBe(0);
        expect(await dialFlow(['nightly'])).toMatchObject({
            code: 2,
            err: expect.stringContaining('no command "nightly"')
        });
    });

    it('When help is asked for a run, then the parameters stand there with range and default', async () => {
        const { code, out } = await dialFlow(['run', '--help']);
        expect(code).toBe(0);
        expect(out).toContain('flush.disconnected_attempts\n');
        expect(out).toContain('(1 to 100 calls; default 3)');
        expect(out).toContain('(at_least | within; default at_least)');
    });

    it.each([
        [['run', '--set', 'disconnected_attempts=2'], 'flush.disconnected_attempts=2'],
        [['run', '--seed', 'x'], '--seed must be a whole number'],
        [['run', '--as-of', 'today'], '--as-of must be a day like 2026-11-23'],
        [['run', '--from', '/in'], 'The option --to is missing'],
        [
            ['run', '--from', '/in', '--to', '/out', '--engine', 'flush'],
            '--engine is for runs through the service'
        ],
        [['run', 'now'], '"now" is one word too many'],
        [['run', '--fast'], "Unknown option '--fast'"],
        [['cancel'], 'Name the run'],
        [['accept', 'RUN', '--by', 'Ann'], 'The option --reason is missing'],
        [['apply', '--kind', 'phones'], '--kind must be duplicates or removals'],
        [['apply', '--kind', 'removals'], 'Give either --id (once or more) or --run'],
        [['restore', '--kind', 'removals', '--run', 'RUN'], 'The option --reason is missing'],
        [['explain', '--account', '1', '--number', '2'], 'Give one of --account, --number and --record'],
        [['preview'], 'Name what to change'],
        [['runs', '--key-file', '/nowhere'], 'The API key file /nowhere cannot be read']
    ])('When it is called as %j, then it says how it should be', async (argv, message) => {
        const { code, err } = await dialFlow([...argv, '--url', NOBODY]);
        expect(err).toContain(message);
        expect(code).toBe(2);
    });

    it('When the service does not answer, then the exit code says so', async () => {
        const { code, err } = await dialFlow(['runs', '--url', NOBODY]);
        expect(code).toBe(4);
        expect(err).toContain(`does not answer at ${NOBODY}`);
    });

    it('When a run is started, then it is launched once with what was asked and followed to its end', async () => {
        const running = await service(({ method, url }, response) => {
            if (method === 'POST') return answerJson(response, { runId: RUN.id, status: 'queued' }, 202);
            return url.includes('/results/')
                ? answerJson(response, { columns: ['state', 'target', 'taken'], rows: [['CA', '5', '4']] })
                : answerJson(
                      response,
                      sampleRun({ status: 'succeeded', finishedAt: '2026-11-24T02:02:05.000Z' })
                  );
        });
        const { code, out } = await dialFlow(
            [
                'run',
                '--set',
                'flush.disconnected_attempts=2',
                '--set',
                'flush.span_mode=within',
                '--key',
                'K1',
                '--seed',
                '7'
            ],
            { environment: { DIAL_FLOW_URL: running.url, DIAL_FLOW_API_KEY: 'secret' } }
        );
        expect(code).toBe(0);
        expect(out).toContain(`Run ${RUN.id} succeeded in 2 min 05 s.`);
        expect(running.requests[0]).toMatchObject({
            method: 'POST',
            url: '/v1/runs',
            headers: { authorization: 'Bearer secret', 'idempotency-key': 'K1' },
            body: {
                pipeline: 'nightly',
                seed: 7,
                parameters: { flush: { disconnected_attempts: 2, span_mode: 'within' } }
            }
        });
    });

    it.each([
        [['run', '--org', 'acme', '--no-wait'], 'POST /v1/runs', { org: 'acme' }],
        [['preview', '--org', 'acme', '--engine', 'flush'], 'POST /v1/previews', { org: 'acme' }],
        [
            ['apply', '--org', 'acme', '--kind', 'removals', '--id', 'a0X000000000001'],
            'POST /v1/changes/apply',
            { org: 'acme' }
        ],
        [['runs', '--org', 'acme'], 'GET /v1/runs?limit=20&org=acme', null],
        [['schedule', '--org', 'acme'], 'GET /v1/schedule?org=acme&count=7', null]
    ])('When %j names an org, then the service is asked about it', async (argv, asked, body) => {
        const running = await service(({ url }, response) =>
            answerJson(
                response,
                url.startsWith('/v1/schedule')
                    ? { schedule: null, last: null, next: [] }
                    : url.startsWith('/v1/runs?')
                      ? { runs: [sampleRun({ org: 'acme' })], cursor: null }
                      : url.startsWith('/v1/previews')
                        ? { status: 'failed', engines: [], error: 'no' }
                        : sampleRun({ status: 'succeeded', finishedAt: '2026-11-24T02:02:05.000Z' })
            )
        );
        const { out } = await dialFlow([...argv, '--url', running.url]);
        const [first] = running.requests;
        expect(`${first?.method ?? ''} ${first?.url ?? ''}`).toBe(asked);
        if (body) expect(first?.body).toMatchObject(body);
        if (argv[0] === 'runs') expect(out).toMatch(/Org[\s\S]+acme/);
    });

    it.each([
        [['cancel'], 'running', `Run ${RUN.id} stops after its current batch.`],
        [['cancel'], 'cancelled', `Run ${RUN.id} is cancelled.`],
        [['resume', '--no-wait'], 'queued', `Run ${RUN.id} is queued.`],
        [
            ['discard', '--reason', 'stale', '--by', 'Ops'],
            'failed',
            `The draft of run ${RUN.id} is dropped; the last list stays in force.`
        ]
    ])('When %j leaves the run as "%s", then it says what that means', async (argv, status, words) => {
        const running = await service((_request, response) =>
            answerJson(response, { runId: RUN.id, status }, 202)
        );
        const { code, out } = await dialFlow([...argv, RUN.id, '--url', running.url]);
        expect([code, out]).toEqual([0, words]);
    });

    it.each([
        [
            sampleRun({ status: 'succeeded_with_warnings', documents: { warnings: ['Mail was not sent.'] } }),
            0,
            'Mail was not sent.'
        ],
        [sampleRun({ status: 'failed', draft: 'held' }), 3, 'a person has to decide'],
        [sampleRun({ status: 'cancelled' }), 1, 'was cancelled'],
        [
            sampleRun({
                status: 'failed',
                error: {
                    code: 'source_incomplete',
                    message: 'A page was short.',
                    advice: 'Resume it.',
                    correlationId: 'r1',
                    step: null
                }
            }),
            1,
            'What:   A page was short.\nTo do:  Resume it.\nReference r1'
        ]
    ])(
        'When the run ends otherwise (%#), then the exit code and the report say how',
        async (run, code, words) => {
            const running = await service((_request, response) => answerJson(response, run));
            const done = await dialFlow(['resume', run.id, '--url', running.url]);
            expect(done.code).toBe(code);
            expect(done.out).toContain(words);
        }
    );

    it('When the service refuses, then its sentence, advice and reference are shown', async () => {
        const problem = {
            detail: 'flush.disconnected_attempts: 0 is too low.',
            advice: 'The lowest value is 1.',
            code: 'invalid_parameter',
            correlationId: 'c-1'
        };
        const running = await service((_request, response) => answerJson(response, problem, 400));
        const { code, err } = await dialFlow(['run', '--url', running.url]);
        expect(code).toBe(2);
        expect(err).toBe('flush.disconnected_attempts: 0 is too low.\nThe lowest value is 1.\nReference c-1');
    });

    it('When JSON is asked for, then only JSON is printed', async () => {
        const running = await service((_request, response) =>
            answerJson(response, { runs: [RUN], cursor: null })
        );
        const { out } = await dialFlow(['runs', '--json', '--status', 'failed', '--url', running.url]);
        expect(JSON.parse(out)).toEqual({ runs: [RUN], cursor: null });
        expect(running.requests[0]?.url).toBe('/v1/runs?limit=20&status=failed');
    });

    it('When npm start has left a note, then its service and key are used, and the key goes nowhere else', async () => {
        const running = await service((_request, response) =>
            answerJson(response, { runs: [], cursor: null })
        );
        const data = mkdtempSync(join(tmpdir(), 'note-'));
        try {
            writeFileSync(join(data, 'key'), 'local-key\n');
            writeFileSync(
                join(data, 'running.json'),
                JSON.stringify({ url: running.url, apiKeyFile: join(data, 'key') })
            );
            expect((await dialFlow(['runs', '--data', data])).out).toBe('No run yet.');
            await dialFlow(['runs', '--data', data, '--url', `${running.url}/`]);
            expect(running.requests.map(({ headers }) => headers.authorization)).toEqual([
                'Bearer local-key',
                undefined
            ]);
        } finally {
            rmSync(data, { recursive: true });
        }
    });

    it('When a folder is run, then the night gets what was asked and its files are reported', async () => {
        const data = mkdtempSync(join(tmpdir(), 'folder-'));
        try {
            writeFileSync(
                join(data, 'funnel.csv'),
                'engine,position,step,title,rows,dropped,drop_reason\ndedupe,1,all,All researched phones,9,,\ndedupe,2,live,Not retired,7,2,retired\n'
            );
            writeFileSync(
                join(data, 'state_fill.csv'),
                'state,population,target,supply,taken,recent,historical\nWY,1,3,2,2,2,0\n'
            );
            writeFileSync(
                join(data, 'parameters.json'),
                '{"flush": {"disconnected_attempts": 9, "conflict_days": 1}}'
            );
            let asked: unknown;
            const { code, out } = await dialFlow(
                [
                    'run',
                    '--from',
                    '/in',
                    '--to',
                    data,
                    '--as-of',
                    '2026-11-23',
                    '--seed',
                    '5',
                    '--parameters',
                    join(data, 'parameters.json'),
                    '--set',
                    'flush.disconnected_attempts=2'
                ],
                {
                    parts: {
                        version: () => '1.2.3',
                        runFolderNight: ({ onProgress, ...rest }) => {
                            asked = rest;
                            onProgress?.({
                                step: {
                                    ...sampleStep({ engine: 'extract', name: 'inputs' }),
                                    phase: 'compute',
                                    retry: 'safe',
                                    degrades: false
                                },
                                number: 1,
                                of: 2,
                                done: 1,
                                total: 2,
                                rows: null
                            });
                            return Promise.resolve({
                                status: 'succeeded' as const,
                                checks: [],
                                outputs: [],
                                steps: [],
                                warnings: ['Two rows were set aside.'],
                                directory: data
                            });
                        }
                    }
                }
            );
            expect(code).toBe(0);
            expect(asked).toMatchObject({
                from: '/in',
                to: data,
                asOf: '2026-11-23',
                seed: 5,
                parameters: { flush: { disconnected_attempts: 2, conflict_days: 1 } }
            });
            expect(out).toContain(
                'DeDupe IQ\n  All researched phones  9\n  Not retired            7  -2  retired'
            );
            expect(out).toContain('The list is shorter than the 3 asked for');
            expect(out).toContain('Warnings\n  Two rows were set aside.');
        } finally {
            rmSync(data, { recursive: true });
        }
    });

    it('When a folder cannot be run, then the reason and the advice are told', async () => {
        const { code, err } = await dialFlow(
            ['run', '--from', '/in', '--to', '/out', '--as-of', '2026-11-23', '--seed', '5'],
            {
                parts: {
                    version: () => '1.2.3',
                    runFolderNight: () =>
                        Promise.reject(
                            new DialFlowError('invalid_input', 'calls.csv lacks the column id.', {
                                advice: 'Add it.'
                            })
                        )
                }
            }
        );
        expect({ code, err }).toEqual({ code: 1, err: 'calls.csv lacks the column id.\nAdd it.' });
    });

    it('When stores are migrated, then it says what was done; a dry run prints the script alone', async () => {
        const asked: boolean[] = [];
        const parts: Partial<CommandParts> = {
            migrateStores: async ({ dryRun }) => {
                asked.push(dryRun);
                return [{ sentence: 'It lacks 0001-warehouse.', script: dryRun ? 'CREATE TABLE' : null }];
            }
        };
        expect(await dialFlow(['migrate'], { parts })).toMatchObject({
            code: 0,
            out: 'It lacks 0001-warehouse.'
        });
        expect(await dialFlow(['migrate', '--dry-run'], { parts })).toMatchObject({
            code: 0,
            out: 'CREATE TABLE',
            err: 'It lacks 0001-warehouse.'
        });
        expect(asked).toEqual([false, true]);
    });
});
