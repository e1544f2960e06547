import { LightningElement, api } from 'lwc';
import { LIVE, RUN, fill } from 'c/labels';
import { formatSpan } from 'c/formatUtils';
import { finishedSteps, isFinal, isQueued } from 'c/runSteps';
import { isQuiet, progressText, shareDone, timeLeft } from 'c/liveRun';
import { every } from 'c/clock';

const TICK_MS = 1_000;

/** How far a run is, by what was reported alone: no bar moves by itself. */
export default class RunProgress extends LightningElement {
    /** @type {Dial.LiveView} */
    @api live;
    /** Name of the run that has to end first. */
    @api behind = '';

    labels = LIVE;
    _now = Date.now();
    _end = () => {};

    connectedCallback() {
        this._end = every(TICK_MS, () => {
            this._now = Date.now();
        });
    }

    disconnectedCallback() {
        this._end();
    }

    get run() {
        return this.live.run;
    }

    get isShown() {
        return Boolean(this.run) && !isFinal(this.run.status);
    }

    get isQueued() {
        return isQueued(this.run.status);
    }

    get waitingText() {
        return this.behind ? fill(RUN.waitingFor, this.behind) : RUN.waiting;
    }

    get text() {
        return [progressText(this.run), timeLeft(this.run, this._now)].filter(Boolean).join('. ');
    }

    get stepText() {
        const { steps } = this.run;
        return steps.length > 0
            ? fill(LIVE.stepOf, Math.min(steps.length, finishedSteps(this.run) + 1), steps.length)
            : '';
    }

    get percent() {
        return Math.round(shareDone(this.run) * 100);
    }

    get barStyle() {
        return `width: ${this.percent}%`;
    }

    get isLost() {
        return this.live.mode === 'lost';
    }

    get lostText() {
        const seconds = Math.max(0, Math.ceil((this.live.retryAt - this._now) / 1000));
        return fill(LIVE.lost, seconds);
    }

    get quietText() {
        if (this.isLost || !isQuiet(this.run, this._now)) return '';
        return fill(LIVE.noNews, formatSpan((this._now - new Date(this.run.updatedAt).getTime()) / 1000));
    }

    handleNow() {
        this.dispatchEvent(new CustomEvent('refresh', { detail: { askService: false } }));
    }

    handleAsk() {
        this.dispatchEvent(new CustomEvent('refresh', { detail: { askService: true } }));
    }
}
