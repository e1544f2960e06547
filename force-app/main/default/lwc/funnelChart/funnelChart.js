import { api } from 'lwc';
import ChartElement from 'c/chartElement';
import { CHART, ENGINES, FUNNEL, fill } from 'c/labels';
import { formatCount, formatShare, formatSigned } from 'c/formatUtils';
import { markAfterKey } from 'c/chartGeometry';

const BAR = 24;
const WIDE = 720;
const WIDE_LAYOUT = { titleWidth: 300, countWidth: 96, row: 52, barY: 0, titleY: 17 };
const NARROW_LAYOUT = { titleWidth: 0, countWidth: 84, row: 74, barY: 20, titleY: 14 };
const DROP_Y = 40;
const LEAST_WIDTH = 2;
const LOG_BELOW = 0.01;

const known = (value) => value !== null && value !== undefined;

/** What was left after each step of an engine, and what dropped the rest. */
export default class FunnelChart extends ChartElement {
    /** @type {Dial.Step[]} in the order of the funnel */
    @api steps = [];
    /** linear or log; by itself logarithmic where the last bar would hardly be seen. */
    @api scale = '';
    /** Engine the funnel is of. */
    @api engine = '';

    labels = { ...CHART, ...FUNNEL };
    isTable = false;
    _width = WIDE;
    _focused = 0;

    get title() {
        return fill(FUNNEL.title, ENGINES[this.engine] ?? this.engine);
    }

    get scales() {
        return [
            { label: FUNNEL.linear, value: 'linear' },
            { label: FUNNEL.log, value: 'log' }
        ];
    }

    get counts() {
        return (this.steps ?? []).map(({ rows }) => rows).filter(known);
    }

    get max() {
        return Math.max(1, ...this.counts);
    }

    get activeScale() {
        if (this.scale === 'log' || this.scale === 'linear') return this.scale;
        const last = this.counts[this.counts.length - 1];
        return known(last) && last / this.max < LOG_BELOW ? 'log' : 'linear';
    }

    get isLog() {
        return this.activeScale === 'log';
    }

    get layout() {
        return this._width >= WIDE ? WIDE_LAYOUT : NARROW_LAYOUT;
    }

    get width() {
        return this._width;
    }

    get height() {
        return Math.max(1, (this.steps ?? []).length * this.layout.row);
    }

    get viewBox() {
        return `0 0 ${this.width} ${this.height}`;
    }

    get bars() {
        const { layout, max, isLog } = this;
        const room = this.width - layout.titleWidth - layout.countWidth;
        const share = (rows) => (isLog ? Math.log10(1 + rows) / Math.log10(1 + max) : rows / max);
        let before = null;
        return (this.steps ?? []).map((step, index) => {
            const isKnown = known(step.rows);
            const barWidth = isKnown
                ? Math.max(step.rows > 0 ? LEAST_WIDTH : 0, share(step.rows) * room)
                : room;
            const drop = this._dropText(step, before);
            const isWrong =
                isKnown && known(before) && known(step.dropped) && step.rows + step.dropped !== before;
            const count = isKnown ? formatCount(step.rows) : FUNNEL.notRun;
            const name = fill(FUNNEL.name, step.title, count, drop || (known(before) ? FUNNEL.noDrop : ''));
            if (isKnown) before = step.rows;
            const top = index * layout.row;
            return {
                key: step.key,
                index,
                // The spaces keep the words of a bar apart for who reads its texts one after the other.
                title: `${step.title} `,
                titleY: top + layout.titleY,
                barX: layout.titleWidth,
                barY: top + layout.barY,
                barWidth,
                barHeight: BAR,
                barClass: isKnown ? 'bar' : 'bar hollow',
                count: `${count} `,
                countX: layout.titleWidth + (isKnown ? barWidth : 0) + 8,
                countY: top + layout.barY + 17,
                drop,
                dropX: layout.titleWidth,
                dropY: top + layout.barY + DROP_Y,
                warning: isWrong ? FUNNEL.mismatch : '',
                warningPath: isWrong
                    ? this._warningAt(layout.titleWidth + barWidth + 8, top + layout.barY)
                    : '',
                name: [step.dropped > 0 ? fill(FUNNEL.open, name) : name, isWrong ? FUNNEL.mismatch : '']
                    .filter(Boolean)
                    .join(' '),
                class: step.dropped > 0 ? 'step opens' : 'step',
                tabIndex: index === this._focused ? '0' : '-1',
                hitX: 0,
                hitY: top,
                hitWidth: this.width,
                hitHeight: layout.row - 4
            };
        });
    }

    _dropText(step, before) {
        if (!step.dropped) return '';
        const share = known(before) && before > 0 ? step.dropped / before : null;
        return fill(
            FUNNEL.drop,
            formatSigned(-step.dropped),
            step.dropReason ?? '',
            share === null ? FUNNEL.notRun : formatShare(share)
        );
    }

    _warningAt(x, y) {
        const left = x + 64;
        return `M${left} ${y + 20}h16l-8 -14zM${left + 8} ${y + 10}v5M${left + 8} ${y + 17}v1`;
    }

    get finding() {
        const ran = (this.steps ?? []).filter(({ rows }) => known(rows));
        if (ran.length === 0) return FUNNEL.descNotRun;
        const worst = ran.reduce((most, step) => ((step.dropped ?? 0) > (most.dropped ?? 0) ? step : most));
        const [first, last] = [ran[0], ran[ran.length - 1]];
        return fill(
            FUNNEL.desc,
            formatCount(last.rows),
            formatCount(first.rows),
            worst.dropReason ?? worst.title,
            formatCount(worst.dropped ?? 0)
        );
    }

    get toggleLabel() {
        return this.isTable ? CHART.showChart : CHART.showTable;
    }

    get columns() {
        return [
            { key: 'title', label: FUNNEL.step },
            { key: 'rows', label: FUNNEL.rows, number: true },
            { key: 'dropped', label: FUNNEL.dropped, number: true },
            { key: 'reason', label: FUNNEL.reason }
        ];
    }

    get rows() {
        return (this.steps ?? []).map(({ key, title, rows, dropped, dropReason }) => ({
            key,
            title,
            rows: known(rows) ? formatCount(rows) : FUNNEL.notRun,
            dropped: formatCount(dropped),
            reason: dropReason ?? ''
        }));
    }

    handleToggle() {
        this.isTable = !this.isTable;
    }

    handleScale(event) {
        this.dispatchEvent(new CustomEvent('scalechange', { detail: { scale: event.detail.value } }));
    }

    handleFocus(event) {
        this._focused = Number(event.currentTarget.dataset.index);
    }

    handleKey(event) {
        const index = Number(event.currentTarget.dataset.index);
        this._takeKey(event, {
            attribute: 'data-index',
            mark: index,
            next: markAfterKey(event.key, index, this.steps.length)
        });
    }

    handleClick(event) {
        this._select(Number(event.currentTarget.dataset.index));
    }

    _select(index) {
        const { key, title, dropped } = this.steps[index];
        if (!dropped) return;
        this.dispatchEvent(new CustomEvent('stepselect', { detail: { key, title } }));
    }
}
