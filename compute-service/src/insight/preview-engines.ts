import type { EngineContext } from '../engines/engine.ts';
import type { EngineId } from '../engines/engine-id.ts';
import type { ResolvedParameters } from '../engines/parameters.ts';
import { engineOf } from '../engines/registry.ts';
import { allEnded } from './all-ended.ts';
import { AskedUnits } from '../engines/explainer.ts';
import type { Run } from '../runs/run.ts';
import type { EnginePreview, PreviewSample } from './insight.ts';
import { compareStates, stateFills, stateFillTables, type StateFills } from './preview-states.ts';
import { namesIn, stagedSteps } from './preview-steps.ts';
import { makeProposedTables } from './preview-tables.ts';
import { finishedEngines } from './run-results.ts';
import { columnsIn, type OpenRun } from './run-sessions.ts';
import {
    decidingStepsOf,
    explainerOf,
    funnelOf,
    keyColumns,
    knownOf,
    lastStepOf,
    reachedUnits,
    sameUnit,
    type UnitKey
} from './units.ts';

/** Rows of each kind of sample. */
const SAMPLES = 10;
/** More than the units that twenty keys can stand for when each column is compared by itself. */
const MOST_REACHED = 1000;

/** Tables of counts that a preview shows beside the result: name and number. */
const VARIANTS: Readonly<Partial<Record<EngineId, { readonly table: string; readonly columns: string }>>> = {
    flush: { table: 'flush_span_variants', columns: 'span_mode, flagged_numbers' }
};

type Counts = ReadonlyMap<string, number>;

async function variantsOf({ session }: OpenRun, engine: EngineId): Promise<Counts> {
    const variants = VARIANTS[engine];
    if (!variants) return new Map();
    const rows = await session.query(`select ${variants.columns} from ${variants.table}`);
    return new Map(rows.map(([name, number]) => [String(name), Number(number)]));
}

/** Tables that have to be right to count an engine's result and to explain its rows. */
function wantedTables({
    engine,
    context,
    engines
}: {
    readonly engine: EngineId;
    readonly context: EngineContext;
    readonly engines: readonly EngineId[];
}): readonly string[] {
    const known = new Set(stagedSteps(engines, context).map(({ table }) => table));
    const variants = VARIANTS[engine];
    const explainer = explainerOf(engine);
    return [
        ...decidingStepsOf(engine).map(({ table }) => table),
        ...namesIn(
            explainer.facts({ context, engines, units: new AskedUnits(explainer.key, []) }).from,
            known
        ),
        ...(variants ? [variants.table] : []),
        ...stateFillTables(engine)
    ];
}

const textOrNull = (value: unknown): string | null =>
    value === null || value === undefined ? null : String(value);

/** Rows of the result before the change, kept by their keys. */
const beforeTable = (engine: EngineId): string => `preview_before_${engine}`;

interface Compared {
    readonly open: OpenRun;
    readonly engines: readonly EngineId[];
    readonly engine: EngineId;
}

async function unitsOnlyIn(
    { open, engine }: Compared,
    { from, butNotIn }: { readonly from: string; readonly butNotIn: string }
): Promise<readonly UnitKey[]> {
    const explainer = explainerOf(engine);
    const rows = await open.session.query(`select distinct ${keyColumns(explainer, 'a')}
from ${from} a
where not exists (select 1 from ${butNotIn} b where ${sameUnit(explainer, 'a', 'b')})
order by ${keyColumns(explainer, 'a')}
limit ${SAMPLES}`);
    return rows.map((row) => row.map(textOrNull));
}

/**
 * Each unit with the sentence that holds for it under the proposed parameters, in their order; null for one of which
 * nothing is known.
 */
async function samplesOf(
    { open, engines, engine }: Compared,
    units: readonly UnitKey[]
): Promise<readonly (PreviewSample | null)[]> {
    if (units.length === 0) return [];
    const explainer = explainerOf(engine);
    const steps = decidingStepsOf(engine);
    const asked = new AskedUnits(explainer.key, units);
    const condition = explainer.key.map((column) => asked.among(column, column)).join(' and ');
    const [reached, known] = await allEnded([
        reachedUnits({ open, engine, condition, limit: MOST_REACHED }),
        knownOf({ open, engines, explainer, units })
    ]);
    return units.map((unit, index) => {
        const found = known[index];
        const at = reached.find((candidate) => candidate.unit.every((part, place) => part === unit[place]));
        if (!found || !at) return null;
        const key = explainer.namedBy.map((column) => found.text(column) ?? '').join(' ');
        const step = steps[at.reached + 1]?.name ?? null;
        return { key, sentence: explainer.reason({ step, known: found, context: open.context }).sentence };
    });
}

