import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { ChildProcessError, type RunningChild } from '../../../scripts/local/child-process.ts';
import { localApiKey, openFolders, type StackFolders } from '../../../scripts/local/folders.ts';
import { startLocalOrg, type OrgReady } from '../../../scripts/local/local-org.ts';
import { startMailSink, type MailSink } from '../../../scripts/local/mail-sink.ts';
import { startService, type ServiceReady } from '../../../scripts/local/service.ts';
import { ServiceClient, type LaunchBody } from '../../src/cli/service-client.ts';
import { systemClock } from '../../src/runs/clock.ts';
import type { Run } from '../../src/runs/run.ts';
import { openSqliteRunStore } from '../../src/runs/sqlite-store.ts';
import type { RunStore } from '../../src/runs/store.ts';
import type { Death } from './death.ts';

export const AS_OF = '2026-11-23';
const WORLD = { size: { accounts: 300, phones: 450, calls: 900 }, seed: 11, date: AS_OF };
const LONGEST_RUN_MS = 120_000;
/** Between two looks at whether a run has ended, and at a whole run. */
const LOOK_EVERY_MS = 20;
const READ_EVERY_MS = 100;

/** Small pages and short waits, so that a small world makes as many calls as a large one. */
const SETTINGS = {
    DIAL_FLOW_LEASE_S: '2',
    DIAL_FLOW_SALESFORCE_POLL_MS: '50',
    DIAL_FLOW_SALESFORCE_MAX_RECORDS: '200'
};

export type Service = RunningChild<ServiceReady>;
export type LifeEnd = 'died' | 'run ended';

/** A scratch folder with a world that stacks are started on, so that each has an org of its own with equal contents. */
export class Nights {
    readonly #folder = mkdtempSync(join(tmpdir(), 'dial-flow-recovery-'));
    readonly #stop = new AbortController();
    readonly #stacks: NightStack[] = [];
    readonly #longestRunMs: number;

    constructor({ longestRunMs = LONGEST_RUN_MS }: { readonly longestRunMs?: number } = {}) {
        this.#longestRunMs = longestRunMs;
    }

