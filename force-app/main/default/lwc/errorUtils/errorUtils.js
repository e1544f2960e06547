import { ERRORS, fill } from 'c/labels';

const NO_ACCESS_CODES = ['no_access', 'no_permission', 'INSUFFICIENT_ACCESS'];
const NO_CLASS_ACCESS = /do(es)? not have access to the Apex class/i;

/** Text of the body of an Apex, data service or event error. */
function bodyOf(error) {
    const body = error?.body ?? error?.detail ?? error;
    return Array.isArray(body) ? body[0] : body;
}

function parsed(message) {
    try {
        const value = JSON.parse(message);
        return value && typeof value === 'object' && typeof value.message === 'string' ? value : undefined;
    } catch {
        return undefined;
    }
}

/** Names the moment in UTC, so that an admin finds it in the log: C-20261124-061003. */
function momentReference(now) {
    const digits = new Date(now).toISOString().replace(/\D/g, '');
    return `C-${digits.slice(0, 8)}-${digits.slice(8, 14)}`;
}

/**
 * Turns whatever was thrown into what the console shows. Only texts that were written for people are shown: those that
 * our controllers wrap. Anything else may hold internals and is replaced by one sentence and a reference.
 * @param {unknown} error
 * @param {number} [now]
 * @returns {Dial.Failure}
 */
export function readError(error, now = Date.now()) {
    const body = bodyOf(error);
    const message = typeof body === 'string' ? body : body?.message;
    const known = parsed(message);
    if (known) {
        return {
            code: known.code ?? 'unknown',
            message: known.message,
            advice: known.advice ?? null,
            correlationId: known.correlationId ?? null,
            field: known.field ?? null,
            retryable: known.retryable ?? true
        };
    }
    if (NO_CLASS_ACCESS.test(message ?? '')) {
        return {
            code: 'no_access',
            message: ERRORS.noAccess,
            advice: ERRORS.noAccessAdvice,
            correlationId: null,
            field: null,
            retryable: false
        };
    }
    return {
        code: 'unknown',
        message: ERRORS.ourSide,
        advice: ERRORS.ourSideAdvice,
        correlationId: body?.errorId ?? momentReference(now),
        field: null,
        retryable: true
    };
}

/** Whether the error says that the user may not use what was asked for. */
export function isNoAccess(error) {
    return NO_ACCESS_CODES.includes(readError(error).code);
}

/** The error as one text, for where there is room for one line only. */
export function errorSentence(error) {
    const { message, advice, correlationId } = readError(error);
    const reference = correlationId ? fill(ERRORS.reference, correlationId) : null;
    return [message, advice, reference].filter(Boolean).join(' ');
}
