import type { SqlStep } from '../engine.ts';
import { age } from '../shared/age.ts';
import { READ_CALLS } from '../shared/calls.ts';
import { e164Of } from '../shared/numbers.ts';
import { wholeNumber } from '../sql.ts';
import { flushReason } from './reason.ts';
import { counts, flushRules, flushTable, holds, lastCallFirst, tally, type SpanMode } from './rules.ts';

const MODES: readonly SpanMode[] = ['at_least', 'within'];

/** Calls kept as evidence for each flagged number. */
const EVIDENCE_CALLS = 20;

const tallies: SqlStep = {
    kind: 'sql',
    name: 'tallies',
    title: 'Calls counted by number',
    sentence: 'One row is an account and number with the calls that each rule counts, in both span modes.',
    dropReason: null,
    funnelPosition: null,
    select: (context) => {
        const figures = flushRules(context).flatMap((rule) =>
            MODES.flatMap((mode) => {
                const counted = `filter (where ${counts({ rule, mode }, context)})`;
                return [
                    `count(*) ${counted} as ${tally({ rule, mode, figure: 'calls' })}`,
                    `min(call_day) ${counted} as ${tally({ rule, mode, figure: 'first' })}`,
                    `max(call_day) ${counted} as ${tally({ rule, mode, figure: 'last' })}`
                ];
            })
        );
        return `select account_no, number,
    ${figures.join(',\n    ')}
from ${flushTable('of_a_rule')}
group by account_no, number`;
    }
};

const verdicts: SqlStep = {
    kind: 'sql',
    name: 'verdicts',
    title: 'Numbers for which a rule holds',
    sentence: 'One row is an account and number for which a rule holds in the chosen span mode (F3, F4).',
    dropReason: null,
    funnelPosition: null,
    select: (context) => {
        const mode = context.parameters.flush.span_mode;
        const [wrongNumber, disconnected] = flushRules(context);
        const wrongNumberHolds = holds({ rule: wrongNumber, mode }, context);
        const disconnectedHolds = holds({ rule: disconnected, mode }, context);
        return `select account_no, number,
    ${wrongNumberHolds} as wrong_number_holds,
    ${disconnectedHolds} as disconnected_holds,
    case when ${wrongNumberHolds} and ${disconnectedHolds} then 'wrong_number|disconnected'
        when ${wrongNumberHolds} then 'wrong_number'
        else 'disconnected' end as rule,
    ${tally({ rule: wrongNumber, mode, figure: 'calls' })} as wrong_number_count,
    ${tally({ rule: disconnected, mode, figure: 'calls' })} as disconnected_count,
    ${flushReason(context)} as reason
from ${flushTable('tallies')}
where ${wrongNumberHolds} or ${disconnectedHolds}`;
    }
};

const spanVariants: SqlStep = {
    kind: 'sql',
    name: 'span_variants',
    title: 'Flagged numbers in both span modes',
    sentence: 'One row is a span mode with the number of accounts and numbers that it would flag.',
    dropReason: null,
    funnelPosition: null,
    select: (context) =>
        MODES.map((mode) => {
            const anyHolds = flushRules(context)
                .map((rule) => holds({ rule, mode }, context))
                .join(' or ');
            return `select '${mode}' as span_mode, count(*) as flagged_numbers
from ${flushTable('tallies')}
where ${anyHolds}`;
        }).join('\nunion all\n')
};

const countedCalls: SqlStep = {
    kind: 'sql',
    name: 'counted_calls',
    title: 'Calls that decided',
    sentence:
        'One row is a counted call of a rule that holds, numbered from the newest for each account and number (F8).',
    dropReason: null,
    funnelPosition: null,
    select: (context) => {
        const mode = context.parameters.flush.span_mode;
        const counted = flushRules(context).map(
            (rule) => `(v.${rule.id}_holds and ${counts({ rule, mode }, context)})`
        );
        return `select c.account_no, c.number, c.call_id, c.call_day, c.created_at, c.disposition, t.owner_id,
    row_number() over (partition by c.account_no, c.number order by ${lastCallFirst('c')}) as newest
from ${flushTable('of_a_rule')} c
join ${flushTable('verdicts')} v on v.account_no = c.account_no and v.number = c.number
join ${READ_CALLS} t on t.id = c.call_id
where ${counted.join(' or ')}`;
    }
};

