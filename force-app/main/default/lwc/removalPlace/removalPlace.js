import getRemovals from '@salesforce/apex/DialReviewController.getRemovals';
import saveSuppression from '@salesforce/apex/DialSettingsController.saveSuppression';
import ConfirmDialog from 'c/confirmDialog';
import ReasonDialog from 'c/reasonDialog';
import ReviewElement from 'c/reviewElement';
import { NAV, REMOVAL, REMOVALS, REVIEW, fill, plural } from 'c/labels';
import { formatCount, formatShortDate } from 'c/formatUtils';
import { formatPhone } from 'c/phoneUtils';
import { STATE_OPTIONS } from 'c/stateTileMap';

const STATUSES = ['Quarantined', 'Approved', 'Dismissed', 'Applied', 'Restored', 'Conflict'];
const OPEN = 'Quarantined';
const RULES = ['wrong_number', 'disconnected'];

/** The number, and how often it met each rule that it met: "+1 415 555 2671, wrong number 2". */
function noteOf({ number, rule, counts }) {
    const met = rule.split('|').map((name) => {
        const count = name === 'wrong_number' ? counts?.wrongNumber : counts?.disconnected;
        return fill(REMOVALS.met, REMOVALS[name] ?? name, formatCount(count));
    });
    return [formatPhone(number), ...met].join(', ');
}

/**
 * Numbers that only ring wrong or dead: conflicts first, the calls beside.
 * @extends {ReviewElement<Dial.Removal>}
 */
export default class RemovalPlace extends ReviewElement {
    labels = { ...REVIEW, ...REMOVALS };
    heading = NAV.removals;
    states = [{ label: REVIEW.all, value: 'all' }, ...STATE_OPTIONS];

    get kind() {
        return 'removals';
    }

    get filterKeys() {
        return ['rule', 'status', 'state', 'q'];
    }

    get readyStatus() {
        return 'Approved';
    }

    get mayDecide() {
        return Boolean(this.can.approveRemoval);
    }

    get canSuppress() {
        return Boolean(this.can.admin);
    }

    get filter() {
        const { rule, status, state, q } = this._state;
        return { rule: rule ?? null, status: status ?? OPEN, state: state ?? null, q: q ?? null, ids: null };
    }

    fetchPage(filter, cursor) {
        const all = { rule: null, status: null, state: null, q: null, ids: null };
        return getRemovals({ filter: { ...all, ...filter }, cursor });
    }

    titleOf(item) {
        return fill(REMOVAL.title, item.accountName, formatPhone(item.number));
    }

    isBulkable(item) {
        return !item.conflict;
    }

    get conflicts() {
        return Math.max(
            this.rows.filter(({ conflict }) => conflict).length,
            this.isPlain ? (this.context.counts?.conflicts ?? 0) : 0
        );
    }

    get isPlain() {
        return !this.isFiltered;
    }

    get verdict() {
        if (!this.hasData) return '';
        const isOpen = (this._state.status ?? OPEN) === OPEN;
        if (!isOpen) return plural(this.total, REVIEW.resultOne, REVIEW.results, formatCount(this.total));
        const text = plural(this.total, REMOVALS.waitOne, REMOVALS.wait, formatCount(this.total));
        const conflicts = this.conflicts > 0 ? fill(REMOVALS.withConflict, formatCount(this.conflicts)) : '';
        return [text, conflicts, this.decidedTodayText].filter(Boolean).join(' ');
    }

    get readyText() {
        return plural(this.readyCount, REMOVALS.readyOne, REMOVALS.ready, formatCount(this.readyCount));
    }

    get applyLabel() {
        return fill(REMOVALS.apply, formatCount(this.readyCount));
    }

    get checkedLabel() {
        return fill(REMOVALS.approveSelected, formatCount(this.checked.length));
    }

    get items() {
        return this.rows.map((item) => ({
            id: item.id,
            title: item.accountName,
            note: noteOf(item),
            ...(item.conflict && { icon: 'utility:warning', word: REMOVAL.conflictWord })
        }));
    }

