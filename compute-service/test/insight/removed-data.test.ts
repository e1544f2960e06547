import { readdir, readlink, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Preview } from '../../src/insight/insight.ts';
import { workspaceOf } from '../../src/night/workspace.ts';
import type { Run } from '../../src/runs/run.ts';
import { dialFlowFailure } from '../support/dial-flow-failure.ts';
import { createRig, randomNight, type Rig } from './finished-run.ts';

let rig: Rig;
beforeEach(async () => {
    rig = await createRig();
});
afterEach(() => rig.remove());

const databaseOf = (run: Run): string =>
    workspaceOf({ dataDirectory: rig.dataDirectory, runId: run.id }).database;

async function preview(parameters: Run['parameters']): Promise<Preview> {
    let found = await rig.insight.preview({ org: 'default', engines: ['flush', 'call_list'], parameters });
    while (found.status === 'working') {
        await delay(50);
        found = (await rig.insight.previewById(found.previewId)) ?? found;
    }
    return found;
}

const night = randomNight(4);

/** An account that the run knows. */
const accountId = night.tables.accounts?.[0]?.['id'] ?? '';

/** Whether this process has a file open, be it removed by now. */
async function isOpen(file: string): Promise<boolean> {
    const links = await readdir('/proc/self/fd');
    const targets = await Promise.all(
        links.map((link) => readlink(join('/proc/self/fd', link)).catch(() => ''))
    );
    return targets.some((target) => target.startsWith(file));
}

describe('data that is removed while a service runs', () => {
    it('is let go of within seconds, whoever removed it, and answered from no more', async () => {
        const run = await rig.finish(night);
        const { previewId } = await preview({ ...night.parameters, call_list: { size: 1 } });
        await rig.insight.explain({ run, subject: { accountId } });
        expect((await rig.insight.previewById(previewId))?.status).toBe('ready');
        expect(await isOpen(databaseOf(run))).toBe(true);

        await rm(databaseOf(run));
        expect(await rig.insight.previewById(previewId)).toBeNull();
        const { code } = await dialFlowFailure(rig.insight.explain({ run, subject: { accountId } }));
        expect(code).toBe('gone');
        while (await isOpen(databaseOf(run))) await delay(50);
        expect(await rig.insight.previewById(previewId)).toBeNull();
    });

    it('takes its previews along when the run goes on', async () => {
        const run = await rig.finish(night);
        const { previewId } = await preview({ ...night.parameters, call_list: { size: 1 } });
        await rig.insight.release(run.id);
        expect(await rig.insight.previewById(previewId)).toBeNull();
        expect(await isOpen(databaseOf(run))).toBe(false);
    });
});

describe('previews that follow each other', () => {
    it('leave nothing behind, neither for the next one nor for who asks about the run meanwhile', async () => {
        const run = await rig.finish(night);
        const explain = () => rig.insight.explain({ run, subject: { accountId } });
        const before = await explain();
        const parameters = { ...night.parameters, call_list: { size: 1 } };
        const [first, meanwhile] = [preview(parameters), [explain(), explain()]];
        expect(await Promise.all(meanwhile)).toEqual([before, before]);
        const { engines } = await first;
        const unchanged = await preview(night.parameters);
        for (const { now, proposed, samples } of unchanged.engines) {
            expect(proposed).toBe(now);
            expect(samples).toEqual({ added: [], dropped: [] });
        }
        expect((await preview(parameters)).engines).toEqual(engines);
        expect(await explain()).toEqual(before);
    });
});
