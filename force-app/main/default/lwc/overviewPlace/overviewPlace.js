import getOverview from '@salesforce/apex/DialConsoleController.getOverview';
import PlaceElement from 'c/placeElement';
import { CHECKS, NAV, OVERVIEW, fill, plural } from 'c/labels';
import {
    formatCount,
    formatDate,
    formatDay,
    formatDays,
    formatDuration,
    formatExact,
    formatShare,
    formatTime,
    withDates
} from 'c/formatUtils';
import { loadRegion } from 'c/regionState';
import { later } from 'c/clock';
import { followLink, hrefOf } from 'c/urlState';

const RUNNING_REFRESH_MS = 30_000;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T/;
const MOST_SHORT_STATES = 5;

/** A value of a verdict as people read it. */
function verdictValue(value) {
    if (DATE.test(value)) return formatDay(value);
    if (INSTANT.test(value)) return formatExact(value);
    return /^\d+$/.test(value) ? formatCount(Number(value)) : value;
}

/** Last night in sixty seconds: the verdict, what needs a decision, what each engine made, today's list. */
export default class OverviewPlace extends PlaceElement {
    labels = OVERVIEW;
    heading = NAV.overview;
    /** @type {Dial.Region} */
    overview = {};
    formatSeconds = formatDuration;
    _endRefresh = () => {};

    stateChanged(before) {
        if (Object.keys(before).length === 0) this.load();
    }

    disconnectedCallback() {
        super.disconnectedCallback();
        this._endRefresh();
    }

    async load() {
        this._endRefresh();
        await loadRegion(this, 'overview', () => getOverview());
        const isRunning = this.data?.verdict.code === 'running';
        if (isRunning && this._isConnected)
            this._endRefresh = later(RUNNING_REFRESH_MS, () => this._reload());
    }

    _reload() {
        if (document.hidden) this._endRefresh = later(RUNNING_REFRESH_MS, () => this._reload());
        else this.load();
    }

    get data() {
        return this.overview.data;
    }

    get run() {
        return this.data?.run;
    }

    get runId() {
        return this.run?.id ?? '';
    }

    get verdict() {
        const { code, values } = this.data.verdict;
        return { code: this._verdictCode(code, values ?? []), values: (values ?? []).map(verdictValue) };
    }

    /** A run that a person cancelled did not fail, and one may fail before its first step. */
    _verdictCode(code, [step, day]) {
        if (code !== 'failed') return code;
        if (!/cancelled/i.test(this.run?.status ?? '')) return step ? code : 'failedEarly';
        return day && this.list?.callDate === day ? 'cancelledListStays' : 'cancelled';
    }

    get updated() {
        return fill(OVERVIEW.updated, formatTime(this.overview.loadedAt));
    }

    /** The run behind the verdict in one line. */
    get runLine() {
        const { run } = this;
        if (!run) return '';
        const warnings = (this.data.checks ?? []).filter(({ passed }) => !passed).length;
        const period = run.finishedAt
            ? fill(OVERVIEW.period, formatTime(run.startedAt), formatTime(run.finishedAt))
            : fill(OVERVIEW.since, formatTime(run.startedAt));
        return [
            fill(OVERVIEW.runLine, run.name, formatDate(run.asOf), period, formatDuration(run.durationS)),
            warnings > 0 ? plural(warnings, OVERVIEW.warningOne, OVERVIEW.warnings) : ''
        ]
            .filter(Boolean)
            .join(' ');
    }

    get checksHref() {
        return hrefOf({ place: 'run', run: this.runId, tab: 'checks' });
    }

    get runHref() {
        return hrefOf({ place: 'run', run: this.runId });
    }

    get checksLine() {
        const checks = this.data.checks ?? [];
        return fill(OVERVIEW.checks, checks.filter(({ passed }) => passed).length, checks.length);
    }

    get hasChecks() {
        return (this.data.checks ?? []).length > 0;
    }

    get openChecks() {
        return (this.data.checks ?? [])
            .filter(({ passed }) => !passed)
            .map(({ code, title, sentence, severity }) => ({
                code,
                text: `${title}: ${withDates(sentence)}`,
                icon: severity === 'error' ? 'utility:error' : 'utility:warning',
                variant: severity === 'error' ? 'error' : 'warning',
                word: severity === 'error' ? CHECKS.failed : CHECKS.warning
            }));
    }

    get list() {
        return this.data.list;
    }

    get listLine() {
        const { rows, size } = this.list;
        return fill(OVERVIEW.listLine, formatCount(rows), formatCount(size));
    }

    get listHref() {
        return hrefOf({ place: 'lists', list: this.list.id });
    }

    get shortLine() {
        const short = (this.list.states ?? []).filter(({ target, taken }) => taken < target);
        if (short.length === 0) return OVERVIEW.noneShort;
        const named = short
            .sort((a, b) => b.target - b.taken - (a.target - a.taken))
            .slice(0, MOST_SHORT_STATES)
            .map(({ state, taken, target }) =>
                fill(OVERVIEW.shortState, state, formatCount(taken), formatCount(target))
            );
        return plural(short.length, OVERVIEW.shortOne, OVERVIEW.short, short.length, named.join(', '));
    }

    get freshness() {
        return (this.data.freshness ?? []).map(({ name, newestDate, ageDays, limitDays, status }) => ({
            name,
            icon: status === 'ok' ? 'utility:success' : 'utility:warning',
            variant: status === 'ok' ? 'success' : 'warning',
            word: status === 'ok' ? OVERVIEW.fresh : OVERVIEW.stale,
            text: fill(OVERVIEW.age, name.replaceAll('_', ' '), formatDays(ageDays)),
            detail:
                (limitDays ?? null) === null
                    ? this._newestText(newestDate)
                    : fill(OVERVIEW.ageLimit, this._newestText(newestDate), formatDays(limitDays))
        }));
    }

    /** Records may be dated after the day that the run looked at; what counts is that day. */
    _newestText(newestDate) {
        const asOf = this.run?.asOf;
        return asOf && newestDate > asOf
            ? fill(OVERVIEW.laterDates, formatDate(asOf))
            : formatDate(newestDate);
    }

    get hasEngines() {
        return (this.data.engines ?? []).length > 0;
    }

    get hasFreshness() {
        return this.freshness.length > 0;
    }

    get durations() {
        return (this.data.duration ?? []).filter(({ dryRun }) => !dryRun).map(({ durationS }) => durationS);
    }

    get lastDuration() {
        return formatDuration(this.durations[this.durations.length - 1]);
    }

    get hasDurations() {
        return this.durations.length > 0;
    }

    get contactLine() {
        const { rate, low, high, dials } = this.data.contact;
        return fill(
            OVERVIEW.contact,
            formatShare(rate),
            formatShare(low),
            formatShare(high),
            formatCount(dials)
        );
    }

    handleVerdict(event) {
        const { code } = event.detail;
        if (code === 'never') this.go({ place: 'history', tab: 'setup' });
        else this.go({ place: 'run', run: this.runId, ...(code === 'held' && { tab: 'checks' }) });
    }

    handleRunLink(event) {
        followLink(this, event, { place: 'run', run: this.runId });
    }

    handleChecksLink(event) {
        followLink(this, event, { place: 'run', run: this.runId, tab: 'checks' });
    }

    handleListLink(event) {
        followLink(this, event, { place: 'lists', list: this.list.id });
    }

    handleState(event) {
        this.go({ place: 'lists', list: this.list.id, state: event.detail.state });
    }

    handleOpenRun() {
        this.go({ place: 'run', run: this.runId });
    }
}
