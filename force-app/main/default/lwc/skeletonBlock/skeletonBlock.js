import { LightningElement, api } from 'lwc';
import { COMMON } from 'c/labels';
import { later } from 'c/clock';

const SHOW_AFTER_MS = 300;
const STILL_AFTER_MS = 8_000;
const LINES = { lines: 4, table: 8, chart: 10, cards: 6 };

/** Keeps the place of what loads: after 300 ms as a skeleton, after 8 s with a word. The page does not jump. */
export default class SkeletonBlock extends LightningElement {
    /** lines, table, chart or cards */
    @api shape = 'lines';

    labels = COMMON;
    isShown = false;
    isSlow = false;
    _ends = [];

    connectedCallback() {
        this._ends = [
            later(SHOW_AFTER_MS, () => {
                this.isShown = true;
            }),
            later(STILL_AFTER_MS, () => {
                this.isSlow = true;
            })
        ];
    }

    disconnectedCallback() {
        for (const end of this._ends) end();
    }

    get lines() {
        const count = LINES[this.shape] ?? LINES.lines;
        return Array.from({ length: count }, (_, index) => ({
            key: index,
            class: `line width-${index % 4}`
        }));
    }

    get blockClass() {
        return this.isShown ? 'block' : 'block hidden';
    }
}
