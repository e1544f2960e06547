import {
    fact,
    numberWords,
    quoted,
    type FactInput,
    type FactQuery,
    type Known,
    type Reasoning,
    type UnitExplainer
} from '../explainer.ts';
import { flushTable } from './rules.ts';

const facts = ({ units }: FactInput): FactQuery => {
    const calls = units.rowsOf('all_calls', 'call_id');
    const ofTheirNumbers = (step: string): string =>
        `(select * from ${flushTable(step)} where number in (select number from ${calls} asked))`;
    return {
        columns: {
            call_id: 'c.call_id',
            account_id: 'c.account_id',
            e164: 'c.e164',
            phone_text: 'c.phone_text',
            call_day: 'c.call_day',
            disposition: 'c.disposition',
            answered_on: 'a.call_day',
            decided_on: 'd.decided_on'
        },
        from: `units u
join ${calls} c on c.call_id = u.call_id
left join ${ofTheirNumbers('last_answers')} a on a.account_no = c.account_no and a.number = c.number
left join ${ofTheirNumbers('last_decisions')} d on d.account_no = c.account_no and d.number = c.number`
    };
};

function whyNot({ step, known, asOf }: { step: string | null; known: Known; asOf: string }): string {
    const [answered, decided] = [known.day('answered_on'), known.day('decided_on')];
    switch (step) {
        case 'dated_until_as_of':
            return known.day('call_day') === null
                ? 'it has no day'
                : `it is later than the as-of date ${asOf}`;
        case 'with_account':
            return 'it belongs to no account';
        case 'with_number':
            return `${quoted(known.text('phone_text') ?? '')} is no valid number`;
        case 'after_last_answer':
            return decided !== null && decided >= (known.day('call_day') ?? '')
                ? `a person decided on the number on ${decided}`
                : `somebody answered on ${answered ?? ''}`;
        default:
            return `it was marked ${(known.text('disposition') ?? '').replaceAll('_', ' ')}`;
    }
}

/** Says why a call does not count against a number. */
export const callExplainer: UnitExplainer = {
    key: ['call_id'],
    namedBy: ['call_id'],
    facts,
    reason: ({ step, known, context }): Reasoning => {
        const e164 = known.text('e164');
        const to = e164 === null ? '' : ` to ${numberWords(e164)}`;
        const day = known.day('call_day');
        const on = day === null ? '' : ` of ${day}`;
        return {
            sentence: `The call${on}${to} does not count: ${whyNot({ step, known, asOf: context.asOf })}.`,
            facts: [fact('Call', known.text('call_id')), fact('Day', day)]
        };
    }
};
