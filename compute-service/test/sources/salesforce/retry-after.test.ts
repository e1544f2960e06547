import { DEFAULT_RETRY, withRetry } from '../../../src/sources/salesforce/retry.ts';
import {
    asDialFlowError,
    errorOfBody,
    retryAfterMsOf,
    SalesforceApiError
} from '../../../src/sources/salesforce/wire-error.ts';

const NOW = new Date('2026-11-27T02:00:00Z');

it.each([
    ['30', 30_000],
    [' 0 ', 0],
    ['Fri, 27 Nov 2026 02:01:00 GMT', 60_000],
    ['Fri, 27 Nov 2026 01:00:00 GMT', 0],
    ['-5', null],
    ['1.5', null],
    ['soon', null],
    ['99999999999999999999', null],
    ['2026-11-27T02:01:00Z', null],
    ['', null],
    [null, null]
])('When Retry-After is %j, then that is a wait of %j ms', (header, ms) => {
    expect(retryAfterMsOf(header, NOW)).toBe(ms);
});

describe('An org that names how long to wait', () => {
    const signal = new AbortController().signal;
    const busy = (retryAfter: string | null): SalesforceApiError =>
        errorOfBody({ status: 503, body: '<html>Maintenance</html>', retryAfter });

    async function waitsFor(failures: readonly SalesforceApiError[]) {
        const [waits, left]: [number[], SalesforceApiError[]] = [[], [...failures]];
        const outcome = await withRetry({
            ...{ policy: DEFAULT_RETRY, signal },
            operation: async () => {
                const failure = left.shift();
                if (failure) throw failure;
                return 'done';
            },
            pause: async (ms) => void waits.push(ms)
        }).catch((error: unknown) => error);
        return { waits, outcome };
    }

    it('When it asks for a wait that a call may take, then no try comes before', async () => {
        const { waits, outcome } = await waitsFor([busy('45'), busy(null)]);
        expect(outcome).toBe('done');
        expect(waits[0]).toBe(45_000);
        expect(waits[1]).toBeLessThanOrEqual(2_000);
    });

    it('When it asks for more, then the call ends at once, and the step is told how long to wait', async () => {
        const { waits, outcome } = await waitsFor([busy('1800')]);
        expect(waits).toEqual([]);
        expect(asDialFlowError({ cause: outcome, what: 'Reading accounts' })).toMatchObject({
            ...{ code: 'source_unavailable', retryable: true, retryAfterS: 1800 }
        });
    });

    it('When it asks for a wait and refuses for good, then nothing is waited for', async () => {
        const refusal = errorOfBody({
            status: 400,
            body: '[{"errorCode":"MALFORMED_QUERY"}]',
            retryAfter: '5'
        });
        const { waits, outcome } = await waitsFor([refusal]);
        expect([waits, outcome]).toEqual([[], refusal]);
    });
});
