import { tableOfStep, type EngineContext, type EngineStep } from '../engines/engine.ts';
import type { EngineId } from '../engines/engine-id.ts';
import type { ParameterGroup } from '../engines/parameters.ts';
import { engineOf, PREPARE } from '../engines/registry.ts';

/** Steps of a night as a graph: which tables each one reads, so that only those are made anew whose input changed. */

export interface StagedStep {
    readonly stage: EngineId | 'prepare';
    readonly step: EngineStep;
    readonly table: string;
    /** Tables of other steps that it reads. */
    readonly reads: ReadonlySet<string>;
}

/** What a step asks of the tables: changed text or changed tables mean changed rows. */
export function sqlOf(step: EngineStep, context: EngineContext): string {
    return step.kind === 'arithmetic' ? Object.values(step.inputs(context)).join('\n') : step.select(context);
}

/** Names of a set that a query mentions. A column of such a name counts too, which costs time and nothing else. */
export function namesIn(sql: string, names: ReadonlySet<string>): ReadonlySet<string> {
    return new Set((sql.match(/[a-z_][a-z0-9_]*/gi) ?? []).filter((word) => names.has(word)));
}

/** All steps of the stage `prepare` and of these engines, in the order of a night. */
export function stagedSteps(engines: readonly EngineId[], context: EngineContext): readonly StagedStep[] {
    const stages = [
        { stage: 'prepare' as const, steps: PREPARE.steps },
        ...engines.map((id) => ({ stage: id, steps: engineOf(id).steps }))
    ];
    const steps = stages.flatMap(({ stage, steps: ofStage }) =>
        ofStage.map((step) => ({ stage, step, table: tableOfStep(stage, step) }))
    );
    const tables = new Set(steps.filter(({ step }) => step.kind !== 'guard').map(({ table }) => table));
    return steps.map((staged) => {
        const reads = new Set(namesIn(sqlOf(staged.step, context), tables));
        reads.delete(staged.table);
        return { ...staged, reads };
    });
}

/** The tables that have to be right so that the given ones are. */
export function tablesNeeded(steps: readonly StagedStep[], wanted: Iterable<string>): ReadonlySet<string> {
    const needed = new Set(wanted);
    for (const { table, reads } of [...steps].reverse()) {
        if (needed.has(table)) for (const read of reads) needed.add(read);
    }
    return needed;
}

/** The group of parameters that a step outside of SQL may depend on. */
export const parameterGroupOf = ({ stage }: StagedStep): ParameterGroup =>
    stage === 'prepare' ? 'night' : stage;
