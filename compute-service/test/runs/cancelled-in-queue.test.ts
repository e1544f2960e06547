import { pino } from 'pino';
import { newsOfQueue } from '../../src/runs/cancelled-in-queue.ts';
import type { QueueNews } from '../../src/runs/cancelled-in-queue.ts';
import { cancelRun, resumeRun } from '../../src/runs/commands.ts';
import type { Planner } from '../../src/runs/plan.ts';
import type { Run } from '../../src/runs/run.ts';
import { runnerRig } from './runner-rig.ts';

let rig: Awaited<ReturnType<typeof runnerRig>>;
let open: QueueNews[];
beforeEach(async () => {
    rig = await runnerRig([]);
    open = [];
});
afterEach(async () => {
    for (const news of open) await news.stop();
    await rig.clean();
});

/** News of one process; what it tells is kept in `told`. */
function processOf({
    announce = async () => [],
    lookMs = 3_600_000
}: {
    announce?: Planner['announce'];
    lookMs?: number;
}) {
    const told: string[] = [];
    const news = newsOfQueue({
        store: rig.store,
        clock: rig.clock,
        planner: {
            announce: async (run) => {
                told.push(run.id);
                return announce(run);
            }
        },
        logger: pino({ level: 'silent' }),
        ...{ announceMs: 500, lookMs }
    });
    open.push(news);
    return { news, told };
}

const cancel = (run: Run, news?: QueueNews): Promise<Run> =>
    cancelRun({
        ...{ store: rig.store, runId: run.id, now: rig.clock.now() },
        decision: { reason: 'Wrong day', decidedBy: 'me' },
        ...(news && { endedInQueue: news.tell })
    });

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
    while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('Runs that were cancelled in the queue', () => {
    it('When people were told, then nobody tells them again', async () => {
        const { news, told } = processOf({});
        const run = await cancel(await rig.launch(), news);
        await news.settled();
        expect(told).toEqual([run.id]);
        expect(await rig.store.untold()).toEqual([]);
        const next = processOf({});
        await next.news.stop();
        expect(next.told).toEqual([]);
    });

    it('When the process ends before it has told, then the next one tells', async () => {
        const first = processOf({ announce: () => new Promise(() => undefined) });
        const run = await cancel(await rig.launch(), first.news);
        expect(first.told).toEqual([run.id]);
        const second = processOf({});
        await until(async () => (await rig.store.untold()).length === 0);
        expect(second.told).toEqual([run.id]);
    });

    it('When the process ends between the cancellation and the telling, then the next one tells', async () => {
        const run = await cancel(await rig.launch());
        const { told } = processOf({});
        await until(async () => (await rig.store.untold()).length === 0);
        expect(told).toEqual([run.id]);
    });

    it('When the org is away, then it is told again until it hears, and after an hour no more', async () => {
        let isAway = true;
        const { news, told } = processOf({
            announce: async () => (isAway ? ['The org is away.'] : []),
            lookMs: 10
        });
        const run = await cancel(await rig.launch(), news);
        await until(() => told.length > 2);
        expect(await rig.store.untold()).toEqual([expect.objectContaining({ id: run.id })]);
        isAway = false;
        await until(async () => (await rig.store.untold()).length === 0);

        isAway = true;
        const other = await cancel(await rig.launch(), news);
        rig.move(3_600_000);
        await until(async () => (await rig.store.untold()).length === 0);
        expect(told).toContain(other.id);
    });

    it('When the run was resumed meanwhile, then its cancellation is no news', async () => {
        const run = await cancel(await rig.launch());
        await resumeRun({ store: rig.store, runId: run.id });
        const { news, told } = processOf({});
        await news.stop();
        expect(told).toEqual([]);
    });
});
