import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { FaultyRequestError } from './faulty-request.ts';
import type { RequestHeaders } from './route.ts';

/** Headers that decide something; two of them would let two readers see two different requests. */
const SINGLE = ['authorization', 'content-type', 'idempotency-key', 'last-event-id', 'x-correlation-id'];

const CORRELATION_ID = /^[\w.:-]{1,128}$/;
const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,200}$/;

const single = (request: IncomingMessage, name: string): string | null =>
    request.headersDistinct[name]?.[0] ?? null;

/** Returns the caller's reference for this request, or a new one where there is none that can be repeated safely. */
export function correlationIdOf(request: IncomingMessage): string {
    const given = single(request, 'x-correlation-id');
    return given !== null && CORRELATION_ID.test(given) ? given : randomUUID();
}

/** @throws FaultyRequestError where a header comes twice or has a form that cannot be meant. */
export function readHeaders(request: IncomingMessage): RequestHeaders {
    const repeated = SINGLE.filter((name) => (request.headersDistinct[name]?.length ?? 0) > 1);
    const idempotencyKey = single(request, 'idempotency-key');
    const faults = repeated.map((field) => ({ field, message: `${field} comes more than once` }));
    if (idempotencyKey !== null && !IDEMPOTENCY_KEY.test(idempotencyKey)) {
        faults.push({
            field: 'idempotency-key',
            message: 'idempotency-key must be 1 to 200 visible characters without blanks'
        });
    }
    if (faults.length > 0) throw new FaultyRequestError('invalid_request', faults);
    return { idempotencyKey, lastEventId: single(request, 'last-event-id') };
}
