import { AuraHandledError } from '../src/apex-runtime/apex-error.ts';

/** Refusals that several methods share. */

export const notFound = (what: string, advice: string): AuraHandledError =>
    new AuraHandledError({
        code: 'not_found',
        message: `There is no such ${what}, or you cannot see it.`,
        advice
    });

export const reasonRequired = (what: string, least: number, most: number): AuraHandledError =>
    new AuraHandledError({
        code: 'reason_required',
        message: `${what} needs a reason of ${least} to ${most} characters.`,
        advice: 'Write why, so that others understand it later.',
        field: 'reason'
    });
