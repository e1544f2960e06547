import { FINAL_STATUSES, type Run, type RunStep } from '../runs/run.ts';
import { isLongerThanUsual, timeLeftMs, type RunBesideUsual } from '../runs/usual.ts';
import { formatCount, formatDuration, formatRows, formatTimeLeft } from './format.ts';
import { stageName } from './stage-names.ts';
import type { Terminal } from './terminal.ts';

const PLAIN_INTERVAL_MS = 10_000;
/** Below this the pace of a step is a guess. */
const FIRST_ESTIMATE_MS = 2_000;

const isEnded = ({ status }: RunStep): boolean =>
    status === 'finished' || status === 'skipped' || status === 'failed';

/**
 * The step that runs, in one line: `[17/41] List IQ: One account per number  212,000 of 388,412 rows  38,200 rows/s  about 5 s left`.
 * Where earlier runs show how long such a run takes, the time left of the whole run follows.
 * @param now milliseconds since 1970, to tell the pace.
 */
export function progressLine(run: RunBesideUsual, now: number): string {
    const running = run.steps.filter(({ status }) => status === 'running');
    const step = running.at(-1);
    const position = `[${run.steps.filter(isEnded).length + (step ? 1 : 0)}/${run.steps.length}]`;
    if (!step) return `${position} ${betweenSteps(run)} …`;
    const title = `${position} ${stageName(step.engine)}: ${step.title}`;
    return [title, ...paceOf(step, now), ...wholeRun(run, now)].join('  ');
}

function wholeRun(run: RunBesideUsual, now: number): string[] {
    const { usual, startedAt } = run;
    if (usual && startedAt !== null && isLongerThanUsual(run, now)) {
        const soFar = formatDuration(now - Date.parse(startedAt));
        const range = [usual.p10S, usual.p90S].map((seconds) => formatDuration(seconds * 1000)).join(' to ');
        return [`longer than usual: ${soFar} so far, usual ${range}`];
    }
    const left = timeLeftMs(run, now);
    return left === null ? [] : [`whole run: ${formatTimeLeft(left)}`];
}

function betweenSteps({ status, steps }: Run): string {
    if (status === 'queued') return 'Waiting for its turn';
    if (!steps.some(isEnded)) return 'Starting';
    return steps.every(isEnded) ? 'Telling how it ended' : 'Going on';
}

function paceOf({ done, total, startedAt }: RunStep, now: number): string[] {
    if (done === null || done === 0) return [];
    const elapsedMs = startedAt === null ? 0 : now - Date.parse(startedAt);
    const parts = [
        total === null ? `${formatRows(done)} so far` : `${formatCount(done)} of ${formatRows(total)}`
    ];
    if (elapsedMs < FIRST_ESTIMATE_MS) return parts;
    const perMs = done / elapsedMs;
    parts.push(`${formatCount(Math.round(perMs * 1000))} rows/s`);
    if (total !== null && total > done) parts.push(formatTimeLeft((total - done) / perMs));
    return parts;
}

/** What a stage did, once all of its steps have ended: `List IQ  14 steps  3.1 s`. */
function stageLine(steps: readonly RunStep[]): string {
    const [first] = steps;
    const ms = steps.reduce((sum, { durationMs }) => sum + (durationMs ?? 0), 0);
    const failed = steps.find(({ status }) => status === 'failed');
    const skipped = steps.every(({ status }) => status === 'skipped');
    const name = stageName(first?.engine ?? '').padEnd(14);
    if (skipped) return `${name}not done`;
    const ending = failed ? `  FAILED at "${failed.title}"` : '';
    return `${name}${String(steps.length).padStart(2)} ${steps.length === 1 ? 'step ' : 'steps'}  ${formatDuration(ms).padStart(12)}${ending}`;
}

/** What a running step has to say: why it waits, and until when. Null where all goes well. */
export function waitingText({ steps }: Pick<Run, 'steps'>): string | null {
    const step = steps.findLast(({ status, message }) => status === 'running' && message !== null);
    return step ? `${stageName(step.engine)}: ${step.message ?? ''}` : null;
}

/**
 * Shows a run as it goes: a line for each stage that has ended, and the running step in a line that is overwritten, and
 * once why a step waits. Where there is no terminal, the line of the running step is printed every ten seconds instead.
 */
export function createProgressView({ terminal, now }: { readonly terminal: Terminal; now(): number }): {
    show(run: RunBesideUsual): void;
    end(): void;
} {
    const told = new Set<string>();
    let lastPlain = now();
    return {
        show(run) {
            for (const [stage, steps] of Map.groupBy(run.steps, ({ engine }) => engine)) {
                if (told.has(stage) || !steps.every(isEnded)) continue;
                told.add(stage);
                terminal.err(stageLine(steps));
            }
            if (FINAL_STATUSES.includes(run.status)) return;
            const waiting = waitingText(run);
            if (waiting !== null && !told.has(waiting)) {
                told.add(waiting);
                terminal.err(waiting);
            }
            const line = progressLine(run, now());
            if (terminal.isLive) terminal.live(line);
            else if (now() - lastPlain >= PLAIN_INTERVAL_MS) {
                lastPlain = now();
                terminal.err(line);
            }
        },
        end: () => terminal.live('')
    };
}
