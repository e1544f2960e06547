import getRequests from '@salesforce/apex/DialResearchController.getRequests';
import claim from '@salesforce/apex/DialResearchController.claim';
import recordOutcome from '@salesforce/apex/DialResearchController.recordOutcome';
import PlaceElement from 'c/placeElement';
import { NAV, RESEARCH, REVIEW, fill, plural } from 'c/labels';
import { every } from 'c/clock';
import { formatCount, formatDate, formatTime, withDates } from 'c/formatUtils';
import { readError } from 'c/errorUtils';
import { appendPage, loadRegion } from 'c/regionState';
import { STATE_OPTIONS } from 'c/stateTileMap';
import { oneOf } from 'c/urlState';

const TABS = ['mine', 'open'];
const CLAIM_COUNTS = [5, 10, 20];
const TICK_MS = 30_000;
/** What a refusal calls a number of the outcome: "phones[0].text". */
const PHONE_FIELD = /^phones\[(\d+)\]/;

/** Accounts without a number: claim some, look for numbers, say what came of it. */
export default class ResearchPlace extends PlaceElement {
    labels = { ...REVIEW, ...RESEARCH };
    heading = NAV.research;
    states = [{ label: REVIEW.all, value: 'all' }, ...STATE_OPTIONS];
    /** @type {Dial.Region} */
    page = {};
    actionError;
    toldText = '';
    isBusy = false;
    claimCount = CLAIM_COUNTS[1];
    now = Date.now();
    _end = () => {};

    connectedCallback() {
        super.connectedCallback();
        this._end = every(TICK_MS, () => {
            this.now = Date.now();
        });
    }

    disconnectedCallback() {
        super.disconnectedCallback();
        this._end();
    }

    stateChanged(before) {
        if (Object.keys(before).length === 0 || this.differs(before, 'tab', 'state')) this.load();
    }

    get tab() {
        return oneOf(this._state.tab, TABS, 'mine');
    }

    get isMine() {
        return this.tab === 'mine';
    }

    get isOpenTab() {
        return this.tab === 'open';
    }

    get columnsClass() {
        return this.isMine ? 'columns' : '';
    }

    /** The selected request as a list of one: each gets a form of its own, so that no number is carried over. */
    get works() {
        return this.selected ? [this.selected] : [];
    }

    get mayClaim() {
        return Boolean(this.can.research);
    }

    get _filter() {
        return { state: this.isMine ? null : (this._state.state ?? null), q: null };
    }

    load() {
        return loadRegion(this, 'page', () =>
            getRequests({ tab: this.tab, filter: this._filter, cursor: null })
        );
    }

    handleMore() {
        const before = this.page.data;
        return loadRegion(this, 'page', async () =>
            appendPage(
                before,
                await getRequests({ tab: this.tab, filter: this._filter, cursor: before.cursor })
            )
        );
    }

    get rows() {
        return this.page.data?.rows ?? [];
    }

    get hasMore() {
        return Boolean(this.page.data?.cursor);
    }

    get isEmpty() {
        return this.page.data !== undefined && this.rows.length === 0;
    }

    get selectedId() {
        const asked = this._state.item;
        return this.rows.some(({ id }) => id === asked) ? asked : this.rows[0]?.id;
    }

    get selected() {
        return this.isMine ? this.rows.find(({ id }) => id === this.selectedId) : undefined;
    }

    get tabs() {
        const counts = this.context.counts ?? {};
        const notes = { mine: counts.myClaims, open: counts.openRequests };
        return TABS.map((value) => ({
            value,
            label: RESEARCH[value],
            note: notes[value] === undefined ? '' : formatCount(notes[value])
        }));
    }

    get tabLabel() {
        return RESEARCH[this.tab];
    }

    get stateValue() {
        return this._state.state ?? 'all';
    }

    get lines() {
        return this.rows.map((row) => ({
            id: row.id,
            rank: formatCount(row.rank),
            account: row.accountName,
            why: row.reason,
            last: formatDate(row.researchedDate),
            place: [row.address?.city, row.address?.state].filter(Boolean).join(', '),
            ends: row.claimEndsAt ? formatTime(row.claimEndsAt) : '',
            class: row.id === this.selectedId && this.isMine ? 'selected' : '',
            current: row.id === this.selectedId && this.isMine ? 'true' : undefined
        }));
    }

    get claimOptions() {
        return CLAIM_COUNTS.map((count) => ({ value: String(count), label: formatCount(count) }));
    }

