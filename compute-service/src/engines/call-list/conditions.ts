import type { EngineContext, SqlStep } from '../engine.ts';
import { listTable } from './candidates.ts';

/** What a place must meet to stay in the funnel. */
export interface Condition {
    readonly name: string;
    readonly title: string;
    readonly sentence: string;
    readonly dropReason: string;
    /** Over the columns of a place p. */
    where(context: EngineContext): string;
}

/** Steps of the funnel that are conditions, each a view of the step before. */
export function conditionSteps(
    conditions: readonly Condition[],
    { from, position }: { readonly from: string; readonly position: number }
): readonly SqlStep[] {
    return conditions.map(({ where, ...words }, index) => ({
        ...words,
        kind: 'sql',
        view: true,
        funnelPosition: position + index,
        select: (context) =>
            `select p.* from ${listTable(conditions[index - 1]?.name ?? from)} p where ${where(context)}`
    }));
}
