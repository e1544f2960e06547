import { LightningElement, api } from 'lwc';
import { REMOVAL, REVIEW, fill } from 'c/labels';
import { formatShortDate } from 'c/formatUtils';
import { formatPhone, withPhones } from 'c/phoneUtils';

const inWords = (apiName) => (apiName ?? '').replace(/__c$/, '').replaceAll('_', ' ');

/** Where a number stands, in words: Account, Phone 2. */
export const placeOf = ({ object, field }) => fill(REMOVAL.place, inWords(object), inWords(field));

/** One number to remove: why, where it stands, what speaks against it, and the calls. */
export default class RemovalReview extends LightningElement {
    /** @type {Dial.Removal} */
    @api item;
    /** Other places in the queue that hold the same number. */
    @api others = 0;
    @api busy = false;
    @api canDecide = false;
    @api canSuppress = false;
    @api canRestore = false;
    @api refusal = '';

    labels = { ...REVIEW, ...REMOVAL };

    /** Moves the focus to the calls. */
    @api
    focusEvidence() {
        /** @type {HTMLElement} */ (this.template.querySelector('[data-evidence]')).focus();
    }

    get title() {
        return fill(REMOVAL.title, this.item.accountName, formatPhone(this.item.number));
    }

    get where() {
        return fill(REMOVAL.where, placeOf(this.item), this.item.text ?? '');
    }

    get reasonText() {
        return withPhones(this.item.reason ?? '');
    }

    get after() {
        return this.item.object === 'Account' ? REMOVAL.afterBlank : REMOVAL.afterRetired;
    }

    get conflictText() {
        const { conflict } = this.item;
        return conflict
            ? fill(REMOVAL.conflict, formatShortDate(conflict.contactDate), conflict.accountName)
            : '';
    }

    get evidenceTotal() {
        const { counts } = this.item;
        return Object.values(counts ?? {}).reduce((sum, count) => sum + count, 0);
    }

    get accountLink() {
        return `/lightning/r/Account/${this.item.accountId}/view`;
    }

    get isOpen() {
        return ['Quarantined', 'Approved'].includes(this.item.status);
    }

    get canAct() {
        return this.canDecide && this.isOpen;
    }

    get mayNot() {
        return this.canDecide ? '' : REMOVAL.readOnly;
    }

    get canRestoreThis() {
        return this.canRestore && this.item.status === 'Applied';
    }

    get approvesAll() {
        return this.canAct && this.others > 0 && !this.item.conflict;
    }

    get approveAllLabel() {
        return fill(REMOVAL.approveAll, this.others + 1);
    }

    handleApprove() {
        this._decide('approve');
    }

    handleApproveAll() {
        this.dispatchEvent(new CustomEvent('approveall'));
    }

    handleKeep() {
        this._decide('dismiss');
    }

    handleSuppress() {
        this.dispatchEvent(new CustomEvent('suppress'));
    }

    handleRestore() {
        this.dispatchEvent(new CustomEvent('restore'));
    }

    _decide(decision) {
        this.dispatchEvent(new CustomEvent('decide', { detail: { decision } }));
    }
}
