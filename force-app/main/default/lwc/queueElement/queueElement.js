import ShortcutHelp from 'c/shortcutHelp';
import PlaceElement from 'c/placeElement';
import { REVIEW, plural } from 'c/labels';
import { formatCount } from 'c/formatUtils';
import { later } from 'c/clock';
import { appendPage, loadRegion } from 'c/regionState';

export { withItem, withoutItem } from './queuePage';
export { reviewKey } from './reviewKeys';

const KEYS_OFF = 'dial.reviewKeysOff';
const SEARCH_MS = 400;

/**
 * A place with a queue of items on one side and the detail of one of them on the other: filters, pages, what is selected
 * and checked, everything by key. Subclasses say what an item is, and what may be done with it.
 * @template {Dial.ReviewItem} [Item=Dial.ReviewItem]
 */
export default class QueueElement extends PlaceElement {
    /** @type {Dial.Region<Dial.Page<Item>>} */
    page = {};
    /** Items that are decided and wait to be applied. @type {Dial.Region<Dial.Page<Item>>} */
    ready = {};
    /** @type {string[]} */
    checked = [];
    areKeysOn = sessionStorage.getItem(KEYS_OFF) !== 'true';
    _endSearch = () => {};

    // What a subclass says of its items.

    /** duplicates or removals. */
    get kind() {
        return '';
    }

    /** Key of the address that names the selected item. */
    get itemKey() {
        return 'item';
    }

    /** Keys of the address that filter. @type {string[]} */
    get filterKeys() {
        return [];
    }

    /** Status of items that are decided and wait to be applied. */
    get readyStatus() {
        return '';
    }

    /** Whether this person may decide. */
    get mayDecide() {
        return false;
    }

    /**
     * Loads a page of items.
     * @type {(filter: Record<string, unknown>, cursor: string | null) => Promise<Dial.Page<Item>>}
     */
    fetchPage() {
        return Promise.resolve({ rows: [], cursor: null, total: 0 });
    }

    /** The filter as the address has it. @returns {Record<string, unknown>} */
    get filter() {
        return {};
    }

    /** Title of an item, as the queue and the speech have it. @param {Item} item @returns {string} */
    titleOf(item) {
        return item.accountName ?? '';
    }

    stateChanged(before) {
        const isFirst = Object.keys(before).length === 0;
        if (isFirst || this.differs(before, ...this.filterKeys)) this.load();
        if (isFirst) this.loadReady();
    }

    load() {
        this.checked = [];
        return loadRegion(this, 'page', () => this.fetchPage(this.filter, null)).then((isNew) => {
            if (isNew)
                this.say(plural(this.total, REVIEW.resultOne, REVIEW.results, formatCount(this.total)));
        });
    }

    loadReady() {
        return loadRegion(this, 'ready', () => this.fetchPage({ status: this.readyStatus }, null));
    }

    loadMore() {
        const before = this.page.data;
        return loadRegion(this, 'page', async () =>
            appendPage(before, await this.fetchPage(this.filter, before.cursor))
        );
    }

    get rows() {
        return this.page.data?.rows ?? [];
    }

    get total() {
        return this.page.data?.total ?? 0;
    }

    get hasMore() {
        return Boolean(this.page.data?.cursor);
    }

    /** Whether anything was read yet: before that nothing may be said of how much waits. */
    get hasData() {
        return this.page.data !== undefined;
    }

    get isEmpty() {
        return this.hasData && this.rows.length === 0;
    }

    get selectedId() {
        const asked = this._state[this.itemKey];
        return this.rows.some(({ id }) => id === asked) ? asked : this.rows[0]?.id;
    }

    get selected() {
        return this.rows.find(({ id }) => id === this.selectedId);
    }

    get readyCount() {
        return this.ready.data?.total ?? 0;
    }

    get checkedRows() {
        return this.rows.filter(({ id }) => this.checked.includes(id));
    }

    get hasChecked() {
        return this.mayDecide && this.checked.length > 0;
    }

    select(id, { focus = false } = {}) {
        if (!id) return;
        this.go({ [this.itemKey]: id }, { replace: true });
        this._state = { ...this._state, [this.itemKey]: id };
        if (focus) Promise.resolve().then(() => this.frameElement?.focusItem(id));
    }

    get frameElement() {
        /** @type {(HTMLElement & {focusItem(id: string): void, focusDetail(): void}) | null} */
        const frame = this.template.querySelector('c-review-frame');
        return frame;
    }

    handleSelect(event) {
        this.select(event.detail.id);
    }

    handleCheck(event) {
        const { id, isChecked } = event.detail;
        this.checked = isChecked ? [...this.checked, id] : this.checked.filter((one) => one !== id);
    }

    /** Filters at once; a search waits until the person stops typing. */
    handleFilter(event) {
        const { key } = event.target.dataset;
        const { checked, value = event.target.value } = event.detail ?? {};
        const next = checked === undefined ? value : String(checked);
        const apply = () =>
            this.go(
                { [key]: next === 'false' || next === 'all' ? '' : next, [this.itemKey]: '' },
                { replace: true }
            );
        this._endSearch();
        if (key === 'q') this._endSearch = later(SEARCH_MS, apply);
        else apply();
    }

    handleClearFilters() {
        this.go(Object.fromEntries([...this.filterKeys, this.itemKey].map((key) => [key, ''])), {
            replace: true
        });
    }

    async handleHelp() {
        const areOn = await ShortcutHelp.open({ size: 'small', label: REVIEW.keys, areOn: this.areKeysOn });
        if (areOn === undefined) return;
        this.areKeysOn = areOn;
        sessionStorage.setItem(KEYS_OFF, String(!areOn));
    }

    /** What a key asks for, as the frame around queue and detail understood it. */
    handleKey(event) {
        this.keyAction(event.detail);
    }

    /** @param {{name: string, column?: number}} action */
    keyAction({ name, column }) {
        const index = this.rows.findIndex(({ id }) => id === this.selectedId);
        switch (name) {
            case 'next':
            case 'previous':
            case 'extendNext':
            case 'extendPrevious': {
                const step = name.toLowerCase().includes('next') ? 1 : -1;
                const row = this.rows[index + step];
                if (!row) return undefined;
                if (name.startsWith('extend') && this.mayDecide) {
                    this.checked = [...new Set([...this.checked, this.selectedId, row.id])];
                }
                return this.select(row.id, { focus: true });
            }
            case 'check':
                if (!this.mayDecide) return undefined;
                this.checked = this.checked.includes(this.selectedId)
                    ? this.checked.filter((id) => id !== this.selectedId)
                    : [...this.checked, this.selectedId];
                return undefined;
            case 'queue':
                return this.frameElement?.focusItem(this.selectedId);
            case 'detail':
                return this.frameElement?.focusDetail();
            case 'filter':
                return this.template.querySelector('[data-key="q"]')?.focus();
            case 'help':
                return this.handleHelp();
            default:
                return this.itemAction(name, column);
        }
    }

    /** What a key does to the selected item. @type {(name: string, column?: number) => unknown} */
    itemAction() {
        return undefined;
    }
}
