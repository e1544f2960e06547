import { LightningElement, api } from 'lwc';
import { SUPPRESSION, fill } from 'c/labels';
import { formatCount, formatShortDate } from 'c/formatUtils';
import { formatPhone, phoneFault, readPhone } from 'c/phoneUtils';

const REASON = { least: 10, most: 255 };
const ACCOUNT_ID = /^001[A-Za-z0-9]{12}([A-Za-z0-9]{3})?$/;

/** Numbers and accounts that are never called; ending one sets its last day, nothing is deleted. */
export default class SuppressionTable extends LightningElement {
    /** @type {Dial.Suppression[]} */
    @api rows = [];
    @api total = 0;
    @api hasMore = false;
    @api canChange = false;
    @api busy = false;

    labels = SUPPRESSION;
    isAdding = false;
    who = '';
    reason = '';
    expires = '';

    /** Empties the form after the new row was saved. */
    @api
    clear() {
        this.isAdding = false;
        this.who = '';
        this.reason = '';
        this.expires = '';
    }

    get lines() {
        return (this.rows ?? []).map((row) => {
            const what = row.number ? formatPhone(row.number) : row.accountName;
            return {
                id: row.id,
                what,
                reason: row.reason,
                source: row.source ?? '',
                since: formatShortDate(row.createdAt),
                until: row.expiresAt ? formatShortDate(row.expiresAt) : SUPPRESSION.forever,
                canEnd: this.canChange && !row.ended,
                endName: fill(SUPPRESSION.endNamed, what)
            };
        });
    }

    get shownText() {
        return fill(SUPPRESSION.shown, formatCount((this.rows ?? []).length), formatCount(this.total));
    }

    get isEmpty() {
        return (this.rows ?? []).length === 0;
    }

    get canAdd() {
        return this.canChange && !this.isAdding;
    }

    get isForm() {
        return this.canChange && this.isAdding;
    }

    handleOpen() {
        this.isAdding = true;
    }

    handleCancel() {
        this.clear();
    }

    handleWho(event) {
        this.who = event.detail.value ?? '';
    }

    handleReason(event) {
        this.reason = event.detail.value ?? '';
    }

    handleExpires(event) {
        this.expires = event.detail.value ?? '';
    }

    handleAdd() {
        const isAccount = ACCOUNT_ID.test(this.who.trim());
        const faults = {
            who: isAccount ? '' : (phoneFault(this.who) ?? ''),
            reason:
                this.reason.trim().length < REASON.least || this.reason.trim().length > REASON.most
                    ? SUPPRESSION.reasonLength
                    : ''
        };
        for (const [name, message] of Object.entries(faults)) {
            const input = this.template.querySelector(`[data-input="${name}"]`);
            input.setCustomValidity(message);
            input.reportValidity();
        }
        if (faults.who || faults.reason) return;
        const row = {
            id: null,
            version: null,
            number: isAccount ? null : readPhone(this.who).e164,
            accountId: isAccount ? this.who.trim() : null,
            reason: this.reason.trim(),
            source: null,
            expiresAt: this.expires ? `${this.expires}T23:59:59.000Z` : null
        };
        this.dispatchEvent(new CustomEvent('save', { detail: { row } }));
    }

    handleEnd(event) {
        const row = this.rows.find(({ id }) => id === event.target.dataset.id);
        this.dispatchEvent(new CustomEvent('end', { detail: { row } }));
    }

    handleMore() {
        this.dispatchEvent(new CustomEvent('more'));
    }
}
