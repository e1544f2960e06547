import { LightningElement, api } from 'lwc';
import { TILES } from 'c/labels';
import { formatCount, formatShare } from 'c/formatUtils';

const COLUMNS = ['target', 'supply', 'taken', 'recent', 'dialled', 'reached'];

/** The states of a list as rows; the map beside it selects the same state. */
export default class StateTable extends LightningElement {
    /** @type {Dial.StateOfList[]} */
    @api states = [];
    @api selected = '';

    labels = TILES;
    heads = [...COLUMNS, 'fill'].map((key) => ({ key, label: TILES[key] }));

    get rows() {
        return (this.states ?? []).map((state) => {
            const isSelected = state.state === this.selected;
            const fill = state.target ? state.taken / state.target : null;
            return {
                state: state.state,
                cells: [
                    ...COLUMNS.map((key) => ({ key, text: formatCount(state[key]) })),
                    { key: 'fill', text: fill === null ? '' : formatShare(fill) }
                ],
                class: isSelected ? 'selected' : '',
                pressed: isSelected ? 'true' : 'false'
            };
        });
    }

    handleSelect(event) {
        const { state } = event.currentTarget.dataset;
        const chosen = state === this.selected ? '' : state;
        this.dispatchEvent(new CustomEvent('stateselect', { detail: { state: chosen } }));
    }
}
