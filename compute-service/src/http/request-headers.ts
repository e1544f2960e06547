import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { FaultyRequestError } from './faulty-request.ts';
import type { RequestHeaders } from './route.ts';

/** Headers that decide something; two of them would let two readers see two different requests. */
const SINGLE = [
    'authorization',
    'content-type',
    'idempotency-key',
    'last-event-id',
    'x-correlation-id',
    'x-request-id',
    'traceparent'
];

const CORRELATION_ID = /^[\w.:-]{1,128}$/;
const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,200}$/;

const single = (request: IncomingMessage, name: string): string | null =>
    request.headersDistinct[name]?.[0] ?? null;

/** Returns the caller's reference for this request, or a new one where there is none that can be repeated safely. */
export function correlationIdOf(request: IncomingMessage): string {
    const given = ['x-correlation-id', 'x-request-id'].map((name) => single(request, name));
    return given.find((id) => id !== null && CORRELATION_ID.test(id)) ?? randomUUID();
}

/** Version 00 of W3C trace context; ids of nothing but zeros name nothing. */
const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** Returns the trace that the caller is in, or null where it names none or in a form that cannot be meant. */
export function traceparentOf(request: IncomingMessage): string | null {
    const given = single(request, 'traceparent');
    return given !== null && TRACEPARENT.test(given) ? given : null;
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