    async makeWorld(): Promise<void> {
        const folders = openFolders(join(this.#folder, 'world'));
        const org = await startLocalOrg({ folders, port: 0, world: WORLD, signal: this.#stop.signal });
        await org.stop();
    }

    /**
     * Starts an org with its world, and mail; the service comes with the first life.
     * @param prepare is called with the empty folders, before anything is in them
     */
    async stack(prepare: (folders: StackFolders) => void = () => undefined): Promise<NightStack> {
        const folders = openFolders(join(this.#folder, `stack-${this.#stacks.length + 1}`));
        prepare(folders);
        cpSync(join(this.#folder, 'world', 'org'), folders.org, { recursive: true });
        const stack = await NightStack.start({
            folders,
            longestRunMs: this.#longestRunMs,
            signal: this.#stop.signal
        });
        this.#stacks.push(stack);
        return stack;
    }

    /** Ends every process and removes everything. */
    async end(): Promise<void> {
        this.#stop.abort(new Error('The test has ended.'));
        await Promise.all(this.#stacks.map((stack) => stack.end()));
        rmSync(this.#folder, { recursive: true, force: true });
    }
}

interface StackParts {
    readonly folders: StackFolders;
    readonly longestRunMs: number;
    readonly signal: AbortSignal;
    readonly org: RunningChild<OrgReady>;
    readonly mail: MailSink;
}

/** A local org, a mail server, and services that live and die on one data directory. */
export class NightStack {
    readonly folders: StackFolders;
    readonly org: RunningChild<OrgReady>;
    readonly mail: MailSink;
    readonly store: RunStore;
    readonly #parts: StackParts;
    readonly #services = new Set<Service>();
    #started = 0;

    private constructor(parts: StackParts) {
        this.folders = parts.folders;
        this.org = parts.org;
        this.mail = parts.mail;
        this.#parts = parts;
        this.store = openSqliteRunStore({ file: this.#storeFile, clock: systemClock, leaseMs: 2000 });
    }

    static async start(parts: Omit<StackParts, 'org' | 'mail'>): Promise<NightStack> {
        const { folders, signal } = parts;
        const org = await startLocalOrg({ folders, port: 0, world: WORLD, signal });
        const mail = await startMailSink({ directory: folders.mail, port: 0 });
        return new NightStack({ ...parts, org, mail });
    }

    get #storeFile(): string {
        return join(this.folders.service, 'runs.sqlite');
    }

    /** Starts a service. @throws ChildProcessError where it dies before it is ready. */
    async startService(
        death: Death | null = null,
        settings: Readonly<Record<string, string>> = {}
    ): Promise<Service> {
        const service = await startService({
            folders: this.folders,
            port: 0,
            org: this.org.ready,
            mail: this.mail,
            signal: this.#parts.signal,
            logName: `compute-service-${++this.#started}.log`,
            settings: {
                ...SETTINGS,
                ...settings,
                ...(death && {
                    NODE_OPTIONS: `--import ${pathToFileURL(join(__dirname, 'die-at.ts')).href}`,
                    DIAL_FLOW_TEST_DEATH: JSON.stringify(death)
                })
            }
        });
        this.#services.add(service);
        void service.ended.then(() => this.#services.delete(service));
        return service;
    }

    client(service: Service): ServiceClient {
        return new ServiceClient({
            url: service.ready.url,
            apiKey: localApiKey(this.folders.apiKeyFile)
        });
    }

    /** Launches a night and returns its id. */
    async launch(service: Service, body: LaunchBody = {}): Promise<string> {
        const asked = { pipeline: 'nightly' as const, asOf: AS_OF, seed: 5, ...body };
        return (await this.client(service).launch(asked, null)).runId;
    }

    async run(runId: string): Promise<Run> {
        const run = await this.store.find(runId);
        if (!run) throw new Error(`There is no run ${runId}`);
        return run;
    }

    /** Waits until a run is as asked. @throws Error that says how it stands where it takes too long. */
    async until(runId: string, isReached: (run: Run) => boolean): Promise<Run> {
        const deadline = Date.now() + this.#parts.longestRunMs;
        for (;;) {
            const run = await this.run(runId);
            if (isReached(run)) return run;
            if (Date.now() > deadline) throw new Error(`Run ${runId} is still ${run.status}`);
            await delay(READ_EVERY_MS);
        }
    }

    /** Waits until a run has ended; reading a run whole is dear, so it is read once, then. */
    async ended(runId: string, signal?: AbortSignal): Promise<Run> {
        const database = new DatabaseSync(this.#storeFile, { readOnly: true, timeout: 10_000 });
        const end = database.prepare('SELECT finished_at IS NOT NULL AS ended FROM runs WHERE id = ?');
        const deadline = Date.now() + this.#parts.longestRunMs;
        try {
            while (end.get(runId)?.['ended'] !== 1 && Date.now() < deadline)
                await delay(LOOK_EVERY_MS, null, { signal });
        } finally {
            database.close();
        }
        return this.until(runId, ({ finishedAt }) => finishedAt !== null);
    }

    /** Makes the org misbehave; see the page on the local org. */
    async fault(faults: readonly object[]): Promise<void> {
        const response = await fetch(this.#faultsUrl, { method: 'POST', body: JSON.stringify(faults) });
        if (!response.ok) throw new Error(`The org refused the faults: ${await response.text()}`);
    }

    async clearFaults(): Promise<void> {
        await fetch(this.#faultsUrl, { method: 'DELETE' });
    }

    /** How often each fault struck, in the order in which they were set. */
    async faultStrikes(): Promise<readonly number[]> {
        const { faults } = (await (await fetch(this.#faultsUrl)).json()) as {
            readonly faults: readonly { readonly struck: number }[];
        };
        return faults.map(({ struck }) => struck);
    }

    get #faultsUrl(): string {
        return `${this.org.ready.url}/local-org/faults`;
    }

    /** Starts a service that is to die, and waits until it has, or until the run has ended without its death. */
    async live(runId: string, death: Death | null): Promise<LifeEnd> {
        this.letLeaseRunOut();
        const over = new AbortController();
        try {
            const service = await this.startService(death);
            const died = service.ended.then(() => 'died' as const);
            const ended = this.ended(runId, over.signal).then(() => 'run ended' as const);
            const end = await Promise.race([died, ended]);
            if (end === 'run ended') await service.stop();
            return end;
        } catch (error) {
            if (death && error instanceof ChildProcessError) return 'died';
            throw error;
        } finally {
            over.abort();
        }
    }

    /** The lease of a dead service ends by time alone; this saves the tests the waiting. */
    letLeaseRunOut(): void {
        const database = new DatabaseSync(this.#storeFile, { timeout: 10_000 });
        database.exec(
            `UPDATE runs SET lease_until = '2000-01-01T00:00:00.000Z' WHERE lease_token IS NOT NULL`
        );
        database.close();
    }

    async end(): Promise<void> {
        await Promise.all([...this.#services].map((service) => service.kill()));
        await this.store.close();
        await this.mail.stop();
        await this.org.kill();
    }
}
