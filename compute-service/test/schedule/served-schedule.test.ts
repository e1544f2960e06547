import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { jsonOf, startChild, type RunningChild } from '../../../scripts/local/child-process.ts';
import { systemClock } from '../../src/runs/clock.ts';
import { openSqliteRunStore } from '../../src/runs/sqlite-store.ts';
import type { RunStore } from '../../src/runs/store.ts';
import { newRun, nightRequest } from '../runs/samples.ts';

const API_KEY = 'a-key-that-only-the-tests-know-0123456789';
const HOUR_MS = 3_600_000;
const WITHIN_MS = 60_000;

let folder: string;
let clockFile: string;
const stop = new AbortController();
let started = 0;
const services: RunningChild<{ readonly url: string }>[] = [];

beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'dial-flow-served-schedule-'));
    clockFile = join(folder, 'clock');
    mkdirSync(join(folder, 'in'));
});
afterAll(async () => {
    await Promise.all(services.map((service) => service.kill()));
    rmSync(folder, { recursive: true });
});

/** Sets the clock of all services, those that run and those that come. */
const setClock = (instant: string): void =>
    writeFileSync(clockFile, String(Date.parse(instant) - Date.now()));

/** `dial-flow serve --schedule` in a process of its own. It queues nights and works on none. */
async function serve(): Promise<RunningChild<{ readonly url: string }>> {
    const service = await startChild({
        name: 'service',
        entry: join(__dirname, '..', '..', 'src', 'cli.ts'),
        args: ['serve', '--schedule', '--cron', '0 2 * * *', '--time-zone', 'America/New_York'],
        env: {
            DIAL_FLOW_DATA_DIR: join(folder, 'data'),
            DIAL_FLOW_INPUT_DIR: join(folder, 'in'),
            DIAL_FLOW_API_KEYS: API_KEY,
            DIAL_FLOW_PORT: '0',
            DIAL_FLOW_WORKER: 'false',
            DIAL_FLOW_DRAIN_S: '0',
            DIAL_FLOW_TEST_CLOCK: clockFile,
            NODE_OPTIONS: `--import ${pathToFileURL(join(__dirname, '..', 'recovery', 'jump-clock.ts')).href}`
        },
        logFile: join(folder, `service-${(started += 1)}.log`),
        readyWithinMs: WITHIN_MS,
        signal: stop.signal,
        ready: (line) => {
            const said = jsonOf(line);
            return said?.['msg'] === 'Listening' ? { url: String(said['url']) } : null;
        }
    });
    services.push(service);
    return service;
}

const EARLIER = '2026-11-20 a person queued';

async function onStore<Result>(work: (store: RunStore) => Promise<Result>): Promise<Result> {
    const file = join(folder, 'data', 'runs.sqlite');
    const store = openSqliteRunStore({ file, clock: systemClock, leaseMs: 1000 });
    return work(store).finally(() => store.close());
}

/** On a store that never saw a run, no night counts as missed. */
const launchEarlier = () =>
    onStore((store) =>
        store.createOnce(newRun({ request: nightRequest({ asOf: '2026-11-20', requestedBy: 'a person' }) }))
    );

const runs = async () => (await onStore((store) => store.list({ limit: 10 }))).runs;

const nights = async (): Promise<readonly string[]> =>
    (await runs()).map(({ asOf, requestedBy, status }) => `${asOf} ${requestedBy} ${status}`);

async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
    for (const end = Date.now() + WITHIN_MS; !(await isSo()); await delay(50)) {
        if (Date.now() > end) throw new Error(`Not seen: ${what}`);
    }
}

const queuedBy = (service: RunningChild<unknown>): number =>
    readFileSync(service.logFile, 'utf8').split('The scheduled night was queued').length - 1;

describe('Services that start nights by themselves', () => {
    it('When two wait for the same hour, then one night is queued at it; a missed one once; one missed for too long is said', async () => {
        await launchEarlier();
        // Two o’clock in New York is seven in UTC in winter. Who comes up late on a busy machine catches up.
        setClock('2026-11-24T06:59:54Z');
        const both = await Promise.all([serve(), serve()]);
        await until('the night', async () => (await nights()).length > 1);
        const first = ['2026-11-23 schedule queued', EARLIER];
        expect(await nights()).toEqual(first);
        expect((await runs())[0]?.createdAt).toMatch(/^2026-11-24T07:0/);
        expect(both.map(queuedBy).toSorted()).toEqual([0, 1]);
        await Promise.all(both.map((service) => service.stop()));
        expect(both.map((service) => service.exitCode())).toEqual([0, 0]);

        setClock('2026-11-25T12:00:00Z');
        const late = await Promise.all([serve(), serve()]);
        await until('the missed night', async () => (await nights()).length > 2);
        const two = ['2026-11-24 schedule queued', ...first];
        expect(await nights()).toEqual(two);
        expect(late.map(queuedBy).toSorted()).toEqual([0, 1]);
        await Promise.all(late.map((service) => service.stop()));

        setClock(new Date(Date.parse('2026-11-26T07:00:00Z') + 13 * HOUR_MS).toISOString());
        const tooLate = await serve();
        await until('that the night was missed', () =>
            readFileSync(tooLate.logFile, 'utf8').includes('The scheduled night was missed for too long')
        );
        expect(await nights()).toEqual(two);
        await tooLate.stop();
    }, 120_000);
});
