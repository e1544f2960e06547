import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../../src/runs/clock.ts';
import { openSqliteOutbox } from '../../../src/sinks/mail/sqlite-outbox.ts';
import { headerOf, startSmtpHost, type SmtpHost } from './smtp-host.ts';

const PROCESS = fileURLToPath(new URL('./fixtures/mail-process.ts', import.meta.url));
const PEOPLE = ['ann@example.test', 'ben@example.test'];

let folder: string;
let host: SmtpHost | null = null;
const children = new Set<ChildProcess>();

beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dial-flow-killed-sender-'));
});
afterEach(async () => {
    for (const child of children) child.kill('SIGKILL');
    children.clear();
    await host?.stop();
    await rm(folder, { recursive: true });
});

const startSender = (port: number): ChildProcess => {
    const child = spawn(process.execPath, [PROCESS, folder, String(port), PEOPLE.join(',')], {
        stdio: ['ignore', 'ignore', 'inherit']
    });
    children.add(child);
    return child;
};

describe('A service that is killed while it sends a mail', () => {
    it.each(['connect', 'mail', 'recipient'] as const)(
        'When it dies at %s, then the next one sends the mail, and everybody has it once',
        async (phase) => {
            let victim: ChildProcess | null = null;
            const dieAt = (reached: string): boolean =>
                reached === phase && victim !== null && victim.exitCode === null && victim.kill('SIGKILL');
            host = await startSmtpHost({
                disabledCommands: ['STARTTLS'],
                onConnect: (_session, done) => void (dieAt('connect') || done()),
                onMailFrom: (_address, _session, done) => void (dieAt('mail') || done()),
                onRcptTo: (_address, _session, done) => void (dieAt('recipient') || done())
            });
            victim = startSender(host.port);
            const [, signal] = (await once(victim, 'exit')) as [number | null, string | null];
            expect(signal).toBe('SIGKILL');
            expect(host.received).toEqual([]);
            victim = null;
            const [code] = (await once(startSender(host.port), 'exit')) as [number];
            expect(code).toBe(0);
            expect(host.received.map(({ recipients }) => recipients)).toEqual([PEOPLE]);
            // A third service that tells the same news finds that it has been told.
            const [again] = (await once(startSender(host.port), 'exit')) as [number];
            expect([again, host.received.length]).toEqual([0, 1]);
        }
    );

    it('When it dies after the host took the mail and before that is noted, then the repeat has the same Message-ID', async () => {
        const ids: (string | null)[] = [];
        let victim: ChildProcess | null = null;
        host = await startSmtpHost({
            disabledCommands: ['STARTTLS'],
            onData(stream, _session, done) {
                const chunks: Buffer[] = [];
                stream.on('data', (chunk: Buffer) => chunks.push(chunk));
                stream.on('end', () => {
                    ids.push(headerOf(Buffer.concat(chunks).toString('utf8'), 'Message-ID'));
                    if (ids.length === 1) victim?.kill('SIGKILL');
                    else done();
                });
            }
        });
        victim = startSender(host.port);
        await once(victim, 'exit');
        const [code] = (await once(startSender(host.port), 'exit')) as [number];
        expect(code).toBe(0);
        expect(ids).toEqual(['<run-1.succeeded@example.test>', '<run-1.succeeded@example.test>']);
        const outbox = openSqliteOutbox({ file: join(folder, 'runs.sqlite'), clock: systemClock });
        expect(await outbox.list({ limit: 10 })).toMatchObject([
            { status: 'sent', attempts: 2 },
            { status: 'sent', attempts: 2 }
        ]);
        await outbox.close();
    });
});
