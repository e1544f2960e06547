import { DialFlowError } from '../../src/error.ts';
import { resumeRun } from '../../src/runs/commands.ts';
import { decision, flaky, rigs, unavailable } from './rig-of-tests.ts';
import { plannedStep } from './runner-rig.ts';

const rigOf = rigs();

describe('Failures and retries', () => {
    it('When a safe step fails for a while, then it is tried again after 1, 2 and 4 s at most', async () => {
        const { step, attempts } = flaky({ key: 'extract.read' }, 3);
        const { launch, work, sleeps, counted } = await rigOf([step]);
        await launch();
        expect(await work()).toMatchObject({ status: 'succeeded', steps: [{ attempt: 4, rows: 7 }] });
        expect(attempts).toEqual([1, 2, 3, 4]);
        expect(sleeps).toEqual([1000, 2000, 4000]);
        expect(counted.filter((count) => count === 'extract retried')).toHaveLength(3);
    });

    it('When it fails five times, then the run fails in the words of the error and stops there', async () => {
        const { step, attempts } = flaky({ key: 'extract.read' }, 99);
        const { launch, work, announced } = await rigOf([step, plannedStep({ key: 'call_list.ranked' })]);
        await launch();
        const run = await work();
        expect(attempts).toHaveLength(5);
        expect(run).toMatchObject({
            status: 'failed',
            error: { code: 'source_unavailable', message: 'The org does not answer.', step: 'extract.read' }
        });
        expect(run.steps.map(({ status }) => status)).toEqual(['failed', 'pending']);
        expect(announced).toEqual([run]);
    });

    it('When the org names a time, then that is waited for', async () => {
        const { step } = flaky({ key: 'extract.read' }, 1, unavailable(600));
        const { launch, work, sleeps } = await rigOf([step]);
        await launch();
        await work();
        expect(sleeps).toEqual([600_000]);
    });

    it.each([
        ['says that trying again is of no use', { key: 'a.b' }, new DialFlowError('invalid_input', 'No.')],
        ['is of the class never', { key: 'a.b', retry: 'never' as const }, unavailable()],
        ['is a defect', { key: 'a.b' }, new TypeError('x is not a function')],
        ['would have to wait for longer than six hours', { key: 'a.b' }, unavailable(22_000)]
    ])('When a failure %s, then there is no second try', async (_case, changes, error) => {
        const { step, attempts } = flaky(changes, 99, error);
        const { launch, work, sleeps } = await rigOf([step]);
        await launch();
        expect((await work()).status).toBe('failed');
        expect(attempts).toHaveLength(1);
        expect(sleeps).toEqual([]);
    });

    it('When a connection breaks, then the operating system’s word for it is enough to try again', async () => {
        const broken = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
        const { step } = flaky({ key: 'a.b', retry: 'safe_with_key' }, 1, broken);
        const { launch, work } = await rigOf([step]);
        await launch();
        expect((await work()).status).toBe('succeeded');
    });

    it('When a defect shows, then people get a reference and not its text', async () => {
        const { launch, work } = await rigOf([
            plannedStep({ key: 'a.b' }, () => {
                throw new Error('SELECT secret FROM accounts');
            })
        ]);
        await launch();
        const run = await work();
        expect(run.error).toMatchObject({ code: 'internal', correlationId: 'reference' });
        expect(JSON.stringify(run)).not.toContain('secret');
    });

    it('When the disk is full, then people are told that, and what to do', async () => {
        const full = new Error('write', { cause: Object.assign(new Error('no space'), { code: 'ENOSPC' }) });
        const { step } = flaky({ key: 'extract.inputs' }, 1, full);
        const { launch, work } = await rigOf([step]);
        await launch();
        expect((await work()).error).toMatchObject({
            message: 'The disk of the service is full.',
            advice: 'Free some space in the data directory, then resume the run.'
        });
    });

    it('When the run cannot be planned, then it fails and says why', async () => {
        const { launch, work } = await rigOf([plannedStep({ key: 'a.b' })], {
            plan: async () => {
                throw new DialFlowError('no_extract', 'There is no accepted result of DeDupe IQ.');
            }
        });
        await launch();
        expect(await work()).toMatchObject({ status: 'failed', error: { code: 'no_extract', step: null } });
    });

    it('When a failed run is resumed, then it goes on from the failed step with attempt 2', async () => {
        const executed: string[] = [];
        const { step } = flaky({ key: 'flush.flagged' }, 1, new DialFlowError('compute_failed', 'Broken.'));
        const { launch, work, store } = await rigOf([
            plannedStep({ key: 'extract.read' }, () => {
                executed.push('extract');
                return { rows: 1 };
            }),
            step,
            plannedStep({ key: 'deliver.files', phase: 'deliver' })
        ]);
        const { id } = await launch();
        const failed = await work();
        expect(failed.status).toBe('failed');
        const queued = await resumeRun({ store, runId: id });
        expect(queued).toMatchObject({ status: 'queued', error: null, finishedAt: null });
        const run = await work();
        expect(run).toMatchObject({ status: 'succeeded', attempt: 2 });
        expect(run.seq).toBeGreaterThan(failed.seq);
        expect(run.steps.map(({ attempt }) => attempt)).toEqual([1, 2, 1]);
        expect(executed).toEqual(['extract']);
    });

    it('When a person resumes a run, then its events say who did, and why', async () => {
        const { step } = flaky({ key: 'a.b' }, 1, new DialFlowError('source_refused', 'No.'));
        const { launch, work, store, events } = await rigOf([step]);
        const { id } = await launch();
        await work();
        await resumeRun({ store, runId: id, decision });
        expect((await events(id)).at(-1)?.message).toBe(
            'Resumed; finished steps are kept. By Dana. Reason: seen and fine'
        );
    });

    it('When a run’s worker vanishes ten times in the same step, then the run is given up', async () => {
        const { launch, work, store, move } = await rigOf([plannedStep({ key: 'a.b' })]);
        await launch();
        for (let loss = 0; loss < 10; loss += 1) {
            await store.claimNext('doomed');
            move(60_001);
        }
        expect(await work()).toMatchObject({ status: 'failed', error: { code: 'internal' }, attempt: 11 });
    });
});
