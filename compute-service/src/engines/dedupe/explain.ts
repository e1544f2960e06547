import type { EngineContext } from '../engine.ts';
import {
    fact,
    insideSentence,
    numberWords,
    quoted,
    type EngineExplainer,
    type ExplainedSubject,
    type FactInput,
    type FactQuery,
    type Known,
    type Reasoning
} from '../explainer.ts';
import { e164Of } from '../shared/numbers.ts';
import { textList } from '../sql.ts';
import { dedupeTable, numberKeyOf, sameGroup } from './tables.ts';

const facts = ({ units }: FactInput): FactQuery => ({
    columns: {
        record_id: 'r.id',
        phone_text: 'r.phone_text',
        status: 'r.status',
        e164: e164Of('w.number'),
        number_key: numberKeyOf('w'),
        created_at: 'r.created_at',
        size: 'c.size',
        decided_at: 'd.decided_at',
        position: 'm.position',
        survivor_id: 'm.survivor_id',
        matched_by: 'm.matched_by',
        member_reason: 'm.reason'
    },
    from: `units u
join ${units.rowsOf('researched_phones', 'id', 'record_id')} r on r.id = u.record_id
left join ${units.rowsOf(dedupeTable('with_phone'), 'record_id')} w on w.record_id = u.record_id
left join (
    select * from ${dedupeTable('candidates')}
    where account_no in (select account_no from ${units.rowsOf(dedupeTable('with_phone'), 'record_id')} asked)
) c on ${sameGroup('c', 'w')}
left join (
    select account_id, number_key, max(decided_at) as decided_at from dismissed_duplicates group by account_id, number_key
) d on d.account_id = r.account_id and d.number_key = ${numberKeyOf('c')}
left join ${units.rowsOf(dedupeTable('members'), 'record_id')} m on m.record_id = u.record_id`
});

const recordWords = (known: Known): string => `the researched phone ${known.text('record_id') ?? ''}`;

const numberOf = (known: Known): string => {
    const e164 = known.text('e164');
    return e164 === null ? quoted(known.text('phone_text') ?? '') : numberWords(e164);
};

function aloneOrDismissed(known: Known, { parameters }: EngineContext): Reasoning {
    const { match } = parameters.dedupe;
    if (known.number('size') > 1) {
        const day = known.day('decided_at');
        return {
            sentence: `Not a duplicate: a person dismissed the ${known.number('size')} records with ${numberOf(known)} on ${day ?? ''}, and none is newer.`,
            facts: [fact('Dismissed on', day), fact('Records with the number', known.number('size'))]
        };
    }
    const same =
        match === 'exact_text' ? `the very text ${quoted(known.text('number_key') ?? '')}` : numberOf(known);
    return {
        sentence: `Not a duplicate: no other researched phone of the account holds ${same}.`,
        facts: [fact('Records with the number', 1, { limit: 2, parameter: 'dedupe.match' })]
    };
}

function reason({
    step,
    known,
    context
}: {
    readonly step: string | null;
    readonly known: Known;
    readonly context: EngineContext;
}): Reasoning {
    const record = recordWords(known);
    const text = fact('Text', known.text('phone_text'));
    switch (step) {
        case 'not_retired':
            return {
                sentence: `Not a duplicate: ${record} has the status ${quoted(known.text('status') ?? '')}, so it is not in use any more.`,
                facts: [
                    text,
                    fact('Status', known.text('status'), {
                        limit: context.parameters.dedupe.retired_statuses.join(', '),
                        parameter: 'dedupe.retired_statuses'
                    })
                ]
            };
        case 'with_account':
            return { sentence: `Not a duplicate: ${record} belongs to no account.`, facts: [text] };
        case 'with_phone':
            return { sentence: `Not a duplicate: ${record} holds no text.`, facts: [text] };
        case 'in_groups': {
            const { sentence, facts: values } = aloneOrDismissed(known, context);
            return { sentence, facts: [text, ...values] };
        }
        case 'duplicates':
            return {
                sentence: `Not a duplicate: ${insideSentence(known.text('member_reason') ?? '').replace(/^kept: /, 'it is kept as ')}.`,
                facts: [
                    text,
                    fact('Record', known.text('record_id')),
                    fact('Created on', known.day('created_at'))
                ]
            };
        default:
            return {
                sentence: `A duplicate of ${known.text('survivor_id') ?? ''}: ${insideSentence(known.text('member_reason') ?? '')}.`,
                facts: [
                    text,
                    fact('Record', known.text('record_id')),
                    fact('Kept record', known.text('survivor_id')),
                    fact('Found by', known.text('matched_by') === 'exact_text' ? 'same text' : 'same number')
                ]
            };
    }
}

function where({ kind, accountIds, number, recordIds }: ExplainedSubject): string {
    if (kind === 'account')
        return accountIds.length === 0
            ? 'false'
            : `record_id in (select id from researched_phones where account_id in (${textList(accountIds)}))`;
    if (recordIds.length > 0) return `record_id in (${textList(recordIds)})`;
    return number === null
        ? 'false'
        : `record_id in (select researched_phone_id from place_numbers where field_index = 0 and number = ${number})`;
}

/** Says why a researched phone is flagged as a duplicate or not. */
export const dedupeExplainer: EngineExplainer = {
    key: ['record_id'],
    laterSteps: [],
    facts,
    reason,
    where,
    namedBy: ['record_id'],
    unitWords: (known) => `${recordWords(known)}, ${numberOf(known)}`,
    absent: ({ subject }) => ({
        sentence:
            subject.kind === 'account'
                ? `Not a duplicate: ${subject.words} has no researched phone.`
                : `Not a duplicate: no researched phone holds ${subject.words}.`,
        facts: []
    })
};
