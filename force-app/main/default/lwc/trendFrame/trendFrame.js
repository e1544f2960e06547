import { api } from 'lwc';
import ChartElement from 'c/chartElement';
import { CHART } from 'c/labels';
import { bandPath, linePath, markAfterKey } from 'c/chartGeometry';

const SHAPES = {
    dot: (x, y) => `M${x - 4} ${y}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z`,
    hollow: (x, y) => `M${x - 4} ${y}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z`,
    cross: (x, y) => `M${x - 4} ${y - 4}l8 8M${x + 4} ${y - 4}l-8 8`,
    square: (x, y) => `M${x - 4} ${y - 4}h8v8h-8z`
};

const HEIGHT = 260;
const EDGE = { left: 56, right: 40, top: 12, bottom: 28 };
const LEAST_LABEL_PX = 90;

/**
 * A chart over time: axes, marks with one tab stop, the value of the mark in words, and the same as a table. What is
 * drawn comes from the component around it, in parts of the plot from 0 to 1.
 */
export default class TrendFrame extends ChartElement {
    @api heading = '';
    /** The finding in a sentence. */
    @api finding = '';
    /** @type {{at: number, label: string}[]} labels of the vertical axis, from 0 (bottom) to 1 */
    @api ticks = [];
    /** @type {{at: number, label: string}[]} labels of the horizontal axis, from 0 (left) to 1 */
    @api dates = [];
    /** Lines and areas. @type {{key: string, class: string, points: ({x: number, y: number, low?: number}|null)[]}[]} */
    @api series = [];
    /** @type {{key: string, x: number, y: number, shape: string, name: string}[]} */
    @api marks = [];
    /** @type {{key: string, class: string, label: string}[]} */
    @api legend = [];
    /** @type {Dial.TableColumn[]} */
    @api columns = [];
    /** @type {Dial.TableRow[]} */
    @api rows = [];

    labels = CHART;
    isTable = false;
    height = HEIGHT;
    shown = '';
    _width = 560;
    _focused = -1;

    get width() {
        return this._width;
    }

    get viewBox() {
        return `0 0 ${this._width} ${HEIGHT}`;
    }

    _x(part) {
        return EDGE.left + part * (this._width - EDGE.left - EDGE.right);
    }

    _y(part) {
        return HEIGHT - EDGE.bottom - part * (HEIGHT - EDGE.top - EDGE.bottom);
    }

    get horizontals() {
        return this.ticks.map(({ at, label }, index) => ({
            key: index,
            label,
            y: this._y(at),
            textY: this._y(at) + 4,
            textX: EDGE.left - 8,
            x1: EDGE.left,
            x2: this._width - EDGE.right
        }));
    }

    get verticals() {
        const most = Math.max(2, Math.floor((this._width - EDGE.left) / LEAST_LABEL_PX));
        const step = Math.ceil(this.dates.length / most);
        return this.dates
            .filter((_, index) => index % Math.max(1, step) === 0)
            .map(({ at, label }, index) => ({ key: index, label, x: this._x(at), y: HEIGHT - 8 }));
    }

    get paths() {
        return this.series.map(({ key, class: name, points }) => {
            const placed = points.map(
                (point) =>
                    point && {
                        x: this._x(point.x),
                        y: this._y(point.y),
                        high: this._y(point.y),
                        low: point.low === undefined ? undefined : this._y(point.low)
                    }
            );
            const isBand = placed.some((point) => point?.low !== undefined);
            return { key, class: name, d: isBand ? bandPath(placed) : linePath(placed) };
        });
    }

    get shapes() {
        const focused = this._focused < 0 ? this.marks.length - 1 : this._focused;
        return this.marks.map((mark, index) => {
            const [x, y] = [this._x(mark.x), this._y(mark.y)];
            return {
                ...mark,
                index,
                d: SHAPES[mark.shape]?.(x, y) ?? SHAPES.dot(x, y),
                class: `mark ${mark.shape}`,
                hitX: x,
                hitY: y,
                tabIndex: index === focused ? '0' : '-1'
            };
        });
    }

    get toggleLabel() {
        return this.isTable ? CHART.showChart : CHART.showTable;
    }

    handleToggle() {
        this.isTable = !this.isTable;
    }

    handleShow(event) {
        const index = Number(event.currentTarget.dataset.index);
        this.shown = this.marks[index].name;
        if (event.type === 'focus') this._focused = index;
    }

    handleHide() {
        this.shown = '';
    }

    handleKey(event) {
        const index = Number(event.currentTarget.dataset.index);
        if (event.key === 'Escape') {
            this.shown = '';
            return;
        }
        this._takeKey(event, {
            attribute: 'data-index',
            mark: index,
            next: markAfterKey(event.key, index, this.marks.length)
        });
    }

    handleClick(event) {
        this._select(Number(event.currentTarget.dataset.index));
    }

    _select(index) {
        this.dispatchEvent(new CustomEvent('pointselect', { detail: { key: this.marks[index].key } }));
    }
}
