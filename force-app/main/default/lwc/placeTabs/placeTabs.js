import { LightningElement, api } from 'lwc';
import { markAfterKey } from 'c/chartGeometry';

/** The tabs of a place. Arrow keys move between them, as people know it. */
export default class PlaceTabs extends LightningElement {
    /** @type {{value: string, label: string, note?: string}[]} */
    @api items = [];
    @api current = '';
    /** What the tabs are of. */
    @api label = '';

    get tabs() {
        return this.items.map(({ value, label, note }, index) => {
            const isCurrent = value === this.current;
            return {
                value,
                label,
                note,
                index,
                class: isCurrent ? 'tab current' : 'tab',
                selected: isCurrent ? 'true' : 'false',
                tabIndex: isCurrent ? '0' : '-1'
            };
        });
    }

    handleClick(event) {
        this._choose(Number(event.currentTarget.dataset.index));
    }

    handleKey(event) {
        const index = markAfterKey(event.key, Number(event.currentTarget.dataset.index), this.items.length);
        if (index === null) return;
        event.preventDefault();
        /** @type {HTMLElement} */ (this.template.querySelector(`[data-index="${index}"]`)).focus();
        this._choose(index);
    }

    _choose(index) {
        const { value } = this.items[index];
        if (value !== this.current) this.dispatchEvent(new CustomEvent('tabchange', { detail: { value } }));
    }
}
