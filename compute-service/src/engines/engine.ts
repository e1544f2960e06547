import type { z } from 'zod';
import type { SqlRow } from './compute.ts';
import type { SqlDialect } from './dialect.ts';
import type { EngineId } from './engine-id.ts';
import type { ResolvedParameters } from './parameters.ts';

/** What every step of a run may use; two runs with equal contexts and equal tables give equal bytes. */
export interface EngineContext {
    readonly dialect: SqlDialect;
    /** ISO date. */
    readonly asOf: string;
    readonly seed: number;
    readonly parameters: ResolvedParameters;
    /** `phone_1` … `phone_k` of accounts. */
    readonly phoneColumns: readonly string[];
}

interface StepWords {
    /** Name of the step and, with the engine as prefix, of its table: `call_list_not_flushed`. */
    readonly name: string;
    /** Name of its table where other engines read it under a name of its own: `phone_places`. */
    readonly table?: string;
    /** Short, for lists and funnels: "Numbers that are not blank". */
    readonly title: string;
    /** What one row of the table is, in one sentence. */
    readonly sentence: string;
    /** Why rows of the step before are missing here ("blank phone"); null where the step is no part of the funnel. */
    readonly dropReason: string | null;
    /** Position in the funnel of G13; null where the step only prepares. */
    readonly funnelPosition: number | null;
}

/** A step that is one query. */
export interface SqlStep extends StepWords {
    readonly kind: 'sql';
    /** Kept as a view, because its rows are another table's under a condition; they are counted all the same. */
    readonly view?: boolean;
    /** A table with as many rows as the view, where counting the view itself would join tables for nothing. */
    readonly countedIn?: string;
    select(context: EngineContext): string;
}

/** A step whose few rows are computed by a pure function, for example an apportionment. */
export interface ArithmeticStep extends StepWords {
    readonly kind: 'arithmetic';
    /** Small queries whose rows the function gets, by name. */
    inputs(context: EngineContext): Readonly<Record<string, string>>;
    readonly columns: readonly {
        readonly name: string;
        readonly type: 'varchar' | 'bigint' | 'boolean' | 'date';
    }[];
    compute(input: {
        readonly rows: Readonly<Record<string, readonly SqlRow[]>>;
        readonly context: EngineContext;
    }): readonly SqlRow[];
}

/** A step that looks at one row of figures and stops the run when they are out of bounds (F9, C4, G12). */
export interface GuardStep extends StepWords {
    readonly kind: 'guard';
    select(context: EngineContext): string;
    /** Returns what was found, in words. @throws DialFlowError where the run must not go on. */
    verdict(input: { readonly rows: readonly SqlRow[]; readonly context: EngineContext }): string;
}

export type EngineStep = SqlStep | ArithmeticStep | GuardStep;

export interface EngineOutput {
    /** Name of the result and, with `.csv`, of its file; see docs/formats.md. */
    readonly name: string;
    readonly title: string;
    readonly columns: readonly string[];
    /** Columns that identify a row from night to night, for the difference between runs. */
    readonly keyColumns: readonly string[];
    /** The engine's main output, whose volume is watched. */
    readonly main: boolean;
    /** Ordered query (G14) that gives the columns. */
    select(context: EngineContext): string;
}

export interface Engine {
    readonly id: EngineId;
    /** "DeDupe IQ". */
    readonly name: string;
    readonly summary: string;
    readonly parameters: z.ZodObject;
    readonly steps: readonly EngineStep[];
    readonly outputs: readonly EngineOutput[];
}

/** Name of the table that a step makes when it names none itself. */
export const stepTable = (engine: string, step: string): string => `${engine}_${step}`;

/** Name of the table that a step makes. */
export const tableOfStep = (engine: string, step: Pick<EngineStep, 'name' | 'table'>): string =>
    step.table ?? stepTable(engine, step.name);
