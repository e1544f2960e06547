import { LIVE, fill } from 'c/labels';
import { formatCount, formatDuration } from 'c/formatUtils';
import { currentStep, isStepDone, isStepRunning } from 'c/runSteps';

const PACE = { slowest: 2, fastest: 0.5 };
const NIGHTS_NEEDED = 3;
const SECONDS_NEEDED = 10;
const EXACT_MINUTES = 10;

const present = (value) => value !== null && value !== undefined;
const sum = (values) => values.reduce((total, value) => total + value, 0);

/** Seconds since the start. @param {Dial.Run} run */
export const elapsedS = (run, now) => (run.startedAt ? (now - new Date(run.startedAt).getTime()) / 1000 : 0);

/** How much of its usual time a step still takes. */
function leftOf(step) {
    const usual = step.usualMs ?? 0;
    if (isStepDone(step.status)) return 0;
    const share = isStepRunning(step.status) && step.total ? Math.min(1, (step.done ?? 0) / step.total) : 0;
    return usual * (1 - share);
}

/** How fast this run is beside earlier ones: 1 is as usual, 2 takes twice as long. */
function paceOf(steps) {
    const timed = steps.filter(
        ({ status, usualMs, durationMs }) => isStepDone(status) && usualMs && present(durationMs)
    );
    const usual = sum(timed.map(({ usualMs }) => usualMs));
    if (usual === 0) return 1;
    const pace = sum(timed.map(({ durationMs }) => durationMs)) / usual;
    return Math.min(PACE.slowest, Math.max(PACE.fastest, pace));
}

/**
 * How long the run still takes, in words; empty where that cannot be said honestly.
 * @param {Dial.Run} run
 * @param {number} now
 */
export function timeLeft(run, now) {
    const elapsed = elapsedS(run, now);
    const { usual } = run;
    if (!usual || usual.nights < NIGHTS_NEEDED || elapsed < SECONDS_NEEDED) return '';
    if (elapsed > usual.p90S) {
        const [from, to] = [usual.p10S, usual.p90S].map(formatDuration);
        return fill(LIVE.longer, formatDuration(elapsed), from, to);
    }
    const seconds = (sum(run.steps.map(leftOf)) / 1000) * paceOf(run.steps);
    if (seconds < 60) return LIVE.lessThanMinute;
    const minutes = Math.round(seconds / 60);
    return fill(LIVE.aboutLeft, minutes > EXACT_MINUTES ? Math.round(minutes / 5) * 5 : minutes);
}

/**
 * What the running step has done, in words; empty where no step runs.
 * @param {Dial.Run} run
 */
export function progressText(run) {
    const step = currentStep(run);
    if (!step || !isStepRunning(step.status)) return '';
    // A step that has not counted yet says that it runs, not that it found nothing.
    if (!present(step.total) && !step.done) return step.title;
    return present(step.total)
        ? fill(LIVE.progress, step.title, formatCount(step.done ?? 0), formatCount(step.total))
        : fill(LIVE.progressUnknown, step.title, formatCount(step.done ?? 0));
}

/**
 * Share of the run that is done, 0 to 1, by what was reported alone.
 * @param {Dial.Run} run
 */
export function shareDone(run) {
    const { steps } = run;
    if (steps.length === 0) return 0;
    const weight = (step) => step.usualMs || 1000;
    const done = steps.map((step) => {
        if (isStepDone(step.status)) return weight(step);
        const known = isStepRunning(step.status) && step.total;
        return known ? weight(step) * Math.min(1, (step.done ?? 0) / step.total) : 0;
    });
    return sum(done) / sum(steps.map(weight));
}
