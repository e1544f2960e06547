import type { EngineContext } from '../engine.ts';
import {
    fact,
    insideSentence,
    numberWords,
    quoted,
    type AskedUnits,
    type EngineExplainer,
    type ExplainedFact,
    type ExplainedSubject,
    type FactInput,
    type FactQuery,
    type Known,
    type Reasoning
} from '../explainer.ts';
import { count, counted } from '../share.ts';
import { e164Of } from '../shared/numbers.ts';
import { callExplainer } from './explain-call.ts';
import { flushRules, flushTable, tally, type FlushRule } from './rules.ts';

const SAME_PAIR = (alias: string): string =>
    `${alias}.account_no is not distinct from u.account_no and ${alias}.number is not distinct from u.number`;

/** Rows of a table by pair of account and number, only those of the units. */
const countedBy = ({
    units,
    table,
    figures
}: {
    readonly units: AskedUnits;
    readonly table: string;
    readonly figures: string;
}): string => `(
    select c.account_no, c.number, ${figures}
    from ${table} c
    where ${units.among('c.account_no', 'account_no')} and ${units.among('c.number', 'number')}
    group by c.account_no, c.number
)`;

function facts({ context, units }: FactInput): FactQuery {
    const pairsOf = (step: string): string => units.rowsOf(flushTable(step), 'account_no');
    const rules = flushRules(context);
    const mode = context.parameters.flush.span_mode;
    const tallies = rules.flatMap((rule) =>
        (['calls', 'first', 'last'] as const).map((figure) => [
            `${rule.id}_${figure}`,
            `t.${tally({ rule, mode, figure })}`
        ])
    );
    return {
        columns: {
            account_id: 'k.account_id',
            e164: e164Of('u.number'),
            text: 'n.text',
            calls: 'n.calls',
            answered_on: 'a.call_day',
            decided_on: 'd.decided_on',
            later_calls: 'l.calls',
            conflict_account: 'f.conflict_account_id',
            conflict_day: 'f.conflict_last_contact',
            verdict: 'v.reason',
            flag_reason: 'f.reason',
            places: 'r.places',
            ...Object.fromEntries(tallies)
        },
        from: `units u
left join ${units.rowsOf('account_keys', 'account_no')} k on k.account_no = u.account_no
left join ${countedBy({ units, table: 'all_calls', figures: 'count(*) as calls, min(c.phone_text) as text' })} n on ${SAME_PAIR('n')}
left join ${pairsOf('last_answers')} a on a.account_no = u.account_no and a.number = u.number
left join ${pairsOf('last_decisions')} d on d.account_no = u.account_no and d.number = u.number
left join ${countedBy({ units, table: flushTable('after_last_answer'), figures: 'count(*) as calls' })} l on ${SAME_PAIR('l')}
left join ${pairsOf('tallies')} t on t.account_no = u.account_no and t.number = u.number
left join ${pairsOf('verdicts')} v on v.account_no = u.account_no and v.number = u.number
left join ${pairsOf('flagged')} f on f.account_no = u.account_no and f.number = u.number
left join ${countedBy({ units, table: flushTable('removals'), figures: 'count(*) as places' })} r on ${SAME_PAIR('r')}`
    };
}

const words = (known: Known): string => {
    const e164 = known.text('e164');
    return e164 === null ? quoted(known.text('text') ?? '') : numberWords(e164);
};

const out = (why: string, values: readonly ExplainedFact[]): Reasoning => ({
    sentence: `Not flagged: ${why}.`,
    facts: values
});

const countFact = (label: string, calls: number): ExplainedFact => fact(label, calls);

/** Whichever came last: an answer, or a person's decision to keep the number. */
function whatCleared(known: Known): { readonly what: string; readonly day: string } | null {
    const [answered, decided] = [known.day('answered_on'), known.day('decided_on')];
    if (decided !== null && (answered === null || decided >= answered))
        return { what: 'a person decided on', day: decided };
    return answered === null ? null : { what: 'somebody answered at', day: answered };
}

const spanOf = (known: Known, rule: FlushRule): number => {
    const [first, last] = [known.day(`${rule.id}_first`), known.day(`${rule.id}_last`)];
    return first === null || last === null
        ? 0
        : Math.round((Date.parse(last) - Date.parse(first)) / 86_400_000);
};

