import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import { systemClock } from '../../src/runs/clock.ts';
import { startSqliteLeaseKeeper } from '../../src/runs/sqlite/lease-keeper.ts';
import { openSqliteRunStore } from '../../src/runs/sqlite-store.ts';
import { newRun } from './samples.ts';

const LEASE_MS = 60_000;
const LONGEST_WAIT_MS = 30_000;

const pauseThread = (ms: number): void => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
};

describe('Lease keeper', () => {
    it('When there is no lease to keep, then no thread opens the store', async () => {
        const folder = await mkdtemp(join(tmpdir(), 'dial-flow-lease-'));
        const file = join(folder, 'runs.sqlite');
        const keeper = startSqliteLeaseKeeper({
            ...{ file, leaseMs: LEASE_MS, intervalMs: 20 },
            logger: pino({ level: 'silent' })
        });
        await delay(500);
        expect(existsSync(file)).toBe(false);
        await keeper.stop();
        await rm(folder, { recursive: true });
    });

    it('When the event loop does not turn at all, then the lease is extended all the same', async () => {
        const folder = await mkdtemp(join(tmpdir(), 'dial-flow-lease-'));
        const file = join(folder, 'runs.sqlite');
        const store = openSqliteRunStore({ file, clock: systemClock, leaseMs: LEASE_MS });
        const reader = new DatabaseSync(file, { readOnly: true });
        const keeper = startSqliteLeaseKeeper({
            ...{ file, leaseMs: LEASE_MS, intervalMs: 20, restMs: 50 },
            logger: pino({ level: 'silent' })
        });
        const leaseEnd = (): unknown => reader.prepare('SELECT lease_until FROM runs').get()?.['lease_until'];
        /** Waits without giving the event loop a turn. */
        const seesExtension = (): boolean => {
            const before = leaseEnd();
            const giveUpAt = Date.now() + LONGEST_WAIT_MS;
            while (leaseEnd() === before && Date.now() < giveUpAt) pauseThread(5);
            return leaseEnd() !== before;
        };
        try {
            await store.createOnce(newRun());
            const claimed = await store.claimNext('worker');
            if (!claimed) throw new Error('Nothing to claim');
            const release = keeper.keep(claimed.lease);
            expect([seesExtension(), seesExtension()]).toEqual([true, true]);
            release();
            // The thread has gone by then; a lease that comes later has another one.
            await delay(500);
            const releaseAgain = keeper.keep(claimed.lease);
            expect(seesExtension()).toBe(true);
            releaseAgain();
            await store.write(claimed.lease, { endLease: true, event: { kind: 'run' } });
            expect(leaseEnd()).toBeNull();
        } finally {
            await keeper.stop();
            reader.close();
            await store.close();
            await rm(folder, { recursive: true });
        }
    });
});
