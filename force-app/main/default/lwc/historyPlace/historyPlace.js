import { wire } from 'lwc';
import { refreshApex } from '@salesforce/apex';
import getTrends from '@salesforce/apex/DialHistoryController.getTrends';
import getRuns from '@salesforce/apex/DialRunController.getRuns';
import PlaceElement from 'c/placeElement';
import { ENGINES as ENGINE_NAMES, HISTORY, NAV, REVIEW, SCHEDULE, STATUS, fill } from 'c/labels';
import { usualBand } from 'c/chartGeometry';
import { formatCount, formatDate } from 'c/formatUtils';
import { appendPage, loadRegion, wiredRegion } from 'c/regionState';
import { ENGINES } from 'c/runSteps';
import { oneOf } from 'c/urlState';

const TABS = ['trends', 'runs', 'rules', 'mapping', 'dispositions', 'suppression', 'schedule', 'setup'];
const DAYS = ['30', '90', '365'];
const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const STATUSES = ['queued', 'running', 'succeeded', 'succeeded_with_warnings', 'failed', 'cancelled'];
const STATUS_WORDS = { ...STATUS, succeeded_with_warnings: STATUS.succeededWithWarnings };

/** How the nights went, and what they follow: trends, runs, and the settings with their versions. */
export default class HistoryPlace extends PlaceElement {
    labels = HISTORY;
    heading = NAV.history;
    /** @type {Dial.Region} */
    trends = { isLoading: true };
    /** @type {Dial.Region} */
    runs = {};
    setupNote = '';
    _days = 30;
    _weekday = null;
    _wiredTrends;

    @wire(getTrends, { days: '$_days', weekday: '$_weekday' })
    receiveTrends(result) {
        this._wiredTrends = result;
        this.trends = wiredRegion(this.trends, result);
    }

    stateChanged(before) {
        this._days = Number(this.days);
        this._weekday = this.weekday === 'all' ? null : this.weekday;
        const isFirst = Object.keys(before).length === 0;
        if (this.isRuns && (isFirst || this.differs(before, 'tab', 'status', 'engine', 'dry')))
            this.loadRuns();
    }

    get tab() {
        return oneOf(this._state.tab, TABS, 'trends');
    }

    get tabs() {
        return TABS.map((value) => ({
            value,
            label: HISTORY[value],
            note: value === 'setup' ? this.setupNote : ''
        }));
    }

    get tabLabel() {
        return HISTORY[this.tab];
    }

    get isTrends() {
        return this.tab === 'trends';
    }

    get isRuns() {
        return this.tab === 'runs';
    }

    get days() {
        return oneOf(this._state.days, DAYS, '30');
    }

    get weekday() {
        return oneOf(this._state.weekday, WEEKDAYS, 'all');
    }

    get dayOptions() {
        return DAYS.map((value) => ({ value, label: fill(HISTORY.lastDays, value) }));
    }

    get weekdayOptions() {
        return [
            { value: 'all', label: HISTORY.allNights },
            ...WEEKDAYS.map((value) => ({ value, label: SCHEDULE[value] }))
        ];
    }

    get nights() {
        return this.trends.data?.runs ?? [];
    }

    get hasNights() {
        return this.nights.length > 0;
    }

    /** The usual range, of the nights that succeeded and were no dry runs. */
    get band() {
        return usualBand(
            this.nights.map(({ durationS, status, draft, dryRun }) => ({
                durationS,
                isUsual: /^succeeded/i.test(status) && draft !== 'held' && !dryRun
            }))
        );
    }

    get contact() {
        return this.trends.data?.contact ?? [];
    }

    get hasContact() {
        return this.contact.some(({ dials }) => dials > 0);
    }

    get hasTrends() {
        return this.hasNights || this.hasContact;
    }

    get countColumns() {
        return [
            { key: 'date', label: HISTORY.night },
            ...ENGINES.map((key) => ({ key, label: ENGINE_NAMES[key], number: true }))
        ];
    }

    get countRows() {
        const byRun = new Map();
        for (const { date, runId, engine, rows } of this.trends.data?.counts ?? []) {
            byRun.set(runId, {
                ...byRun.get(runId),
                key: runId,
                date: formatDate(date),
                [engine]: formatCount(rows)
            });
        }
        return [...byRun.values()].reverse();
    }

    get hasCounts() {
        return this.countRows.length > 0;
    }

    get statusOptions() {
        return [
            { value: 'all', label: REVIEW.all },
            ...STATUSES.map((value) => ({ value, label: STATUS_WORDS[value] }))
        ];
    }

    get engineOptions() {
        return [
            { value: 'all', label: REVIEW.all },
            ...ENGINES.map((value) => ({ value, label: ENGINE_NAMES[value] }))
        ];
    }

    get dryOptions() {
        return [
            { value: 'all', label: REVIEW.all },
            { value: 'false', label: HISTORY.noDryRuns },
            { value: 'true', label: HISTORY.onlyDryRuns }
        ];
    }

    get shown() {
        return {
            status: oneOf(this._state.status, STATUSES, 'all'),
            engine: oneOf(this._state.engine, ENGINES, 'all'),
            dry: oneOf(this._state.dry, ['true', 'false'], 'all')
        };
    }

    get _runFilter() {
        const { status, engine, dry } = this.shown;
        return {
            status: status === 'all' ? null : status,
            engine: engine === 'all' ? null : engine,
            draft: null,
            dryRun: dry === 'all' ? null : dry === 'true'
        };
    }

    get runRows() {
        return this.runs.data?.rows ?? [];
    }

    get hasNoRuns() {
        return this.runs.data !== undefined && this.runRows.length === 0;
    }

    get hasMoreRuns() {
        return Boolean(this.runs.data?.cursor);
    }

    loadRuns() {
        return loadRegion(this, 'runs', () => getRuns({ filter: this._runFilter, cursor: null }));
    }

    handleMoreRuns() {
        const before = this.runs.data;
        return loadRegion(this, 'runs', async () =>
            appendPage(before, await getRuns({ filter: this._runFilter, cursor: before.cursor }))
        );
    }

    handleRetryTrends() {
        return refreshApex(this._wiredTrends);
    }

    handleTab(event) {
        const { value } = event.detail;
        this.go(
            { tab: value === 'trends' ? '' : value, status: '', engine: '', dry: '', days: '', weekday: '' },
            { replace: true }
        );
    }

    handleFilter(event) {
        const { key, standard = 'all' } = event.target.dataset;
        const { value } = event.detail;
        this.go({ [key]: value === standard ? '' : value }, { replace: true });
    }

    handleNight(event) {
        this.go({ place: 'run', run: event.detail.id });
    }

    handleSetup(event) {
        const { ok, total } = event.detail;
        this.setupNote = `${ok}/${total}`;
    }

    handleLaunch() {
        this.go({ place: 'launch', dry: 'true' });
    }

    get emptyAction() {
        return this.can.launch ? HISTORY.launchDry : '';
    }
}
