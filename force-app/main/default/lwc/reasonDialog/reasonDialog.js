import { api } from 'lwc';
import LightningModal from 'lightning/modal';
import { focusOnceShown } from 'c/dialogFocus';
import { DIALOG, fill } from 'c/labels';

/** Asks for the reason of a decision, which stays with it. Several actions may share the reason. */
export default class ReasonDialog extends LightningModal {
    @api heading = '';
    /** Sentences above the reason: what each action does. @type {string[]} */
    @api notes = [];
    @api minimum = 10;
    @api maximum = 255;
    @api reasonLabel = DIALOG.reason;
    /** @type {{name: string, label: string, variant?: string}[]} the last one is the main one */
    @api actions = [];
    @api cancelLabel = DIALOG.cancel;

    _reason = '';
    _isRefused = false;

    connectedCallback() {
        super.connectedCallback?.();
        focusOnceShown(this.template, '[data-first]');
    }

    get help() {
        return fill(DIALOG.reasonHelp, this.minimum, this.maximum);
    }

    get isRequired() {
        return this.minimum > 0;
    }

    get lines() {
        return (this.notes ?? []).map((text, index) => ({ key: index, text }));
    }

    get buttons() {
        const last = (this.actions ?? []).length - 1;
        return (this.actions ?? []).map((action, index) => ({
            ...action,
            variant: action.variant ?? (index === last ? 'brand' : 'neutral')
        }));
    }

    handleReason(event) {
        this._reason = event.detail.value ?? event.target.value ?? '';
        if (this._isRefused) this._tell(this._faultOf(this._reason.trim()));
    }

    handleAction(event) {
        const reason = this._reason.trim();
        const fault = this._faultOf(reason);
        if (fault) {
            this._isRefused = true;
            this._tell(fault);
            this._input.focus();
            return;
        }
        this.close({ action: event.target.dataset.action, reason });
    }

    get _input() {
        return this.template.querySelector('lightning-textarea');
    }

    /** What is wrong with the reason stands at it, and goes as soon as nothing is. */
    _tell(fault) {
        this._input.setCustomValidity(fault);
        this._input.reportValidity();
    }

    _faultOf(reason) {
        if (reason.length < this.minimum) return fill(DIALOG.tooShort, this.minimum);
        return reason.length > this.maximum ? fill(DIALOG.tooLong, this.maximum) : '';
    }

    handleCancel() {
        this.close(undefined);
    }
}
