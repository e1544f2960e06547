import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { queryOrg, readEndState, readMails, type EndState } from './end-state.ts';
import { Nights, type NightStack } from './night-stack.ts';
import { undisturbedNight } from './undisturbed.ts';

const nights = new Nights();
let undisturbed: EndState;

beforeAll(async () => {
    undisturbed = await undisturbedNight(nights);
}, 120_000);
afterAll(() => nights.end(), 60_000);

/** Mails about the interruption are told of as well; everything else is as after an undisturbed night. */
async function expectSameEnd(stack: NightStack, runId: string): Promise<void> {
    const { mails, ...rest } = await readEndState(stack, runId);
    const { mails: usualMails, ...usual } = undisturbed;
    expect(rest).toEqual(usual);
    expect(mails.at(-1)).toBe(usualMails[0]);
}

const DECISION = { reason: 'Checked by hand', decidedBy: 'Ops lead' };

describe('A night that a person interrupts', () => {
    it('When it is cancelled while it waits for the API, and again while it delivers, then it goes on and ends as if nothing had happened', async () => {
        const stack = await nights.stack();
        await stack.fault([{ kind: 'request-limit', path: '/jobs/query', skip: 8, count: null }]);
        const service = await stack.startService();
        const runId = await stack.launch(service);
        const cancel = async (): Promise<void> => {
            await stack.client(service).decide({ runId, decision: 'cancel' });
            expect(await stack.ended(runId)).toMatchObject({ status: 'cancelled' });
        };
        while (((await stack.faultStrikes())[0] ?? 0) === 0) await delay(50);
        await cancel();
        await stack.clearFaults();
        await stack.fault([{ kind: 'slow', path: '/jobs/ingest', ms: 150, count: null }]);
        await stack.client(service).decide({ runId, decision: 'resume' });
        await stack.until(runId, ({ steps }) =>
            steps.some(({ key, status }) => key === 'deliver.records' && status === 'running')
        );
        await delay(700);
        await cancel();
        await stack.clearFaults();
        await stack.client(service).decide({ runId, decision: 'resume' });
        await stack.until(runId, ({ status }) => status === 'succeeded');
        await service.stop();
        await expectSameEnd(stack, runId);
    }, 180_000);
});

describe('A night that does not deliver', () => {
    it('When it is a dry run or its draft is discarded, then nothing leaves; when it is accepted, then all of it once', async () => {
        const stack = await nights.stack();
        const service = await stack.startService();
        const left = async (): Promise<object> => ({
            delivered: existsSync(join(stack.folders.service, 'delivered')),
            files: (await queryOrg(stack, 'SELECT Id FROM ContentVersion')).length,
            entries: (await queryOrg(stack, 'SELECT Id FROM Call_List_Entry__c')).length,
            groups: (await queryOrg(stack, 'SELECT Id FROM Duplicate_Group__c')).length,
            removals: (await queryOrg(stack, 'SELECT Id FROM Phone_Removal__c')).length
        });
        const nothing = await left();
        expect(nothing).toMatchObject({ delivered: false, files: 0, entries: 0 });

        const dry = await stack.launch(service, { dryRun: true });
        expect(await stack.ended(dry)).toMatchObject({ status: 'succeeded' });
        expect(await left()).toEqual(nothing);
        expect(await queryOrg(stack, 'SELECT Id FROM Dial_Run__c')).toHaveLength(0);
        expect(readMails(stack)).toHaveLength(0);

        // A month after the newest call, the inputs count as stale.
        const late = { asOf: '2026-12-23' };
        const dropped = await stack.launch(service, late);
        expect(await stack.ended(dropped)).toMatchObject({ status: 'failed', draft: 'held' });
        await stack.client(service).decide({ runId: dropped, decision: 'discard', ...DECISION });
        const kept = await stack.launch(service, late);
        expect(await stack.ended(kept)).toMatchObject({ status: 'failed', draft: 'held' });
        expect(await left()).toEqual(nothing);

        await stack.client(service).decide({ runId: kept, decision: 'accept', ...DECISION });
        const run = await stack.until(kept, ({ status }) => status.startsWith('succeeded'));
        expect(run).toMatchObject({ draft: 'accepted', decidedBy: DECISION.decidedBy });
        await service.stop();
        const state = await readEndState(stack, kept);
        expect(state.delivered).toEqual(state.files);
        expect(state.contents).toHaveLength(run.documents.outputs?.length ?? 0);
        const listed = run.documents.outputs?.find(({ name }) => name === 'call_list')?.rows;
        expect(await left()).toMatchObject({ entries: listed });
        expect(new Set(readMails(stack).map(({ id }) => id)).size).toBe(readMails(stack).length);
    }, 180_000);
});

describe('A night in an org that misbehaves', () => {
    it('When sessions end, calls fail and pages come broken, then the run ends, or says why and can be resumed', async () => {
        const stack = await nights.stack();
        await stack.fault([
            { kind: 'expire-session', skip: 10, count: 1 },
            { kind: 'unavailable', skip: 25, count: 2 },
            { kind: 'cut', path: '/results', skip: 2, bytes: 300 },
            { kind: 'short-page', path: '/results', skip: 4 },
            { kind: 'missing-header', path: '/results', skip: 6 },
            { kind: 'missing-count', path: '/results', skip: 7 },
            { kind: 'expired-locator', path: '/results', skip: 8 },
            { kind: 'lock-rows', skip: 5, count: 2 },
            { kind: 'expire-session', path: '/jobs/ingest', skip: 4 },
            { kind: 'unavailable', path: '/jobs/ingest', skip: 7 },
            { kind: 'unavailable', path: 'ContentVersion', skip: 3 }
        ]);
        const service = await stack.startService();
        const runId = await stack.launch(service);
        for (let resumes = 0; (await stack.ended(runId)).status === 'failed'; resumes += 1) {
            const { error } = await stack.run(runId);
            expect([error?.message, error?.advice]).toEqual([
                expect.stringMatching(/\w.*\./),
                expect.stringMatching(/\w.*\./)
            ]);
            expect(resumes).toBeLessThan(5);
            await stack.client(service).decide({ runId, decision: 'resume' });
        }
        await service.stop();
        expect((await stack.faultStrikes()).every((times) => times > 0)).toBe(true);
        await expectSameEnd(stack, runId);
    }, 240_000);
});
