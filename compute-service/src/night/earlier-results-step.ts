import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { ComputeSession } from '../engines/compute.ts';
import type { EngineOutput } from '../engines/engine.ts';
import type { EngineId } from '../engines/engine-id.ts';
import { ensureInterfaceTables } from '../engines/interface-tables.ts';
import { engineOf } from '../engines/registry.ts';
import { standingRemovals } from '../engines/shared/standing-removals.ts';
import { identifier, textLiteral } from '../engines/sql.ts';
import type { Run } from '../runs/run.ts';
import type { AcceptedRuns } from './accepted-runs.ts';
import { nightStep, type NightStep } from './night-step.ts';
import { workspaceOf } from './workspace.ts';

/** A result of an earlier run that this run reads: which table it becomes, and which of its columns, beside `run_id`. */
interface TakenOver {
    readonly engine: EngineId;
    readonly output: string;
    readonly table: string;
    readonly columns: readonly string[];
}

const LIST_OF_THE_DAY: TakenOver = {
    engine: 'call_list',
    output: 'call_list',
    table: 'accepted_list',
    columns: ['e164', 'state', 'call_date']
};

/** What an engine that does not run would have told the others. */
const OF_ENGINES: readonly TakenOver[] = [
    { engine: 'dedupe', output: 'duplicate_removals', table: 'dedupe_duplicates', columns: ['record_id'] },
    { engine: 'flush', output: 'phone_removals', table: 'flush_taken_over', columns: ['account_id', 'e164'] }
];

function definitionOf({ engine, output }: TakenOver): EngineOutput {
    const found = engineOf(engine).outputs.find(({ name }) => name === output);
    if (!found) throw new RangeError(`${engine} has no output ${output}`);
    return found;
}

async function takeOver({
    session,
    wanted,
    from,
    dataDirectory
}: {
    session: ComputeSession;
    wanted: TakenOver;
    from: Run | null;
    dataDirectory: string;
}): Promise<number | null> {
    const folder = from && workspaceOf({ dataDirectory, runId: from.id }).outputs;
    const file = folder && join(folder, `${wanted.output}.csv`);
    const isThere =
        file !== null &&
        (await access(file).then(
            () => true,
            () => false
        ));
    if (from === null || !isThere) {
        const columns = wanted.columns
            .concat('run_id')
            .map((column) => `cast(null as varchar) as ${identifier(column)}`)
            .join(', ');
        await session.createTable({ name: wanted.table, select: `select ${columns} where false` });
        return null;
    }
    return session.importCsv({
        table: wanted.table,
        files: [file],
        header: definitionOf(wanted).columns,
        select: [...wanted.columns.map(identifier), `${textLiteral(from.id)} as run_id`].join(', ')
    });
}

/**
 * Takes over what earlier accepted runs found: the list whose calls are counted, and, where an engine does not run
 * this time, its latest accepted results.
 */
export function earlierResultsStep({
    engines,
    acceptedRuns,
    dataDirectory
}: {
    readonly engines: readonly EngineId[];
    readonly acceptedRuns: AcceptedRuns;
    readonly dataDirectory: string;
}): NightStep {
    return nightStep({
        engine: 'prepare',
        name: 'earlier_results',
        title: 'Earlier results',
        sentence: 'Rows taken over from the last accepted runs.',
        async execute(night, execution) {
            const session = await night.session();
            const run = await execution.run();
            const missing = OF_ENGINES.filter(({ engine }) => !engines.includes(engine));
            const warnings: string[] = [];
            let rows = 0;
            for (const wanted of [LIST_OF_THE_DAY, ...missing]) {
                const from = await acceptedRuns.latest({ engines: [wanted.engine], exceptRunId: run.id });
                const taken = await takeOver({ session, wanted, from, dataDirectory });
                if (taken === null && wanted !== LIST_OF_THE_DAY) {
                    warnings.push(
                        `${engineOf(wanted.engine).name} did not run and has no accepted results; nothing of it was left out.`
                    );
                }
                rows += taken ?? 0;
            }
            if (!engines.includes('flush')) {
                await session.createTable({
                    name: 'flushed_pairs',
                    select: `select account_id, e164 from flush_taken_over where account_id is not null and e164 is not null
union
${standingRemovals(session.dialect)}`
                });
            }
            await ensureInterfaceTables(session);
            return { rows, warnings };
        }
    });
}
