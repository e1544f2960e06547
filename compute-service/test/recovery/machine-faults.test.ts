import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { localApiKey } from '../../../scripts/local/folders.ts';
import type { Run } from '../../src/runs/run.ts';
import { readMails } from './end-state.ts';
import { Nights, type NightStack, type Service } from './night-stack.ts';

const nights = new Nights();
const mounted: string[] = [];
/** Results of each night of this file: all of them ran on the same world, so they have the same bytes. */
const results = new Map<string, unknown>();

beforeAll(() => nights.makeWorld(), 120_000);
afterAll(() => nights.end(), 60_000);

function mount(folder: string, options: string): boolean {
    mkdirSync(folder, { recursive: true });
    try {
        execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'pipe' });
        return true;
    } catch (error) {
        // Where nobody may mount, as on a developer's computer, this cannot be looked at; in CI it must be.
        const { stderr, code } = error as { readonly stderr?: Buffer; readonly code?: string };
        const mayNot = code === 'ENOENT' || /permi|superuser|privilege/i.test(String(stderr));
        if (process.env['CI'] !== undefined || !mayNot) throw error;
        process.stderr.write('Not looked at: a disk of its own needs the right to mount one.\n');
        return false;
    }
}

/** Waits until something is so; `what` names it where it never is. */
async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
    for (const end = Date.now() + 60_000; !(await isSo()); await delay(50)) {
        if (Date.now() > end) throw new Error(`Not seen: ${what}`);
    }
}

const logOf = (service: Service): string => readFileSync(service.logFile, 'utf8');

/** Fills the disk of a folder to the last byte. */
function fill(file: string): void {
    const handle = openSync(file, 'w');
    try {
        for (let size = 1 << 20; size > 0; size >>= 1) {
            for (const piece = Buffer.alloc(size); ;) {
                try {
                    if (writeSync(handle, piece) < size) break;
                } catch {
                    break;
                }
            }
        }
    } finally {
        closeSync(handle);
    }
}

const saysOfDataFolder = async (stack: NightStack, service: Service): Promise<string | null> => {
    const response = await fetch(`${service.ready.url}/readyz`, {
        headers: { authorization: `Bearer ${localApiKey(stack.folders.apiKeyFile)}` }
    });
    const text = await response.text();
    return response.status === 503 && text.includes('"code":"data_folder","status":"failed"') ? text : null;
};

function expectWhole(stack: NightStack, run: Run): void {
    expect({ ...run, warnings: run.documents.warnings ?? [] }).toMatchObject({
        ...{ status: 'succeeded', error: null, warnings: [] }
    });
    expect(run.steps.filter(({ durationMs }) => durationMs !== null && durationMs < 0)).toEqual([]);
    results.set(
        run.id,
        run.documents.outputs?.map(({ file, rows, sha256 }) => [file, rows, sha256])
    );
    const [first, ...others] = results.values();
    for (const other of others) expect(other).toEqual(first);
    expect(readMails(stack).filter(({ subject }) => subject.includes('is ready'))).toHaveLength(1);
}

describe('A service whose disk fails', () => {
    afterEach(() => {
        for (const folder of mounted.splice(0)) execFileSync('umount', ['-l', folder]);
    });

    it('When the data folder is on a read-only disk, then it does not start, and says which setting names it', async () => {
        const stack = await nights.stack();
        const folder = join(stack.folders.base, 'read-only');
        if (!mount(folder, 'ro,size=1m')) return;
        mounted.push(folder);
        await expect(stack.startService(null, { DIAL_FLOW_DATA_DIR: folder })).rejects.toThrow();
        const said = readFileSync(join(stack.folders.logs, 'compute-service-1.log'), 'utf8');
        expect(said).toContain(`DIAL_FLOW_DATA_DIR: ${folder} cannot be written to`);
        expect(said).toContain('read-only file system');
    }, 60_000);

    it('When the disk is full during a night, then readiness says so, and with space again nothing is lost', async () => {
        let hasDisk = false;
        const stack = await nights.stack((folders) => {
            hasDisk = mount(folders.service, 'size=96m');
            if (hasDisk) mounted.push(folders.service);
        });
        if (!hasDisk) return;
        await stack.fault([{ kind: 'slow', ms: 100, count: null, path: '/jobs/' }]);
        const service = await stack.startService();
        const runId = await stack.launch(service);
        await stack.until(runId, ({ steps }) =>
            steps.some(({ key, status }) => key === 'extract.inputs' && status === 'running')
        );
        const filler = join(stack.folders.service, 'filler');
        fill(filler);
        await until(
            'the full disk in the readiness',
            async () => (await saysOfDataFolder(stack, service)) !== null
        );
        await until('the full disk in the log', () => /ENOSPC|disk is full/.test(logOf(service)));
        expect(await saysOfDataFolder(stack, service)).toContain('cannot be written to (ENOSPC)');
        rmSync(filler);
        await stack.clearFaults();
        const ended = await stack.ended(runId);
        if (ended.status === 'failed') {
            expect(ended.error).toMatchObject({ message: 'The disk of the service is full.' });
            await stack.client(service).decide({ runId, decision: 'resume' });
            await stack.until(runId, ({ status }) => status === 'succeeded');
        }
        expectWhole(stack, await stack.run(runId));
        await until(
            'readiness without a failed folder',
            async () => (await saysOfDataFolder(stack, service)) === null
        );
        await service.stop();
    }, 180_000);
});

describe('A service whose clock is set while it works', () => {
    it('When it jumps a day ahead and then two hours behind, then the night goes on, once and whole', async () => {
        const stack = await nights.stack();
        const clock = join(stack.folders.base, 'clock');
        writeFileSync(clock, '0');
        await stack.fault([{ kind: 'slow', ms: 40, count: null, path: '/jobs/' }]);
        const service = await stack.startService(null, {
            NODE_OPTIONS: `--import ${pathToFileURL(join(__dirname, 'jump-clock.ts')).href}`,
            DIAL_FLOW_TEST_CLOCK: clock
        });
        const runId = await stack.launch(service);
        const isAt = (step: string) =>
            stack.until(runId, ({ steps }) =>
                steps.some(({ key, status }) => key === step && status !== 'pending')
            );
        const before = await isAt('extract.inputs');
        writeFileSync(clock, String(24 * 3_600_000));
        const ahead = await isAt('deliver.records');
        expect(Date.parse(ahead.updatedAt) - Date.parse(before.updatedAt)).toBeGreaterThan(23 * 3_600_000);
        writeFileSync(clock, String(-2 * 3_600_000));
        const run = await stack.ended(runId);
        expect(run.attempt).toBe(1);
        expectWhole(stack, run);
        // A lease that was given by a clock that was ahead keeps nobody from the next night.
        const next = await stack.launch(service, {
            dryRun: true,
            // Who waits for research is not queued again, so the second queue of a small world is much shorter.
            parameters: { night: { checks: { volume_research_queue: 'off' } } }
        });
        expect(await stack.ended(next)).toMatchObject({ status: 'succeeded', attempt: 1, error: null });
        await service.stop();
    }, 180_000);
});
