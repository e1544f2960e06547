import { api } from 'lwc';
import LightningModal from 'lightning/modal';
import { focusOnceShown } from 'c/dialogFocus';
import { DIALOG, fill } from 'c/labels';
import { formatCount } from 'c/formatUtils';

/** Asks before something happens: what it does, how many, and how it is undone. */
export default class ConfirmDialog extends LightningModal {
    @api heading = '';
    @api body = '';
    /** Label of the action, which names it and the count. */
    @api confirmLabel = '';
    @api cancelLabel = DIALOG.cancel;
    /** A count that has to be typed first, where much is at stake. @type {number | undefined} */
    @api typed;
    /** Further choice beside the action, such as leaving it for the night. */
    @api otherLabel = '';

    _text = '';

    connectedCallback() {
        super.connectedCallback?.();
        focusOnceShown(this.template, '[data-first]');
    }

    get asksNumber() {
        return this.typed !== undefined && this.typed !== null;
    }

    get typedLabel() {
        return fill(DIALOG.typeNumber, formatCount(this.typed));
    }

    handleText(event) {
        this._text = event.detail.value ?? event.target.value;
    }

    handleConfirm() {
        if (this.asksNumber && Number(String(this._text).replace(/\D/g, '')) !== this.typed) {
            const input = this.template.querySelector('lightning-input');
            input.setCustomValidity(fill(DIALOG.wrongNumber, formatCount(this.typed)));
            input.reportValidity();
            input.focus();
            return;
        }
        this.close('confirm');
    }

    handleOther() {
        this.close('other');
    }

    handleCancel() {
        this.close(undefined);
    }
}
