import { LightningElement, api } from 'lwc';
import { SCHEDULE, fill } from 'c/labels';
import { formatDate, formatExact } from 'c/formatUtils';

const DAYS = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'];
const ZONES = [
    'America/New_York',
    'America/Chicago',
    'America/Denver',
    'America/Phoenix',
    'America/Los_Angeles',
    'America/Anchorage',
    'Pacific/Honolulu',
    'UTC'
];
const TIME = /^([01]\d|2[0-3]):[0-5]\d/;

/** When nights start, and who is told when none has succeeded. */
export default class ScheduleForm extends LightningElement {
    /** @type {Dial.Schedule} */
    @api schedule;
    /** Day on which the calling hours were reviewed. */
    @api hoursReviewedOn = '';
    @api canChange = false;
    @api busy = false;

    labels = SCHEDULE;
    /** @type {Partial<Dial.Schedule>} */
    _changes = {};

    /** Forgets what was typed, after it was saved. */
    @api
    clear() {
        this._changes = {};
    }

    get isReadOnly() {
        return !this.canChange;
    }

    get values() {
        const values = { ...this.schedule, ...this._changes };
        // A schedule that was written by hand may have its days in small letters.
        return { ...values, days: (values.days ?? []).map((day) => day.toUpperCase()) };
    }

    get days() {
        return DAYS.map((value) => ({ value, label: SCHEDULE[value.toLowerCase()] }));
    }

    get zones() {
        const { zone } = this.values;
        const names = ZONES.includes(zone) || !zone ? ZONES : [zone, ...ZONES];
        return names.map((value) => ({ value, label: value.replaceAll('_', ' ') }));
    }

    get receivers() {
        return (this.values.receivers ?? []).join(', ');
    }

    get nextText() {
        const { paused, nextAt } = this.schedule;
        if (paused) return SCHEDULE.pausedText;
        return nextAt ? fill(SCHEDULE.next, formatExact(nextAt)) : SCHEDULE.notScheduled;
    }

    get pauseLabel() {
        return this.schedule.paused ? SCHEDULE.resume : SCHEDULE.pause;
    }

    get reviewedText() {
        return this.hoursReviewedOn
            ? fill(SCHEDULE.reviewed, formatDate(this.hoursReviewedOn))
            : SCHEDULE.notReviewed;
    }

    get hasNoChanges() {
        return this.busy || Object.keys(this._changes).length === 0;
    }

    /** The alarm goes to those whom the saved schedule names, so that changes have to be saved first. */
    get cannotTest() {
        return this.busy || this._changes.receivers !== undefined;
    }

    _set(name, value) {
        this._changes = { ...this._changes, [name]: value };
    }

    handleTime(event) {
        this._set('time', (event.detail.value ?? '').slice(0, 5));
    }

    handleAlarm(event) {
        this._set('alarmTime', (event.detail.value ?? '').slice(0, 5));
    }

    handleZone(event) {
        this._set('zone', event.detail.value);
    }

    handleDays(event) {
        this._set('days', event.detail.value);
    }

    handleReceivers(event) {
        this._set(
            'receivers',
            (event.detail.value ?? '').split(/[\s,;]+/).filter((receiver) => receiver !== '')
        );
    }

    handleSave() {
        const { time, alarmTime, days } = this.values;
        const faults = {
            time: TIME.test(time ?? '') ? '' : SCHEDULE.timeFault,
            alarmTime: TIME.test(alarmTime ?? '') ? '' : SCHEDULE.timeFault,
            days: days?.length > 0 ? '' : SCHEDULE.daysFault
        };
        for (const [name, message] of Object.entries(faults)) {
            const input = this.template.querySelector(`[data-input="${name}"]`);
            input.setCustomValidity(message);
            input.reportValidity();
        }
        if (Object.values(faults).every((fault) => fault === '')) this._emit(this.values);
    }

    handlePause() {
        this.dispatchEvent(
            new CustomEvent('pause', {
                detail: { schedule: { ...this.schedule, paused: !this.schedule.paused } }
            })
        );
    }

    handleTestAlarm() {
        this.dispatchEvent(new CustomEvent('testalarm'));
    }

    handleReviewed() {
        this.dispatchEvent(new CustomEvent('hoursreviewed'));
    }

    _emit(schedule) {
        this.dispatchEvent(new CustomEvent('save', { detail: { schedule } }));
    }
}