    get others() {
        const { selected } = this;
        return this.rows.filter(
            ({ id, number, conflict }) => id !== selected.id && number === selected.number && !conflict
        );
    }

    get otherCount() {
        return this.others.length;
    }

    get rules() {
        return [
            { label: REVIEW.all, value: 'all' },
            ...RULES.map((value) => ({ value, label: REMOVALS[value] }))
        ];
    }

    get statuses() {
        return STATUSES.map((value) => ({ value, label: REVIEW[value] }));
    }

    get shown() {
        const { rule, status, state, q } = this._state;
        return { rule: rule ?? 'all', status: status ?? OPEN, state: state ?? 'all', q: q ?? '' };
    }

    get isFiltered() {
        return this.filterKeys.some((key) => this._state[key] !== undefined);
    }

    get emptyHeading() {
        return this.isFiltered ? REVIEW.noneWithFilters : REMOVALS.empty;
    }

    get emptyBody() {
        return this.isFiltered ? '' : REMOVALS.emptyBody;
    }

    get emptyAction() {
        return this.isFiltered ? REVIEW.clearFilters : '';
    }

    get canRestore() {
        return Boolean(this.can.admin);
    }

    handleDecide(event) {
        return this.judge(event.detail.decision);
    }

    /** Approves or keeps; a conflict is asked about first, for the number works for somebody else. */
    async judge(decision) {
        const { selected } = this;
        if (decision === 'approve' && selected.conflict) {
            const { accountName, contactDate } = selected.conflict;
            const answer = await ConfirmDialog.open({
                size: 'small',
                label: REMOVALS.conflictTitle,
                heading: REMOVALS.conflictTitle,
                body: fill(REMOVALS.conflictBody, accountName, formatShortDate(contactDate)),
                confirmLabel: REMOVALS.removeHere,
                cancelLabel: REVIEW.goBack
            });
            if (answer !== 'confirm') return;
        }
        await this.decideOne(decision);
    }

    handleApproveChecked() {
        return this.decideChecked('approve');
    }

    handleApproveAll() {
        this.checked = [this.selected.id, ...this.others.map(({ id }) => id)];
        return this.decideChecked('approve');
    }

    handleApply() {
        return this.applyReady({
            title: REMOVALS.applyTitle,
            heading: REMOVALS.applyHeading,
            body: REMOVALS.applyBody,
            confirmLabel: REMOVALS.applyConfirm
        });
    }

    /** Blocks the number instead of removing it from one place. */
    async handleSuppress() {
        const { selected } = this;
        const answer = await ReasonDialog.open({
            size: 'small',
            label: REMOVALS.suppressTitle,
            heading: fill(REMOVALS.suppressHeading, formatPhone(selected.number)),
            notes: [REMOVALS.suppressNote],
            minimum: 10,
            maximum: 255,
            actions: [{ name: 'suppress', label: REMOVALS.suppress }]
        });
        if (!answer) return;
        this.actionError = undefined;
        try {
            await saveSuppression({
                json: JSON.stringify({ number: selected.number, reason: answer.reason })
            });
            this.appliedRunId = '';
            this.appliedText = fill(REMOVALS.suppressed, formatPhone(selected.number));
            this.say(this.appliedText);
        } catch (error) {
            this.actionError = error;
        }
    }

    _focusEvidence() {
        /** @type {HTMLElement & {focusEvidence(): void}} */ (
            this.template.querySelector('c-removal-review')
        ).focusEvidence();
    }

    itemAction(name) {
        const { selected } = this;
        if (!selected) return undefined;
        const isOpen = ['Quarantined', 'Approved'].includes(selected.status);
        switch (name) {
            case 'approve':
            case 'confirm':
                return isOpen && this.mayDecide ? this.judge('approve') : undefined;
            case 'dismiss':
                return isOpen ? this.decideOne('dismiss') : undefined;
            case 'evidence':
                return this._focusEvidence();
            case 'open':
                return window.open(`/lightning/r/Account/${selected.accountId}/view`);
            default:
                return undefined;
        }
    }
}
