import { api } from 'lwc';
import requestChange from '@salesforce/apex/DialReviewController.requestChange';
import ConfirmDialog from 'c/confirmDialog';
import PlaceElement from 'c/placeElement';
import ReasonDialog from 'c/reasonDialog';
import ShortcutHelp from 'c/shortcutHelp';
import { REVIEW, fill, plural } from 'c/labels';
import { formatCount } from 'c/formatUtils';
import { later } from 'c/clock';
import { appendPage, loadRegion } from 'c/regionState';
import { addDecidedToday } from './decidedToday';
import { decideItem, decideItems, outcomeOf } from './decisions';
import { withItem, withoutItem } from './queuePage';
import { reviewKey } from './reviewKeys';

const KEYS_OFF = 'dial.reviewKeysOff';
const TYPED_FROM = 500;
const SEARCH_MS = 400;
const REASON = { minimum: 10, maximum: 500 };

/**
 * A place where people decide one item after the other: queue on one side, detail on the other, everything by key.
 * A decision is shown at once and taken back where the server refuses it. Subclasses say what an item is.
 * @template {Dial.ReviewItem} [Item=Dial.ReviewItem]
 */
export default class ReviewElement extends PlaceElement {
    /** @type {Dial.Region<Dial.Page<Item>>} */
    page = {};
    /** Items that are decided and wait to be applied. @type {Dial.Region<Dial.Page<Item>>} */
    ready = {};
    /** @type {string[]} */
    checked = [];
    /** Decisions that can be taken back, newest last. @type {{row: Item, index: number, decision: string}[]} */
    decided = [];
    /** Why an item came back, by its id. @type {Record<string, string>} */
    refusals = {};
    actionError;
    appliedRunId = '';
    appliedText = '';
    isBusy = false;
    _decidedToday = 0;
    areKeysOn = sessionStorage.getItem(KEYS_OFF) !== 'true';
    _endSearch = () => {};

    // What a subclass says of its items.

    /** duplicates or removals. */
    get kind() {
        return '';
    }

    /** Key of the address that names the selected item. */
    get itemKey() {
        return 'item';
    }

    /** Keys of the address that filter. @type {string[]} */
    get filterKeys() {
        return [];
    }

    /** Status of items that are decided and wait to be applied. */
    get readyStatus() {
        return '';
    }

    /** Whether this person may decide. */
    get mayDecide() {
        return false;
    }

    /**
     * Loads a page of items.
     * @type {(filter: Record<string, unknown>, cursor: string | null) => Promise<Dial.Page<Item>>}
     */
    fetchPage() {
        return Promise.resolve({ rows: [], cursor: null, total: 0 });
    }

    /** The filter as the address has it. @returns {Record<string, unknown>} */
    get filter() {
        return {};
    }

    /** Title of an item, as the queue and the speech have it. @param {Item} item @returns {string} */
    titleOf(item) {
        return item.accountName ?? '';
    }

    /** Whether an item may be decided in bulk. @param {Item} item @returns {boolean} */
    isBulkable(item) {
        return Boolean(item);
    }

    /** Records that applying would change. @param {Item[]} items @returns {number} */
    changesOf(items) {
        return items.length;
    }

    stateChanged(before) {
        const isFirst = Object.keys(before).length === 0;
        if (isFirst || this.differs(before, ...this.filterKeys)) this.load();
        if (isFirst) this.loadReady();
    }

    load() {
        this.checked = [];
        return loadRegion(this, 'page', () => this.fetchPage(this.filter, null)).then((isNew) => {
            if (isNew)
                this.say(plural(this.total, REVIEW.resultOne, REVIEW.results, formatCount(this.total)));
        });
    }

    loadReady() {
        return loadRegion(this, 'ready', () => this.fetchPage({ status: this.readyStatus }, null));
    }

    loadMore() {
        const before = this.page.data;
        return loadRegion(this, 'page', async () =>
            appendPage(before, await this.fetchPage(this.filter, before.cursor))
        );
    }

