import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../src/runs/clock.ts';
import type { Run } from '../../src/runs/run.ts';
import { openSqliteRunStore } from '../../src/runs/sqlite-store.ts';
import type { RunStore } from '../../src/runs/store.ts';
import { describedStep, newRun } from './samples.ts';

const WORKER = fileURLToPath(new URL('./fixtures/worker-process.ts', import.meta.url));

/** The steps of the runs that workers of these tests execute. */
export const STEPS = ['extract.read', 'call_list.ranked', 'deliver.files'];

/** A run store in a folder of its own, and the worker processes that share it. */
export class WorkerQueue {
    readonly folder: string;
    store: RunStore;
    readonly #children = new Set<ChildProcess>();

    private constructor(folder: string) {
        this.folder = folder;
        this.store = openSqliteRunStore({
            file: join(folder, 'runs.sqlite'),
            clock: systemClock,
            leaseMs: 1000
        });
    }

    static async open(): Promise<WorkerQueue> {
        return new WorkerQueue(await mkdtemp(join(tmpdir(), 'dial-flow-processes-')));
    }

    /** Kills what still runs and removes the folder. */
    async close(): Promise<void> {
        for (const child of this.#children) child.kill('SIGKILL');
        await Promise.all([...this.#children].map((child) => this.ended(child)));
        await this.store.close();
        await rm(this.folder, { recursive: true });
    }

    async ended(child: ChildProcess): Promise<void> {
        if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    }

    /** Starts a worker process and waits until it has said a line. With `dieAt` it kills itself right after such a line. */
    async startWorker({
        until = 'ready',
        stepMs = 60,
        dieAt
    }: {
        readonly until?: string;
        readonly stepMs?: number;
        readonly dieAt?: string;
    } = {}): Promise<ChildProcess> {
        const args = [WORKER, this.folder, String(stepMs), ...(dieAt === undefined ? [] : [dieAt])];
        const child = spawn(process.execPath, args, {
            stdio: ['ignore', 'pipe', 'inherit']
        });
        this.#children.add(child);
        for await (const line of createInterface({ input: child.stdout })) {
            if (line.startsWith(until)) return child;
        }
        throw new Error(`The worker ended before it said ${until}`);
    }

    async queueRun(): Promise<string> {
        const steps = STEPS.map((key) => describedStep({ key }));
        return (await this.store.createOnce(newRun({ steps }))).run.id;
    }

    async finalRun(id: string): Promise<Run> {
        for (;;) {
            const run = await this.store.find(id);
            if (run && run.finishedAt !== null) return run;
            await delay(20);
        }
    }

    /** Lines of what the workers began and ended, in words. */
    async journal(): Promise<string[][]> {
        const text = await readFile(join(this.folder, 'journal.txt'), 'utf8');
        return text
            .trim()
            .split('\n')
            .map((line) => line.split(' '));
    }
}
