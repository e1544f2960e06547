import type { EngineContext, SqlStep } from '../engine.ts';

/** A step that makes a table which several engines read under its own name. */
export const preparedTable = ({
    table,
    title,
    sentence,
    view = false,
    countedIn,
    select
}: {
    readonly table: string;
    readonly title: string;
    readonly sentence: string;
    readonly view?: boolean;
    readonly countedIn?: string;
    select(context: EngineContext): string;
}): SqlStep => ({
    kind: 'sql',
    name: table,
    table,
    title,
    sentence,
    dropReason: null,
    funnelPosition: null,
    view,
    ...(countedIn !== undefined && { countedIn }),
    select
});
