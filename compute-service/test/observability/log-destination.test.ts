import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { logDestination } from '../../src/observability/log-destination.ts';

const CHATTY = fileURLToPath(new URL('./fixtures/chatty-process.ts', import.meta.url));
/** Far more than a pipe and the service keep together: 8 MB. */
const MANY_LINES = 2000;

describe('Where log lines go', () => {
    it.each([
        ['has stopped to read', (stdout: NodeJS.ReadableStream) => stdout.pause()],
        ['is gone', (stdout: NodeJS.ReadableStream) => (stdout as PassThrough).destroy()]
    ])(
        'When the reader of the log %s, then the process works on and ends when it is asked to',
        async (_case, leave) => {
            const child = spawn(process.execPath, [CHATTY], { stdio: ['ignore', 'pipe', 'pipe'] });
            try {
                leave(child.stdout);
                const ended = once(child, 'exit');
                for await (const line of createInterface({ input: child.stderr })) {
                    if (Number(line.split(' ')[0]) >= MANY_LINES) break;
                }
                child.kill('SIGTERM');
                expect(await ended).toEqual([0, null]);
            } finally {
                child.kill('SIGKILL');
            }
        }
    );

    it('When lines found no room, then the next one that does says how many', async () => {
        const stream = new PassThrough({ highWaterMark: 1 });
        const destination = logDestination(stream);
        for (let line = 0; line < 100; line += 1) destination.write(`${'x'.repeat(10_000)}\n`);
        const waiting = stream.writableLength;
        expect(waiting).toBeLessThan(300_000);
        const read: string[] = [];
        stream.on('data', (chunk: Buffer) => read.push(chunk.toString()));
        await new Promise(setImmediate);
        destination.write('later\n');
        stream.end();
        await once(stream, 'end');
        const lines = read.join('').trim().split('\n');
        expect(lines.at(-1)).toBe('later');
        const note = JSON.parse(lines.at(-2) ?? '{}') as { leftOut: number };
        expect(note.leftOut).toBe(100 - (lines.length - 2));
    });
});