    get rows() {
        return this.page.data?.rows ?? [];
    }

    get total() {
        return this.page.data?.total ?? 0;
    }

    get hasMore() {
        return Boolean(this.page.data?.cursor);
    }

    /** Whether anything was read yet: before that nothing may be said of how much waits. */
    get hasData() {
        return this.page.data !== undefined;
    }

    get isEmpty() {
        return this.hasData && this.rows.length === 0;
    }

    get selectedId() {
        const asked = this._state[this.itemKey];
        return this.rows.some(({ id }) => id === asked) ? asked : this.rows[0]?.id;
    }

    get selected() {
        return this.rows.find(({ id }) => id === this.selectedId);
    }

    get refusal() {
        return this.refusals[this.selectedId] ?? '';
    }

    get readyCount() {
        return this.ready.data?.total ?? 0;
    }

    get canApply() {
        return this.mayDecide && this.readyCount > 0;
    }

    get checkedRows() {
        return this.rows.filter(({ id }) => this.checked.includes(id));
    }

    get hasChecked() {
        return this.mayDecide && this.checked.length > 0;
    }

    /** How many this person decided today, as far as this browser knows; nothing before the first. */
    get decidedTodayText() {
        return this._decidedToday > 0 ? fill(REVIEW.decidedToday, formatCount(this._decidedToday)) : '';
    }

    _countDecided(more) {
        this._decidedToday = addDecidedToday(this.kind, more);
    }

    get undoCount() {
        return this.decided.length;
    }

    get undoText() {
        const last = this.decided[this.decided.length - 1];
        return last ? fill(REVIEW[last.decision], this.titleOf(last.row)) : '';
    }

    select(id, { focus = false } = {}) {
        if (!id) return;
        this.go({ [this.itemKey]: id }, { replace: true });
        this._state = { ...this._state, [this.itemKey]: id };
        if (focus) Promise.resolve().then(() => this.queue?.focusItem(id));
    }

    get queue() {
        /** @type {(HTMLElement & {focusItem(id: string): void}) | null} */
        const queue = this.template.querySelector('c-review-queue');
        return queue;
    }

    /**
     * Decides on one item: shown at once, taken back where the server says no.
     * @param {string} decision
     * @param {{survivorId?: string, note?: string}} [more]
     */
    async decideOne(decision, { survivorId = null, note = null } = {}) {
        const row = this.selected;
        if (!row || !this.mayDecide) return;
        const index = this.rows.indexOf(row);
        const next = this.rows[index + 1] ?? this.rows[index - 1];
        this._take(row);
        this.decided = [...this.decided, { row, index, decision }];
        this.refusals = { ...this.refusals, [row.id]: '' };
        this.actionError = undefined;
        this._sayNext(decision, next);
        if (next) this.select(next.id, { focus: true });
        try {
            const result = await decideItem(this.kind, { row, decision, survivorId, note });
            if (result.ok) this._settled(row, result);
            else this._refuse(row, index, result);
        } catch (error) {
            this.actionError = error;
            this._refuse(row, index, { version: row.version, status: row.status, message: '' });
        }
    }

    _sayNext(decision, next) {
        const done = REVIEW[`${decision}Said`];
        const left = formatCount(this.total);
        this.say(next ? fill(REVIEW.sayNext, done, this.titleOf(next), left) : fill(REVIEW.sayLast, done));
    }

    _settled(row, result) {
        this.decided = this.decided.map((entry) =>
            entry.row.id === row.id ? { ...entry, row: { ...row, version: result.version } } : entry
        );
        this._countDecided(1);
        this.loadReady();
        this.countsChanged();
    }

    /** Puts an item back where it was, with the reason. */
    _refuse(row, index, { version, status, message }) {
        this.decided = this.decided.filter((entry) => entry.row.id !== row.id);
        this.refusals = { ...this.refusals, [row.id]: message ?? '' };
        this._put({ ...row, version, status }, index);
        this.select(row.id, { focus: true });
        if (message) this.say(message, { assertive: true });
    }

