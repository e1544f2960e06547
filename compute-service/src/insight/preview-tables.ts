import { isDeepStrictEqual } from 'node:util';
import type { ComputeSession, SqlRow } from '../engines/compute.ts';
import type { EngineContext } from '../engines/engine.ts';
import type { EngineId } from '../engines/engine-id.ts';
import { identifier } from '../engines/sql.ts';
import { runStep } from '../engines/step-runner.ts';
import { DialFlowError } from '../error.ts';
import { columnsUsed, differ, type TwoTables } from './table-changes.ts';
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

/** Made under another name first, so that what comes out as it was need not be taken for a change. */
const nameOfProposed = (table: string): string => `proposed_${table}`;

/** What came out differently so far, and whom it concerns: steps that look at a table, or only at columns that differ. */
function changesIn(session: ComputeSession) {
    const whole = new Set<string>();
    /** Tables of steps to which a change of a table that they read matters. */
    const concerned = new Set<string>();

    return {
        wholly: (table: string): void => void whole.add(table),
        /**
         * Compares a table with the same one made anew, for itself and for each step that reads it; returns whether they
         * differ at all. To be called while both are to be seen.
         */
        async compare(
            tables: TwoTables,
            readers: readonly { readonly table: string; readonly sql: string }[]
        ) {
            const columns = await session.columnsOf(tables.after);
            if (!(await differ(session, tables, columns))) return false;
            for (const { table, sql } of readers) {
                const used = columnsUsed({ sql, table: tables.before, columns });
                if (used === null || (await differ(session, tables, used))) concerned.add(table);
            }
            return true;
        },
        concern: ({ table, reads }: StagedStep): boolean =>
            concerned.has(table) || [...reads].some((read) => whole.has(read))
    };
}

/**
 * Makes those tables anew that come out differently with the proposed parameters: steps whose text changed, and steps
 * that look at what came out differently. All others are read as the run left them.
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
    const changes = changesIn(session);
    const otherParameters = (staged: StagedStep): boolean => {
        const group = parameterGroupOf(staged);
        return !isDeepStrictEqual(now.parameters[group], proposed.parameters[group]);
    };
    const readsChange = (staged: StagedStep): boolean => changes.concern(staged);
    const readersOf = (table: string) =>
        steps
            .filter(({ reads }) => reads.has(table))
            .map(({ step, table: reader }) => ({ table: reader, sql: sqlOf(step, proposed) }));

    /** Its rows come from a function, whose parameters no text shows; they are few, so they are compared. */
    async function arithmetic(staged: StagedStep): Promise<void> {
        if (staged.step.kind !== 'arithmetic') return;
        const columns = staged.step.columns.map(({ name }) => name);
        const before = await rowsOf({ session, table: staged.table, columns });
        await beforeChange(staged.table);
        const made = await runStep({ session, context: proposed, ...staged });
        if (isDeepStrictEqual(before, await rowsOf({ session, table: staged.table, columns }))) return;
        rows.set(staged.table, made.rows);
        changes.wholly(staged.table);
    }

    async function view(staged: StagedStep): Promise<void> {
        await beforeChange(staged.table);
        const made = await runStep({ session, context: proposed, ...staged });
        rows.set(staged.table, made.rows);
        changes.wholly(staged.table);
    }

    async function table({ stage, step, table: before }: StagedStep): Promise<void> {
        const after = nameOfProposed(before);
        const made = await runStep({ session, context: proposed, stage, step: { ...step, table: after } });
        const tables = { before, after, rowsAfter: made.rows };
        if (!(await changes.compare(tables, readersOf(before)))) {
            await session.dropTable(after);
            return;
        }
        await beforeChange(before);
        await session.createView({ name: before, select: `select * from ${after}` });
        rows.set(before, made.rows);
    }

    let stop: string | null = null;
    for (const staged of steps) {
        const { step, table: name } = staged;
        if (step.kind === 'guard') {
            if (![...staged.reads].every((read) => needed.has(read))) continue;
            if (!otherParameters(staged) && !readsChange(staged)) continue;
            stop ??= await whatStops({ session, context: proposed, ...staged });
        } else if (!needed.has(name)) {
            continue;
        } else if (step.kind === 'arithmetic') {
            if (otherParameters(staged) || readsChange(staged)) await arithmetic(staged);
        } else if (sqlOf(step, now) !== sqlOf(step, proposed) || readsChange(staged)) {
            await (step.view === true ? view(staged) : table(staged));
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
