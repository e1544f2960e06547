import { LightningElement, api } from 'lwc';
import { HISTORY, fill } from 'c/labels';
import { formatCount, formatDate, formatDay, formatShare } from 'c/formatUtils';
import { niceMax, sevenDayMean, wilson } from 'c/chartGeometry';

const FEW_DIALS = 200;
const TICKS = [0, 0.5, 1];

/** Reached of all dials by day, with the band in which the true rate lies; few dials are hollow. */
export default class ContactRateChart extends LightningElement {
    /** @type {{date: string, dials: number, reached: number, listedDials: number, listedReached: number}[]} */
    @api points = [];
    /** Whether Wilson's 95 % band is drawn. */
    @api band = false;

    heading = HISTORY.contactTitle;
    legend = [
        { key: 'all', class: 'key-line', label: HISTORY.all },
        { key: 'listed', class: 'key-second', label: HISTORY.listed },
        { key: 'mean', class: 'key-mean', label: HISTORY.mean },
        { key: 'band', class: 'key-band', label: HISTORY.contactBand },
        { key: 'few', class: '', label: HISTORY.fewDials }
    ];
    columns = [
        { key: 'date', label: HISTORY.day },
        { key: 'dials', label: HISTORY.dials, number: true },
        { key: 'reached', label: HISTORY.reached, number: true },
        { key: 'rate', label: HISTORY.rate, number: true },
        { key: 'band', label: HISTORY.bandColumn, number: true },
        { key: 'listed', label: HISTORY.listedRate, number: true }
    ];

    get days() {
        return (this.points ?? []).map((point, index) => ({
            ...point,
            x: this.points.length < 2 ? 0.5 : index / (this.points.length - 1),
            rate: point.dials ? point.reached / point.dials : null,
            listedRate: point.listedDials ? point.listedReached / point.listedDials : null,
            interval: wilson(point.reached, point.dials)
        }));
    }

    /** The axis follows what is known well: a day of three dials does not flatten the others. */
    get max() {
        const { days } = this;
        const solid = days.filter(({ dials }) => dials >= FEW_DIALS);
        const highs =
            solid.length > 0
                ? solid.map(({ rate, listedRate, interval }) =>
                      Math.max(rate, listedRate ?? 0, interval.high)
                  )
                : days.map(({ rate }) => rate ?? 0);
        return Math.min(1, niceMax(Math.max(0.01, ...highs)));
    }

    _y(rate) {
        return Math.min(1, rate / this.max);
    }

    get ticks() {
        return TICKS.map((at) => ({ at, label: formatShare(at * this.max) }));
    }

    get dates() {
        return this.days.map(({ date, x }) => ({ at: x, label: formatDay(date) }));
    }

    get series() {
        const { days } = this;
        const mean = sevenDayMean(days.map(({ reached, dials }) => ({ hits: reached, trials: dials })));
        const line = (key, name, value) => ({
            key,
            class: name,
            points: days.map((day, index) => {
                const rate = value(day, index);
                return rate === null ? null : { x: day.x, y: this._y(rate) };
            })
        });
        return [
            {
                key: 'band',
                class: 'band',
                points: this.band
                    ? days.map(
                          ({ x, interval }) =>
                              interval && { x, y: this._y(interval.high), low: this._y(interval.low) }
                      )
                    : []
            },
            line('all', 'line', ({ rate }) => rate),
            line('listed', 'second', ({ listedRate }) => listedRate),
            line('mean', 'mean', (_, index) => mean[index])
        ].filter(({ points }) => points.some(Boolean));
    }

    get marks() {
        return this.days
            .filter(({ rate }) => rate !== null)
            .map(({ date, x, rate, dials, reached, interval }) => ({
                key: date,
                x,
                y: this._y(rate),
                shape: dials < FEW_DIALS ? 'hollow' : 'dot',
                name: fill(
                    HISTORY.contactName,
                    formatDate(date),
                    formatShare(rate),
                    fill(HISTORY.interval, formatShare(interval.low), formatShare(interval.high)),
                    formatCount(reached),
                    formatCount(dials)
                )
            }));
    }

    get finding() {
        const last =
            this.days.filter(({ dials }) => dials >= FEW_DIALS).pop() ??
            this.days.filter(({ dials }) => dials > 0).pop();
        if (!last) return HISTORY.noDials;
        return fill(
            HISTORY.contactFinding,
            formatDate(last.date),
            formatShare(last.rate),
            formatShare(last.interval.low),
            formatShare(last.interval.high)
        );
    }

    get rows() {
        return this.days.map(({ date, dials, reached, rate, interval, listedRate }) => ({
            key: date,
            date: formatDate(date),
            dials: formatCount(dials),
            reached: formatCount(reached),
            rate: formatShare(rate),
            band: interval
                ? fill(HISTORY.interval, formatShare(interval.low), formatShare(interval.high))
                : '',
            listed: formatShare(listedRate)
        }));
    }

    handleSelect(event) {
        this.dispatchEvent(new CustomEvent('pointselect', { detail: { date: event.detail.key } }));
    }
}
