import { seededRandom } from '../reference/random.ts';
import type { ClaimedRun, RunStore } from '../../src/runs/store.ts';
import { handClock, newRun, nightRequest } from './samples.ts';
import type { OpenStores } from './store-contract.ts';

const LEASE_MS = 10_000;
const ORGS = ['acme', 'globex', 'initech', 'umbrella'];

/** Says by the rule in words whose turn it is, from what was queued and claimed so far. */
class Turns {
    readonly waiting = new Map<string, string[]>();
    readonly working = new Map<string, ClaimedRun[]>();
    readonly #claimed: string[] = [];

    next(runsPerOrg: number): string | undefined {
        const lastClaim = (org: string): number => this.#claimed.lastIndexOf(org);
        const oldest = (org: string): string => this.waiting.get(org)?.[0] ?? '';
        return ORGS.filter((org) => oldest(org) !== '' && this.#busy(org) < runsPerOrg)
            .toSorted(
                (a, b) =>
                    this.#busy(a) - this.#busy(b) ||
                    lastClaim(a) - lastClaim(b) ||
                    (oldest(a) < oldest(b) ? -1 : 1)
            )
            .map(oldest)[0];
    }

    queue(org: string, runId: string): void {
        this.waiting.set(org, [...(this.waiting.get(org) ?? []), runId]);
    }

    claim(claimed: ClaimedRun): void {
        const { org } = claimed.run;
        this.waiting.get(org)?.shift();
        this.working.set(org, [...(this.working.get(org) ?? []), claimed]);
        this.#claimed.push(org);
    }

    #busy(org: string): number {
        return this.working.get(org)?.length ?? 0;
    }
}

/** What every run store does for several orgs. */
export function orgsContract(name: string, open: OpenStores): void {
    describe(`Runs of several orgs: ${name}`, () => {
        const clock = handClock();
        let store: RunStore;
        let other: RunStore;
        let clean: () => Promise<void> = async () => undefined;

        const opened = async (runsPerOrg?: number): Promise<void> => {
            const options = runsPerOrg === undefined ? {} : { runsPerOrg };
            ({ one: store, other, clean } = await open({ clock, leaseMs: LEASE_MS, ...options }));
        };
        afterEach(async () => clean());

        const queue = async (org: string, changes: Parameters<typeof newRun>[0] = {}): Promise<string> => {
            clock.move(1);
            const { run } = await store.createOnce(newRun({ request: nightRequest({ org }), ...changes }));
            return run.id;
        };
        const claim = (from: RunStore = store): Promise<ClaimedRun | null> => {
            clock.move(1);
            return from.claimNext('worker');
        };
        const finish = ({ lease }: ClaimedRun): Promise<void> =>
            store.write(lease, {
                run: { status: 'succeeded', finishedAt: clock.now().toISOString() },
                endLease: true,
                event: { kind: 'run', status: 'succeeded' }
            });

        it('When two orgs use the same key, then each has a run of its own', async () => {
            await opened();
            const ofAcme = await queue('acme', { idempotencyKey: 'night' });
            const ofGlobex = await queue('globex', {
                request: nightRequest({ org: 'globex' }),
                idempotencyKey: 'night',
                fingerprint: 'another'
            });
            expect(ofGlobex).not.toBe(ofAcme);
            expect(await queue('acme', { idempotencyKey: 'night' })).toBe(ofAcme);
            expect((await other.find(ofGlobex))?.org).toBe('globex');
        });

        it('When runs are listed or looked back at, then those of other orgs are not among them', async () => {
            await opened();
            const ofAcme = await queue('acme');
            const ofGlobex = await queue('globex');
            const waiting = await queue('acme');
            expect(await store.queuedBehind(ofGlobex)).toBeNull();
            expect(await store.queuedBehind(waiting)).toBe(ofAcme);
            expect((await store.list({ org: 'acme', limit: 9 })).runs.map(({ id }) => id)).toEqual([
                waiting,
                ofAcme
            ]);
            for (const claimed of [await claim(), await claim()]) if (claimed) await finish(claimed);
            const engines = ['flush'] as const;
            for (const [org, id] of [
                ['acme', ofAcme],
                ['globex', ofGlobex]
            ] as const) {
                expect((await store.latestAccepted({ org, engines }))?.id).toBe(id);
                expect((await store.latestExtract(org))?.id).toBe(id);
                expect((await store.lastSuccessfulNight(org))?.id).toBe(id);
            }
            const run = await store.find(ofGlobex);
            expect(run && (await store.timesOfRunsLike(run, 9))).toEqual([]);
            expect(await store.latestExtract('initech')).toBeNull();
        });

        it('When one org has queued fifty runs, then the others do not wait behind them', async () => {
            await opened();
            for (let index = 0; index < 50; index += 1) await queue('acme');
            for (const org of ['globex', 'initech', 'umbrella']) await queue(org);
            const first = [await claim(), await claim(other), await claim(), await claim(other)];
            expect(first.map((claimed) => claimed?.run.org)).toEqual([
                ...['acme', 'globex', 'initech', 'umbrella']
            ]);
            expect((await store.queueState()).orgs).toEqual([
                { org: 'acme', waiting: 49, working: 1 },
                ...['globex', 'initech', 'umbrella'].map((org) => ({ org, waiting: 0, working: 1 }))
            ]);
        });

        it('When an org has as many runs at work as it may, then its others wait until one ends or its worker vanishes', async () => {
            await opened(1);
            const [first, second] = [await queue('acme'), await queue('acme')];
            const claimed = await claim();
            expect(claimed?.run.id).toBe(first);
            expect(await claim(other)).toBeNull();
            if (claimed) await finish(claimed);
            expect((await claim(other))?.run.id).toBe(second);
            const third = await queue('acme');
            expect(await claim()).toBeNull();
            clock.move(LEASE_MS + 1);
            expect((await claim())?.run.id).toBe(second);
            expect(await claim()).toBeNull();
            expect((await store.find(third))?.status).toBe('queued');
        });

        it.each([
            [1, 1],
            [2, 2],
            [3, 1000]
        ])(
            'When runs come and end in any order (seed %i, at most %i at once), then every claim is of the org whose turn it is',
            async (seed, runsPerOrg) => {
                await opened(runsPerOrg);
                const random = seededRandom(seed);
                const turns = new Turns();
                for (let step = 0; step < 120; step += 1) {
                    const dice = random.below(10);
                    if (dice < 4) {
                        const org = random.chance(0.6) ? 'acme' : random.pick(ORGS);
                        turns.queue(org, await queue(org));
                    } else if (dice < 8) {
                        const expected = turns.next(runsPerOrg);
                        const claimed = await claim(random.pick([store, other]));
                        expect(claimed?.run.id).toBe(expected);
                        if (claimed) turns.claim(claimed);
                    } else {
                        const busy = [...turns.working.values()].filter((runs) => runs.length > 0);
                        const ended = busy.length > 0 && random.pick(busy).shift();
                        if (ended) await finish(ended);
                    }
                }
            }
        );
    });
}
