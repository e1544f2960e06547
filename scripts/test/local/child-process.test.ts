import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ChildProcessError, jsonOf, startChild, type ChildOptions } from '../../local/child-process.ts';

const CHILD_PROCESS = fileURLToPath(new URL('../../local/child-process.ts', import.meta.url));

const isAlive = (pid: number): boolean => {
    try {
        process.kill(pid, 0);
        // A process that has ended stays in the table until its parent looks; it is not alive.
        return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
    } catch {
        return false;
    }
};

async function untilGone(pid: number): Promise<boolean> {
    for (let tries = 0; tries < 80 && isAlive(pid); tries += 1) await sleep(100);
    return !isAlive(pid);
}

describe('a child process', () => {
    let folder: string;
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), 'child-'));
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    const entry = (source: string): string => {
        const file = join(folder, 'part.ts');
        writeFileSync(file, source);
        return file;
    };
    const options = (source: string): ChildOptions<number> => ({
        name: 'part',
        entry: entry(source),
        logFile: join(folder, 'logs/part.log'),
        readyWithinMs: 10_000,
        signal: new AbortController().signal,
        ready: (line) => {
            const port = jsonOf(line)?.['port'];
            return typeof port === 'number' ? port : null;
        }
    });
    const READY =
        'console.log("starting"); console.log(JSON.stringify({ port: 7 })); setInterval(() => {}, 1000);';

    it('When it says that it is ready, then its words are in the log and its figures can be read', async () => {
        const child = await startChild(options(READY));
        expect(child.ready).toBe(7);
        if (process.platform === 'linux') expect(child.figures()?.peakMemoryMb).toBeGreaterThan(10);
        await child.stop();
        await child.stop();
        expect(readFileSync(child.logFile, 'utf8')).toContain('starting');
        expect(isAlive(child.pid)).toBe(false);
    });

    it('When it ends before it is ready, then its last words are told', async () => {
        const failing = startChild(options('console.error("no such folder"); process.exit(3);'));
        await expect(failing).rejects.toThrow(ChildProcessError);
        await expect(failing).rejects.toThrow(/The part did not start:\nno such folder/);
    });

    it('When it does not get ready in time, then it is stopped', async () => {
        const slow = startChild({ ...options('setInterval(() => {}, 1000);'), readyWithinMs: 300 });
        await expect(slow).rejects.toThrow(/was not ready after 0.3 s/);
    });

    it('When waiting is given up, then it is stopped', async () => {
        const giveUp = new AbortController();
        const starting = startChild({ ...options('setInterval(() => {}, 1000);'), signal: giveUp.signal });
        setTimeout(() => giveUp.abort(new Error('Enough')), 200);
        await expect(starting).rejects.toThrow();
    });

    it('When its parent is killed, then it ends by itself', async () => {
        const parent = join(folder, 'parent.ts');
        writeFileSync(
            parent,
            `import { startChild } from ${JSON.stringify(CHILD_PROCESS)};
            const child = await startChild({
                name: 'part', entry: ${JSON.stringify(entry(READY))}, logFile: ${JSON.stringify(join(folder, 'part.log'))},
                readyWithinMs: 10_000, signal: new AbortController().signal,
                ready: (line: string) => (line.startsWith('{') ? 1 : null)
            });
            console.log(child.pid);
            setInterval(() => {}, 1000);`
        );
        const running = spawn(process.execPath, [parent], { stdio: ['ignore', 'pipe', 'inherit'] });
        const [said] = (await once(running.stdout, 'data')) as [Buffer];
        const pid = Number(said.toString());
        expect(isAlive(pid)).toBe(true);
        running.kill('SIGKILL');
        expect(await untilGone(pid)).toBe(true);
    });
});
