import type { ComputeEngine, ComputeSession } from '../engines/compute.ts';
import type { EngineContext } from '../engines/engine.ts';
import { resolveParameters, type ResolvedParameters } from '../engines/parameters.ts';
import { DialFlowError } from '../error.ts';
import type { Run } from '../runs/run.ts';
import { beginOrGoOn } from './resumption.ts';
import { workspaceOf, type Workspace } from './workspace.ts';

/** A run while it is worked on: its folder, its database and what its steps have in common. */
export interface OpenNight {
    readonly run: Run;
    readonly workspace: Workspace;
    readonly parameters: ResolvedParameters;
    /** Opens the run's database at the first call. */
    session(): Promise<ComputeSession>;
    /** The context of the engines; known once accounts are there, because it names their phone columns. */
    context(): Promise<EngineContext>;
    close(): Promise<void>;
}

const PHONE_COLUMN = /^phone_([1-9][0-9]?)$/;

/** `phone_1` … `phone_k` of the accounts table, in the order of their numbers. */
export async function phoneColumnsOf(session: ComputeSession): Promise<readonly string[]> {
    const columns = await session.columnsOf('accounts');
    const numberOf = (column: string): number => Number(PHONE_COLUMN.exec(column)?.[1] ?? 0);
    return columns.filter((column) => PHONE_COLUMN.test(column)).sort((a, b) => numberOf(a) - numberOf(b));
}

/** A worker that lost the run lets go of it within seconds, who explains a run keeps it open for a minute. */
const LET_GO_S = 20;

const isHeldElsewhere = (error: unknown): boolean =>
    error instanceof DialFlowError && /could not set lock/i.test(String(error.cause));

const heldElsewhere = (cause: unknown): DialFlowError =>
    new DialFlowError('compute_failed', 'Another process still holds the database of the run open.', {
        cause,
        advice: 'End the process that holds the run open, then resume the run.',
        retryable: true,
        retryAfterS: LET_GO_S
    });

/**
 * Makes the run's folders and returns the run as its steps see it. Nothing is opened yet.
 * @throws DialFlowError `gone`, `wrong_state` where a run cannot go on
 */
export async function openNight({
    run,
    dataDirectory,
    compute,
    versions
}: {
    readonly run: Run;
    readonly dataDirectory: string;
    readonly compute: ComputeEngine;
    /** What can change the bytes of a result. */
    readonly versions: Readonly<Record<string, string>>;
}): Promise<OpenNight> {
    const workspace = workspaceOf({ dataDirectory, runId: run.id });
    await beginOrGoOn({ run, workspace, versions });
    const parameters = resolveParameters(run.parameters);
    let opened: Promise<ComputeSession> | null = null;
    const session = (): Promise<ComputeSession> => {
        opened ??= compute.open({ file: workspace.database }).catch((cause: unknown) => {
            opened = null;
            throw isHeldElsewhere(cause) ? heldElsewhere(cause) : cause;
        });
        return opened;
    };
    let phoneColumns: readonly string[] = [];
    return {
        run,
        workspace,
        parameters,
        session,
        async context() {
            const database = await session();
            // Asking the catalogue takes longer than many a step, and the columns stay once they are there.
            if (phoneColumns.length === 0) phoneColumns = await phoneColumnsOf(database);
            return {
                dialect: database.dialect,
                asOf: run.asOf,
                seed: run.seed,
                parameters,
                phoneColumns
            };
        },
        async close() {
            const database = await opened?.catch(() => null);
            await database?.close();
        }
    };
}
