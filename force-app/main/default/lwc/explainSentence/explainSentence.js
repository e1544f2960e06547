import { LightningElement, api } from 'lwc';
import { ENGINES, EXPLAIN } from 'c/labels';
import { formatPhone } from 'c/phoneUtils';
import { navigateEvent } from 'c/urlState';

/** Says in one sentence why something is on the list or not, and engine by engine what decided. */
export default class ExplainSentence extends LightningElement {
    /** @type {Dial.Explanation} */
    @api result;
    /** The headline alone, for where there is little room. */
    @api compact = false;

    labels = EXPLAIN;

    get engines() {
        return (this.result?.engines ?? []).map((engine) => ({
            ...engine,
            name: ENGINES[engine.engine] ?? engine.engine,
            icon: engine.included ? 'utility:success' : 'utility:dash',
            word: engine.included ? EXPLAIN.included : EXPLAIN.notIncluded,
            variant: engine.included ? 'success' : undefined,
            facts: (engine.facts ?? []).map((fact, index) => ({
                ...fact,
                key: `${engine.engine}-${index}`,
                value: fact.label === EXPLAIN.number ? formatPhone(fact.value) : fact.value,
                hasParameter: Boolean(fact.parameter)
            })),
            hasFacts: (engine.facts ?? []).length > 0
        }));
    }

    get showsEngines() {
        return !this.compact && this.engines.length > 0;
    }

    handlePreview(event) {
        const { engine, parameter, limit } = event.target.dataset;
        const name = parameter.includes('.') ? parameter.split('.').pop() : parameter;
        const value = limit ? { [`p.${engine}.${name}`]: limit } : {};
        this.dispatchEvent(navigateEvent({ place: 'launch', what: engine, ...value }));
    }
}
