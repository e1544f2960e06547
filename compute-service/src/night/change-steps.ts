import { join } from 'node:path';
import { counted } from '../engines/share.ts';
import type { ChangeSelection } from '../changes/change-options.ts';
import { executeChange } from '../changes/execute-change.ts';
import type { StepExecution } from '../runs/plan.ts';
import type { ChangeRequest, Run } from '../runs/run.ts';
import { readFileIfThere, writeFileAtomically } from '../sources/durable-file.ts';
import { nightStep, type NightStep } from './night-step.ts';
import type { OpenNight } from './open-night.ts';
import { mappingOf, type SalesforceDelivery } from './salesforce-delivery.ts';

const WORDS: Readonly<Record<ChangeRequest['kind'], string>> = {
    duplicates: 'duplicate researched phones',
    removals: 'phone removals'
};

/** The selection of a step as a file of the run. */
const selectionIn = (file: string): ChangeSelection => ({
    async begun() {
        const text = await readFileIfThere(file);
        return text === null ? null : (JSON.parse(text) as string[]);
    },
    begin: (ids) => writeFileAtomically(file, JSON.stringify(ids))
});

async function change({
    asked,
    step,
    salesforce,
    night,
    execution,
    now
}: {
    asked: ChangeRequest;
    /** Name of the step that makes the change. */
    step: string;
    salesforce: SalesforceDelivery;
    night: OpenNight;
    execution: StepExecution;
    now: () => Date;
}) {
    const { report, conflicts, notes } = await executeChange({
        connection: salesforce.connection,
        mapping: await mappingOf(salesforce, { night, signal: execution.signal }),
        change: asked,
        selection: selectionIn(join(night.workspace.delivery, `selection-${step}.json`)),
        runId: night.run.id,
        removalMode: night.parameters.flush.removal_mode,
        autoApply: night.run.kind === 'night',
        now,
        signal: execution.signal,
        progress: (done, total) => {
            execution.progress(done, total);
        }
    });
    const run = await execution.run();
    // A night delivers records of the same objects, and its reports of them stay.
    const target = `${report.target}, ${asked.action === 'apply' ? 'applied' : 'restored'}`;
    const others = (run.documents.deliveries ?? []).filter((other) => other.target !== target);
    await execution.record('deliveries', [...others, { ...report, target }]);
    const failed = report.failed + report.unprocessed - conflicts;
    return {
        rows: report.sent - report.failed - report.unprocessed,
        dropped: report.failed + report.unprocessed,
        warnings: [
            ...(conflicts > 0
                ? [
                      `${counted(conflicts, 'record')} had changed meanwhile and ${conflicts === 1 ? 'was' : 'were'} left alone.`
                  ]
                : []),
            ...(failed > 0
                ? [`${counted(failed, 'record')} could not be changed: ${report.failures[0]?.reason ?? ''}`]
                : []),
            ...notes
        ]
    };
}

interface ChangeDependencies {
    readonly salesforce: SalesforceDelivery;
    now(): Date;
}

const changeStep = (
    { salesforce, now }: ChangeDependencies,
    {
        askedOf,
        ...step
    }: Pick<NightStep, 'name' | 'title' | 'sentence'> & {
        askedOf(run: Run): ChangeRequest | null;
    }
): NightStep =>
    nightStep({
        ...step,
        engine: 'changes',
        phase: 'deliver',
        retry: 'safe_with_key',
        async execute(night, execution) {
            const asked = askedOf(night.run);
            return asked === null
                ? { rows: 0 }
                : change({ asked, step: step.name, salesforce, night, execution, now });
        }
    });

/** The one step of a run that applies or restores what people decided. */
export const requestedChangeStep = (dependencies: ChangeDependencies, asked: ChangeRequest): NightStep =>
    changeStep(dependencies, {
        name: `${asked.action}_${asked.kind}`,
        title: `${asked.action === 'apply' ? 'Apply' : 'Restore'} ${WORDS[asked.kind]}`,
        sentence: 'Records that were changed; the others still stand as they were.',
        askedOf: () => asked
    });

/** In a night: what people approved since the last one, and nobody applied by hand. */
export const approvedChangeSteps = (dependencies: ChangeDependencies): readonly NightStep[] =>
    (['duplicates', 'removals'] as const).map((kind) =>
        changeStep(dependencies, {
            name: `approved_${kind}`,
            title: `Apply approved ${WORDS[kind]}`,
            sentence: 'Records that were changed because a person approved it.',
            askedOf: () => ({
                action: 'apply',
                kind,
                ids: null,
                ofRunId: null,
                reason: 'Approved before the night'
            })
        })
    );
