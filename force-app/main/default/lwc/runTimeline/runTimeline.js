import { LightningElement, api } from 'lwc';
import { ENGINES, STATUS, TIMELINE, fill } from 'c/labels';
import { formatCount, formatDuration, formatSigned } from 'c/formatUtils';
import { isFinal, isStepDone, isStepFailed, isStepRunning, stepsByEngine } from 'c/runSteps';

const VIEWS = {
    finished: { icon: 'utility:success', variant: 'success', word: STATUS.succeeded },
    running: { icon: 'utility:sync', word: STATUS.running },
    failed: { icon: 'utility:error', variant: 'error', word: STATUS.failed },
    skipped: { icon: 'utility:dash', word: STATUS.skipped },
    pending: { icon: 'utility:clock', word: STATUS.pending }
};
const known = (value) => value !== null && value !== undefined;
const viewOf = (status) => VIEWS[(status ?? '').toLowerCase()] ?? VIEWS.pending;
const sum = (steps, key) => steps.reduce((total, step) => total + (step[key] ?? 0), 0);

/** The steps of a run by engine: finished engines folded, running and failed ones open. */
export default class RunTimeline extends LightningElement {
    /** @type {Dial.Run} */
    @api run;
    /** Step that the address names. */
    @api step = '';

    labels = TIMELINE;
    /** Engines that a person opened or closed; the others follow their status. @type {Record<string, boolean>} */
    _byHand = {};

    get groups() {
        return stepsByEngine(this.run?.steps).map(({ engine, steps }) => {
            const status = this._statusOf(steps);
            const isOpen = this._byHand[engine] ?? this._opensItself(status, steps);
            const name = ENGINES[engine] ?? engine;
            return {
                engine,
                name,
                view: viewOf(status),
                isOpen,
                chevron: isOpen ? 'utility:chevrondown' : 'utility:chevronright',
                expanded: isOpen ? 'true' : 'false',
                time: this._time(sum(steps, 'durationMs'), sum(steps, 'usualMs')),
                progress: fill(
                    TIMELINE.counts,
                    steps.filter((step) => isStepDone(step.status)).length,
                    steps.length
                ),
                caption: fill(TIMELINE.steps, name),
                steps: isOpen ? steps.map((step) => this._line(step)) : []
            };
        });
    }

    _statusOf(steps) {
        if (steps.some(({ status }) => isStepFailed(status))) return 'failed';
        if (steps.some(({ status }) => isStepRunning(status))) return 'running';
        if (steps.every(({ status }) => isStepDone(status))) return 'finished';
        const hasBegun = steps.some(({ status }) => isStepDone(status));
        return hasBegun && !isFinal(this.run.status) ? 'running' : 'pending';
    }

    _opensItself(status, steps) {
        return status === 'failed' || status === 'running' || steps.some(({ key }) => key === this.step);
    }

    _line(step) {
        const view = viewOf(step.status);
        const isRunning = isStepRunning(step.status);
        const share = this._share(step);
        return {
            key: step.key,
            title: step.title,
            view,
            class: step.key === this.step ? 'step chosen' : 'step',
            rows: this._rows(step),
            dropped: step.dropped ? formatSigned(-step.dropped) : '',
            reason: step.dropped ? (step.dropReason ?? '') : '',
            time: this._time(step.durationMs, step.usualMs),
            message: isStepFailed(step.status) || isRunning ? step.message : '',
            attempt: step.attempt > 1 ? fill(TIMELINE.attempt, step.attempt) : '',
            hasBar: share !== null,
            barStyle: `width: ${Math.round((share ?? 0) * 100)}%`
        };
    }

    /** How full the bar is: rows of the total while running, time against its usual afterwards. */
    _share(step) {
        if (isStepRunning(step.status)) return step.total ? Math.min(1, (step.done ?? 0) / step.total) : null;
        if (!isStepDone(step.status) || !step.usualMs || !known(step.durationMs)) return null;
        return Math.min(1, step.durationMs / (2 * step.usualMs));
    }

    _rows(step) {
        if (isStepRunning(step.status) || isStepFailed(step.status)) {
            if (known(step.total))
                return fill(TIMELINE.done, formatCount(step.done ?? 0), formatCount(step.total));
            return known(step.done) ? fill(TIMELINE.soFar, formatCount(step.done)) : '';
        }
        return known(step.rows) ? formatCount(step.rows) : '';
    }

    _time(durationMs, usualMs) {
        if (!durationMs) return '';
        const own = formatDuration(durationMs / 1000);
        return usualMs ? fill(TIMELINE.usual, own, formatDuration(usualMs / 1000)) : own;
    }

    handleToggle(event) {
        const { engine } = event.currentTarget.dataset;
        const { isOpen } = this.groups.find((group) => group.engine === engine);
        this._byHand = { ...this._byHand, [engine]: !isOpen };
        this.dispatchEvent(new CustomEvent('stepselect', { detail: { engine, isOpen: !isOpen } }));
    }
}
