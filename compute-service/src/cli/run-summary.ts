import type { CheckResult, DeliveryReport, OutputSummary, Run } from '../runs/run.ts';
import { formatBytes, formatCount, formatDuration, formatRows, formatTable } from './format.ts';
import { stageName } from './stage-names.ts';

/** A row of `funnel.csv`. */
export interface FunnelRow {
    readonly engine: string;
    readonly title: string;
    readonly rows: number;
    readonly dropped: number | null;
    readonly dropReason: string | null;
}

/** A row of `state_fill.csv`. */
export interface StateFillRow {
    readonly state: string;
    readonly target: number;
    readonly taken: number;
}

/** Lines of text, one after the other, with an empty line between the parts. */
export const joinParts = (parts: readonly (string | null)[]): string =>
    parts.filter((part) => part !== null && part !== '').join('\n\n');

/** Each engine's funnel: what was there, what remained, and what dropped the rest. */
export function funnelText(rows: readonly FunnelRow[]): string {
    const byEngine = Map.groupBy(rows, ({ engine }) => engine);
    return [...byEngine]
        .map(([engine, steps]) => {
            const lines = steps.map(({ title, rows: left, dropped, dropReason }) => [
                title,
                formatCount(left),
                dropped === null || dropped === 0 ? '' : `-${formatCount(dropped)}`,
                dropped === null || dropped === 0 ? '' : (dropReason ?? '')
            ]);
            return `${stageName(engine)}\n${formatTable({ rows: lines, right: [1, 2] })}`;
        })
        .join('\n\n');
}

/** The checks: how many passed, and every one that did not with its sentence. */
export function checksText(checks: readonly CheckResult[]): string {
    const asked = checks.filter(({ severity }) => severity !== 'off');
    const failed = asked.filter(({ passed }) => !passed);
    const verdict = `Checks: ${asked.length - failed.length} of ${asked.length} passed`;
    const lines = failed.map(
        ({ severity, title, sentence }) =>
            `  ${severity === 'error' ? 'FAILED ' : 'Warning'}  ${title}: ${sentence}`
    );
    return [verdict, ...lines].join('\n');
}

const STATES_A_LINE = 6;

const NAMED_STATES = 10;

/** States that could not fill their share; the others got theirs, and what was missing besides. */
function shortfallText(states: readonly StateFillRow[]): string {
    const short = states.filter(({ target, taken }) => taken < target);
    if (short.length === 0) return 'Every state has its share.';
    const named = short
        .slice(0, NAMED_STATES)
        .map(({ state, target, taken }) => `${state} ${formatCount(taken)} of ${formatCount(target)}`);
    const others = short.length > NAMED_STATES ? ` and ${short.length - NAMED_STATES} more` : '';
    const verb = short.length === 1 ? 'state ran' : 'states ran';
    return `${short.length} ${verb} out of numbers, others make up for it: ${named.join(', ')}${others}`;
}

/** Tomorrow's list by state, six to a line, and which states could not fill their share. */
export function statesText(states: readonly StateFillRow[]): string {
    const listed = states.reduce((sum, { taken }) => sum + taken, 0);
    const cells = states.map(({ state, taken }) => `${state} ${formatCount(taken).padStart(6)}`);
    const lines: string[][] = [];
    for (let at = 0; at < cells.length; at += STATES_A_LINE) lines.push(cells.slice(at, at + STATES_A_LINE));
    const asked = states.reduce((sum, { target }) => sum + target, 0);
    const verdict =
        listed < asked
            ? `The list is shorter than the ${formatCount(asked)} asked for: no state has more numbers that may be called.`
            : shortfallText(states);
    return `Tomorrow's list by state: ${formatRows(listed, 'number')}\n${formatTable({ rows: lines })}\n  ${verdict}`;
}

export function filesText(outputs: readonly OutputSummary[], where: string): string {
    const rows = outputs.map(({ file, rows: count, bytes }) => [
        file,
        formatCount(count),
        count === 1 ? 'row' : 'rows',
        formatBytes(bytes)
    ]);
    return `Files in ${where}\n${formatTable({ rows, right: [1, 3] })}`;
}

const NAMED_FAILURES = 10;

