import { every, later } from 'c/clock';
import { isFinal, isQueued } from 'c/runSteps';
import { applyEvent, readEvent } from './applyEvent';

export { elapsedS, progressText, shareDone, timeLeft } from './progress';

const EVENT_PATIENCE_MS = 10_000;
const QUIET_MS = 90_000;
const GAP_SNAPSHOT_MS = 2_000;
const QUEUED_POLL_S = 10;
const RETRIES_S = [5, 10, 20, 40, 60];
/** How often to ask without events: by the minutes that it lasts. */
const POLLS = [
    { untilMs: 2 * 60_000, everyS: 5 },
    { untilMs: 10 * 60_000, everyS: 10 },
    { untilMs: Number.POSITIVE_INFINITY, everyS: 30 }
];

/** Whether a run that should speak has said nothing for long. @param {Dial.Run} run */
export function isQuiet(run, now) {
    if (!run?.updatedAt || isFinal(run.status)) return false;
    return now - new Date(run.updatedAt).getTime() > QUIET_MS;
}

/**
 * Follows one run: events where the platform has them, polling where it has not or where they stop. It only tells what
 * was reported, never lets older news replace newer, and asks nothing while the page is hidden.
 */
export class LiveRun {
    _options;
    /** @type {Dial.Run} */
    _run;
    _buffer = [];
    /** @type {Dial.LiveView['mode']} */
    _mode = 'polling';
    _error;
    _failures = 0;
    _retryAt;
    _pollingSince;
    _lastEventAt;
    _endWaiting = () => {};
    _endGap = () => {};
    _endWatch = () => {};
    _unsubscribe;
    _hidden = false;
    _stopped = true;

    /**
     * @param {object} options
     * @param {string} options.runId
     * @param {(askService: boolean) => Promise<Dial.Run>} options.load
     * @param {(onEvent: (payload: Dial.RunEvent) => void, onBreak: () => void) =>
     *     Promise<(() => void) | null>} options.subscribe resolves to null where there are no events
     * @param {(view: Dial.LiveView) => void} options.onChange
     */
    constructor(options) {
        this._options = options;
    }

    /** Subscribes, takes a snapshot, and goes on from there. */
    async start() {
        this._stopped = false;
        await this._listen();
        await this._snapshot(false);
    }

    /** Ends the subscription and all waiting. */
    stop() {
        this._stopped = true;
        this._endTimers();
        this._unsubscribe?.();
        this._unsubscribe = undefined;
    }

    /** Asks nothing while hidden; takes one snapshot when seen again. @param {boolean} hidden */
    setHidden(hidden) {
        if (hidden === this._hidden) return;
        this._hidden = hidden;
        if (hidden) this._endTimers();
        else if (!this._stopped) this._snapshot(false);
    }

    /** Loads now: after an action, or because a person does not want to wait. @param {boolean} [askService] */
    refresh(askService = false) {
        return this._snapshot(askService);
    }

    /** Takes a run that an action brought, as far as it is newer. @param {Dial.Run} run */
    take(run) {
        if (!this._run || run.seq >= this._run.seq) this._run = run;
        this._afterNews();
    }

    async _listen() {
        try {
            const unsubscribe = await this._options.subscribe(
                (payload) => this._receive(readEvent(payload)),
                () => this._poll()
            );
            if (this._stopped) unsubscribe?.();
            else this._unsubscribe = unsubscribe ?? undefined;
        } catch {
            this._unsubscribe = undefined;
        }
        this._mode = this._unsubscribe ? 'live' : 'polling';
    }

    async _snapshot(askService) {
        if (this._stopped || this._hidden) return;
        this._endTimers();
        try {
            const run = await this._options.load(askService);
            this._failures = 0;
            this._error = undefined;
            this._retryAt = undefined;
            if (this._mode === 'lost') this._mode = 'polling';
            if (!this._run || run.seq >= this._run.seq) this._run = run;
            const waiting = this._buffer;
            this._buffer = [];
            for (const event of waiting) this._apply(event);
        } catch (error) {
            this._fail(error);
            return;
        }
        this._afterNews();
    }

    _receive(event) {
        if (this._stopped || event.runId !== this._options.runId) return;
        this._lastEventAt = Date.now();
        if (!this._run) {
            this._buffer.push(event);
            return;
        }
        const before = this._run.seq;
        if (!this._apply(event)) return;
        this._mode = 'live';
        this._pollingSince = undefined;
        this._afterNews();
        if (event.seq > before + 1 || isFinal(this._run.status)) {
            this._endGap();
            this._endGap = later(GAP_SNAPSHOT_MS, () => this._snapshot(false));
        }
    }

    _apply(event) {
        if (event.seq <= this._run.seq) return false;
        this._run = applyEvent(this._run, event);
        return true;
    }

    _fail(error) {
        if (this._stopped) return;
        const seconds = RETRIES_S[Math.min(this._failures, RETRIES_S.length - 1)];
        this._failures += 1;
        this._error = error;
        this._mode = 'lost';
        this._retryAt = Date.now() + seconds * 1000;
        this._tell();
        if (!this._hidden) this._endWaiting = later(seconds * 1000, () => this._snapshot(false));
    }

    _afterNews() {
        this._endWaiting();
        this._endWatch();
        this._tell();
        if (this._stopped || this._hidden) return;
        if (isFinal(this._run.status)) {
            this._unsubscribe?.();
            this._unsubscribe = undefined;
            return;
        }
        if (this._mode === 'live') {
            const silent = () => Date.now() - (this._lastEventAt ?? 0) >= EVENT_PATIENCE_MS;
            this._endWaiting = later(EVENT_PATIENCE_MS, () => silent() && this._poll());
            this._endWatch = every(EVENT_PATIENCE_MS, () => this._tell());
        } else {
            this._poll({ wait: true });
        }
    }

    /** Asks for snapshots until an event comes. */
    _poll({ wait = false } = {}) {
        if (this._stopped || this._hidden) return;
        this._mode = 'polling';
        this._pollingSince ??= Date.now();
        this._endWaiting();
        if (!wait) {
            this._snapshot(false);
            return;
        }
        this._endWaiting = later(this._pollS() * 1000, () => this._snapshot(false));
        this._tell();
    }

    _pollS() {
        if (isQueued(this._run?.status)) return QUEUED_POLL_S;
        const lasted = Date.now() - (this._pollingSince ?? Date.now());
        return POLLS.find(({ untilMs }) => lasted < untilMs).everyS;
    }

    _tell() {
        this._options.onChange({
            run: this._run,
            mode: this._mode,
            pollS: this._pollS(),
            retryAt: this._retryAt,
            error: this._error
        });
    }

    _endTimers() {
        this._endWaiting();
        this._endGap();
        this._endWatch();
    }
}