    _take(row) {
        this.page = withoutItem(this.page, row);
        this.checked = this.checked.filter((id) => id !== row.id);
    }

    _put(row, index) {
        this.page = withItem(this.page, row, index);
    }

    /** Takes the newest decision back. */
    async undo() {
        const last = this.decided[this.decided.length - 1];
        if (!last) return;
        this.actionError = undefined;
        try {
            const result = await decideItem(this.kind, { row: last.row, decision: 'undo' });
            this.decided = this.decided.filter((entry) => entry !== last);
            if (!result.ok) {
                this.actionError = {
                    body: { message: JSON.stringify({ message: result.message, retryable: false }) }
                };
                return;
            }
            this._put({ ...last.row, version: result.version, status: result.status }, last.index);
            this._countDecided(-1);
            this.select(last.row.id, { focus: true });
            this.say(fill(REVIEW.undone, this.titleOf(last.row)));
            this.loadReady();
            this.countsChanged();
        } catch (error) {
            this.actionError = error;
        }
    }

    /** Decides on all that are checked, in portions that the server takes; what cannot be done in bulk is named. */
    async decideChecked(decision) {
        const rows = this.checkedRows;
        const able = rows.filter((row) => this.isBulkable(row));
        const left = rows.filter((row) => !this.isBulkable(row));
        this.isBusy = true;
        this.actionError = undefined;
        /** @type {Dial.Decided[]} */
        const results = [];
        try {
            await decideItems(this.kind, { rows: able, decision, results });
        } catch (error) {
            this.actionError = error;
        }
        this.isBusy = false;
        this._tellBulk(outcomeOf({ rows, left, results }, (row) => this.titleOf(row)));
    }

    _tellBulk({ done, refusals, text }) {
        for (const row of done) this._take(row);
        this.refusals = { ...this.refusals, ...refusals };
        this._countDecided(done.length);
        this.appliedRunId = '';
        this.appliedText = text;
        this.say(text);
        this.loadReady();
        this.countsChanged();
    }

    /** Asks, and has everything applied that was decided. */
    async applyReady({ title, heading, body, confirmLabel }) {
        const items = await this._allReady();
        const changes = this.changesOf(items);
        const answer = await ConfirmDialog.open({
            size: 'small',
            label: title,
            heading: fill(heading, formatCount(changes), formatCount(items.length)),
            body,
            confirmLabel: fill(confirmLabel, formatCount(changes)),
            otherLabel: REVIEW.leaveForTonight,
            cancelLabel: REVIEW.goBack,
            ...(changes > TYPED_FROM && { typed: changes })
        });
        if (answer !== 'confirm') return;
        await this._request(
            'apply',
            items.map(({ id }) => id),
            null
        );
    }

    /** Everything that is decided, page after page. @returns {Promise<Item[]>} */
    async _allReady(cursor = null) {
        const page = await this.fetchPage({ status: this.readyStatus }, cursor);
        return page.cursor ? [...page.rows, ...(await this._allReady(page.cursor))] : page.rows;
    }

    /** What became of a change that was started here, told by the shell. @param {string} text */
    @api
    changeDone(text) {
        this.appliedText = text;
        this.say(text);
        this.loadReady();
        this.load();
    }

    /** The run of a change opens for those alone who may see runs. */
    get openableRunId() {
        return (this.context.places ?? []).includes('run') ? this.appliedRunId : '';
    }

    /** Puts back what was applied, with a reason. */
    async restore() {
        const row = this.selected;
        const answer = await ReasonDialog.open({
            size: 'small',
            label: REVIEW.restoreTitle,
            heading: fill(REVIEW.restoreHeading, this.titleOf(row)),
            notes: [REVIEW.restoreNote],
            ...REASON,
            actions: [{ name: 'restore', label: REVIEW.restore }]
        });
        if (answer) await this._request('restore', [row.id], answer.reason);
    }

