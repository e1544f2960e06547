import { setTimeout as delay } from 'node:timers/promises';
import type { ComputeEngine, ComputeSession } from '../engines/compute.ts';
import type { EngineContext } from '../engines/engine.ts';
import { resolveParameters } from '../engines/parameters.ts';
import { DialFlowError } from '../error.ts';
import { fileIdentity } from '../file-identity.ts';
import { phoneColumnsOf } from '../night/open-night.ts';
import { workspaceOf } from '../night/workspace.ts';
import { FINAL_STATUSES, type Run } from '../runs/run.ts';
import { watchDatabases, type DatabaseWatch } from './database-watch.ts';
import { runEndings } from './run-endings.ts';

/** The database of a finished run, and the context with which its queries are made. */
export interface OpenRun {
    readonly session: ComputeSession;
    readonly context: EngineContext;
    /** Whether a table has a column; asked once for each. */
    hasColumn(table: string, column: string): Promise<boolean>;
}

/** Answers whether tables of a session have columns, which must not change any more. */
export function columnsIn(session: ComputeSession): OpenRun['hasColumn'] {
    const known = new Map<string, Promise<readonly string[]>>();
    return async (table, column) => {
        const columns = known.get(table) ?? session.columnsOf(table);
        known.set(table, columns);
        return (await columns).includes(column);
    };
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
    /**
     * Calls back once when the run goes on or its database is removed, by whichever process, so that what is known from it
     * can be forgotten. Throws as `use`.
     */
    whenOver(run: Run, over: (runId: string) => void): Promise<void>;
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
    /** The database file that it was opened on. */
    readonly identity: string;
    readonly open: Promise<OpenRun>;
    readonly readers: Set<Promise<unknown>>;
    readonly stopWatching: () => void;
    idle: NodeJS.Timeout | null;
    closing: Promise<void> | null;
}

const databaseOf = (dataDirectory: string, run: Run): string =>
    workspaceOf({ dataDirectory, runId: run.id }).database;

/** What cannot be read is as good as removed. */
const identityOf = (dataDirectory: string, run: Run): Promise<string | null> =>
    fileIdentity(databaseOf(dataDirectory, run)).catch(() => null);

/** Whether the rows of the run can still be read, beyond its files. */
export const hasDatabase = async (dataDirectory: string, run: Run): Promise<boolean> =>
    (await identityOf(dataDirectory, run)) !== null;

const stillOn = (): DialFlowError =>
    new DialFlowError('wrong_state', 'The run is still on.', {
        advice: 'Ask again when it has ended.',
        retryable: true
    });

/** Sessions on the databases of finished runs: few, shared, and closed when nobody asks any more or the file is removed. */
export function createRunSessions({
    dataDirectory,
    compute,
    databases = watchDatabases()
}: {
    readonly dataDirectory: string;
    readonly compute: ComputeEngine;
    readonly databases?: DatabaseWatch;
}): RunSessions {
    const entries = new Map<string, Entry>();
    const alone = new Set<Entry>();
    const endings = runEndings(databases);
    /** When runs went on; a run that was read from the store before that is not what it says any more. */
    const releasedAt = new Map<string, string>();

    function refuseWhileOn(run: Run): void {
        const released = releasedAt.get(run.id);
        if (!FINAL_STATUSES.includes(run.status) || (released !== undefined && run.updatedAt <= released))
            throw stillOn();
    }

    /** The identity of the run's database. Throws as `use`. */
    async function databaseNow(run: Run): Promise<string> {
        refuseWhileOn(run);
        const identity = await identityOf(dataDirectory, run);
        if (identity !== null) return identity;
        throw new DialFlowError('gone', 'The rows of this run were removed; its counts and files stay.', {
            advice: 'Download the files of the run, or ask about a newer one.'
        });
    }

    async function open(run: Run): Promise<OpenRun> {
        const session = await compute.open({ file: databaseOf(dataDirectory, run), readOnly: true });
        try {
            return {
                session,
                hasColumn: columnsIn(session),
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
        entry.stopWatching();
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

    function newEntry(run: Run, identity: string): Entry {
        // The run may have gone on since it was checked.
        refuseWhileOn(run);
        const entry: Entry = {
            runId: run.id,
            identity,
            open: open(run),
            readers: new Set(),
            stopWatching: databases.watch({
                ...{ path: databaseOf(dataDirectory, run), identity },
                gone: () => void closeEntry(entry)
            }),
            idle: null,
            closing: null
        };
        entry.open.catch(() => closeEntry(entry));
        return entry;
    }

    function sharedEntry(run: Run, identity: string): Entry {
        const known = entries.get(run.id);
        if (known && known.identity !== identity) void closeEntry(known);
        const entry = entries.get(run.id) ?? newEntry(run, identity);
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

    async function use<Result>(run: Run, work: (open: OpenRun) => Promise<Result>): Promise<Result> {
        const identity = await databaseNow(run);
        if (!entries.has(run.id)) await makeRoom();
        const entry = sharedEntry(run, identity);
        if (entry.idle) clearTimeout(entry.idle);
        try {
            return await read(entry, work);
        } finally {
            if (entry.readers.size === 0)
                entry.idle = setTimeout(() => void closeEntry(entry), IDLE_MS).unref();
        }
    }

    const all = (): readonly Entry[] => [...entries.values(), ...alone];

    return {
        check: async (run) => void (await databaseNow(run)),
        use,
        // The shared session is held meanwhile and for a while after it, so that the next one finds the database open.
        useAlone: (run, work) =>
            use(run, async () => {
                const entry = newEntry(run, await databaseNow(run));
                alone.add(entry);
                try {
                    return await read(entry, work);
                } finally {
                    alone.delete(entry);
                    await closeEntry(entry);
                }
            }),
        async whenOver(run, over) {
            const identity = await databaseNow(run);
            const database = { path: databaseOf(dataDirectory, run), identity };
            endings.listen({ runId: run.id, database, over });
        },
        async release(runId) {
            releasedAt.set(runId, new Date().toISOString());
            endings.tell(runId);
            await Promise.all(
                all()
                    .filter((entry) => entry.runId === runId)
                    .map(closeEntry)
            );
        },
        async close() {
            endings.tellAll();
            await Promise.all(all().map(closeEntry));
        }
    };
}
