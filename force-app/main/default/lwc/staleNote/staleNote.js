import { LightningElement, api } from 'lwc';
import { COMMON, fill } from 'c/labels';
import { formatSpan, formatTime } from 'c/formatUtils';
import { every } from 'c/clock';

const LOOK_EVERY_MS = 15_000;

/** Says how old the data is once it is older than its place allows. */
export default class StaleNote extends LightningElement {
    /** Moment of loading in milliseconds. */
    @api asOf;
    /** Seconds after which data counts as old. */
    @api limitS = 900;
    /** Shows the note whatever the age: a refresh has failed. */
    @api force = false;

    labels = COMMON;
    _now = Date.now();
    _end = () => {};

    connectedCallback() {
        this._end = every(LOOK_EVERY_MS, () => {
            this._now = Date.now();
        });
    }

    disconnectedCallback() {
        this._end();
    }

    get ageS() {
        return Math.max(0, (this._now - this.asOf) / 1000);
    }

    get isShown() {
        return Boolean(this.asOf) && (this.force || this.ageS > this.limitS);
    }

    get text() {
        return fill(COMMON.dataOf, formatTime(this.asOf), formatSpan(this.ageS));
    }

    handleRefresh() {
        this.dispatchEvent(new CustomEvent('refresh'));
    }
}
