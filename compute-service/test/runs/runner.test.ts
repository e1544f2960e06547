import { setTimeout as delay } from 'node:timers/promises';
import { DialFlowError } from '../../src/error.ts';
import { rigs } from './rig-of-tests.ts';
import { plannedStep } from './runner-rig.ts';

const rigOf = rigs();

describe('A run that goes well', () => {
    it('When all steps finish, then rows, memory, figures and the final status are stored and people are told', async () => {
        const { launch, work, announced, closed, counted } = await rigOf([
            plannedStep({ key: 'extract.read' }, async ({ record }) => {
                const input = { announced: 10, quarantined: 0, newestDate: null, version: null };
                await record('inputs', [
                    { ...input, name: 'accounts', read: 10 },
                    { ...input, name: 'calls', read: 5 }
                ]);
                return { rows: 15 };
            }),
            plannedStep({ key: 'call_list.ranked' }, () => ({ rows: 4, dropped: 11, message: 'fine' })),
            plannedStep({ key: 'deliver.files', phase: 'deliver' }, async ({ record }) => {
                const output = { title: '', file: '', bytes: 1, sha256: '', versionId: null };
                await record('outputs', [{ ...output, name: 'call_list', rows: 4 }]);
                return { rows: 4 };
            })
        ]);
        await launch();
        const run = await work();
        expect(run).toMatchObject({
            ...{ status: 'succeeded', attempt: 1, rowsIn: 15, rowsOut: 4, peakMemoryMb: 123, error: null },
            ...{ startedAt: expect.any(String), finishedAt: expect.any(String), previousRunId: null }
        });
        expect(run.steps).toMatchObject([
            { status: 'finished', rows: 15, attempt: 1 },
            { status: 'finished', rows: 4, dropped: 11, message: 'fine' },
            { status: 'finished', rows: 4 }
        ]);
        expect(closed).toEqual([run.id]);
        expect(announced).toEqual([run]);
        expect(counted).toEqual([
            'extract finished',
            'call_list finished',
            'deliver finished',
            'run succeeded'
        ]);
    });

    it('When it delivers, then its events tell every transition in order', async () => {
        const { launch, work, events } = await rigOf([
            plannedStep({ key: 'extract.read' }),
            plannedStep({ key: 'deliver.files', phase: 'deliver' })
        ]);
        await launch();
        const run = await work();
        const told = (await events(run.id)).map(({ kind, status, subject }) => [kind, status, subject]);
        expect(told).toEqual([
            ['run', 'queued', null],
            ['run', 'running', null],
            ['step', 'running', 'extract.read'],
            ['step', 'finished', 'extract.read'],
            ['run', 'delivering', null],
            ['step', 'running', 'deliver.files'],
            ['step', 'finished', 'deliver.files'],
            ['run', 'succeeded', null]
        ]);
    });

    it('When a step reports progress in a storm, then few events are stored and the last report is kept', async () => {
        const { launch, work, events } = await rigOf([
            plannedStep({ key: 'extract.read' }, async ({ progress }) => {
                for (let done = 1; done <= 3000; done += 1) {
                    progress(done, 3000);
                    if (done % 100 === 0) await delay(2);
                }
                return { rows: 3000 };
            })
        ]);
        await launch();
        const run = await work();
        const progress = (await events(run.id)).filter(({ kind }) => kind === 'progress');
        expect(progress.length).toBeGreaterThan(0);
        expect(progress.length).toBeLessThan(15);
        expect(run.steps[0]).toMatchObject({ done: 3000, total: 3000, rows: 3000 });
    });

    it('When an earlier night was accepted, then the next one names it', async () => {
        const { launch, work } = await rigOf([plannedStep({ key: 'extract.read' })]);
        await launch();
        const first = await work();
        await launch();
        expect((await work()).previousRunId).toBe(first.id);
    });
});

describe('Warnings', () => {
    it('When a step warns or fails where failing only degrades, then the run succeeds with warnings', async () => {
        const { launch, work } = await rigOf([
            plannedStep({ key: 'extract.read' }, () => ({ rows: 1, warnings: ['calls are 2 days old'] })),
            plannedStep({ key: 'notify.mail', phase: 'deliver', degrades: true }, () => {
                throw new DialFlowError('delivery_failed', 'The mail server refused.');
            }),
            plannedStep({ key: 'notify.log', phase: 'deliver' })
        ]);
        await launch();
        const run = await work();
        expect(run.status).toBe('succeeded_with_warnings');
        expect(run.documents.warnings).toEqual([
            'calls are 2 days old',
            'Title of notify.mail: The mail server refused.'
        ]);
        expect(run.steps.map(({ status }) => status)).toEqual(['finished', 'failed', 'finished']);
    });

    it.each([
        ['returns a warning', async () => ['No mail was sent.'], 'No mail was sent.'],
        ['throws', () => Promise.reject(new Error('x')), 'Nobody could be told'],
        ['never ends', () => new Promise<string[]>(() => undefined), 'took too long']
    ])(
        'When telling people %s, then the run is degraded and not failed',
        async (_case, announce, warning) => {
            const { launch, work } = await rigOf([plannedStep({ key: 'extract.read' })], { announce });
            await launch();
            const run = await work();
            expect(run.status).toBe('succeeded_with_warnings');
            expect(run.documents.warnings).toEqual([expect.stringContaining(warning)]);
        }
    );
});