/** What became of the records that people decided on, and which of them were left alone. */
export function changesText(reports: readonly DeliveryReport[]): string {
    return reports
        .map(({ target, sent, updated, failures, failed }) => {
            const named = failures.slice(0, NAMED_FAILURES).map(({ key, reason }) => `  ${key}: ${reason}`);
            const others = failed > named.length ? [`  and ${formatCount(failed - named.length)} more`] : [];
            return [`${target}: ${formatCount(updated)} of ${formatCount(sent)}`, ...named, ...others].join(
                '\n'
            );
        })
        .join('\n');
}

const acceptedText = ({ draft, decidedBy, decisionReason }: Run): string =>
    draft === 'accepted' ? ` ${decidedBy ?? 'Somebody'} accepted its draft: ${decisionReason ?? ''}` : '';

/** How the run ended, in one sentence. */
export function verdictText(run: Run): string {
    // A draft that was accepted waited for a person in between.
    const took =
        run.startedAt !== null && run.finishedAt !== null && run.draft !== 'accepted'
            ? ` in ${formatDuration(Date.parse(run.finishedAt) - Date.parse(run.startedAt))}`
            : '';
    if (run.draft === 'held') {
        return `Held back: run ${run.id} computed${took}, but a check failed. Nothing was delivered; a person has to decide.`;
    }
    switch (run.status) {
        case 'succeeded':
            return `Run ${run.id} succeeded${took}.${run.dryRun ? ' It was a dry run: nothing was delivered.' : ''}${acceptedText(run)}`;
        case 'succeeded_with_warnings':
            return `Run ${run.id} succeeded${took}, with warnings.${acceptedText(run)}`;
        case 'cancelled':
            return `Run ${run.id} was cancelled.`;
        case 'failed':
            return `Run ${run.id} FAILED${took}.`;
        default:
            return run.cancelRequested
                ? `Run ${run.id} is being cancelled.`
                : `Run ${run.id} is ${run.status}.`;
    }
}

/** What went wrong, where, and what to do; null where nothing did. */
export function errorText(run: Run): string | null {
    if (!run.error) return null;
    const step = run.steps.find(({ key }) => key === run.error?.step);
    return [
        `What:   ${run.error.message}`,
        ...(step ? [`Where:  ${stageName(step.engine)}, step "${step.title}"`] : []),
        `To do:  ${run.error.advice}`,
        `Reference ${run.error.correlationId}`
    ].join('\n');
}

/** The warnings that do not stand among the checks already; null where there are none. */
export function warningsText(
    warnings: readonly string[],
    checks: readonly CheckResult[] = []
): string | null {
    const others = warnings.filter((warning) => !checks.some(({ sentence }) => sentence === warning));
    return others.length === 0 ? null : `Warnings\n${others.map((warning) => `  ${warning}`).join('\n')}`;
}

const KINDS = [
    ['databases', 'database', 'databases'],
    ['journals', 'journal of deliveries', 'journals of deliveries'],
    ['events', 'event', 'events'],
    ['runs', 'run', 'runs']
] as const;

/** What was removed of earlier runs, because it was older than is kept; null where nothing was. */
export function removedText({ removed }: Pick<Run['documents'], 'removed'>): string | null {
    if (!removed) return null;
    const parts = KINDS.filter(([kind]) => removed[kind] > 0).map(
        ([kind, one, several]) => `${formatCount(removed[kind])} ${removed[kind] === 1 ? one : several}`
    );
    return parts.length === 0 ? null : `Removed of earlier runs: ${parts.join(', ')}.`;
}

const SLOWEST = 5;

/** The steps that took longest, with what they took; null where none has ended. */
export function resourcesText(run: Pick<Run, 'steps' | 'peakMemoryMb'>): string | null {
    const slowest = run.steps
        .filter(({ durationMs }) => durationMs !== null)
        .toSorted((a, b) => (b.durationMs ?? 0) - (a.durationMs ?? 0))
        .slice(0, SLOWEST);
    if (slowest.length === 0) return null;
    const rows = slowest.map(({ engine, title, durationMs, cpuMs, peakMemoryMb }) => [
        `${stageName(engine)}: ${title}`,
        formatDuration(durationMs ?? 0),
        cpuMs === null ? '' : `${formatDuration(cpuMs)} CPU`,
        peakMemoryMb === null ? '' : `${formatCount(peakMemoryMb)} MB`
    ]);
    return `Longest steps${run.peakMemoryMb === null ? '' : ` (peak memory of the run ${formatCount(run.peakMemoryMb)} MB)`}\n${formatTable({ rows, right: [1, 2, 3] })}`;
}
