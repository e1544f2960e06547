import { fact, numberWords } from '../explainer.ts';
import { count, counted } from '../share.ts';
import type { ExplainedPlace, Why } from './explain-place.ts';
import { zoneWords } from './zone-words.ts';

function betterNumber({ known, number }: ExplainedPlace): Why {
    const better = known.text('better_e164') ?? '';
    const field = known.text('better_field') ?? '';
    const why =
        numberWords(better) === number
            ? `the account goes with ${number} as it is stored in ${field}`
            : `the account has a better number than ${number}: ${numberWords(better)}`;
    return { why, facts: [fact('Better number', numberWords(better)), fact('Stored in', field)] };
}

function noHours({ known, context, number }: ExplainedPlace): Why {
    const { window_start: start, window_end: end } = context.parameters.call_list;
    const zones = zoneWords(known.text('zones') ?? '');
    return {
        why: `no hour is permitted at the same time wherever ${number} may be (${zones})`,
        facts: [
            fact('Time zones', known.text('zones')),
            fact('Earliest call', start, { limit: start, parameter: 'call_list.window_start' }),
            fact('Latest call', end, { limit: end, parameter: 'call_list.window_end' })
        ]
    };
}

function noPlaceLeft({ known, context }: ExplainedPlace): Why {
    const bucket = known.text('bucket') ?? '';
    const state = known.text('state') ?? '';
    const [taken, standing] = [known.number('bucket_taken'), known.number('standing')];
    return {
        why: `the list has ${counted(taken, 'place')} for ${bucket} numbers of ${state}, and this one stands at place ${count(standing)}`,
        facts: [
            fact('Place in its state', standing, { limit: taken, parameter: 'call_list.size' }),
            fact('Kind', bucket, {
                limit: context.parameters.call_list.recent_days,
                parameter: 'call_list.recent_days'
            }),
            fact('State', state)
        ]
    };
}

/** Why a place is out at a step of the lower funnel, where numbers and accounts compete for places. */
export function candidateReason(place: ExplainedPlace): Why {
    const { known, number } = place;
    switch (place.step) {
        case 'best_number_of_account':
            return betterNumber(place);
        case 'one_account_per_number':
            return {
                why: `${number} goes on the list with the account ${known.text('winner_account') ?? ''}`,
                facts: [fact('Listed with', known.text('winner_account'))]
            };
        case 'state_has_target':
            return {
                why: `the account is in ${known.text('state') ?? ''}, a territory that has no target`,
                facts: [fact('State', known.text('state'))]
            };
        case 'has_callable_window':
            return noHours(place);
        default:
            return noPlaceLeft(place);
    }
}
