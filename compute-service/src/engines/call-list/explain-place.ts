import type { EngineContext } from '../engine.ts';
import {
    ageOf,
    beforeTheRun,
    counted,
    fact,
    insideSentence,
    quoted,
    type ExplainedFact,
    type Known
} from '../explainer.ts';
import { normalisePhone } from '../shared/phone.ts';
import type { InvalidReason } from '../shared/phone-rules.ts';

export interface ExplainedPlace {
    readonly step: string;
    readonly known: Known;
    readonly context: EngineContext;
    /** `+1 415 555 2671`, or the text in quotes where it is no number. */
    readonly number: string;
}

export interface Why {
    readonly why: string;
    readonly facts: readonly ExplainedFact[];
}

const CLASS_WORDS: Readonly<Record<string, string>> = {
    toll_free: 'is toll-free',
    premium: 'is a premium number',
    territory: 'is of a territory',
    canada_or_caribbean: 'is of Canada or the Caribbean',
    unassigned: 'has an area code that is not assigned',
    foreign: 'is of another country'
};

const INVALID_WORDS: Readonly<Record<InvalidReason, string>> = {
    blank: 'is blank',
    no_digits: 'holds no digits',
    country_code: 'has no country code that exists',
    length: 'has the wrong number of digits',
    all_equal_digits: 'is one digit ten times',
    area_code: 'has an area code that cannot exist',
    exchange: 'has an exchange that cannot exist',
    area_code_555: 'has the area code 555',
    fictional: 'is one of the numbers kept for films'
};

/** The reason of an invalid number does not depend on any table of area codes. */
const NO_TABLES = { stateOfAreaCode: new Map(), classOfOtherCode: new Map() } as const;

function withoutState({ known, number }: ExplainedPlace): Why {
    const invalid = normalisePhone(known.text('text'), NO_TABLES).reason;
    const why =
        invalid === null
            ? (CLASS_WORDS[known.text('class') ?? ''] ?? 'has no state')
            : INVALID_WORDS[invalid];
    return {
        why: `${number} ${why}, so it has no state`,
        facts: [fact('Text', known.text('text')), fact('Class', known.text('class'))]
    };
}

function suppressed({ known, number }: ExplainedPlace): Why {
    const source = known.text('blocked_number_source');
    const day = known.day('blocked_number_day');
    if (source !== null) {
        const words: Readonly<Record<string, string>> = {
            researched_phone: `${number} is marked do not call`,
            suppression: `${number} is on the suppression list`,
            call: `whoever answered ${number} asked not to be called${day === null ? '' : ` on ${day}`}`
        };
        return {
            why: words[source] ?? `${number} must not be called`,
            facts: [fact('Source', source), fact('Reason', known.text('blocked_number_reason'))]
        };
    }
    const accountSource = known.text('blocked_account_source') ?? '';
    const words: Readonly<Record<string, string>> = {
        account: 'the account is marked do not call',
        suppression: 'the account is on the suppression list',
        call: 'the account asked not to be called'
    };
    return {
        why: words[accountSource] ?? 'the account must not be called',
        facts: [fact('Source', accountSource), fact('Reason', known.text('blocked_account_reason'))]
    };
}

function flushed({ known, number }: ExplainedPlace): Why {
    const reason = known.text('flush_reason');
    if (reason !== null) return { why: insideSentence(reason), facts: [fact('Flagged', 'in this run')] };
    const status = known.text('removal_status');
    return {
        why:
            status === null
                ? `${number} was flagged for removal from the account by an earlier run`
                : `an earlier instruction to remove ${number} from the account still stands (${status})`,
        facts: [fact('Flagged', 'earlier'), fact('Status', status)]
    };
}

function triedLately({ known, context, number }: ExplainedPlace): Why {
    const day = known.day('last_attempt_day') ?? '';
    const days = context.parameters.call_list.min_days_between_attempts;
    const age = ageOf(day, context);
    return {
        why: `${number} was called on ${day}, ${beforeTheRun(age)}; the minimum is ${String(days)}`,
        facts: [
            fact('Last called on', day),
            fact('Days since', age, { limit: days, parameter: 'call_list.min_days_between_attempts' })
        ]
    };
}

function triedOften({ known, context, number }: ExplainedPlace): Why {
    const limit = context.parameters.call_list.max_attempts_30d;
    const recent = known.number('recent_attempts');
    return {
        why: `${number} was called ${counted(recent, 'time')} in the last 30 days; the limit is ${String(limit)}`,
        facts: [
            fact('Calls in 30 days', recent, { limit, parameter: 'call_list.max_attempts_30d' }),
            fact('Last called on', known.day('last_attempt_day'))
        ]
    };
}

function reachedLately({ known, context, number }: ExplainedPlace): Why {
    const days = context.parameters.call_list.rest_days_after_contact;
    const isLate = (day: string | null): day is string => day !== null && ageOf(day, context) < days;
    const byNumber = known.day('number_contact_day');
    const ofAccount = known.day('account_contact_day') ?? '';
    const day = isLate(byNumber) ? byNumber : ofAccount;
    const age = ageOf(day, context);
    const whom = isLate(byNumber)
        ? `somebody was reached at ${number}`
        : 'somebody was reached at the account';
    return {
        why: `${whom} on ${day}, ${beforeTheRun(age)}; the rest is ${counted(days, 'day')}`,
        facts: [
            fact('Last reached on', day),
            fact('Days since', age, { limit: days, parameter: 'call_list.rest_days_after_contact' })
        ]
    };
}

/** Why a place is out at a step of the upper funnel; null for the steps below. */
export function placeReason(place: ExplainedPlace): Why | null {
    const { known, number } = place;
    switch (place.step) {
        case 'active_account':
            return {
                why: known.is('account_known')
                    ? 'the account is not active'
                    : `${number} is stored for no known account`,
                facts: [fact('Account', known.text('account_id'))]
            };
        case 'geographic':
            return withoutState(place);
        case 'not_suppressed':
            return suppressed(place);
        case 'not_duplicate': {
            const reason = known.text('duplicate_reason');
            return {
                why: `the record ${known.text('record_id') ?? ''} is a duplicate${reason === null ? '' : `: ${insideSentence(reason)}`}`,
                facts: [
                    fact('Record', known.text('record_id')),
                    fact('Text', quoted(known.text('text') ?? ''))
                ]
            };
        }
        case 'not_flushed':
            return flushed(place);
        case 'last_attempt_old_enough':
            return triedLately(place);
        case 'under_attempt_limit':
            return triedOften(place);
        case 'rested_after_contact':
            return reachedLately(place);
        default:
            return null;
    }
}