export interface PreviewedEngines {
    readonly engines: readonly EnginePreview[];
    /** What would stop a run with these parameters, in words. */
    readonly stop: string | null;
}

/**
 * Counts the results of engines with other parameters beside those of a finished run, on a session of its own.
 * @throws DialFlowError `compute_failed`, `cancelled`
 */
export async function previewEngines({
    open,
    run,
    shown,
    parameters
}: {
    readonly open: OpenRun;
    readonly run: Run;
    readonly shown: readonly EngineId[];
    readonly parameters: ResolvedParameters;
}): Promise<PreviewedEngines> {
    const { session, context: now } = open;
    const proposed: EngineContext = { ...now, parameters };
    const engines = finishedEngines(run);
    const variantsNow = new Map<EngineId, Counts>();
    const statesNow = new Map<EngineId, StateFills>();
    for (const engine of shown) {
        variantsNow.set(engine, await variantsOf(open, engine));
        statesNow.set(engine, await stateFills(session, engine));
    }
    const { rows, stop } = await makeProposedTables({
        session,
        now,
        proposed,
        engines,
        wanted: shown.flatMap((engine) => wantedTables({ engine, context: proposed, engines })),
        async beforeChange(table) {
            const engine = shown.find((id) => lastStepOf(id).table === table);
            if (!engine) return;
            const key = keyColumns(explainerOf(engine));
            await session.createTable({
                name: beforeTable(engine),
                select: `select distinct ${key} from ${table}`
            });
        }
    });
    const proposedRun: OpenRun = { session, context: proposed, hasColumn: columnsIn(session) };
    const previews = shown.map((engine) =>
        comparison({
            ...{ compared: { open: proposedRun, engines, engine }, run, rows },
            variantsNow: variantsNow.get(engine) ?? new Map(),
            statesNow: statesNow.get(engine) ?? new Map()
        })
    );
    return { engines: await allEnded(previews), stop };
}

async function comparison({
    compared,
    run,
    rows,
    variantsNow,
    statesNow
}: {
    readonly compared: Compared;
    readonly run: Run;
    /** Rows of the tables that were made anew. */
    readonly rows: Counts;
    readonly variantsNow: Counts;
    readonly statesNow: StateFills;
}): Promise<EnginePreview> {
    const { open, engine } = compared;
    const last = lastStepOf(engine);
    const countsOf = (step: { readonly name: string; readonly table: string }) => {
        const before = run.steps.find(({ key }) => key === `${engine}.${step.name}`)?.rows ?? 0;
        return { now: before, proposed: rows.get(step.table) ?? before };
    };
    const variants = await variantsOf(open, engine);
    const isChanged = rows.has(last.table);
    const before = beforeTable(engine);
    const [added, dropped] = isChanged
        ? await allEnded([
              unitsOnlyIn(compared, { from: last.table, butNotIn: before }),
              unitsOnlyIn(compared, { from: before, butNotIn: last.table })
          ])
        : [[], []];
    const samples = await samplesOf(compared, [...added, ...dropped]);
    return {
        engine,
        output: engineOf(engine).outputs.find(({ main }) => main)?.name ?? '',
        ...countsOf(last),
        variants: Object.fromEntries(
            [...variants].map(([name, number]) => [
                name,
                { now: variantsNow.get(name) ?? 0, proposed: number }
            ])
        ),
        funnel: funnelOf(engine).map((step) => ({ step: step.name, title: step.title, ...countsOf(step) })),
        states: compareStates(statesNow, await stateFills(open.session, engine)),
        samples: {
            added: added.flatMap((_, index) => samples[index] ?? []),
            dropped: dropped.flatMap((_, index) => samples[added.length + index] ?? [])
        }
    };
}
