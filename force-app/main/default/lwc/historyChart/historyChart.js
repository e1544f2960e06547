import { LightningElement, api } from 'lwc';
import { HISTORY, fill } from 'c/labels';
import { formatDate, formatDay, formatDuration } from 'c/formatUtils';
import { niceMax } from 'c/chartGeometry';

const TICKS = [0, 0.5, 1];
/** Shorter nights are drawn in seconds: in minutes, the numbers of the axis would be the same. */
const SHORT_S = 120;

function shapeOf({ status, draft, dryRun }) {
    if (draft === 'held') return 'square';
    if (/failed|cancelled/i.test(status)) return 'cross';
    return dryRun ? 'hollow' : 'dot';
}

/** How long each night took, beside the usual range of the nights before. */
export default class HistoryChart extends LightningElement {
    /** @type {Dial.NightPoint[]} nights, oldest first */
    @api points = [];
    /** Usual range after each night; null while there are too few. @type {({low: number, median: number, high: number} | null)[]} */
    @api band = [];

    heading = HISTORY.durationTitle;
    legend = [
        { key: 'median', class: 'key-line', label: HISTORY.median },
        { key: 'band', class: 'key-band', label: HISTORY.usualBand },
        { key: 'marks', class: '', label: HISTORY.markWords }
    ];
    columns = [
        { key: 'date', label: HISTORY.night },
        { key: 'run', label: HISTORY.run },
        { key: 'duration', label: HISTORY.duration, number: true },
        { key: 'status', label: HISTORY.status }
    ];

    get timed() {
        return (this.points ?? []).filter(({ durationS }) => durationS !== null && durationS !== undefined);
    }

    get _longestS() {
        return Math.max(
            1,
            ...this.timed.map(({ durationS }) => durationS),
            ...(this.band ?? []).map((one) => one?.high ?? 0)
        );
    }

    /** Seconds of a unit of the axis. */
    get _unitS() {
        return this._longestS < SHORT_S ? 1 : 60;
    }

    get _top() {
        return niceMax(this._longestS / this._unitS);
    }

    _part(seconds) {
        return seconds / this._unitS / this._top;
    }

    _x(index) {
        const { length } = this.points;
        return length < 2 ? 0.5 : index / (length - 1);
    }

    get ticks() {
        return TICKS.map((at) => ({
            at,
            label: fill(
                this._unitS === 1 ? HISTORY.seconds : HISTORY.minutes,
                Math.round(at * this._top * 10) / 10
            )
        }));
    }

    get dates() {
        const points = this.points ?? [];
        // Of several runs of a day the first one bears its name.
        return points.flatMap(({ date }, index) =>
            date === points[index - 1]?.date ? [] : [{ at: this._x(index), label: formatDay(date) }]
        );
    }

    get series() {
        const band = this.band ?? [];
        return [
            {
                key: 'band',
                class: 'band',
                points: band.map(
                    (one, index) =>
                        one && { x: this._x(index), y: this._part(one.high), low: this._part(one.low) }
                )
            },
            {
                key: 'median',
                class: 'line',
                points: band.map((one, index) => one && { x: this._x(index), y: this._part(one.median) })
            }
        ].filter(({ points }) => points.some(Boolean));
    }

    get marks() {
        return (this.points ?? [])
            .map((point, index) => ({ point, index }))
            .filter(({ point }) => point.durationS !== null && point.durationS !== undefined)
            .map(({ point, index }) => ({
                key: point.id,
                x: this._x(index),
                y: this._part(point.durationS),
                shape: shapeOf(point),
                name: fill(
                    HISTORY.pointName,
                    formatDate(point.date),
                    point.name,
                    formatDuration(point.durationS),
                    this._statusOf(point)
                )
            }));
    }

    _statusOf({ status, draft, dryRun }) {
        if (draft === 'held') return HISTORY.held;
        const words = (status ?? '').replaceAll('_', ' ');
        return dryRun ? fill(HISTORY.dry, words) : words;
    }

    get finding() {
        const last = this.timed[this.timed.length - 1];
        if (!last) return HISTORY.noNights;
        const usual = (this.band ?? [])[this.points.length - 1];
        return usual
            ? fill(
                  HISTORY.durationFinding,
                  formatDuration(last.durationS),
                  formatDuration(usual.low),
                  formatDuration(usual.high)
              )
            : HISTORY.notEnough;
    }

    get rows() {
        return (this.points ?? []).map((point) => ({
            key: point.id,
            date: formatDate(point.date),
            run: point.name,
            duration: formatDuration(point.durationS),
            status: this._statusOf(point)
        }));
    }

    handleSelect(event) {
        this.dispatchEvent(new CustomEvent('pointselect', { detail: { id: event.detail.key } }));
    }
}
