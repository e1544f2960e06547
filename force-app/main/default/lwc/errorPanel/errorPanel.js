import { LightningElement, api } from 'lwc';
import { ERRORS, fill } from 'c/labels';
import { readError } from 'c/errorUtils';

/** Says what failed, what to do, and which reference an admin needs. The only component that shows an error. */
export default class ErrorPanel extends LightningElement {
    /** Whatever was thrown. */
    @api error;
    /** Takes one line where the region still shows its old data. */
    @api compact = false;

    labels = ERRORS;
    isCopied = false;

    /** Moves the focus here, where an action of the person failed. */
    @api
    focus() {
        this.template.querySelector('[data-panel]')?.focus();
    }

    get failure() {
        return readError(this.error);
    }

    get reference() {
        const { correlationId } = this.failure;
        return correlationId ? fill(ERRORS.reference, correlationId) : '';
    }

    get panelClass() {
        return this.compact ? 'panel compact' : 'panel';
    }

    handleRetry() {
        this.dispatchEvent(new CustomEvent('retry'));
    }

    async handleCopy() {
        await navigator.clipboard.writeText(this.failure.correlationId);
        this.isCopied = true;
    }
}
