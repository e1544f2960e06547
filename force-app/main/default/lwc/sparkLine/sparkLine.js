import { LightningElement, api } from 'lwc';
import { SPARK, fill } from 'c/labels';
import { formatCount } from 'c/formatUtils';
import { linePath } from 'c/chartGeometry';

const WIDTH = 80;
const HEIGHT = 20;
const EDGE = 3;
const MOST_POINTS = 14;

/** The last nights at a glance: a line without axes, and the same in one sentence for those who do not see it. */
export default class SparkLine extends LightningElement {
    /** @type {number[]} oldest first */
    @api points = [];
    /** What the numbers are: "List". */
    @api label = '';
    /** Turns a value into text; counts without. @type {(value: number) => string} */
    @api format = formatCount;

    viewBox = `0 0 ${WIDTH} ${HEIGHT}`;
    width = WIDTH;
    height = HEIGHT;

    get values() {
        return (this.points ?? [])
            .slice(-MOST_POINTS)
            .filter((value) => value !== null && value !== undefined);
    }

    get hasLine() {
        return this.values.length > 1;
    }

    get marks() {
        const { values } = this;
        const [low, high] = [Math.min(...values), Math.max(...values)];
        const step = (WIDTH - 2 * EDGE) / Math.max(1, values.length - 1);
        const y = (value) =>
            high === low ? HEIGHT / 2 : HEIGHT - EDGE - ((value - low) / (high - low)) * (HEIGHT - 2 * EDGE);
        return values.map((value, index) => ({ x: EDGE + index * step, y: y(value) }));
    }

    get path() {
        return linePath(this.marks);
    }

    get last() {
        return this.marks[this.marks.length - 1];
    }

    get sentence() {
        const { values } = this;
        const format = this.format ?? formatCount;
        const [low, high] = [Math.min(...values), Math.max(...values)];
        const last = values[values.length - 1];
        return fill(SPARK.sentence, this.label, values.length, format(low), format(high), format(last));
    }
}
