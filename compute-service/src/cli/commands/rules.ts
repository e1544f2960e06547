import type { RuleValues } from '../../runs/rule-versions.ts';
import { UsageError, type Command, type CommandContext } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { formatTable } from '../format.ts';
import { parameterHelp } from '../parameter-help.ts';
import { askedParameters, PARAMETER_OPTION_HELP, PARAMETER_OPTIONS } from '../parameter-input.ts';
import type { RuleBookView } from '../service-client.ts';

/** `dial-flow rules`: the business rules of the runs to come, and who changed them. */
export const rulesCommand: Command = {
    name: 'rules',
    summary: 'shows the business rules and their versions, or changes them for the runs to come',
    synopsis: 'show | set --set … --reason TEXT --by NAME | reset ENGINE.NAME --reason TEXT --by NAME',
    options: { ...PARAMETER_OPTIONS, reason: { type: 'string' }, by: { type: 'string' } },
    optionHelp: [
        ...PARAMETER_OPTION_HELP,
        ['--reason TEXT', 'why; it stays with the version and with every run under it'],
        ['--by NAME', 'in whose name']
    ],
    notes: parameterHelp,
    mostPositionals: 2,
    async execute(context) {
        const [action = 'show', name] = context.args.positionals;
        const book = await context.client().rules();
        if (action === 'show' && name === undefined) return show(context, book);
        if (action === 'set' && name === undefined) {
            const asked = await askedParameters(context.args);
            if (Object.keys(asked).length === 0) throw new UsageError('Say with --set what should change.');
            return change(context, { book, parameters: merged(book.parameters, asked) });
        }
        if (action === 'reset' && name !== undefined)
            return change(context, { book, parameters: without(book.parameters, name) });
        throw new UsageError('Write rules show, rules set or rules reset ENGINE.NAME.');
    }
};

const merged = (current: RuleValues, asked: RuleValues): RuleValues =>
    Object.fromEntries(
        [...new Set([...Object.keys(current), ...Object.keys(asked)])].map((group) => [
            group,
            { ...current[group], ...asked[group] }
        ])
    );

/** @throws UsageError where the rule is at its default already. */
function without(current: RuleValues, path: string): RuleValues {
    const [group = '', ...rest] = path.split('.');
    const name = rest.join('.');
    if (!(name in (current[group] ?? {}))) {
        throw new UsageError(`${path} has its default already; \`dial-flow rules show\` lists what has not.`);
    }
    const left = Object.entries(current[group] ?? {}).filter(([kept]) => kept !== name);
    const others = Object.entries(current).filter(([kept]) => kept !== group);
    return Object.fromEntries(left.length > 0 ? [...others, [group, Object.fromEntries(left)]] : others);
}

async function change(
    context: CommandContext,
    { book, parameters }: { readonly book: RuleBookView; readonly parameters: RuleValues }
): Promise<ExitCode> {
    const changed = await context.client().changeRules({
        parameters,
        changedBy: context.args.required('by'),
        reason: context.args.required('reason'),
        basedOn: book.version
    });
    return show(context, changed);
}

function show({ terminal, json }: CommandContext, book: RuleBookView): ExitCode {
    terminal.out(json ? JSON.stringify(book, null, 4) : bookText(book));
    return EXIT.ok;
}

function bookText({ version, parameters, origin, fault, history }: RuleBookView): string {
    const rules = Object.entries(parameters).flatMap(([group, values]) =>
        Object.entries(values).map(([name, value]) => [`${group}.${name}`, JSON.stringify(value)])
    );
    const versions = history.map((each) => [
        ...[String(each.version), each.changedAt.slice(0, 16).replace('T', ' ')],
        ...[each.changedBy, each.reason]
    ]);
    return [
        version === null
            ? 'All rules have their defaults.'
            : `Version ${version} of the rules is in force${origin === 'file' ? ', from the rules file' : ''}.`,
        ...(fault === null ? [] : [`The rules file was not taken: ${fault}`]),
        ...(rules.length > 0 ? [formatTable({ rows: rules })] : []),
        ...(versions.length > 0
            ? [formatTable({ rows: [['Version', 'When (UTC)', 'By', 'Why'], ...versions], indent: 0 })]
            : [])
    ].join('\n');
}
