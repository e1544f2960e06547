import { LightningElement, api } from 'lwc';
import { ENGINES, PREVIEW, fill } from 'c/labels';
import { formatCount, formatExact, formatSigned } from 'c/formatUtils';

/** Counts now beside counts with the new values, and what would come and go. */
export default class PreviewComparison extends LightningElement {
    /** @type {Dial.Preview | undefined} */
    @api result;
    @api busy = false;
    /** Values changed since the result was made. */
    @api isOld = false;
    /** A preview takes longer than usual. */
    @api isSlow = false;

    labels = PREVIEW;
    _open = '';

    columns = [
        { key: 'name', label: PREVIEW.what },
        { key: 'now', label: PREVIEW.now, number: true },
        { key: 'proposed', label: PREVIEW.proposed, number: true },
        { key: 'change', label: PREVIEW.change, number: true }
    ];

    get hasResult() {
        return this.result?.status === 'ready';
    }

    get dataText() {
        return fill(PREVIEW.dataOf, formatExact(this.result.dataAt));
    }

    get bodyClass() {
        return this.isOld ? 'old' : '';
    }

    get engines() {
        return (this.result.engines ?? []).map((engine) => {
            const { samples = {} } = engine;
            return {
                key: `${engine.engine}.${engine.output}`,
                name: ENGINES[engine.engine] ?? engine.engine,
                unit: ENGINES[`${engine.engine}Unit`] ?? engine.output.replaceAll('_', ' '),
                rows: this._rows(engine),
                buttons: ['added', 'dropped']
                    .filter((kind) => (samples[kind] ?? []).length > 0)
                    .map((kind) => {
                        const key = `${engine.engine}.${kind}`;
                        return {
                            key,
                            kind,
                            engine: engine.engine,
                            label: fill(PREVIEW[kind], formatCount(samples[kind].length)),
                            expanded: key === this._open ? 'true' : 'false'
                        };
                    }),
                samples: this._samplesOf(engine)
            };
        });
    }

    /** @param {Dial.Preview['engines'][number]} engine */
    _rows({ now, proposed, variants, states }) {
        const line = (key, name, pair) => ({
            key,
            name,
            now: formatCount(pair.now),
            proposed: formatCount(pair.proposed),
            change: formatSigned(pair.proposed - pair.now)
        });
        const more = Object.entries(variants ?? {}).map(([name, pair]) =>
            line(name, fill(PREVIEW.variant, name.replaceAll('_', ' ')), pair)
        );
        const changed = (states ?? [])
            .filter((state) => state.now !== state.proposed)
            .map((state) => line(state.state, state.state, state));
        return [line('all', PREVIEW.all, { now, proposed }), ...more, ...changed];
    }

    _samplesOf({ engine, samples = {} }) {
        const [of, kind] = this._open.split('.');
        if (of !== engine) return [];
        return (samples[kind] ?? []).map(({ key, sentence }) => ({ key, sentence }));
    }

    handleSample(event) {
        const { engine, kind } = event.target.dataset;
        const key = `${engine}.${kind}`;
        this._open = this._open === key ? '' : key;
        this.dispatchEvent(
            new CustomEvent('sampleopen', { detail: { engine, kind, isOpen: this._open === key } })
        );
    }
}
