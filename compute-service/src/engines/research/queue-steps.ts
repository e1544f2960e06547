import type { SqlStep } from '../engine.ts';
import type { SqlDialect } from '../dialect.ts';
import { BLANK_CLASS } from '../shared/blanks.ts';
import { flushedNumbers } from '../shared/flushed-numbers.ts';
import { POSTAL_CODE } from '../shared/locations.ts';
import { dayInWords } from '../shared/words.ts';
import { dateLiteral, textLiteral, wholeNumber } from '../sql.ts';
import { researchTable } from './tables.ts';

const ADDRESS = ['street', 'city', 'state', 'postal_code'] as const;

/** The latest address in force, else the account's own as a whole (R6). */
const addressed: SqlStep = {
    kind: 'sql',
    name: 'addressed',
    title: 'Accounts with their address',
    sentence: 'One row is an account that may be researched, with the address in force.',
    dropReason: null,
    funnelPosition: null,
    select: ({ dialect, asOf }) => {
        const filled = (column: string): string => `coalesce(${dialect.trim(column)}, '') <> ''`;
        const own = (column: string): string =>
            `case when d.account_no is not null then d.${column} else a.${column} end as ${column}`;
        return `select account_no, account_id, name, created_at, ${ADDRESS.join(', ')}, address_source, researched_at, outcome, age,
    number_flushed, ${ADDRESS.map(filled).join(' and ')} as address_complete
from (
    select n.account_no, a.id as account_id, a.name, a.created_at, ${ADDRESS.map(own).join(', ')},
        case when d.account_no is not null then 'account_address' else 'account' end as address_source,
        n.researched_at, n.outcome, n.age, lost.account_no is not null as number_flushed
    from ${researchTable('not_suppressed')} n
    join account_keys k on k.account_no = n.account_no
    join accounts a on a.id = k.account_id
    left join (
        select asked.account_no, ${ADDRESS.map((column) => `addresses.${column}`).join(', ')},
            row_number() over (partition by asked.account_no order by addresses.effective_at desc, addresses.id desc) as newest
        from ${researchTable('not_suppressed')} asked
        join account_keys keys on keys.account_no = asked.account_no
        join addresses on addresses.account_id = keys.account_id
        where cast(addresses.effective_at as date) <= ${dateLiteral(asOf)}
    ) d on d.account_no = n.account_no and d.newest = 1
    left join (
        select distinct p.account_no
        from place_numbers p
        join ${flushedNumbers(dialect)} f on f.account_no = p.account_no and f.number = p.number
        where not p.retired
    ) lost on lost.account_no = n.account_no
) merged`;
    }
};

const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
/** Every ASCII character that is no letter or digit, and every blank (R8, G3). */
const NO_WORD = `[\\x{00}-\\x{2F}\\x{3A}-\\x{40}\\x{5B}-\\x{60}\\x{7B}-\\x{7F}${BLANK_CLASS}]`;

/** R8 over an address: street in one spelling and the postal code; '' where either is missing. */
export function householdKey(dialect: SqlDialect): string {
    const lower = `translate(street, '${UPPER}', '${UPPER.toLowerCase()}')`;
    const street = dialect.trim(dialect.regexpReplaceAll(lower, NO_WORD, ' '));
    const postal = dialect.trim('postal_code');
    const code = `case when ${dialect.regexpLike(postal, POSTAL_CODE)} then substr(${postal}, 1, 5) else upper(${postal}) end`;
    return `case when coalesce(${street}, '') = '' or coalesce(${postal}, '') = '' then null
        else concat(${street}, ${textLiteral('|')}, ${code}) end`;
}

/** R7; ids differ, so that the order is total. */
const PRIORITY = `case when age is null then 0 else 1 end, age desc nulls last, case when address_complete then 0 else 1 end,
    created_at desc nulls last, account_no`;

const onePerHousehold: SqlStep = {
    kind: 'sql',
    name: 'one_per_household',
    title: 'One account per household',
    sentence: 'One row is the most urgent account of its street and postal code (R8, R9).',
    dropReason: 'the household is researched through another account',
    funnelPosition: 8,
    select: ({ dialect, parameters }) => {
        const keyed = `select *, ${householdKey(dialect)} as household from ${researchTable('addressed')}`;
        const first = `select *, row_number() over (partition by household order by ${PRIORITY}) as place_in_household from (${keyed}) keyed`;
        const kept = parameters.research.household_dedupe
            ? 'household is null or place_in_household = 1'
            : 'true';
        return `select account_no, account_id, name, created_at, ${ADDRESS.join(', ')}, address_source, address_complete,
    researched_at, outcome, age, number_flushed, household, row_number() over (order by ${PRIORITY}) as rank
from (${first}) ordered
where ${kept}`;
    }
};

const withinMaxRequests: SqlStep = {
    kind: 'sql',
    name: 'within_max_requests',
    title: 'The research queue',
    sentence: 'One row is an account to research, with its rank and why it stands there.',
    dropReason: 'over the most requests of a night',
    funnelPosition: 9,
    select: ({ parameters }) => `select *,
    case when age is null then 'Never researched'
        else 'Last researched ' || cast(age as varchar) || ' days ago, on ' || ${dayInWords('cast(researched_at as date)')} end
    || case when number_flushed then '; its number was flushed' else '' end
    || case when address_complete then '; complete address' else '; incomplete address' end
    || case when created_at is null then '' else '; created ' || ${dayInWords('cast(created_at as date)')} end || '.' as reason
from ${researchTable('one_per_household')}
where rank <= ${wholeNumber(parameters.research.max_requests)}`
};

/** From accounts that may be researched to the ranked queue: the lower part of the funnel. */
export const queueSteps: readonly SqlStep[] = [addressed, onePerHousehold, withinMaxRequests];
