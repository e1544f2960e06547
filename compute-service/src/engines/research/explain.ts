import type { EngineContext } from '../engine.ts';
import {
    ageOf,
    beforeTheRun,
    fact,
    quoted,
    type AskedUnits,
    type EngineExplainer,
    type ExplainedFact,
    type FactInput,
    type FactQuery,
    type Known,
    type Reasoning
} from '../explainer.ts';
import { count } from '../share.ts';
import type { SqlDialect } from '../dialect.ts';
import { flushedNumbers } from '../shared/flushed-numbers.ts';
import { fieldOf } from '../shared/place-words.ts';
import { householdKey } from './queue-steps.ts';
import { researchTable } from './tables.ts';

/** The first place of each account that holds a number which counts (R2). */
const firstPlace = (
    units: AskedUnits,
    {
        ofObject,
        condition,
        dialect
    }: { readonly ofObject: string; readonly condition: string; readonly dialect: SqlDialect }
): string => `(
    select account_no, text, record_id, field
    from (
        select p.account_no, p.text, p.researched_phone_id as record_id, ${fieldOf('p.field_index')} as field,
            row_number() over (partition by p.account_no order by p.field_index, p.researched_phone_id) as place
        from ${units.rowsOf('place_numbers', 'account_no')} p
        where ${ofObject} and not p.retired and ${condition}
            and not exists (select 1 from ${flushedNumbers(dialect)} f where f.account_no = p.account_no and f.number = p.number)
    ) places
    where place = 1
)`;

function facts({ context, units }: FactInput): FactQuery {
    const accountsOf = (step: string): string => units.rowsOf(researchTable(step), 'account_no');
    const { dialect, parameters } = context;
    const dialable = parameters.research.blank === 'not_dialable' ? 'p.geographic' : 'true';
    const households = `select account_no, ${householdKey(dialect)} as household from ${accountsOf('addressed')} asked`;
    return {
        columns: {
            account_id: 'k.account_id',
            name: 'a.name',
            researched_id: 'r.record_id',
            researched_text: 'r.text',
            field: 'f.field',
            field_text: 'f.text',
            researched_at: 'l.researched_at',
            outcome: 'l.outcome',
            age: 'l.age',
            request_id: 'o.id',
            request_status: 'o.status',
            request_at: 'o.created_at',
            blocked_source: 'b.source',
            blocked_reason: 'b.reason',
            household: 'h.household',
            household_account: 'w.account_id',
            household_rank: 'w.rank',
            rank: 'q.rank',
            queue_reason: 'm.reason'
        },
        from: `units u
join ${units.rowsOf('account_keys', 'account_no')} k on k.account_no = u.account_no
left join (
    select id, name from accounts where id in (select account_id from ${units.rowsOf('account_keys', 'account_no')} asked)
) a on a.id = k.account_id
left join ${firstPlace(units, { ofObject: 'p.field_index = 0', condition: 'true', dialect })} r on r.account_no = u.account_no
left join ${firstPlace(units, { ofObject: 'p.field_index > 0', condition: dialable, dialect })} f on f.account_no = u.account_no
left join ${accountsOf('latest_research')} l on l.account_no = u.account_no
left join (
    select account_id, id, status, created_at,
        row_number() over (partition by account_id order by created_at desc nulls last, id) as newest
    from open_requests
    where lower(${dialect.trim('status')}) in ('open', 'claimed')
) o on o.account_id = k.account_id and o.newest = 1
left join (
    select account_no, source, reason, row_number() over (partition by account_no order by source) as first
    from ${units.rowsOf('blocked_accounts', 'account_no')} blocked
) b on b.account_no = u.account_no and b.first = 1
left join (${households}) h on h.account_no = u.account_no
left join (
    select household, min_by(account_id, rank) as account_id, min(rank) as rank
    from ${researchTable('one_per_household')}
    where household in (select household from (${households}) asked)
    group by household
) w on w.household = h.household
left join ${accountsOf('one_per_household')} q on q.account_no = u.account_no
left join ${accountsOf('within_max_requests')} m on m.account_no = u.account_no`
    };
}

