import { api } from 'lwc';
import requestChange from '@salesforce/apex/DialReviewController.requestChange';
import ConfirmDialog from 'c/confirmDialog';
import QueueElement, { withItem, withoutItem } from 'c/queueElement';
import ReasonDialog from 'c/reasonDialog';
import { REVIEW, fill, plural } from 'c/labels';
import { formatCount } from 'c/formatUtils';
import { addDecidedToday } from './decidedToday';
import { decideItem, decideItems, outcomeOf } from './decisions';

const TYPED_FROM = 500;
const REASON = { minimum: 10, maximum: 500 };

/**
 * A queue on which people decide, one item after the other or several at once. A decision is shown at once and taken back
 * where the server refuses it; what was decided is applied by a run.
 * @template {Dial.ReviewItem} [Item=Dial.ReviewItem]
 * @extends {QueueElement<Item>}
 */
export default class ReviewElement extends QueueElement {
    /** Decisions that can be taken back, newest last. @type {{row: Item, index: number, decision: string}[]} */
    decided = [];
    /** Why an item came back, by its id. @type {Record<string, string>} */
    refusals = {};
    actionError;
    appliedRunId = '';
    appliedText = '';
    isBusy = false;
    heading = '';
    _decidedToday = 0;

    /** Whether an item may be decided in bulk. @param {Item} item @returns {boolean} */
    isBulkable(item) {
        return Boolean(item);
    }

    /** Records that applying would change. @param {Item[]} items @returns {number} */
    changesOf(items) {
        return items.length;
    }

    get refusal() {
        return this.refusals[this.selectedId] ?? '';
    }

    get canApply() {
        return this.mayDecide && this.readyCount > 0;
    }

    /** How many this person decided today, as far as this browser knows; nothing before the first. */
    get decidedTodayText() {
        return this._decidedToday > 0 ? fill(REVIEW.decidedToday, formatCount(this._decidedToday)) : '';
    }

    _countDecided(more) {
        this._decidedToday = addDecidedToday(this.kind, more);
    }

    // What the place itself says: in front of the queue, and where it is empty.

    get verdict() {
        return '';
    }

    get readyText() {
        return '';
    }

    get applyLabel() {
        return '';
    }

    get checkedLabel() {
        return '';
    }

    get emptyHeading() {
        return '';
    }

    get emptyBody() {
        return '';
    }

    get emptyAction() {
        return '';
    }

    /** Items as the queue shows them. @returns {{id: string, title: string, note: string}[]} */
    get items() {
        return [];
    }

    /** Everything that the frame around queue and detail shows. @returns {Dial.ReviewFrame} */
    get frame() {
        return {
            verdict: this.verdict,
            canApply: this.canApply,
            readyText: this.readyText,
            applyLabel: this.applyLabel,
            isBusy: this.isBusy,
            undoText: this.undoText,
            undoCount: this.undoCount,
            appliedText: this.appliedText,
            openableRunId: this.openableRunId,
            actionError: this.actionError,
            page: this.page,
            isEmpty: this.isEmpty,
            emptyHeading: this.emptyHeading,
            emptyBody: this.emptyBody,
            emptyAction: this.emptyAction,
            heading: this.heading,
            items: this.items,
            selectedId: this.selectedId,
            checked: this.checked,
            mayDecide: this.mayDecide,
            total: this.total,
            hasMore: this.hasMore,
            hasChecked: this.hasChecked,
            checkedLabel: this.checkedLabel,
            areKeysOn: this.areKeysOn
        };
    }

    get undoCount() {
        return this.decided.length;
    }

    get undoText() {
        const last = this.decided[this.decided.length - 1];
        return last ? fill(REVIEW[last.decision], this.titleOf(last.row)) : '';
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

    handleUndo() {
        return this.undo();
    }

    handleOpenApplied() {
        this.go({ place: 'run', run: this.appliedRunId });
    }

    keyAction(action) {
        return action.name === 'undo' ? this.undo() : super.keyAction(action);
    }
}
