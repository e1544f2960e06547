import { LightningElement, api } from 'lwc';
import { GROUP, REVIEW, fill } from 'c/labels';
import { formatCount } from 'c/formatUtils';
import { watchWidth } from 'c/chartGeometry';
import { withPhones } from 'c/phoneUtils';
import { comparison, effectOf, groupTitle, isPartly, isSplit, reasonOf } from './groupWords';

export { groupNote, groupTitle, isPartly, isSplit } from './groupWords';

const NARROW = 520;

/** Members of a group side by side: the kept one first, what differs marked, the reason in words below. */
export default class DuplicateGroupReview extends LightningElement {
    /** @type {Dial.Group} */
    @api group;
    /** Record that stays, as chosen. */
    @api survivorId = '';
    @api busy = false;
    /** Whether this person may decide. */
    @api canDecide = false;
    /** Whether this person may restore what was applied. */
    @api canRestore = false;
    /** Why an earlier decision did not hold. */
    @api refusal = '';

    labels = { ...REVIEW, ...GROUP };
    onlyDifferences = false;
    isNarrow = false;
    _other = '';
    _endWatch;

    renderedCallback() {
        const host = this.template.querySelector('[data-host]');
        if (this._endWatch || !host) return;
        this._endWatch = watchWidth(host, (width) => {
            if (width < NARROW !== this.isNarrow) this.isNarrow = width < NARROW;
        });
    }

    disconnectedCallback() {
        this._endWatch?.();
        this._endWatch = undefined;
    }

    get title() {
        return isSplit(this.group)
            ? groupTitle(this.group)
            : fill(GROUP.title, groupTitle(this.group), formatCount(this.group.size));
    }

    get keptId() {
        return this.survivorId || this.group.survivorId;
    }

    get kept() {
        return this.group.members.find(({ recordId }) => recordId && recordId === this.keptId);
    }

    get effect() {
        return this.group.hot
            ? fill(GROUP.hot, formatCount(this.group.size))
            : effectOf(this.group, this.kept);
    }

    /** Members in the order of the columns: the kept one keeps its number, so that keys stay the same. */
    get members() {
        const { members } = this.group;
        if (!this.isNarrow || members.length <= 2) return members;
        const other =
            members.find(({ id }) => id === this._other) ??
            members.find((member) => member !== this.reference);
        return [this.reference, other];
    }

    /** The member that the others are compared with: the kept one, or the first where nothing is removed. */
    get reference() {
        return this.kept ?? this.group.members[0];
    }

    get heads() {
        return this.members.map((member) => {
            const isKept = member === this.kept;
            const number = this.group.members.indexOf(member) + 1;
            const canKeep = this.canAct && !isKept && !isSplit(this.group);
            return {
                key: member.id,
                recordId: member.recordId,
                link: `/lightning/r/${member.recordId ?? member.accountId}/view`,
                isKept,
                number: canKeep ? '' : this._headOf(member, number),
                canKeep,
                keepName: fill(GROUP.keepNumber, number),
                class: isKept ? 'kept' : ''
            };
        });
    }

    _headOf({ accountName }, number) {
        return isSplit(this.group) && accountName ? accountName : String(number);
    }

    get rows() {
        const rows = comparison(this.members, this.kept);
        return this.onlyDifferences ? rows.filter(({ isSame }) => !isSame) : rows;
    }

    get reasons() {
        return this.members.map((member) => ({ key: member.id, text: reasonOf(this.group, member) }));
    }

    get hasReasons() {
        return this.reasons.some(({ text }) => text !== '');
    }

    get reasonText() {
        return withPhones(this.group.reason ?? '');
    }

    get others() {
        const members = this.group.members.filter((member) => member !== this.reference);
        if (!this.isNarrow || members.length < 2) return [];
        return members.map((member) => ({
            value: member.id,
            label: isSplit(this.group)
                ? (member.accountName ?? '')
                : fill(GROUP.compareWith, this.group.members.indexOf(member) + 1)
        }));
    }

    get hasOthers() {
        return this.others.length > 0;
    }

    get otherId() {
        return this.members[1]?.id;
    }

    get partlyText() {
        if (!isPartly(this.group)) return '';
        const { size, visible, ownerName } = this.group;
        return fill(
            GROUP.partly,
            formatCount(size - visible),
            formatCount(size),
            ownerName ?? GROUP.someOwner
        );
    }

    get isOpen() {
        return this.group.status === 'New' || this.group.status === 'Confirmed';
    }

    get canAct() {
        return this.canDecide && !this.group.hot && !isPartly(this.group) && this.isOpen;
    }

    get mayNot() {
        return this.canDecide ? '' : REVIEW.readOnly;
    }

    get canRestoreThis() {
        return this.canRestore && this.group.status === 'Applied';
    }

    get confirmLabel() {
        return isSplit(this.group) ? GROUP.sameCompany : GROUP.confirm;
    }

    get dismissLabel() {
        return isSplit(this.group) ? GROUP.differentCompanies : GROUP.dismiss;
    }

    get differencesLabel() {
        return this.onlyDifferences ? GROUP.allFields : GROUP.onlyDifferences;
    }

    get hasComparison() {
        return Boolean(this.kept);
    }

    handleDifferences() {
        this.onlyDifferences = !this.onlyDifferences;
    }

    handleOther(event) {
        this._other = event.detail.value;
    }

    handleConfirm() {
        this._decide('confirm');
    }

    handleDismiss() {
        this._decide('dismiss');
    }

    handleKeep(event) {
        const { record } = event.currentTarget.dataset;
        this.dispatchEvent(new CustomEvent('survivorchange', { detail: { survivorId: record } }));
    }

    handleRestore() {
        this.dispatchEvent(new CustomEvent('restore'));
    }

    _decide(decision) {
        const note = this.template.querySelector('[data-note]');
        const text = /** @type {HTMLInputElement | null} */ (note)?.value?.trim() || null;
        this.dispatchEvent(new CustomEvent('decide', { detail: { decision, note: text } }));
    }
}