const out = (why: string, values: readonly ExplainedFact[]): Reasoning => ({
    sentence: `Not in the research queue: ${why}.`,
    facts: values
});

function recentlyResearched(known: Known, context: EngineContext): Reasoning {
    const day = known.day('researched_at') ?? '';
    const age = ageOf(day, context);
    const days = context.parameters.research.recheck_days;
    return out(`researched on ${day}, ${beforeTheRun(age)}; it is due again after ${count(days)}`, [
        fact('Last researched on', day),
        fact('Days since', age, { limit: days, parameter: 'research.recheck_days' }),
        fact('Outcome', known.text('outcome'))
    ]);
}

const BLOCKED_BY: Readonly<Record<string, string>> = {
    account: 'the account is marked do not call',
    suppression: 'the account is on the suppression list',
    call: 'the account asked not to be called'
};

function reason({
    step,
    known,
    context
}: {
    readonly step: string | null;
    readonly known: Known;
    readonly context: EngineContext;
}): Reasoning {
    const { research } = context.parameters;
    switch (step) {
        case 'active':
            return out('the account is not active', [fact('Active', 'no')]);
        case 'without_researched_phone':
            return out(`it has the researched phone ${quoted(known.text('researched_text') ?? '')}`, [
                fact('Researched phone', known.text('researched_id')),
                fact('Text', known.text('researched_text'))
            ]);
        case 'phone_fields_blank':
            return out(
                `the field ${known.text('field') ?? ''} holds ${quoted(known.text('field_text') ?? '')}`,
                [
                    fact('Field', known.text('field')),
                    fact('Text', known.text('field_text'), {
                        limit: research.blank,
                        parameter: 'research.blank'
                    })
                ]
            );
        case 'not_recently_researched':
            return recentlyResearched(known, context);
        case 'without_open_request': {
            const day = known.day('request_at');
            return out(`a research request is open${day === null ? '' : ` since ${day}`}`, [
                fact('Request', known.text('request_id')),
                fact('Status', known.text('request_status'))
            ]);
        }
        case 'not_suppressed':
            return out(BLOCKED_BY[known.text('blocked_source') ?? ''] ?? 'the account must not be called', [
                fact('Source', known.text('blocked_source')),
                fact('Reason', known.text('blocked_reason'))
            ]);
        case 'one_per_household':
            return out(
                `its household is researched through the account ${known.text('household_account') ?? ''}, rank ${count(known.number('household_rank'))}`,
                [
                    fact('Household', known.text('household'), {
                        limit: 'one account',
                        parameter: 'research.household_dedupe'
                    }),
                    fact('Researched instead', known.text('household_account'))
                ]
            );
        case 'within_max_requests':
            return out(
                `its rank is ${count(known.number('rank'))}, and the queue ends at ${count(research.max_requests)}`,
                [
                    fact('Rank', known.number('rank'), {
                        limit: research.max_requests,
                        parameter: 'research.max_requests'
                    })
                ]
            );
        default:
            return {
                sentence: `In the research queue: rank ${count(known.number('rank'))}. ${known.text('queue_reason') ?? ''}`,
                facts: [
                    fact('Rank', known.number('rank'), {
                        limit: research.max_requests,
                        parameter: 'research.max_requests'
                    }),
                    fact('Last researched on', known.day('researched_at'))
                ]
            };
    }
}

/** Says why an account is in the research queue or not. */
export const researchExplainer: EngineExplainer = {
    key: ['account_no'],
    namedBy: ['account_id'],
    laterSteps: [],
    facts,
    reason,
    where: ({ accountNos }) =>
        accountNos.length === 0 ? 'false' : `account_no in (${accountNos.join(', ')})`,
    unitWords: (known) => `the account ${known.text('name') ?? known.text('account_id') ?? ''}`,
    absent: ({ subject }) =>
        out(
            subject.kind === 'account'
                ? `${subject.words} is not among the accounts`
                : `${subject.words} is stored on no known account`,
            []
        )
};
