import { LightningElement, api } from 'lwc';
import { REVIEW } from 'c/labels';
import { reviewKey } from 'c/queueElement';

/**
 * The frame of the places where people decide: what waits, the queue, the selected item beside it, and what became of
 * decisions. The place gives it filters and the detail, and does what is asked.
 */
export default class ReviewFrame extends LightningElement {
    /** What the place knows. @type {Dial.ReviewFrame} */
    @api view = /** @type {Dial.ReviewFrame} */ ({ page: {} });

    labels = REVIEW;

    /** Moves the focus to an item of the queue. @param {string} id */
    @api
    focusItem(id) {
        /** @type {(HTMLElement & {focusItem(id: string): void}) | null} */
        const queue = this.template.querySelector('c-review-queue');
        queue?.focusItem(id);
    }

    /** Moves the focus to the selected item's detail. */
    @api
    focusDetail() {
        /** @type {HTMLElement | null} */
        const detail = this.template.querySelector('[data-detail]');
        detail?.focus();
    }

    handleApply() {
        this.dispatchEvent(new CustomEvent('apply'));
    }

    handleUndo() {
        this.dispatchEvent(new CustomEvent('undo'));
    }

    handleOpenApplied() {
        this.dispatchEvent(new CustomEvent('openapplied'));
    }

    handleRetry() {
        this.dispatchEvent(new CustomEvent('retry'));
    }

    handleClear() {
        this.dispatchEvent(new CustomEvent('clear'));
    }

    handleMore() {
        this.dispatchEvent(new CustomEvent('more'));
    }

    handleDecideChecked() {
        this.dispatchEvent(new CustomEvent('decidechecked'));
    }

    handleSelect(event) {
        this.dispatchEvent(new CustomEvent('itemselect', { detail: event.detail }));
    }

    handleCheck(event) {
        this.dispatchEvent(new CustomEvent('itemcheck', { detail: event.detail }));
    }

    /** Keys work with the focus in queue or detail only, never in inputs, and can be turned off. */
    handleKey(event) {
        const action = reviewKey(event, this.view.areKeysOn);
        if (!action) return;
        event.preventDefault();
        this.dispatchEvent(new CustomEvent('reviewkey', { detail: action }));
    }
}
