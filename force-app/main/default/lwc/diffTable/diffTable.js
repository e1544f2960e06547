import { LightningElement, api } from 'lwc';
import { DIFF } from 'c/labels';
import { formatCount, formatDelta, formatSigned } from 'c/formatUtils';

/** What this run has that the one before had not, result by result. */
export default class DiffTable extends LightningElement {
    /** @type {Dial.Run['diff']} */
    @api rows = [];
    /** @type {Dial.Output[]} titles of the results */
    @api outputs = [];

    caption = DIFF.caption;

    columns = [
        { key: 'output', label: DIFF.output },
        { key: 'before', label: DIFF.before, number: true },
        { key: 'after', label: DIFF.after, number: true },
        { key: 'change', label: DIFF.change, number: true },
        { key: 'added', label: DIFF.added, number: true },
        { key: 'removed', label: DIFF.removed, number: true }
    ];

    get lines() {
        const titles = new Map((this.outputs ?? []).map(({ name, title }) => [name, title]));
        return (this.rows ?? []).map(({ output, before, after, added, removed }) => ({
            key: output,
            output: titles.get(output) ?? output.replaceAll('_', ' '),
            before: formatCount(before),
            after: formatCount(after),
            change: formatDelta(after, before),
            added: formatSigned(added),
            removed: formatSigned(removed ? -removed : removed)
        }));
    }
}
