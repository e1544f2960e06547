import { LightningElement, api } from 'lwc';
import { ENGINES, fill } from 'c/labels';
import { changeOf, formatCount, formatDelta, formatSignedShare } from 'c/formatUtils';
import { followLink, hrefOf } from 'c/urlState';

/** What each engine made last night, beside the last accepted run and the nights before. */
export default class EngineSummary extends LightningElement {
    /** @type {{engine: string, rows: number | null, previous: number | null, spark: number[]}[]} */
    @api rows = [];
    /** Run whose funnels the links open. */
    @api runId = '';

    labels = ENGINES;

    _stateOf(engine) {
        return { place: 'run', ...(this.runId && { run: this.runId }), tab: 'funnel', step: engine };
    }

    get lines() {
        return (this.rows ?? []).map(({ engine, rows, previous, spark }) => ({
            engine,
            name: ENGINES[engine] ?? engine,
            unit: ENGINES[`${engine}Unit`] ?? '',
            href: hrefOf(this._stateOf(engine)),
            rows: formatCount(rows),
            change: formatSignedShare(changeOf(rows, previous)),
            hasChange: changeOf(rows, previous) !== null,
            changeName: fill(ENGINES.beforeThat, formatDelta(rows, previous)),
            spark
        }));
    }

    handleLink(event) {
        followLink(this, event, this._stateOf(event.currentTarget.dataset.engine));
    }
}
