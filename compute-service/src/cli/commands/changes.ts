import { randomUUID } from 'node:crypto';
import { UsageError, type Arguments, type Command } from '../command.ts';
import { askedOrg, ORG_OPTION, ORG_OPTION_HELP } from '../org-option.ts';
import { followAndReport } from '../report-run.ts';
import type { ChangeBody } from '../service-client.ts';

const KINDS = ['duplicates', 'removals'] as const;

function bodyOf(action: 'apply' | 'restore', args: Arguments): ChangeBody {
    const kind = KINDS.find((one) => one === args.text('kind'));
    if (kind === undefined) throw new UsageError('--kind must be duplicates or removals.');
    const [ids, ofRunId] = [args.texts('id'), args.text('run')];
    if (ids.length > 0 === (ofRunId !== undefined))
        throw new UsageError('Give either --id (once or more) or --run.');
    const reason = action === 'restore' ? args.required('reason') : args.text('reason');
    return {
        ...askedOrg(args),
        kind,
        ...(ids.length > 0 ? { ids } : {}),
        ...(ofRunId === undefined ? {} : { ofRunId }),
        ...(reason === undefined ? {} : { reason })
    };
}

const changeCommand = (name: 'apply' | 'restore', summary: string): Command => ({
    name,
    summary,
    synopsis: '--kind duplicates|removals --id ID … | --run RUN [options]',
    options: {
        ...ORG_OPTION,
        kind: { type: 'string' },
        id: { type: 'string', multiple: true },
        run: { type: 'string' },
        reason: { type: 'string' },
        key: { type: 'string' }
    },
    optionHelp: [
        ['--kind NAME', 'duplicates or removals'],
        ['--id ID', 'id of a Duplicate_Group__c or Phone_Removal__c record; may be given several times'],
        ['--run RUN', `everything of this run that may be ${name === 'apply' ? 'applied' : 'restored'}`],
        [
            '--reason TEXT',
            name === 'restore' ? 'why (required); it stays with the run' : 'why; it stays with the run'
        ],
        ORG_OPTION_HELP,
        ['--key TEXT', 'idempotency key: the same key does it only once']
    ],
    async execute(context) {
        const accepted = await context.client().change({
            action: name,
            body: bodyOf(name, context.args),
            idempotencyKey: context.args.text('key') ?? randomUUID()
        });
        context.terminal.err(`Run ${accepted.runId} is ${accepted.status}.`);
        return followAndReport(context, accepted.runId);
    }
});

export const applyCommand = changeCommand(
    'apply',
    'retires approved duplicates or removes approved numbers, where the record still holds them'
);
export const restoreCommand = changeCommand('restore', 'puts back what was applied, from its before-image');
