import getDuplicateGroups from '@salesforce/apex/DialReviewController.getDuplicateGroups';
import ReviewElement from 'c/reviewElement';
import decide from '@salesforce/apex/DialReviewController.decide';
import { DUPLICATES, NAV, REVIEW, fill, plural } from 'c/labels';
import { formatCount } from 'c/formatUtils';
import { groupNote, groupTitle, isPartly, isSplit } from 'c/duplicateGroupReview';

const STATUSES = ['New', 'Confirmed', 'Dismissed', 'Applied', 'Restored'];
const OPEN = 'New';

/**
 * Duplicates, one group after the other: the same number kept once, the reason in words.
 * @extends {ReviewElement<Dial.Group>}
 */
export default class DuplicatePlace extends ReviewElement {
    labels = { ...REVIEW, ...DUPLICATES };
    heading = NAV.duplicates;

    get kind() {
        return 'duplicates';
    }

    get itemKey() {
        return 'group';
    }

    get filterKeys() {
        return ['kind', 'status', 'found', 'mine', 'q'];
    }

    get readyStatus() {
        return 'Confirmed';
    }

    get mayDecide() {
        return Boolean(this.can.review);
    }

    get filter() {
        const { kind, status, found, mine, q } = this._state;
        return {
            kind: kind ?? null,
            status: status ?? OPEN,
            foundBy: found ?? null,
            mine: mine === 'true',
            q: q ?? null,
            ids: null
        };
    }

    fetchPage(filter, cursor) {
        const all = { kind: null, status: null, foundBy: null, mine: false, q: null, ids: null };
        return getDuplicateGroups({ filter: { ...all, ...filter }, cursor });
    }

    titleOf(group) {
        return groupTitle(group);
    }

    isBulkable(group) {
        return !group.hot && !isPartly(group);
    }

    changesOf(groups) {
        return groups.reduce((sum, group) => sum + (isSplit(group) ? 0 : group.size - 1), 0);
    }

    get verdict() {
        if (!this.hasData) return '';
        const waiting = plural(this.total, DUPLICATES.waitOne, DUPLICATES.wait, formatCount(this.total));
        const isOpen = (this._state.status ?? OPEN) === OPEN;
        const first = isOpen
            ? waiting
            : plural(this.total, REVIEW.resultOne, REVIEW.results, formatCount(this.total));
        return [first, this.decidedTodayText].filter(Boolean).join(' ');
    }

    get readyText() {
        return plural(this.readyCount, DUPLICATES.readyOne, DUPLICATES.ready, formatCount(this.readyCount));
    }

    get applyLabel() {
        return fill(DUPLICATES.apply, formatCount(this.readyCount));
    }

    get checkedLabel() {
        return fill(DUPLICATES.confirmSelected, formatCount(this.checked.length));
    }

    get items() {
        return this.rows.map((group) => ({
            id: group.id,
            title: groupTitle(group),
            note: groupNote(group),
            ...(group.hot && { icon: 'utility:warning', word: DUPLICATES.hot })
        }));
    }

    get kinds() {
        return [
            { label: REVIEW.all, value: 'all' },
            { label: DUPLICATES.sameAccount, value: 'Same account' },
            { label: DUPLICATES.splitAccount, value: 'Split account' }
        ];
    }

    get statuses() {
        return STATUSES.map((value) => ({ value, label: REVIEW[value] }));
    }

    get founds() {
        return [
            { label: REVIEW.all, value: 'all' },
            { label: DUPLICATES.exact, value: 'exact_text' },
            { label: DUPLICATES.otherFormat, value: 'normalised' }
        ];
    }

    get shown() {
        return {
            kind: this._state.kind ?? 'all',
            status: this._state.status ?? OPEN,
            found: this._state.found ?? 'all',
            mine: this._state.mine === 'true',
            q: this._state.q ?? ''
        };
    }

    get isFiltered() {
        return this.filterKeys.some((key) => this._state[key] !== undefined);
    }

    get emptyHeading() {
        return this.isFiltered ? REVIEW.noneWithFilters : DUPLICATES.empty;
    }

    get emptyBody() {
        return this.isFiltered ? '' : DUPLICATES.emptyBody;
    }

    get emptyAction() {
        return this.isFiltered ? REVIEW.clearFilters : '';
    }

    get canRestore() {
        return Boolean(this.can.admin);
    }

    handleDecide(event) {
        const { decision, note } = event.detail;
        this.decideOne(decision, { note });
    }

    handleConfirmChecked() {
        return this.decideChecked('confirm');
    }

    handleApply() {
        return this.applyReady({
            title: DUPLICATES.applyTitle,
            heading: DUPLICATES.applyHeading,
            body: DUPLICATES.applyBody,
            confirmLabel: DUPLICATES.applyConfirm
        });
    }

    handleSurvivor(event) {
        return this.keep(event.detail.survivorId);
    }

    /** Keeps another record of the group; saved at once, and taken back where the server refuses. */
    async keep(survivorId) {
        const group = this.selected;
        if (!group || !survivorId || survivorId === group.survivorId || !this.isBulkable(group)) return;
        const before = group.survivorId;
        this._change(group.id, { survivorId });
        this.actionError = undefined;
        try {
            const [result] = await decide({
                kind: this.kind,
                decisions: [
                    { id: group.id, version: group.version, decision: 'survivor', survivorId, note: null }
                ]
            });
            if (result.ok) {
                this._change(group.id, { version: result.version, status: result.status });
                this.say(fill(REVIEW.survivor, groupTitle(group)));
            } else {
                this._change(group.id, { survivorId: before, version: result.version });
                this.refusals = { ...this.refusals, [group.id]: result.message };
                this.say(result.message, { assertive: true });
            }
        } catch (error) {
            this._change(group.id, { survivorId: before });
            this.actionError = error;
        }
    }

    _change(id, values) {
        const { data } = this.page;
        const rows = data.rows.map((row) => (row.id === id ? { ...row, ...values } : row));
        this.page = { ...this.page, data: { ...data, rows } };
    }

    itemAction(name, column) {
        const group = this.selected;
        if (!group) return undefined;
        switch (name) {
            case 'confirm':
            case 'approve':
                return this._mayDecideOn(group) ? this.decideOne('confirm') : undefined;
            case 'dismiss':
                return this._mayDecideOn(group) ? this.decideOne('dismiss') : undefined;
            case 'keep':
                return isSplit(group) ? undefined : this.keep(group.members[column - 1]?.recordId);
            case 'open':
                return window.open(
                    `/lightning/r/${group.members[0]?.recordId ?? group.members[0]?.accountId}/view`
                );
            default:
                return undefined;
        }
    }

    _mayDecideOn(group) {
        return this.isBulkable(group) && ['New', 'Confirmed'].includes(group.status);
    }
}
