import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { raiseAlarmIfDue, type NightAlarmOptions } from '../../src/night/night-alarm.ts';
import type { NewMail } from '../../src/ports/outbox.ts';
import { openSqliteRunStore } from '../../src/runs/sqlite-store.ts';
import type { RunStore } from '../../src/runs/store.ts';
import type { RunRequest } from '../../src/runs/run.ts';
import { handClock, newRun, nightRequest } from '../runs/samples.ts';

const HOUR_MS = 3_600_000;

describe('The alarm that no night has ended', () => {
    let folder: string;
    let store: RunStore;
    let clock: ReturnType<typeof handClock>;
    let kept: NewMail[];

    // 02:00 UTC on a Tuesday; six in the morning in New York is 11:00 UTC.
    beforeEach(async () => {
        clock = handClock('2026-11-24T02:00:00.000Z');
        kept = [];
        folder = await mkdtemp(join(tmpdir(), 'dial-flow-alarm-'));
        store = openSqliteRunStore({ file: join(folder, 'runs.sqlite'), clock, leaseMs: 1000 });
    });
    afterEach(async () => {
        await store.close();
        await rm(folder, { recursive: true });
    });

    const look = (change: Partial<NightAlarmOptions> = {}): Promise<boolean> =>
        raiseAlarmIfDue({
            ...{ org: 'default', store, clock, cron: '0 6 * * 1-5', timeZone: 'America/New_York' },
            mail: {
                dispatcher: {
                    put: async (mail) => {
                        kept.push(mail);
                    },
                    post: async () => []
                },
                routes: { routes: [], others: ['ops@example.com'] },
                ...{ linkBaseUrl: null, maxAttachmentBytes: 0, domain: 'example.com' }
            },
            ...change
        });
    const at = (instant: string): void => clock.move(Date.parse(instant) - clock.now().getTime());
    const launch = (change: Partial<RunRequest> = {}) =>
        store.createOnce(newRun({ request: nightRequest(change) }));
    const end = async (status: 'succeeded' | 'failed'): Promise<void> => {
        const claimed = await store.claimNext('w');
        if (!claimed) throw new Error('Nothing to claim');
        await store.write(claimed.lease, {
            run: { status, finishedAt: clock.now().toISOString() },
            endLease: true,
            event: { kind: 'run', status }
        });
    };

    it.each(['succeeded', 'failed'] as const)(
        'When a night %s in time, then there is no alarm',
        async (status) => {
            await launch();
            await end(status);
            at('2026-11-24T11:00:01Z');
            expect(await look()).toBe(false);
            expect(kept).toEqual([]);
        }
    );

    it('When none was begun, then the alarm says so, and each time of the same moment is the same mail', async () => {
        at('2026-11-24T10:59:59Z');
        // Monday's moment has no night either, but it is too long ago to tell of.
        expect(await look()).toBe(false);
        at('2026-11-24T11:00:01Z');
        expect(await look()).toBe(true);
        clock.move(HOUR_MS);
        expect(await look()).toBe(true);
        expect(kept.map(({ key }) => key)).toEqual(
            Array.from({ length: 2 }, () => 'alarm.2026-11-24T11-00-00.000Z')
        );
        expect(kept[0]).toMatchObject({ outcome: 'alarm', runId: null, recipients: ['ops@example.com'] });
        expect(kept[0]?.message.subject).toMatch(
            /No night has ended by 2026-11-24, 06:00 \(America\/New_York\)/
        );
    });

    it('When only a dry run, a single engine, or the night before last has ended, then the alarm is raised', async () => {
        await launch();
        await end('succeeded');
        at('2026-11-25T02:00:00Z');
        await launch({ dryRun: true });
        await end('succeeded');
        await launch({ pipeline: null, engines: ['flush'] });
        await end('succeeded');
        at('2026-11-25T11:00:01Z');
        expect(await look()).toBe(true);
        expect(kept[0]?.message.text).toContain('The last night that delivered is run');
    });

    it('When a night is still on its way, then the alarm names it', async () => {
        const { run } = await launch();
        at('2026-11-24T11:00:01Z');
        expect(await look()).toBe(true);
        expect(kept[0]?.message.text).toContain(`Run ${run.id} was asked for`);
    });

    it('When only another org had its night, then the alarm of this one is raised, and says whose it is', async () => {
        await launch();
        await end('succeeded');
        at('2026-11-24T11:00:01Z');
        expect(await look()).toBe(false);
        expect(await look({ org: 'acme' })).toBe(true);
        expect(kept.map(({ key, message }) => [key, message.subject])).toEqual([
            [
                'alarm.acme.2026-11-24T11-00-00.000Z',
                'DIAL-Flow acme: No night of acme has ended by 2026-11-24, 06:00 (America/New_York).'
            ]
        ]);
        expect(kept[0]?.message.text).toContain('No night has delivered yet');
    });

    it('When it is Monday, then a night of the weekend before counts only if it is a day old at most', async () => {
        at('2026-11-27T02:00:00Z');
        await launch();
        await end('succeeded');
        at('2026-11-30T11:00:01Z');
        expect(await look()).toBe(true);
        kept = [];
        at('2026-11-30T12:00:00Z');
        expect(await look({ mail: { ...(await settingsWithoutRecipients()) } })).toBe(false);
        expect(kept).toEqual([]);
    });

    const settingsWithoutRecipients = async (): Promise<NightAlarmOptions['mail']> => ({
        dispatcher: {
            put: async (mail) => {
                kept.push(mail);
            },
            post: async () => []
        },
        routes: { routes: [], others: [] },
        ...{ linkBaseUrl: null, maxAttachmentBytes: 0, domain: 'example.com' }
    });
});
