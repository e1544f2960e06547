import { isDeepStrictEqual } from 'node:util';
import type { ComputeSession, SqlRow } from '../engines/compute.ts';
import type { EngineContext } from '../engines/engine.ts';
import type { EngineId } from '../engines/engine-id.ts';
import { identifier } from '../engines/sql.ts';
import { runStep } from '../engines/step-runner.ts';
import { DialFlowError } from '../error.ts';
import { parameterGroupOf, sqlOf, stagedSteps, tablesNeeded, type StagedStep } from './preview-steps.ts';

export interface ProposedTables {
    /** Rows of each table that was made anew, by its name. */
    readonly rows: ReadonlyMap<string, number>;
    /** What would stop a run with these parameters, in words; null where nothing would. */
    readonly stop: string | null;
}

export interface ProposedInput {
    readonly session: ComputeSession;
    readonly now: EngineContext;
    readonly proposed: EngineContext;
    /** Engines that ran. */
    readonly engines: readonly EngineId[];
    /** Tables that are asked about. */
    readonly wanted: Iterable<string>;
    /** Called before a table is made anew, while the rows of the run are still to be seen under its name. */
    beforeChange(table: string): Promise<void>;
}

const rowsOf = async ({
    session,
    table,
    columns
}: {
    readonly session: ComputeSession;
    readonly table: string;
    readonly columns: readonly string[];
}): Promise<SqlRow[]> => {
    const names = columns.map(identifier).join(', ');
    return session.query(`select ${names} from ${table} order by ${names}`);
};

/**
 * Makes those tables anew that come out differently with the proposed parameters: steps whose text changed, and steps
 * that read their tables. All others are read as the run left them.
 * @throws DialFlowError `compute_failed`, `cancelled`
 */
export async function makeProposedTables({
    session,
    now,
    proposed,
    engines,
    wanted,
    beforeChange
}: ProposedInput): Promise<ProposedTables> {
    const steps = stagedSteps(engines, proposed);
    const needed = tablesNeeded(steps, wanted);
    const rows = new Map<string, number>();
    const otherParameters = (staged: StagedStep): boolean => {
        const group = parameterGroupOf(staged);
        return !isDeepStrictEqual(now.parameters[group], proposed.parameters[group]);
    };
    const readsChange = ({ reads }: StagedStep): boolean => [...reads].some((table) => rows.has(table));

    /** Its rows come from a function, whose parameters no text shows; they are few, so they are compared. */
    async function arithmetic(staged: StagedStep): Promise<void> {
        if (staged.step.kind !== 'arithmetic') return;
        const columns = staged.step.columns.map(({ name }) => name);
        const before = await rowsOf({ session, table: staged.table, columns });
        await beforeChange(staged.table);
        const made = await runStep({ session, context: proposed, ...staged });
        if (!isDeepStrictEqual(before, await rowsOf({ session, table: staged.table, columns })))
            rows.set(staged.table, made.rows);
    }

    let stop: string | null = null;
    for (const staged of steps) {
        const { step, table } = staged;
        if (step.kind === 'guard') {
            if (!otherParameters(staged) && !readsChange(staged)) continue;
            if (![...staged.reads].every((read) => needed.has(read))) continue;
            stop ??= await whatStops({ session, context: proposed, ...staged });
        } else if (!needed.has(table)) {
            continue;
        } else if (step.kind === 'arithmetic') {
            if (otherParameters(staged) || readsChange(staged)) await arithmetic(staged);
        } else if (readsChange(staged) || sqlOf(step, now) !== sqlOf(step, proposed)) {
            await beforeChange(table);
            const made = await runStep({ session, context: proposed, ...staged });
            rows.set(table, made.rows);
        }
    }
    return { rows, stop };
}

async function whatStops(guard: Parameters<typeof runStep>[0]): Promise<string | null> {
    try {
        await runStep(guard);
        return null;
    } catch (error) {
        if (error instanceof DialFlowError && error.code === 'invalid_input') return error.message;
        throw error;
    }
}