    async _request(action, ids, reason) {
        this.isBusy = true;
        this.actionError = undefined;
        try {
            const { runId } = await requestChange({ kind: this.kind, action, ids, runId: null, reason });
            this.appliedRunId = runId;
            this.appliedText = plural(
                ids.length,
                REVIEW[`${action}StartedOne`],
                REVIEW[`${action}Started`],
                formatCount(ids.length)
            );
            this.say(this.appliedText);
            this.dispatchEvent(
                new CustomEvent('changestart', {
                    bubbles: true,
                    composed: true,
                    detail: { kind: this.kind, action, ids, runId }
                })
            );
            this.decided = [];
            this.loadReady();
            this.load();
        } catch (error) {
            this.actionError = error;
        } finally {
            this.isBusy = false;
        }
    }

    handleSelect(event) {
        this.select(event.detail.id);
    }

    handleCheck(event) {
        const { id, isChecked } = event.detail;
        this.checked = isChecked ? [...this.checked, id] : this.checked.filter((one) => one !== id);
    }

    /** Filters at once; a search waits until the person stops typing. */
    handleFilter(event) {
        const { key } = event.target.dataset;
        const { checked, value = event.target.value } = event.detail ?? {};
        const next = checked === undefined ? value : String(checked);
        const apply = () =>
            this.go(
                { [key]: next === 'false' || next === 'all' ? '' : next, [this.itemKey]: '' },
                { replace: true }
            );
        this._endSearch();
        if (key === 'q') this._endSearch = later(SEARCH_MS, apply);
        else apply();
    }

    handleClearFilters() {
        this.go(Object.fromEntries([...this.filterKeys, this.itemKey].map((key) => [key, ''])), {
            replace: true
        });
    }

    handleUndo() {
        return this.undo();
    }

    handleOpenApplied() {
        this.go({ place: 'run', run: this.appliedRunId });
    }

    async handleHelp() {
        const areOn = await ShortcutHelp.open({ size: 'small', label: REVIEW.keys, areOn: this.areKeysOn });
        if (areOn === undefined) return;
        this.areKeysOn = areOn;
        sessionStorage.setItem(KEYS_OFF, String(!areOn));
    }

    /** Keys work with the focus in queue or detail only, never in inputs, and can be turned off. */
    handleKey(event) {
        const action = reviewKey(event, this.areKeysOn);
        if (!action) return;
        event.preventDefault();
        this.keyAction(action);
    }

    /** @param {{name: string, column?: number}} action */
    keyAction({ name, column }) {
        const index = this.rows.findIndex(({ id }) => id === this.selectedId);
        switch (name) {
            case 'next':
            case 'previous':
            case 'extendNext':
            case 'extendPrevious': {
                const step = name.toLowerCase().includes('next') ? 1 : -1;
                const row = this.rows[index + step];
                if (!row) return undefined;
                if (name.startsWith('extend') && this.mayDecide) {
                    this.checked = [...new Set([...this.checked, this.selectedId, row.id])];
                }
                return this.select(row.id, { focus: true });
            }
            case 'check':
                if (!this.mayDecide) return undefined;
                this.checked = this.checked.includes(this.selectedId)
                    ? this.checked.filter((id) => id !== this.selectedId)
                    : [...this.checked, this.selectedId];
                return undefined;
            case 'queue':
                return this.queue?.focusItem(this.selectedId);
            case 'detail':
                return this.template.querySelector('[data-detail]')?.focus();
            case 'filter':
                return this.template.querySelector('[data-key="q"]')?.focus();
            case 'undo':
                return this.undo();
            case 'help':
                return this.handleHelp();
            default:
                return this.itemAction(name, column);
        }
    }

    /** What a key does to the selected item. @type {(name: string, column?: number) => unknown} */
    itemAction() {
        return undefined;
    }
}
