import type { EngineId } from '../engines/engine-id.ts';
import type { ExplainedFact, ExplainedSubject, Reasoning } from '../engines/explainer.ts';
import { DialFlowError } from '../error.ts';
import type { Run } from '../runs/run.ts';
import type { EngineExplanation, Explanation, ExplainSubject } from './insight.ts';
import { allEnded } from './all-ended.ts';
import { NO_HINT, type AccountHint } from './hinted-units.ts';
import { finishedEngines } from './run-results.ts';
import type { OpenRun, RunSessions } from './run-sessions.ts';
import { findSubject } from './subject.ts';
import {
    decidingStepsOf,
    explainerOf,
    knownOf,
    lastStepOf,
    reachedUnits,
    type ReachedUnit
} from './units.ts';

/** Units of a subject that are looked at; the one that got furthest speaks for it, the others stand in the facts. */
const MOST_UNITS = 20;

interface Asked {
    readonly open: OpenRun;
    /** Those that ran. */
    readonly engines: readonly EngineId[];
    readonly subject: ExplainedSubject;
}

/** Accounts that all units of a subject are of; of a number not all are looked at. */
const hintOf = ({ kind, accountNos, accountIds }: ExplainedSubject): AccountHint =>
    kind === 'number' ? NO_HINT : { accountNos, accountIds };

async function reasonsOf({
    asked: { open, engines, subject },
    engine,
    reached
}: {
    readonly asked: Asked;
    readonly engine: EngineId;
    readonly reached: readonly ReachedUnit[];
}) {
    const explainer = explainerOf(engine);
    const steps = decidingStepsOf(engine);
    const units = reached.map(({ unit }) => unit);
    const known = await knownOf({ open, engines, explainer, units, hint: hintOf(subject) });
    return reached.flatMap(({ reached: position }, index) => {
        const unit = known[index];
        if (!unit) return [];
        const step = steps[position + 1] ?? null;
        const reasoning: Reasoning = explainer.reason({
            step: step?.name ?? null,
            known: unit,
            context: open.context
        });
        return [{ step, words: explainer.unitWords(unit), ...reasoning }];
    });
}

async function explainEngine(asked: Asked, engine: EngineId): Promise<EngineExplanation> {
    const { open, subject } = asked;
    const explainer = explainerOf(engine);
    const reached = await reachedUnits({
        open,
        engine,
        condition: explainer.where(subject),
        limit: MOST_UNITS,
        hint: hintOf(subject)
    });
    const [best, ...others] = await reasonsOf({ asked, engine, reached });
    if (!best) {
        const [top = lastStepOf(engine)] = decidingStepsOf(engine);
        return {
            engine,
            included: false,
            step: top.name,
            stepTitle: top.title,
            ...explainer.absent({ subject, context: open.context })
        };
    }
    const decided = best.step ?? lastStepOf(engine);
    const beside = others.map(({ words, sentence }): ExplainedFact => ({
        label: `Also ${words}`,
        value: sentence,
        limit: null,
        parameter: null
    }));
    return {
        engine,
        included: best.step === null,
        step: decided.name,
        stepTitle: decided.title,
        sentence: best.sentence,
        facts: [...best.facts, ...beside]
    };
}

/**
 * Says for each engine that ran why an account, a number or a record is in its result or not.
 * @throws DialFlowError `not_found` for a subject that the run does not know, `wrong_state` where no engine got to its end
 */
export async function explainSubject({
    sessions,
    run,
    subject: asked
}: {
    readonly sessions: RunSessions;
    readonly run: Run;
    readonly subject: ExplainSubject;
}): Promise<Explanation> {
    return sessions.use(run, async (open) => {
        const engines = finishedEngines(run);
        if (engines.length === 0) {
            throw new DialFlowError(
                'wrong_state',
                'No engine of this run got to its end, so there is nothing to explain.',
                {
                    advice: 'Resume the run, or ask about another one.'
                }
            );
        }
        const subject = await findSubject(open, asked);
        const explained = await allEnded(
            engines.map((engine) => explainEngine({ open, engines, subject }, engine))
        );
        return { headline: explained.at(-1)?.sentence ?? '', engines: explained };
    });
}
