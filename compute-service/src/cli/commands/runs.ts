import { DEFAULT_ORG } from '../../runs/org.ts';
import type { Run } from '../../runs/run.ts';
import type { Command } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { askedOrg, ORG_OPTION } from '../org-option.ts';
import { formatRows, formatDuration, formatTable } from '../format.ts';
import { runReport } from '../report-run.ts';

/** `dial-flow runs`: the history, or one run in full. */
export const runsCommand: Command = {
    name: 'runs',
    summary: 'lists runs, newest first; with a run id, all about that one',
    synopsis: '[RUN] [options]',
    options: {
        ...ORG_OPTION,
        status: { type: 'string' },
        engine: { type: 'string' },
        limit: { type: 'string' }
    },
    optionHelp: [
        ['--org NAME', 'only runs of this org'],
        ['--status NAME', 'only runs with this status: queued, running, delivering, succeeded, failed …'],
        ['--engine NAME', 'only runs of this engine'],
        ['--limit NUMBER', 'so many at most (20)']
    ],
    mostPositionals: 1,
    async execute({ args, terminal, json, client }) {
        const service = client();
        const [runId] = args.positionals;
        if (runId !== undefined) {
            const run = await service.run(runId);
            const files = `${service.url}/v1/runs/${run.id}/files/`;
            terminal.out(
                json ? JSON.stringify(run, null, 4) : await runReport({ client: service, run, files })
            );
            return EXIT.ok;
        }
        const [status, engine] = [args.text('status'), args.text('engine')];
        const page = await service.runs({
            limit: String(args.wholeNumber('limit') ?? 20),
            ...askedOrg(args),
            ...(status === undefined ? {} : { status }),
            ...(engine === undefined ? {} : { engine })
        });
        terminal.out(json ? JSON.stringify(page, null, 4) : runsText(page.runs));
        return EXIT.ok;
    }
};

type ListedRun = Pick<
    Run,
    'id' | 'org' | 'kind' | 'status' | 'draft' | 'asOf' | 'dryRun' | 'startedAt' | 'finishedAt' | 'rowsOut'
>;

function tookOf({ startedAt, finishedAt }: ListedRun): string {
    if (startedAt === null || finishedAt === null) return '';
    return formatDuration(Date.parse(finishedAt) - Date.parse(startedAt));
}

/** One line for each run. */
function runsText(runs: readonly ListedRun[]): string {
    if (runs.length === 0) return 'No run yet.';
    // Where there is one org, its name tells nothing.
    const several = runs.some(({ org }) => org !== DEFAULT_ORG);
    const rows = runs.map((run) => [
        run.id,
        ...(several ? [run.org] : []),
        run.kind,
        run.asOf,
        run.draft === 'held' ? 'held back' : run.status.replaceAll('_', ' '),
        run.dryRun ? 'dry run' : '',
        tookOf(run),
        run.rowsOut === null ? '' : formatRows(run.rowsOut)
    ]);
    return formatTable({
        rows: [
            ['Run', ...(several ? ['Org'] : []), 'Kind', 'As of', 'Status', '', 'Took', 'Results'],
            ...rows
        ],
        right: several ? [6, 7] : [5, 6],
        indent: 0
    });
}