const conflicts: SqlStep = {
    kind: 'sql',
    name: 'conflicts',
    title: 'Numbers that reach somebody elsewhere',
    sentence:
        'One row is an account and flagged number with the last contact that another account had through it (F6).',
    dropReason: null,
    funnelPosition: null,
    select: (context) => `select account_no, number, conflict_account_no, conflict_last_contact
from (
    select v.account_no, v.number, c.account_no as conflict_account_no, c.call_day as conflict_last_contact,
        row_number() over (partition by v.account_no, v.number order by ${lastCallFirst('c')}) as newest
    from ${flushTable('verdicts')} v
    join ${flushTable('with_number')} c on c.number = v.number and c.account_no <> v.account_no
    where c.disposition = 'contact'
        and ${age('c.call_day', context)} < ${wholeNumber(context.parameters.flush.conflict_days)}
) contacts
where newest = 1`
};

const flagged: SqlStep = {
    kind: 'sql',
    name: 'flagged',
    title: 'Flagged numbers',
    sentence: 'One row is an account and number to be removed from that account, with the calls that say so.',
    dropReason: null,
    funnelPosition: null,
    select: () => `with dated as (
    select account_no, number, min(call_day) as first_date, max(call_day) as last_date,
        max(case when newest = 1 then owner_id end) as last_agent
    from ${flushTable('counted_calls')}
    group by account_no, number
)
select v.account_no, v.number, k.account_id, ${e164Of('v.number')} as e164, v.rule, v.wrong_number_count, v.disconnected_count,
    d.first_date, d.last_date, d.last_agent,
    c.conflict_account_no is not null as conflict, o.account_id as conflict_account_id, c.conflict_last_contact,
    case when c.conflict_account_no is null then v.reason
        else v.reason || ' It reached somebody on another account, so a person decides.' end as reason
from ${flushTable('verdicts')} v
join dated d on d.account_no = v.account_no and d.number = v.number
join account_keys k on k.account_no = v.account_no
left join ${flushTable('conflicts')} c on c.account_no = v.account_no and c.number = v.number
left join account_keys o on o.account_no = c.conflict_account_no`
};

const evidence: SqlStep = {
    kind: 'sql',
    name: 'evidence',
    title: 'Evidence',
    sentence: `One row is a flagged number with its newest counted calls, at most ${EVIDENCE_CALLS}, as JSON.`,
    dropReason: null,
    funnelPosition: null,
    select: ({ dialect }) => {
        const escaped = (text: string): string =>
            `'"' || replace(replace(${dialect.regexpReplaceAll(text, '[\\x00-\\x1F]', ' ')}, '\\', '\\\\'), '"', '\\"') || '"'`;
        const call = [
            `'{"call_id":' || ${escaped('call_id')}`,
            `',"date":"' || ${dialect.isoDate('call_day')} || '"'`,
            `',"disposition":"' || disposition || '"'`,
            `',"agent":' || coalesce(${escaped('owner_id')}, 'null') || '}'`
        ].join(' || ');
        const calls = dialect.orderedStringAggregate({ text: call, separator: ',', orderBy: 'newest' });
        return `select k.account_id, ${e164Of('c.number')} as e164, '[' || ${calls} || ']' as calls
from ${flushTable('counted_calls')} c
join account_keys k on k.account_no = c.account_no
where newest <= ${EVIDENCE_CALLS}
group by k.account_id, c.number`;
    }
};

/** From the calls of a rule to the numbers that it flags. */
export const numberSteps: readonly SqlStep[] = [
    tallies,
    verdicts,
    spanVariants,
    countedCalls,
    conflicts,
    flagged,
    evidence
];
