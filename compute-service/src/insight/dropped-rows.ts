import { ENGINE_IDS, type EngineId } from '../engines/engine-id.ts';
import type { UnitExplainer } from '../engines/explainer.ts';
import { DialFlowError } from '../error.ts';
import type { Run } from '../runs/run.ts';
import type { ResultPage } from './insight.ts';
import { finishedEngines } from './run-results.ts';
import type { OpenRun, RunSessions } from './run-sessions.ts';
import { explainerOf, funnelOf, keyColumns, knownOf, sameUnit, type DecidingStep } from './units.ts';

/** Rows of a sample: enough to see what kind they are. */
const SAMPLE = 20;

const PREFIX = 'dropped:';

/** Whether the name of a result asks for rows that a funnel step left out. */
export const asksForDropped = (name: string): boolean => name.startsWith(PREFIX);

interface AskedStep {
    readonly engine: EngineId;
    readonly step: DecidingStep;
    /** The step before; null at the top of the funnel, where nothing is left out. */
    readonly before: DecidingStep | null;
}

function stepOf(run: Run, name: string): AskedStep {
    const [engineName = '', stepName = ''] = name.slice(PREFIX.length).split('.', 2);
    const engine = ENGINE_IDS.find((id) => id === engineName && finishedEngines(run).includes(id));
    const funnel = engine ? funnelOf(engine) : [];
    const position = funnel.findIndex((step) => step.name === stepName);
    const step = funnel[position];
    if (engine && step) return { engine, step, before: funnel[position - 1] ?? null };
    throw new DialFlowError('not_found', `This run has no funnel step ${name.slice(PREFIX.length)}.`, {
        advice: 'Steps are named like call_list.not_flushed; the funnel of the run lists them.'
    });
}

async function droppedUnits({
    open,
    asked: { step, before },
    explainer
}: {
    readonly open: OpenRun;
    readonly asked: AskedStep;
    readonly explainer: UnitExplainer;
}): Promise<readonly (readonly (string | null)[])[]> {
    if (!before) return [];
    const rows = await open.session.query(`select ${keyColumns(explainer, 'b')}
from ${before.table} b
where not exists (select 1 from ${step.table} s where ${sameUnit(explainer, 's', 'b')})
order by ${keyColumns(explainer, 'b')}
limit ${SAMPLE}`);
    return rows.map((row) => row.map((value) => (value === null ? null : String(value))));
}

/**
 * A sample of the rows that a funnel step left out, each with the sentence that says why. `total` is how many it left out.
 * @throws DialFlowError `not_found` for a step that the run does not have, `gone` where its rows were removed
 */
export async function readDroppedRows({
    sessions,
    run,
    name
}: {
    readonly sessions: RunSessions;
    readonly run: Run;
    readonly name: string;
}): Promise<ResultPage> {
    const asked = stepOf(run, name);
    return sessions.use(run, async (open) => {
        const engine = explainerOf(asked.engine);
        const explainer = engine.rows ?? engine;
        const units = await droppedUnits({ open, asked, explainer });
        const known = await knownOf({ open, engines: finishedEngines(run), explainer, units });
        const rows = units.map((_, index) => {
            const found = known[index];
            const sentence = found
                ? explainer.reason({ step: asked.step.name, known: found, context: open.context }).sentence
                : null;
            return [...explainer.namedBy.map((column) => found?.text(column) ?? null), sentence];
        });
        const counted = run.steps.find(({ key }) => key === `${asked.engine}.${asked.step.name}`);
        return {
            output: name,
            columns: [...explainer.namedBy, 'sentence'],
            rows,
            cursor: null,
            total: counted?.dropped ?? rows.length
        };
    });
}
