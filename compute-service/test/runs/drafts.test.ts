import { DialFlowError } from '../../src/error.ts';
import { acceptDraft, cancelRun, discardDraft, resumeRun } from '../../src/runs/commands.ts';
import type { PlannedStep } from '../../src/runs/plan.ts';
import type { CheckResult } from '../../src/runs/run.ts';
import { decision, rigs } from './rig-of-tests.ts';
import { plannedStep, runnerRig } from './runner-rig.ts';

const rigOf = rigs();

describe('Drafts and dry runs', () => {
    const check: CheckResult = {
        ...{ code: 'volume', title: 'Volume of the list', severity: 'error', passed: false },
        ...{ expected: '30 %', actual: '44 %', sentence: '44 % fewer than the last list.' }
    };
    const heldSteps = (executed: string[], delivery: () => void = () => undefined): PlannedStep[] => [
        plannedStep({ key: 'checks.all' }, async ({ record }) => {
            executed.push('checks');
            await record('checks', [check]);
            return { rows: 1, held: true };
        }),
        plannedStep({ key: 'checks.after' }),
        plannedStep({ key: 'deliver.files', phase: 'deliver' }, () => {
            delivery();
            executed.push('deliver');
            return { rows: 1 };
        })
    ];

    it('When a check holds the results, then nothing is delivered until a person accepts by name', async () => {
        const executed: string[] = [];
        const { launch, work, store, announced } = await rigOf(heldSteps(executed));
        const { id } = await launch();
        const held = await work();
        expect(held).toMatchObject({ status: 'failed', draft: 'held', error: { code: 'checks_failed' } });
        expect(held.error?.message).toContain('Volume of the list');
        expect(held.steps.map(({ status }) => status)).toEqual(['finished', 'finished', 'pending']);
        expect(announced).toEqual([held]);
        await expect(resumeRun({ store, runId: id })).rejects.toMatchObject({ code: 'wrong_state' });

        expect(await acceptDraft({ store, runId: id, decision })).toMatchObject({
            status: 'queued',
            error: null
        });
        const delivered = await work();
        expect(delivered).toMatchObject({
            ...{ status: 'succeeded', draft: 'accepted', decidedBy: 'Dana', decisionReason: 'seen and fine' },
            attempt: 2
        });
        expect(executed).toEqual(['checks', 'deliver']);
        await expect(acceptDraft({ store, runId: id, decision })).rejects.toMatchObject({
            code: 'wrong_state'
        });
    });

    it('When the delivery of an accepted draft fails, then it is resumed in the name of who accepted it', async () => {
        let fails = true;
        const { launch, work, store } = await rigOf(
            heldSteps([], () => {
                if (fails) throw new DialFlowError('delivery_failed', 'Refused.');
            })
        );
        const { id } = await launch();
        await work();
        await acceptDraft({ store, runId: id, decision });
        expect(await work()).toMatchObject({ status: 'failed', draft: 'accepted' });
        fails = false;
        await resumeRun({ store, runId: id });
        expect(await work()).toMatchObject({ status: 'succeeded', decidedBy: 'Dana', attempt: 3 });
    });

    it('When the worker vanishes right after the checks, then the results are still held', async () => {
        const executed: string[] = [];
        const current = await rigOf(heldSteps(executed));
        await current.launch();
        const doomed = await current.store.claimNext('doomed');
        await current.store.write(doomed?.lease ?? { runId: '', workerId: '', token: '' }, {
            run: { draft: 'held' },
            step: { key: 'checks.all', patch: { status: 'finished' } },
            event: { kind: 'step' }
        });
        current.move(60_001);
        expect(await current.work()).toMatchObject({ status: 'failed', draft: 'held' });
        expect(executed).toEqual([]);
    });

    it('When a draft is discarded, then it is over', async () => {
        const { launch, work, store } = await rigOf(heldSteps([]));
        const { id } = await launch();
        await expect(discardDraft({ store, runId: id, decision })).rejects.toMatchObject({
            code: 'wrong_state'
        });
        await work();
        expect(await discardDraft({ store, runId: id, decision })).toMatchObject({
            ...{ status: 'failed', draft: 'discarded', decidedBy: 'Dana' }
        });
        for (const decide of [acceptDraft, discardDraft, resumeRun]) {
            await expect(decide({ store, runId: id, decision })).rejects.toMatchObject({
                code: 'wrong_state'
            });
        }
    });

    it('When a run is dry, then steps that deliver are skipped and it succeeds', async () => {
        const { launch, work, store } = await rigOf([
            plannedStep({ key: 'extract.read' }),
            plannedStep({ key: 'deliver.files', phase: 'deliver' }, () => {
                throw new Error('Must not run');
            })
        ]);
        await launch({ dryRun: true });
        const run = await work();
        expect(run.status).toBe('succeeded');
        expect(run.steps.map(({ status }) => status)).toEqual(['finished', 'skipped']);
        expect(await store.lastSuccessfulNight('default')).toBeNull();
    });

    it('When the checks of a dry run fail, then it fails and leaves no draft to decide on', async () => {
        const { launch, work } = await rigOf(heldSteps([]));
        await launch({ dryRun: true });
        expect(await work()).toMatchObject({
            status: 'failed',
            draft: null,
            error: { code: 'checks_failed' }
        });
    });

    it('When a run has ended, then it cannot be cancelled, and a successful one not resumed', async () => {
        const { launch, work, store } = await rigOf([plannedStep({ key: 'a.b' })]);
        const { id } = await launch();
        await expect(resumeRun({ store, runId: id })).rejects.toMatchObject({ code: 'wrong_state' });
        await work();
        await expect(resumeRun({ store, runId: id })).rejects.toMatchObject({ code: 'wrong_state' });
        await expect(cancelRun({ store, runId: id, decision, now: new Date() })).rejects.toMatchObject({
            code: 'wrong_state'
        });
    });

    it('When old data are removed at the end of a run, then the run says what they were; where that fails, it ends all the same', async () => {
        const removed = { databases: 1, journals: 0, events: 40, runs: 0 };
        const tidy = await runnerRig([plannedStep({ key: 'a.b' })], { removeOldData: async () => removed });
        await tidy.launch();
        expect(await tidy.work()).toMatchObject({ status: 'succeeded', documents: { removed } });
        await tidy.clean();
        const untidy = await runnerRig([plannedStep({ key: 'a.b' })], {
            removeOldData: async () => Promise.reject(new Error('busy'))
        });
        await untidy.launch();
        expect(await untidy.work()).toMatchObject({ status: 'succeeded', documents: {} });
        await untidy.clean();
    });
});
