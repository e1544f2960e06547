import { LightningElement, api } from 'lwc';
import { REVIEW, fill } from 'c/labels';
import { formatCount } from 'c/formatUtils';

/** The queue of a review: what waits, in order, with one tab stop and arrow keys. */
export default class ReviewQueue extends LightningElement {
    /** @type {{id: string, title: string, note: string, icon?: string, word?: string}[]} */
    @api items = [];
    @api selected = '';
    /** Ids that are checked. @type {string[]} */
    @api checked = [];
    @api total = 0;
    /** Whether there are items beyond these. */
    @api hasMore = false;
    @api isBusy = false;
    /** Whether items can be marked, to decide on several at once. */
    @api canCheck = false;
    /** What is in the queue. */
    @api label = '';

    labels = REVIEW;

    /** Moves the focus to an item. @param {string} id */
    @api
    focusItem(id) {
        this.template.querySelector(`button[data-id="${id}"]`)?.focus();
    }

    get rows() {
        return (this.items ?? []).map((item) => {
            const isSelected = item.id === this.selected;
            return {
                ...item,
                class: isSelected ? 'item selected' : 'item',
                current: isSelected ? 'true' : undefined,
                tabIndex: isSelected ? '0' : '-1',
                isChecked: (this.checked ?? []).includes(item.id),
                checkName: fill(REVIEW.selectItem, item.title, item.note)
            };
        });
    }

    get countText() {
        return fill(REVIEW.shownOf, formatCount((this.items ?? []).length), formatCount(this.total));
    }

    handleSelect(event) {
        this.dispatchEvent(new CustomEvent('itemselect', { detail: { id: event.currentTarget.dataset.id } }));
    }

    handleCheck(event) {
        const { dataset, checked } = event.currentTarget;
        this.dispatchEvent(new CustomEvent('itemcheck', { detail: { id: dataset.id, isChecked: checked } }));
    }

    handleMore() {
        this.dispatchEvent(new CustomEvent('more'));
    }
}