/** `1 call marked wrong number, the limit is 2`. */
function ruleWords({
    known,
    rule,
    context
}: {
    readonly known: Known;
    readonly rule: FlushRule;
    readonly context: EngineContext;
}): string {
    const calls = known.number(`${rule.id}_calls`);
    const within = context.parameters.flush.span_mode === 'within' && rule.spanDays > 0;
    const marked = `${counted(calls, 'call')} marked ${rule.words}`;
    if (calls < rule.attempts)
        return `${marked}${within ? ` in the last ${counted(rule.spanDays, 'day')}` : ''}, the limit is ${String(rule.attempts)}`;
    return `${marked} over ${counted(spanOf(known, rule), 'day')}, at least ${String(rule.spanDays)} are asked for`;
}

const ruleFacts = (known: Known, rule: FlushRule): readonly ExplainedFact[] => [
    fact(`Calls marked ${rule.words}`, known.number(`${rule.id}_calls`), {
        limit: rule.attempts,
        parameter: `flush.${rule.id}_attempts`
    }),
    fact(`Days between them, ${rule.words}`, spanOf(known, rule), {
        limit: rule.spanDays,
        parameter: `flush.${rule.id}_span_days`
    })
];

function otherwiseMarked({
    number,
    calls,
    since
}: {
    readonly number: string;
    readonly calls: number;
    readonly since: string | null;
}): string {
    const after = since === null ? '' : ` after ${since}`;
    return calls === 1
        ? `the only call to ${number}${after} was not marked wrong number or disconnected`
        : `none of the ${count(calls)} calls to ${number}${after} was marked wrong number or disconnected`;
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
    const number = words(known);
    const calls = known.number('calls');
    const rules = flushRules(context);
    const cleared = whatCleared(known);
    switch (step) {
        case 'dated_until_as_of':
            return out(`no call to ${number} is dated on or before ${context.asOf}`, [
                countFact('Calls without a day or later', calls),
                fact('As-of date', context.asOf)
            ]);
        case 'with_account':
            return out(`the calls to ${number} belong to no account`, [countFact('Calls', calls)]);
        case 'with_number':
            return out(`${number} was called, but is no valid number`, [countFact('Calls', calls)]);
        case 'after_last_answer':
            return out(
                `${cleared?.what ?? 'somebody answered at'} ${number} on ${cleared?.day ?? ''}, and no call came after that`,
                [
                    fact('Last answered on', known.day('answered_on')),
                    fact('Last decision on', known.day('decided_on'))
                ]
            );
        case 'of_a_rule':
            return out(
                otherwiseMarked({ number, calls: known.number('later_calls'), since: cleared?.day ?? null }),
                [
                    countFact('Calls that count', known.number('later_calls')),
                    fact('Last answered on', known.day('answered_on'))
                ]
            );
        case 'verdicts':
            return out(
                `${number} has ${rules.map((rule) => ruleWords({ known, rule, context })).join('; ')}`,
                rules.flatMap((rule) => ruleFacts(known, rule))
            );
        case 'removals':
            return out(
                `the account does not hold ${number} any more, so nothing is to be removed. ${insideSentence(known.text('verdict') ?? '')}`,
                rules.flatMap((rule) => ruleFacts(known, rule))
            );
        default:
            return {
                sentence: `Flagged: ${known.text('flag_reason') ?? ''}`,
                facts: [
                    ...rules.flatMap((rule) => ruleFacts(known, rule)),
                    fact('Places that hold it', known.number('places')),
                    ...(known.text('conflict_account') === null
                        ? []
                        : [
                              fact('Reached at the account', known.text('conflict_account')),
                              fact('Reached there on', known.day('conflict_day'), {
                                  limit: context.parameters.flush.conflict_days,
                                  parameter: 'flush.conflict_days'
                              })
                          ])
                ]
            };
    }
}

function where({ kind, accountNos, number }: ExplainedSubject): string {
    const ofAccounts =
        accountNos.length === 0 ? 'account_no is null' : `account_no in (${accountNos.join(', ')})`;
    if (kind === 'account') return ofAccounts;
    if (number === null) return 'false';
    return kind === 'number' ? `number = ${number}` : `number = ${number} and ${ofAccounts}`;
}

/** Says why a number is flagged for removal from an account or not. */
export const flushExplainer: EngineExplainer = {
    key: ['account_no', 'number'],
    namedBy: ['account_id', 'e164'],
    laterSteps: ['verdicts', 'removals'],
    facts,
    reason,
    where,
    unitWords: (known) =>
        known.text('account_id') === null
            ? words(known)
            : `${words(known)} of ${known.text('account_id') ?? ''}`,
    absent: ({ subject }) => out(`no call to ${subject.words} is known`, []),
    rows: callExplainer
};
