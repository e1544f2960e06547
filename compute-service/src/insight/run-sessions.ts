import { access } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { ComputeEngine, ComputeSession } from '../engines/compute.ts';
import type { EngineContext } from '../engines/engine.ts';
import { resolveParameters } from '../engines/parameters.ts';
import { DialFlowError } from '../error.ts';
import { phoneColumnsOf } from '../night/open-night.ts';
import { workspaceOf } from '../night/workspace.ts';
import { FINAL_STATUSES, type Run } from '../runs/run.ts';

/** The database of a finished run, and the context with which its queries are made. */
export interface OpenRun {
    readonly session: ComputeSession;
    readonly context: EngineContext;
}

export interface RunSessions {
    /** Throws as `use` where the run's database cannot be lent now. */
    check(run: Run): Promise<void>;
    /**
     * Lends the database of a finished run to `work`, read-only; it stays open for a while, because people ask more
     * than once.
     * @throws DialFlowError `wrong_state` while the run is on, `gone` where its database was removed
     */
    use<Result>(run: Run, work: (open: OpenRun) => Promise<Result>): Promise<Result>;
    /** Lends a session that nobody else uses, for tables of one's own; they end with the work. Throws as `use`. */
    useAlone<Result>(run: Run, work: (open: OpenRun) => Promise<Result>): Promise<Result>;
    /** Closes the run's database, so that the run can go on; what reads it now is interrupted. */
    release(runId: string): Promise<void>;
    close(): Promise<void>;
}

/** Runs whose databases stay open at most; each may take as much memory as the compute engine is given. */
const MOST_OPEN = 2;
const IDLE_MS = 60_000;
const INTERRUPT_MS = 20;

interface Entry {
    readonly runId: string;
    readonly open: Promise<OpenRun>;
    readonly readers: Set<Promise<unknown>>;
    idle: NodeJS.Timeout | null;
    closing: Promise<void> | null;
}

const databaseOf = (dataDirectory: string, run: Run): string =>
    workspaceOf({ dataDirectory, runId: run.id }).database;

/** Whether the rows of the run can still be read, beyond its files. */
export async function hasDatabase(dataDirectory: string, run: Run): Promise<boolean> {
    return access(databaseOf(dataDirectory, run)).then(
        () => true,
        () => false
    );
}

const stillOn = (): DialFlowError =>
    new DialFlowError('wrong_state', 'The run is still on.', {
        advice: 'Ask again when it has ended.',
        retryable: true
    });

/** Sessions on the databases of finished runs: few, shared, and closed when nobody asks any more. */
export function createRunSessions({
    dataDirectory,
    compute
}: {
    readonly dataDirectory: string;
    readonly compute: ComputeEngine;
}): RunSessions {
    const entries = new Map<string, Entry>();
    const alone = new Set<Entry>();
    /** When runs went on; a run that was read from the store before that is not what it says any more. */
    const releasedAt = new Map<string, string>();

    function refuseWhileOn(run: Run): void {
        const released = releasedAt.get(run.id);
        if (!FINAL_STATUSES.includes(run.status) || (released !== undefined && run.updatedAt <= released))
            throw stillOn();
    }

    async function check(run: Run): Promise<void> {
        refuseWhileOn(run);
        if (await hasDatabase(dataDirectory, run)) return;
        throw new DialFlowError('gone', 'The rows of this run were removed; its counts and files stay.', {
            advice: 'Download the files of the run, or ask about a newer one.'
        });
    }

    async function open(run: Run): Promise<OpenRun> {
        const session = await compute.open({ file: databaseOf(dataDirectory, run), readOnly: true });
        try {
            return {
                session,
                context: {
                    dialect: session.dialect,
                    asOf: run.asOf,
                    seed: run.seed,
                    parameters: resolveParameters(run.parameters),
                    phoneColumns: await phoneColumnsOf(session)
                }
            };
        } catch (error) {
            await session.close();
            throw error;
        }
    }

    /** Between two queries an interrupt is not heard, so it is said until nobody reads any more. */
    async function endReading({ readers }: Entry, session: ComputeSession): Promise<void> {
        while (readers.size > 0) {
            session.interrupt();
            await Promise.race([Promise.allSettled(readers), delay(INTERRUPT_MS)]);
        }
    }

    async function shut(entry: Entry): Promise<void> {
        if (entries.get(entry.runId) === entry) entries.delete(entry.runId);
        if (entry.idle) clearTimeout(entry.idle);
        const opened = await entry.open.catch(() => null);
        if (!opened) return;
        await endReading(entry, opened.session);
        await opened.session.close();
    }

    const closeEntry = (entry: Entry): Promise<void> => (entry.closing ??= shut(entry));

    async function makeRoom(): Promise<void> {
        const unread = [...entries.values()].filter(({ readers }) => readers.size === 0);
        const superfluous = entries.size - MOST_OPEN + 1;
        if (superfluous > 0) await Promise.all(unread.slice(0, superfluous).map(closeEntry));
    }

    function newEntry(run: Run): Entry {
        // The run may have gone on since it was checked.
        refuseWhileOn(run);
        const entry: Entry = {
            runId: run.id,
            open: open(run),
            readers: new Set(),
            idle: null,
            closing: null
        };
        entry.open.catch(() => closeEntry(entry));
        return entry;
    }

    function sharedEntry(run: Run): Entry {
        const entry = entries.get(run.id) ?? newEntry(run);
        // Put last, because the first ones are closed first.
        entries.delete(run.id);
        entries.set(run.id, entry);
        return entry;
    }

    async function read<Result>(entry: Entry, work: (open: OpenRun) => Promise<Result>): Promise<Result> {
        const reading = entry.open.then(work);
        entry.readers.add(reading);
        try {
            return await reading;
        } finally {
            entry.readers.delete(reading);
        }
    }

    const all = (): readonly Entry[] => [...entries.values(), ...alone];

    return {
        check,
        async use(run, work) {
            await check(run);
            if (!entries.has(run.id)) await makeRoom();
            const entry = sharedEntry(run);
            if (entry.idle) clearTimeout(entry.idle);
            try {
                return await read(entry, work);
            } finally {
                if (entry.readers.size === 0)
                    entry.idle = setTimeout(() => void closeEntry(entry), IDLE_MS).unref();
            }
        },
        async useAlone(run, work) {
            await check(run);
            const entry = newEntry(run);
            alone.add(entry);
            try {
                return await read(entry, work);
            } finally {
                alone.delete(entry);
                await closeEntry(entry);
            }
        },
        async release(runId) {
            releasedAt.set(runId, new Date().toISOString());
            await Promise.all(
                all()
                    .filter((entry) => entry.runId === runId)
                    .map(closeEntry)
            );
        },
        async close() {
            await Promise.all(all().map(closeEntry));
        }
    };
}