    get claimValue() {
        return String(this.claimCount);
    }

    get claimLabel() {
        return fill(RESEARCH.claimNext, formatCount(this.claimCount));
    }

    get emptyHeading() {
        return this.isMine ? RESEARCH.emptyMine : RESEARCH.emptyOpen;
    }

    get emptyAction() {
        return this.isMine ? '' : RESEARCH.openFunnel;
    }

    handleEmptyAction() {
        this.go({ place: 'run', tab: 'funnel', step: 'research' });
    }

    handleTab(event) {
        const { value } = event.detail;
        this.go({ tab: value === 'mine' ? '' : value, item: '', state: '' }, { replace: true });
    }

    handleState(event) {
        const { value } = event.detail;
        this.go({ state: value === 'all' ? '' : value }, { replace: true });
    }

    handleSelect(event) {
        this._select(event.currentTarget.dataset.id);
    }

    _select(id) {
        this.go({ item: id }, { replace: true });
        this._state = { ...this._state, item: id };
    }

    handleCount(event) {
        this.claimCount = Number(event.detail.value);
    }

    /** Takes the best free ranks; says so where others were faster. */
    async handleClaim() {
        const asked = this.claimCount;
        const got = await this._act(() => claim({ action: 'next', ids: [], count: asked }));
        if (!got) return;
        const missing = asked - got.length;
        this.toldText =
            missing > 0
                ? plural(
                      missing,
                      RESEARCH.takenOne,
                      RESEARCH.taken,
                      formatCount(missing),
                      formatCount(got.length)
                  )
                : fill(RESEARCH.claimed, formatCount(got.length));
        this.say(this.toldText);
        this.countsChanged();
        if (this.isMine) this.load();
        else this.go({ tab: '', state: '' }, { replace: true });
    }

    async handleRelease(event) {
        const { id } = event.detail;
        const row = this.rows.find((one) => one.id === id);
        const done = await this._act(() => claim({ action: 'release', ids: [id], count: null }));
        if (done) this._finish(row, fill(RESEARCH.released, row.accountName));
    }

    async handleExtend(event) {
        const [extended] =
            (await this._act(() => claim({ action: 'extend', ids: [event.detail.id], count: null }))) ?? [];
        if (!extended) return;
        const { data } = this.page;
        const rows = data.rows.map((row) => (row.id === extended.id ? extended : row));
        this.page = { ...this.page, data: { ...data, rows } };
        this.toldText = fill(RESEARCH.extended, formatTime(extended.claimEndsAt));
        this.say(this.toldText);
    }

    async handleOutcome(event) {
        const row = this.selected;
        const { outcome, phones, note } = event.detail;
        const saved = await this._act(() => recordOutcome({ requestId: row.id, outcome, phones, note }));
        if (!saved) {
            this._showRefusedNumber();
            return;
        }
        this._finish(
            row,
            outcome === 'Found'
                ? fill(RESEARCH.savedFound, row.accountName)
                : fill(RESEARCH.savedNothing, row.accountName)
        );
    }

    /** A number that the server does not take is told where it was typed. */
    _showRefusedNumber() {
        const { field, message } = readError(this.actionError);
        const [, index] = PHONE_FIELD.exec(field ?? '') ?? [];
        if (index === undefined) return;
        this.actionError = undefined;
        /** @type {HTMLElement & {refuse(index: number, message: string): void}} */
        const form = this.template.querySelector('c-claim-work');
        const told = withDates(message);
        form.refuse(Number(index), told);
        this.say(told, { assertive: true });
    }

    /** Takes a finished request away and goes on with the next. */
    _finish(row, text) {
        const { data } = this.page;
        const index = data.rows.indexOf(row);
        const rows = data.rows.filter(({ id }) => id !== row.id);
        this.page = { ...this.page, data: { ...data, rows, total: Math.max(0, data.total - 1) } };
        const next = rows[index] ?? rows[index - 1];
        this._select(next?.id ?? '');
        this.toldText = text;
        this.say(next ? fill(RESEARCH.sayNext, text, next.accountName) : text);
        this.countsChanged();
    }

    /** Runs an action; what fails is shown and nothing is lost. */
    async _act(call) {
        this.isBusy = true;
        this.actionError = undefined;
        try {
            return await call();
        } catch (error) {
            this.actionError = error;
            return undefined;
        } finally {
            this.isBusy = false;
        }
    }
}
