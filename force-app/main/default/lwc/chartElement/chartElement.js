import { LightningElement } from 'lwc';
import { watchWidth } from 'c/chartGeometry';

/**
 * What charts do alike: they fill the width of their host, `[data-host]`, and one of their marks at a time is in the tab
 * order. Subclasses set `_width` and `_focused`, and say in `_select` what choosing a mark does.
 */
export default class ChartElement extends LightningElement {
    _width = 0;
    /** The mark in the tab order. @type {string | number | undefined} */
    _focused;
    _endWatch;

    renderedCallback() {
        const host = this.template.querySelector('[data-host]');
        if (this._endWatch || !host) return;
        this._endWatch = watchWidth(host, (width) => {
            if (width !== this._width) this._width = width;
        });
    }

    disconnectedCallback() {
        this._endWatch?.();
        this._endWatch = undefined;
    }

    /**
     * Enter and the space bar choose a mark, other keys lead to the next one.
     * @param {KeyboardEvent} event
     * @param {{attribute: string, mark: string | number, next: string | number | null}} way attribute by which marks are found; `next` null for none
     */
    _takeKey(event, { attribute, mark, next }) {
        if (event.key === 'Enter' || event.key === ' ') {
            event.preventDefault();
            this._select(mark);
            return;
        }
        if (next === null || next === undefined) return;
        event.preventDefault();
        this._focused = next;
        /** @type {HTMLElement} */ (this.template.querySelector(`[${attribute}="${next}"]`)).focus();
    }
    /** What choosing a mark does; nothing, unless a subclass says so. @type {(mark: string | number) => void} */
    _select() {}
}
