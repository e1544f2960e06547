import { LightningElement, api } from 'lwc';
import { REVIEW } from 'c/labels';

/** Says what was decided last and takes it back. It stays until the decisions are applied: no timer. */
export default class UndoBar extends LightningElement {
    @api text = '';
    @api count = 0;

    labels = REVIEW;

    get isShown() {
        return this.count > 0;
    }

    handleUndo() {
        this.dispatchEvent(new CustomEvent('undo'));
    }
}
