import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { UsageError, type Command, type CommandContext } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { createFolderProgress } from '../folder-progress.ts';
import { askedOrg, ORG_OPTION, ORG_OPTION_HELP } from '../org-option.ts';
import { askedParameters, PARAMETER_OPTION_HELP, PARAMETER_OPTIONS } from '../parameter-input.ts';
import { parameterHelp } from '../parameter-help.ts';
import { followAndReport, funnelRow, stateFillRow } from '../report-run.ts';
import { checksText, filesText, funnelText, joinParts, statesText, warningsText } from '../run-summary.ts';

/** `dial-flow run`: a night through the service, or on a folder without org and service. */
export const runCommand: Command = {
    name: 'run',
    summary: 'starts a run and follows it to its end; with --from and --to on a folder of CSV files',
    synopsis: '[--from DIR --to DIR] [options]',
    options: {
        ...PARAMETER_OPTIONS,
        ...ORG_OPTION,
        from: { type: 'string' },
        to: { type: 'string' },
        'as-of': { type: 'string' },
        seed: { type: 'string' },
        engine: { type: 'string', multiple: true },
        'dry-run': { type: 'boolean' },
        'full-extract': { type: 'boolean' },
        key: { type: 'string' },
        'no-wait': { type: 'boolean' }
    },
    optionHelp: [
        ['--from DIR', 'reads the inputs from a folder of CSV files (docs/formats.md); needs no service'],
        ['--to DIR', 'writes the files of such a run there'],
        ['--as-of DAY', 'the day as of which everything is decided, like 2026-11-23'],
        ['--seed NUMBER', 'seed of every shuffle; equal inputs, parameters, day and seed give equal files'],
        [
            '--engine NAME',
            'runs only this engine (dedupe, flush, research, call_list); may be given several times'
        ],
        ORG_OPTION_HELP,
        ['--dry-run', 'does everything but deliver'],
        ['--full-extract', 'reads everything from Salesforce, also where only what changed would be read'],
        ['--key TEXT', 'idempotency key: the same key starts the same run only once'],
        ['--no-wait', 'returns as soon as the service has accepted the run'],
        ...PARAMETER_OPTION_HELP
    ],
    notes: parameterHelp,
    execute: (context) =>
        context.args.text('from') === undefined && context.args.text('to') === undefined
            ? runThroughService(context)
            : runOnFolder(context)
};

async function runThroughService(context: CommandContext): Promise<ExitCode> {
    const { args, terminal, json } = context;
    const engines = args.texts('engine');
    const asOf = args.day('as-of');
    const seed = args.wholeNumber('seed');
    const accepted = await context.client().launch(
        {
            ...askedOrg(args),
            ...(engines.length > 0 ? { engines } : { pipeline: 'nightly' as const }),
            parameters: await askedParameters(args),
            ...(asOf === undefined ? {} : { asOf }),
            ...(seed === undefined ? {} : { seed }),
            ...(args.flag('dry-run') ? { dryRun: true } : {}),
            ...(args.flag('full-extract') ? { fullExtract: true } : {})
        },
        args.text('key') ?? null
    );
    if (args.flag('no-wait')) {
        terminal.out(json ? JSON.stringify(accepted) : `Run ${accepted.runId} is ${accepted.status}.`);
        return EXIT.ok;
    }
    terminal.err(`Run ${accepted.runId} is ${accepted.status}.`);
    return followAndReport(context, accepted.runId);
}

async function runOnFolder({
    args,
    terminal,
    json,
    signal,
    runFolderNight
}: CommandContext): Promise<ExitCode> {
    for (const option of ['engine', 'key', 'org']) {
        if (args.text(option) !== undefined || args.texts(option).length > 0) {
            throw new UsageError(`--${option} is for runs through the service, not for a folder.`);
        }
    }
    if (args.flag('full-extract'))
        throw new UsageError(
            '--full-extract is for runs through the service; a folder is always read whole.'
        );
    const view = createFolderProgress(terminal);
    const result = await runFolderNight({
        from: args.required('from'),
        to: args.required('to'),
        asOf: args.day('as-of') ?? args.required('as-of'),
        seed: args.wholeNumber('seed') ?? Number(args.required('seed')),
        parameters: await askedParameters(args),
        signal,
        onProgress: (progress) => {
            view.show(progress);
        }
    });
    terminal.live('');
    const rowsOf = async (file: string): Promise<Record<string, string>[]> =>
        parse(await readFile(join(result.directory, file)), { columns: true });
    terminal.out(
        json
            ? JSON.stringify(result, null, 4)
            : joinParts([
                  funnelText((await rowsOf('funnel.csv')).map(funnelRow)),
                  statesText((await rowsOf('state_fill.csv')).map(stateFillRow)),
                  checksText(result.checks),
                  filesText(result.outputs, result.directory),
                  warningsText(result.warnings, result.checks),
                  result.status === 'held'
                      ? 'Held back: a check failed. The files are written; do not use them unread.'
                      : null
              ])
    );
    return result.status === 'held' ? EXIT.held : EXIT.ok;
}
