import type { SqlStep } from '../engine.ts';
import { dateLiteral } from '../sql.ts';
import { age } from '../shared/age.ts';

/** Days over which attempts are counted; the limit within them is the parameter. */
const ATTEMPT_DAYS = 30;

/**
 * The one order of calls (C5) as one comparable value. A missing created_at comes first, for which an instant before
 * all others stands, because a row that holds a null cannot be compared.
 */
const CALL_ORDER = "row(call_day, coalesce(created_at, timestamp '0001-01-01 00:00:00'), call_id)";

const numberHistory: SqlStep = {
    kind: 'sql',
    name: 'number_history',
    title: 'Calls by number',
    sentence:
        'One row is a number with its attempts for any account up to the as-of date, and how its last call ended (L1, L3, L4).',
    dropReason: null,
    funnelPosition: null,
    select: (context) => `select number,
    count(*) filter (where not inbound) as attempts,
    count(*) filter (where not inbound and ${age('call_day', context)} < ${ATTEMPT_DAYS}) as recent_attempts,
    max(call_day) filter (where not inbound) as last_attempt_day,
    max(call_day) filter (where disposition = 'contact') as last_contact_day,
    max_by(disposition in ('contact', 'callback'), ${CALL_ORDER}) as answered_last
from numbered_calls
where number is not null and call_day <= ${dateLiteral(context.asOf)}
group by number`
};

const accountContacts: SqlStep = {
    kind: 'sql',
    name: 'account_contacts',
    title: 'Contacts by account',
    sentence:
        'One row is an account with the day on which somebody was last reached through any number (L4).',
    dropReason: null,
    funnelPosition: null,
    select: ({ asOf }) => `select account_no, max(call_day) as last_contact_day
from numbered_calls
where disposition = 'contact' and account_no is not null and call_day <= ${dateLiteral(asOf)}
group by account_no`
};

/** What the attempt rules need to know of the calls, counted once. */
export const callHistorySteps: readonly SqlStep[] = [numberHistory, accountContacts];
