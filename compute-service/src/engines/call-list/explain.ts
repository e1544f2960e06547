import {
    fact,
    insideSentence,
    numberWords,
    quoted,
    type EngineExplainer,
    type ExplainedFact,
    type ExplainedSubject,
    type Known,
    type Reasoning
} from '../explainer.ts';
import { count } from '../share.ts';
import { textList } from '../sql.ts';
import { listFacts } from './explain-facts.ts';
import { candidateReason } from './explain-candidate.ts';
import { placeReason } from './explain-place.ts';
import { windowWords } from './zone-words.ts';

const fieldWords = (known: Known): string => {
    const field = known.text('field') ?? '';
    return field.startsWith('phone_') && field !== 'phone_text'
        ? `in ${field} of ${known.text('account_id') ?? ''}`
        : `researched as ${known.text('record_id') ?? ''}`;
};

const numberOf = (known: Known): string => {
    const e164 = known.text('e164');
    return e164 === null ? quoted(known.text('text') ?? '') : numberWords(e164);
};

function onTheList(known: Known): Reasoning {
    const window = windowWords(known.text('window_local') ?? '');
    const values: ExplainedFact[] = [
        fact('Rank', known.number('rank')),
        fact('Number', numberOf(known)),
        fact('Stored', fieldWords(known)),
        fact('State', known.text('state')),
        fact('Hours', window)
    ];
    return {
        sentence: `On the list: rank ${count(known.number('rank'))}, ${numberOf(known)} may be called ${window}; ${insideSentence(known.text('list_reason') ?? '').replaceAll('; ', ', ')}.`,
        facts: values
    };
}

function where({ kind, accountNos, number, recordIds }: ExplainedSubject): string {
    const ofAccounts = accountNos.length === 0 ? 'false' : `account_no in (${accountNos.join(', ')})`;
    if (kind === 'account') return ofAccounts;
    if (kind === 'number' && number !== null) return `number = ${number}`;
    const researched = recordIds.length === 0 ? 'false' : `researched_phone_id in (${textList(recordIds)})`;
    const inFields = kind === 'number' ? `field_index > 0 and ${ofAccounts}` : 'false';
    return `(${researched} or ${inFields}) and number is not distinct from ${number ?? 'null'}`;
}

/** Says why a stored number is on the call list or not. */
export const callListExplainer: EngineExplainer = {
    key: ['account_no', 'researched_phone_id', 'field_index'],
    namedBy: ['account_id', 'record_id', 'field', 'e164'],
    laterSteps: [],
    facts: listFacts,
    where,
    unitWords: (known) => `${numberOf(known)}, ${fieldWords(known)}`,
    reason: ({ step, known, context }) => {
        if (step === null) return onTheList(known);
        const explained = { step, known, context, number: numberOf(known) };
        const { why, facts } = placeReason(explained) ?? candidateReason(explained);
        return { sentence: `Not on the list: ${why}.`, facts: [fact('Number', numberOf(known)), ...facts] };
    },
    absent: ({ subject }) => ({
        sentence:
            subject.kind === 'account'
                ? `Not on the list: ${subject.words} has no phone number in use.`
                : `Not on the list: no phone number in use is ${subject.words}.`,
        facts: []
    })
};
