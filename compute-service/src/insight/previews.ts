import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { ENGINE_IDS } from '../engines/engine-id.ts';
import { resolveParameters } from '../engines/parameters.ts';
import { DialFlowError } from '../error.ts';
import type { Run } from '../runs/run.ts';
import type { Insight, Preview } from './insight.ts';
import { previewEngines } from './preview-engines.ts';
import { finishedEngines } from './run-results.ts';
import type { RunSessions } from './run-sessions.ts';

/** Who asked is told to come back after this time. */
const PATIENCE_MS = 2000;
/** Results kept for those who come back, and how long; they name accounts and numbers. */
const MOST_KEPT = 20;
const KEPT_MS = 10 * 60_000;
/** Previews of an org that may wait for the one that computes; more would answer questions that nobody asks any more. */
const MOST_WAITING = 4;

const noExtract = (message: string): DialFlowError =>
    new DialFlowError('no_extract', message, {
        advice: 'Launch a dry run; it reads the data and delivers nothing.'
    });

/** When the run read its data. */
const dataAtOf = (run: Run): string =>
    run.steps.find(({ engine }) => engine === 'extract')?.finishedAt ?? run.startedAt ?? run.createdAt;

const inWords = (error: unknown): string =>
    error instanceof DialFlowError ? `${error.message} ${error.advice}` : 'The computation failed.';

export interface PreviewDependencies {
    readonly sessions: RunSessions;
    latestExtract(org: string): Promise<Run | null>;
}

/** Previews of changed parameters on the latest extract, computed one at a time and kept for a while. */
export function createPreviews({
    sessions,
    latestExtract
}: PreviewDependencies): Pick<Insight, 'preview' | 'previewById'> {
    const kept = new Map<string, { readonly preview: Preview; readonly run: Run }>();
    /** By org, so that the questions of one do not turn away another's. */
    const waiting = new Map<string, number>();
    const waits = (org: string, more: 1 | -1): void => {
        const left = (waiting.get(org) ?? 0) + more;
        if (left === 0) waiting.delete(org);
        else waiting.set(org, left);
    };
    let last: Promise<unknown> = Promise.resolve();

    function keep(preview: Preview, run: Run): Preview {
        kept.delete(preview.previewId);
        kept.set(preview.previewId, { preview, run });
        const ready = [...kept.values()].filter((each) => each.preview.status !== 'working');
        for (const each of ready.slice(0, Math.max(0, kept.size - MOST_KEPT)))
            kept.delete(each.preview.previewId);
        return preview;
    }

    function forgetRun(runId: string): void {
        for (const [previewId, { run }] of kept) if (run.id === runId) kept.delete(previewId);
    }

    /** A result goes with the data that it was computed from. */
    async function keepWithData(preview: Preview, run: Run): Promise<Preview> {
        keep(preview, run);
        setTimeout(() => kept.delete(preview.previewId), KEPT_MS).unref();
        await sessions.whenOver(run, forgetRun).catch(() => forgetRun(run.id));
        return preview;
    }

    /** Whether there still is the data that a result was computed from. */
    const hasData = (run: Run): Promise<boolean> =>
        sessions.check(run).then(
            () => true,
            () => false
        );

    async function runToPreview(org: string): Promise<Run> {
        const run = await latestExtract(org);
        if (!run) throw noExtract('There is no extract yet.');
        try {
            await sessions.check(run);
            return run;
        } catch (error) {
            if (error instanceof DialFlowError && error.code === 'gone')
                throw noExtract('The latest extract was removed.');
            throw error;
        }
    }

    async function compute(
        working: Preview,
        { run, ...asked }: Omit<Parameters<typeof previewEngines>[0], 'open'>
    ): Promise<Preview> {
        try {
            const { engines, stop } = await sessions.useAlone(run, (open) =>
                previewEngines({ open, run, ...asked })
            );
            const error = stop === null ? null : `A run with these values would stop. ${stop}`;
            return await keepWithData({ ...working, status: 'ready', engines, error }, run);
        } catch (error) {
            return keep({ ...working, status: 'failed', error: inWords(error) }, run);
        } finally {
            waits(run.org, -1);
        }
    }

    return {
        async preview({ org, engines, parameters: asked }) {
            const parameters = resolveParameters(asked);
            const run = await runToPreview(org);
            const ran = finishedEngines(run);
            const shown = ENGINE_IDS.filter((id) => engines.includes(id) && ran.includes(id));
            if (shown.length === 0)
                throw noExtract('The latest run with an extract did not run these engines.');
            if ((waiting.get(org) ?? 0) > MOST_WAITING) {
                throw new DialFlowError('too_many_requests', 'Several previews are computing already.', {
                    advice: 'Try again in a few seconds.',
                    retryable: true,
                    retryAfterS: PATIENCE_MS / 1000
                });
            }
            const working = keep(
                {
                    previewId: randomUUID(),
                    status: 'working',
                    dataAt: dataAtOf(run),
                    ofRunId: run.id,
                    engines: [],
                    error: null
                },
                run
            );
            waits(org, 1);
            const done = last.then(() => compute(working, { run, shown, parameters }));
            last = done;
            const patience = new AbortController();
            try {
                return await Promise.race([
                    done,
                    delay(PATIENCE_MS, working, { signal: patience.signal, ref: false })
                ]);
            } finally {
                patience.abort();
            }
        },
        async previewById(previewId) {
            const found = kept.get(previewId);
            if (!found || found.preview.status !== 'ready' || (await hasData(found.run)))
                return found?.preview ?? null;
            forgetRun(found.run.id);
            return null;
        }
    };
}
