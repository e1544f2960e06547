import { UsageError, type Command, type CommandContext } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { followAndReport } from '../report-run.ts';

type Decision = 'cancel' | 'resume' | 'accept' | 'discard';

function runIdOf({ args }: CommandContext): string {
    const [runId] = args.positionals;
    if (runId === undefined) throw new UsageError('Name the run; `dial-flow runs` lists them.');
    return runId;
}

/** What a decision that nobody waits for has led to. */
function toldOf(name: Decision, { runId, status }: { runId: string; status: string }): string {
    if (name === 'discard') return `The draft of run ${runId} is dropped; the last list stays in force.`;
    const stillWorks = name === 'cancel' && status !== 'cancelled';
    return `Run ${runId} ${stillWorks ? 'stops after its current batch' : `is ${status}`}.`;
}

function decisionCommand({
    name,
    summary,
    goesOn,
    isSigned
}: {
    readonly name: Decision;
    readonly summary: string;
    /** The run goes on afterwards, and the command follows it. */
    readonly goesOn: boolean;
    /** A person answers for it with a name and a reason. */
    readonly isSigned: boolean;
}): Command {
    return {
        name,
        summary,
        synopsis: `RUN${isSigned ? ' --reason TEXT --by NAME' : ''} [options]`,
        options: {
            ...{ reason: { type: 'string' }, by: { type: 'string' } },
            ...(goesOn ? ({ 'no-wait': { type: 'boolean' } } as const) : {})
        },
        optionHelp: [
            ['--reason TEXT', 'why; it stays with the run'],
            ['--by NAME', 'in whose name; it stays with the run'],
            ...(goesOn ? ([['--no-wait', 'returns at once instead of following the run']] as const) : [])
        ],
        mostPositionals: 1,
        async execute(context) {
            const { args, terminal, json } = context;
            const runId = runIdOf(context);
            const reason = isSigned ? args.required('reason') : args.text('reason');
            const decidedBy = isSigned ? args.required('by') : args.text('by');
            const answer = await context.client().decide({
                runId,
                decision: name,
                ...(reason === undefined ? {} : { reason }),
                ...(decidedBy === undefined ? {} : { decidedBy })
            });
            if (goesOn && !args.flag('no-wait')) return followAndReport(context, runId);
            terminal.out(json ? JSON.stringify(answer) : toldOf(name, answer));
            return EXIT.ok;
        }
    };
}

export const cancelCommand = decisionCommand({
    name: 'cancel',
    summary: 'stops a run after its current batch; it can be resumed',
    goesOn: false,
    isSigned: false
});
export const resumeCommand = decisionCommand({
    name: 'resume',
    summary: 'goes on with a failed or cancelled run from the step that did not finish',
    goesOn: true,
    isSigned: false
});
export const acceptCommand = decisionCommand({
    name: 'accept',
    summary: 'delivers results that a check held back, in your name',
    goesOn: true,
    isSigned: true
});
export const discardCommand = decisionCommand({
    name: 'discard',
    summary: 'drops results that a check held back; the last list stays in force',
    goesOn: false,
    isSigned: true
});
