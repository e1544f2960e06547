import { pino } from 'pino';
import { DialFlowError } from '../../src/error.ts';
import { outspokenStore, patientStore } from '../../src/runs/patient-store.ts';
import { isStoreAway } from '../../src/runs/store-away.ts';
import type { RunStore } from '../../src/runs/store.ts';
import { openSqliteRunStore } from '../../src/runs/sqlite-store.ts';
import { handClock, newRun } from './samples.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const locked = (): Error =>
    Object.assign(new Error('database is locked'), { code: 'ERR_SQLITE_ERROR', errcode: 5 });

describe('A run store that is away for a while', () => {
    const folder = mkdtempSync(join(tmpdir(), 'dial-flow-patience-'));
    const clock = handClock();
    const store = openSqliteRunStore({ file: join(folder, 'runs.sqlite'), clock, leaseMs: 1000 });
    afterAll(async () => {
        await store.close();
        rmSync(folder, { recursive: true });
    });

    /** Fails so often before it answers. */
    const failing = (times: number, error: () => Error = locked): RunStore => {
        let left = times;
        return {
            ...store,
            find: async (runId) => {
                left -= 1;
                if (left >= 0) throw error();
                return store.find(runId);
            }
        };
    };
    const waits: number[] = [];
    const patient = (behind: RunStore): RunStore =>
        patientStore({
            store: behind,
            clock: { sleep: async (ms) => void waits.push(ms) },
            logger: pino({ level: 'silent' }),
            patienceMs: 10_000
        });
    beforeEach(() => waits.splice(0));

    it('When it comes back, then the operation succeeds, and each wait was longer than the one before', async () => {
        const { run } = await store.createOnce(newRun());
        expect((await patient(failing(4)).find(run.id))?.id).toBe(run.id);
        expect(waits).toEqual([250, 500, 1000, 2000]);
    });

    it('When it stays away, then the operation ends with words about the store', async () => {
        const ended = patient(failing(1000)).find('r');
        await expect(ended).rejects.toMatchObject({
            code: 'store_unavailable',
            message: 'The run store does not answer.',
            advice: expect.stringContaining('resume the run'),
            cause: { errcode: 5 }
        });
        expect(waits.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(16_000);
    });

    it('When the request itself is wrong, then nothing is tried again', async () => {
        const wrong = (): Error => new DialFlowError('not_found', 'There is no such run.');
        await expect(patient(failing(1, wrong)).find('r')).rejects.toMatchObject({ code: 'not_found' });
        expect(waits).toEqual([]);
    });

    it('When a caller of the API meets it, then the answer says so at once and is worth trying again', async () => {
        await expect(outspokenStore(failing(1)).find('r')).rejects.toMatchObject({
            code: 'store_unavailable',
            status: 503,
            retryable: true
        });
        const { run } = await store.createOnce(newRun());
        expect((await outspokenStore(store).list({ limit: 1 })).runs[0]?.id).toBe(run.id);
    });

    it.each([
        [Object.assign(new Error('disk I/O error'), { errcode: 10 }), true],
        [Object.assign(new Error('disk I/O error, extended'), { errcode: 10 | (3 << 8) }), true],
        [Object.assign(new Error('full'), { errcode: 13 }), true],
        [Object.assign(new Error('constraint'), { errcode: 19 }), false],
        [Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }), true],
        [new Error('anything else'), false]
    ])('When an error is %s, then it counts as away: %s', (error, isAway) => {
        expect(isStoreAway(error)).toBe(isAway);
    });
});
