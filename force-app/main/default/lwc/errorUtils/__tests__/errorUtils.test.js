import { errorSentence, isNoAccess, readError } from 'c/errorUtils';

const wrapped = (failure) => ({ body: { message: JSON.stringify(failure) } });

describe('c-error-utils', () => {
    it('When our controllers wrapped the failure, then its words are shown', () => {
        const failure = readError(
            wrapped({
                code: 'unavailable',
                message: 'The compute service does not answer.',
                advice: 'Try again.'
            })
        );
        expect(failure).toMatchObject({
            code: 'unavailable',
            message: 'The compute service does not answer.',
            advice: 'Try again.',
            retryable: true
        });
    });

    it('When anything else was thrown, then its text is never shown', () => {
        const secret = 'System.NullPointerException: Class.DialRunService line 12';
        for (const error of [
            { body: { message: secret } },
            new Error(secret),
            secret,
            [{ message: secret }],
            null
        ]) {
            const failure = readError(error, Date.parse('2026-11-24T06:10:03Z'));
            expect(failure.message).toBe('Something failed on our side.');
            expect(JSON.stringify(failure)).not.toContain('NullPointer');
            expect(failure.correlationId).toBe('C-20261124-061003');
        }
    });

    it('When the user may not use the controller, then the permission sets are named', () => {
        const error = {
            body: { message: "You do not have access to the Apex class named 'DialConsoleController'." }
        };
        expect(isNoAccess(error)).toBe(true);
        expect(readError(error).advice).toContain('DIAL-Flow Operator');
    });

    it('When there is one line only, then sentence, advice and reference share it', () => {
        const error = wrapped({
            code: 'x',
            message: 'It stopped.',
            advice: 'Resume.',
            correlationId: 'ab12'
        });
        expect(errorSentence(error)).toBe('It stopped. Resume. Reference ab12');
    });
});
