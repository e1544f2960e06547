import { LightningElement, api } from 'lwc';
import { ENGINES, EXPLAIN } from 'c/labels';
import { withDates } from 'c/formatUtils';
import { formatPhone } from 'c/phoneUtils';
import { navigateEvent } from 'c/urlState';

const RECORD_ID = '\\b(?=[a-zA-Z]*\\d)[a-zA-Z0-9]{15}[A-Z0-5]{3}\\b';
const ID = new RegExp(RECORD_ID, 'g');
const THIS_ID = new RegExp(`the record ${RECORD_ID}`, 'g');
/** "researched as {id}", "in phone_1 of {id}", "the researched phone {id}, +1 ...": what stands before says enough. */
const NAMED_ID = new RegExp(`(?: as| of)? ${RECORD_ID},?`, 'g');

const isRecordId = (value) => new RegExp(`^${RECORD_ID}$`).test(value ?? '');

/** A sentence as people read it: dates as theirs, records without their ids, which nobody knows. */
function inWords(sentence) {
    const named = new Set();
    return withDates(sentence ?? '')
        .replace(THIS_ID, EXPLAIN.thisRecord)
        .replace(ID, (id) => {
            const isKnown = named.has(id);
            named.add(id);
            return isKnown ? EXPLAIN.thatRecord : EXPLAIN.otherRecord;
        });
}

function valueOf({ label, value }) {
    if (label === EXPLAIN.number) return formatPhone(value);
    if (typeof value !== 'string') return value;
    return inWords(/[.:]/.test(value) ? value : value.replace(NAMED_ID, ''));
}

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
            sentence: inWords(engine.sentence),
            name: ENGINES[engine.engine] ?? engine.engine,
            icon: engine.included ? 'utility:success' : 'utility:dash',
            word: engine.included ? EXPLAIN.included : EXPLAIN.notIncluded,
            variant: engine.included ? 'success' : undefined,
            facts: (engine.facts ?? []).map((fact, index) => ({
                ...fact,
                label: fact.label.replace(NAMED_ID, ''),
                key: `${engine.engine}-${index}`,
                value: isRecordId(fact.value) ? '' : valueOf(fact),
                href: isRecordId(fact.value) ? `/lightning/r/${fact.value}/view` : '',
                hasParameter: Boolean(fact.parameter)
            })),
            hasFacts: (engine.facts ?? []).length > 0
        }));
    }

    get headline() {
        return inWords(this.result.headline);
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
