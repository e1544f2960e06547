import { api } from 'lwc';
import ChartElement from 'c/chartElement';
import { CHART, TILES as LABELS } from 'c/labels';
import { formatCount, formatShare } from 'c/formatUtils';
import { hatchPath } from 'c/chartGeometry';
import { COLUMNS, ROWS, TILES } from './tiles';
import { fillOf, viewOf } from './measures';

const GAP = 4;
/** Between tiles that have no room for more. */
const NARROW_GAP = 1;
const TILE = { widest: 44, narrowest: 23, height: 40 };
/** Under this width of the map the gaps give way first: tiles are targets for fingers. */
const ROOM_FOR_GAPS = COLUMNS * (24 + GAP) - GAP;
const ROOM_FOR_VALUE = 36;
const SWATCH = { width: 28, height: 18 };
const HATCHES = {
    near: { lines: 1 },
    behind: { lines: 3 },
    far: { lines: 3, cross: true }
};
const DIRECTIONS = {
    ArrowRight: { column: 1, row: 0 },
    ArrowLeft: { column: -1, row: 0 },
    ArrowDown: { column: 0, row: 1 },
    ArrowUp: { column: 0, row: -1 }
};

const hatchIn = (key, box) => (HATCHES[key] ? hatchPath({ ...box, ...HATCHES[key] }) : '');
const cornerIn = (key, { x, y, width }) => (key === 'over' ? `M${x + width - 10} ${y}h10v10z` : '');

/** States to choose from, by name. */
export const STATE_OPTIONS = [...TILES]
    .sort((a, b) => a.name.localeCompare(b.name))
    .map(({ state, name }) => ({ value: state, label: name }));

/** The states as tiles: fill by pattern, readable without colour; arrows go to the nearest tile. */
export default class StateTileMap extends ChartElement {
    /** @type {Dial.StateOfList[]} states as the list has them */
    @api states = [];
    /** fill, target, supply, taken, recent, dialled or reached */
    @api measure = 'fill';
    /** Code of the state that is selected. */
    @api selected = '';
    /** Leaves out legend and table, where the map is one of several things. */
    @api compact = false;

    labels = { ...CHART, ...LABELS };
    isTable = false;
    _width = COLUMNS * (TILE.widest + GAP) - GAP;
    _focused = '';

    get gap() {
        return this._width < ROOM_FOR_GAPS ? NARROW_GAP : GAP;
    }

    get tileWidth() {
        const fitting = Math.floor((this._width - (COLUMNS - 1) * this.gap) / COLUMNS);
        return Math.max(TILE.narrowest, Math.min(TILE.widest, fitting));
    }

    get width() {
        return COLUMNS * (this.tileWidth + this.gap) - this.gap;
    }

    get height() {
        return ROWS * (TILE.height + this.gap) - this.gap;
    }

    get viewBox() {
        return `-2 -2 ${this.width + 4} ${this.height + 4}`;
    }

    get view() {
        return viewOf(this.states ?? [], this.measure);
    }

    get focusedState() {
        return this._focused || this.selected || TILES[0].state;
    }

    get tiles() {
        const byState = new Map((this.states ?? []).map((state) => [state.state, state]));
        const { view, tileWidth, gap } = this;
        return TILES.map((tile) => {
            const data = byState.get(tile.state) ?? { state: tile.state, target: 0, taken: 0 };
            const key = view.classOf(data);
            const box = {
                x: tile.column * (tileWidth + gap),
                y: tile.row * (TILE.height + gap),
                width: tileWidth,
                height: TILE.height
            };
            const isSelected = tile.state === this.selected;
            return {
                ...tile,
                ...box,
                class: `tile ${key}${isSelected ? ' selected' : ''}`,
                hatch: hatchIn(key, box),
                corner: cornerIn(key, box),
                middle: box.x + tileWidth / 2,
                codeY: box.y + (tileWidth >= ROOM_FOR_VALUE ? 17 : 24),
                valueY: box.y + 32,
                value: tileWidth >= ROOM_FOR_VALUE ? view.valueOf(data) : '',
                name: view.nameOf(tile.name, data),
                pressed: isSelected ? 'true' : 'false',
                tabIndex: tile.state === this.focusedState ? '0' : '-1'
            };
        });
    }

    get legend() {
        return this.view.legend.map(({ key, label }) => {
            const box = { x: 1, y: 1, width: SWATCH.width - 2, height: SWATCH.height - 2 };
            return {
                key,
                label,
                class: `tile ${key}`,
                ...box,
                hatch: hatchIn(key, box),
                corner: cornerIn(key, box)
            };
        });
    }

    get swatch() {
        return { ...SWATCH, viewBox: `0 0 ${SWATCH.width} ${SWATCH.height}` };
    }

    get hasLegend() {
        return !this.compact;
    }

    get toggleLabel() {
        return this.isTable ? CHART.showChart : CHART.showTable;
    }

    get columns() {
        return ['state', 'target', 'supply', 'taken', 'recent', 'dialled', 'reached', 'fill'].map((key) => ({
            key,
            label: LABELS[key],
            number: key !== 'state'
        }));
    }

    get rows() {
        return (this.states ?? []).map((state) => ({
            ...Object.fromEntries(this.columns.map(({ key }) => [key, formatCount(state[key])])),
            key: state.state,
            state: state.state,
            fill: formatShare(fillOf(state))
        }));
    }

    handleToggle() {
        this.isTable = !this.isTable;
    }

    handleFocus(event) {
        this._focused = event.currentTarget.dataset.state;
    }

    handleKey(event) {
        const { state } = event.currentTarget.dataset;
        this._takeKey(event, {
            attribute: 'data-state',
            mark: state,
            next: this._stateAfter(event.key, state)
        });
    }

    handleClick(event) {
        this._select(event.currentTarget.dataset.state);
    }

    _select(state) {
        const chosen = state === this.selected ? '' : state;
        this.dispatchEvent(new CustomEvent('stateselect', { detail: { state: chosen } }));
    }

    /** The nearest tile in a direction: along it first, as little aside as possible. */
    _stateAfter(key, state) {
        if (key === 'Home') return TILES[0].state;
        if (key === 'End') return TILES[TILES.length - 1].state;
        const way = DIRECTIONS[key];
        if (!way) return null;
        const from = TILES.find((tile) => tile.state === state);
        const distances = TILES.map((tile) => {
            const [columns, rows] = [tile.column - from.column, tile.row - from.row];
            const along = columns * way.column + rows * way.row;
            const aside = Math.abs(columns * way.row + rows * way.column);
            return { state: tile.state, along, distance: along + 2 * aside };
        });
        const ahead = distances.filter(({ along }) => along > 0).sort((a, b) => a.distance - b.distance);
        return ahead.length > 0 ? ahead[0].state : null;
    }
}
