import type { Run } from '../runs/run.ts';
import type { CommandContext } from './command.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { followRun } from './follow-run.ts';
import { createProgressView, waitingText } from './run-progress.ts';
import {
    changesText,
    checksText,
    errorText,
    filesText,
    funnelText,
    joinParts,
    statesText,
    verdictText,
    warningsText,
    type FunnelRow,
    type StateFillRow
} from './run-summary.ts';
import type { ServiceClient } from './service-client.ts';

/** 0 only where the run succeeded; a held draft is told apart from a failure. */
export function exitCodeOf(run: Run): ExitCode {
    if (run.draft === 'held') return EXIT.held;
    return run.status === 'succeeded' || run.status === 'succeeded_with_warnings' ? EXIT.ok : EXIT.failed;
}

const numberOrNull = (cell: string | null | undefined): number | null =>
    cell === null || cell === undefined || cell === '' ? null : Number(cell);

type TextRow = Readonly<Record<string, string | null>>;

/** A row of funnel.csv by its column names. */
export const funnelRow = (row: TextRow): FunnelRow => ({
    engine: row['engine'] ?? '',
    title: row['title'] ?? '',
    rows: Number(row['rows'] ?? 0),
    dropped: numberOrNull(row['dropped']),
    dropReason: row['drop_reason'] ?? null
});

/** A row of state_fill.csv by its column names. */
export const stateFillRow = (row: TextRow): StateFillRow => ({
    state: row['state'] ?? '',
    target: Number(row['target'] ?? 0),
    taken: Number(row['taken'] ?? 0)
});

async function rowsOf(
    { client, run }: { readonly client: ServiceClient; readonly run: Run },
    output: string
): Promise<readonly TextRow[]> {
    if (!(run.documents.outputs ?? []).some(({ name }) => name === output)) return [];
    const { columns, rows } = await client.result(run.id, output);
    return rows.map((row) => Object.fromEntries(columns.map((column, at) => [column, row[at] ?? null])));
}

/** All that a sales-ops lead wants to know about a run that has ended. */
export async function runReport({
    client,
    run,
    files
}: {
    readonly client: ServiceClient;
    readonly run: Run;
    /** Where the files are, in words. */
    readonly files: string;
}): Promise<string> {
    const funnel = (await rowsOf({ client, run }, 'funnel')).map(funnelRow);
    const states = (await rowsOf({ client, run }, 'state_fill')).map(stateFillRow);
    const { checks = [], deliveries = [], outputs = [], warnings = [] } = run.documents;
    return joinParts([
        funnel.length > 0 ? funnelText(funnel) : null,
        states.length > 0 ? statesText(states) : null,
        checks.length > 0 ? checksText(checks) : null,
        outputs.length > 0 ? filesText(outputs, files) : null,
        run.kind === 'change' ? changesText(deliveries) : null,
        warningsText(warnings, checks),
        verdictText(run),
        waitingText(run),
        errorText(run)
    ]);
}

/** Follows a run with live progress, prints its report (or its JSON) and returns the exit code. */
export async function followAndReport(context: CommandContext, runId: string): Promise<ExitCode> {
    const { terminal, json, signal, now } = context;
    const client = context.client();
    const view = createProgressView({ terminal, now });
    let run: Run;
    try {
        run = await followRun({ client, runId, signal, onUpdate: (update) => view.show(update) });
    } finally {
        view.end();
    }
    const files = `${client.url}/v1/runs/${run.id}/files/`;
    terminal.out(json ? JSON.stringify(run, null, 4) : await runReport({ client, run, files }));
    return exitCodeOf(run);
}
