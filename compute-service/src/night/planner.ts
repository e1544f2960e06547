import type { ComputeEngine } from '../engines/compute.ts';
import { DialFlowError } from '../error.ts';
import type { InputSource } from '../ports/source.ts';
import type { PlannedStep, Planner, StepDescription, StepOutcome } from '../runs/plan.ts';
import type { Run, RunRequest } from '../runs/run.ts';
import type { AcceptedRuns } from './accepted-runs.ts';
import type { Announcement } from './announce.ts';
import { apiBudgetStep } from './api-budget-step.ts';
import { approvedChangeSteps, requestedChangeStep } from './change-steps.ts';
import { deliverySteps, type DeliveryTargets } from './delivery-steps.ts';
import { earlierResultsStep } from './earlier-results-step.ts';
import { engineSteps, prepareSteps } from './engine-steps.ts';
import { countApiCalls } from './count-api-calls.ts';
import { enginesOf } from './engines-of.ts';
import { figuresStep } from './figures-step.ts';
import { extractStep } from './extract-steps.ts';
import type { NightStep } from './night-step.ts';
import { openNight } from './open-night.ts';
import { checksStep, differenceStep, filesStep, manifestStep } from './result-steps.ts';
import { stepNewsOf } from './step-news.ts';
import { validateStep } from './validate-steps.ts';

export interface NightDependencies {
    /** Folder of all runs. */
    readonly dataDirectory: string;
    readonly compute: ComputeEngine;
    /** In order of precedence: the first that has a table delivers it. */
    readonly sources: readonly InputSource[];
    readonly targets: DeliveryTargets;
    readonly acceptedRuns: AcceptedRuns;
    /** How people hear of a run; null where nobody does. */
    readonly announcement: Announcement | null;
    /** What can change the bytes of a result; asked when a night begins. */
    versions(): Promise<Readonly<Record<string, string>>>;
    now(): Date;
}

/** All steps of a night from top to bottom (ARCHITECTURE.md, The life of a run). */
function nightSteps(dependencies: NightDependencies, request: RunRequest): readonly NightStep[] {
    const { sources, targets, now } = dependencies;
    const engines = enginesOf(request);
    const results = { engines, dependencies };
    return [
        ...(targets.salesforce ? [apiBudgetStep({ salesforce: targets.salesforce, ...results })] : []),
        extractStep(sources),
        validateStep(),
        earlierResultsStep({ engines, ...dependencies }),
        ...prepareSteps(),
        ...engineSteps(engines),
        filesStep(engines),
        checksStep(results),
        manifestStep(results),
        differenceStep(results),
        figuresStep(engines),
        ...deliverySteps(targets, engines),
        ...(targets.salesforce && request.pipeline === 'nightly'
            ? approvedChangeSteps({ salesforce: targets.salesforce, now })
            : [])
    ];
}

function changeSteps(dependencies: NightDependencies, request: RunRequest): readonly NightStep[] {
    const { targets, now } = dependencies;
    if (!targets.salesforce || !request.change) {
        throw new DialFlowError('configuration', 'Changes need a Salesforce org, and none is connected.', {
            advice: 'Configure the Salesforce connection of the service.'
        });
    }
    return [requestedChangeStep({ salesforce: targets.salesforce, now }, request.change)];
}

const stepsOf = (dependencies: NightDependencies, request: RunRequest): readonly NightStep[] =>
    request.kind === 'change' ? changeSteps(dependencies, request) : nightSteps(dependencies, request);

const descriptionOf = ({
    key,
    engine,
    name,
    title,
    sentence,
    dropReason,
    phase,
    retry,
    degrades
}: NightStep) => ({
    key,
    engine,
    name,
    title,
    sentence,
    dropReason,
    phase,
    retry,
    degrades
});

/** Mails with their charts, which a service that waits for its night does not need. */
const loadAnnouncements = (): Promise<typeof import('./announce.ts')> => import('./announce.ts');

/** Turns requests into the steps of a night, and a run into the work of its steps. */
export function createPlanner(dependencies: NightDependencies): Planner {
    const { dataDirectory, compute, announcement, targets } = dependencies;
    return {
        describe: (request): readonly StepDescription[] => stepsOf(dependencies, request).map(descriptionOf),
        async plan(run: Run) {
            const versions = await dependencies.versions();
            const night = await openNight({ run, dataDirectory, compute, versions });
            // Who cannot be told so hears at least how the run ends.
            if (announcement) {
                const { announceResumption } = await loadAnnouncements();
                await announceResumption({ run, announcement }).catch(() => undefined);
            }
            const news = announcement?.salesforce ? stepNewsOf(announcement.salesforce.connection) : null;
            const steps = stepsOf(dependencies, run).map((step): PlannedStep => ({
                ...descriptionOf(step),
                async execute(execution) {
                    news?.begins({ step, execution });
                    const work = (): Promise<StepOutcome> => step.execute(night, execution);
                    return targets.salesforce
                        ? countApiCalls({ connection: targets.salesforce.connection, execution, work })
                        : work();
                }
            }));
            return {
                steps,
                async close() {
                    await news?.settled();
                    await night.close();
                }
            };
        },
        async announce(run) {
            if (announcement === null) return [];
            const { announceRun } = await loadAnnouncements();
            return announceRun({ run, announcement });
        }
    };
}
