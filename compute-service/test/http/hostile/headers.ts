import { each, JSON_TYPE } from './request.ts';
import type { HostileRequest, Request } from './request.ts';

/** Headers that two readers could understand differently, or that are too much. */
export function headers(request: Request): readonly HostileRequest[] {
    const body = '{"pipeline":"nightly"}';
    const post = (...more: readonly string[]): Buffer =>
        request({ method: 'POST', body, headers: [JSON_TYPE, ...more] });
    return each('header', [
        ['no host', request({ host: null })],
        ['an empty host', request({ host: '' })],
        ['two hosts', request({ headers: ['Host: example.test'] })],
        ['a host with a path', request({ host: 'example.test/v1' })],
        ['a host with a name and a key', request({ host: 'user:pass@example.test' })],
        ['two keys', request({ headers: ['Authorization: Bearer other'] })],
        ['two content types', post('Content-Type: text/plain')],
        ['two idempotency keys', post('Idempotency-Key: a', 'Idempotency-Key: b')],
        ['an idempotency key with blanks', post('Idempotency-Key: a b')],
        ['an idempotency key of 201 characters', post(`Idempotency-Key: ${'k'.repeat(201)}`)],
        ['two references', request({ headers: ['X-Correlation-Id: a', 'X-Correlation-Id: b'] })],
        [
            'an event number that is none',
            request({ target: '/v1/runs/12345678-a/events', headers: ['Last-Event-ID: x'] })
        ],
        ['a header of 20,000 characters', request({ headers: [`X-A: ${'a'.repeat(20_000)}`] }), 431],
        [
            'two thousand headers',
            request({ headers: Array.from({ length: 2000 }, (_, i) => `X-${i}: 1234567890`) }),
            431
        ],
        ['a body with GET', request({ body })],
        [
            'chunks with GET',
            request({ headers: ['Transfer-Encoding: chunked'], body: '0\r\n\r\n', length: null })
        ],
        ['a body with GET of health', request({ target: '/healthz', body })],
        ['something expected', post('Expect: a-miracle')],
        ['a NUL in a header', request({ headers: ['X-A: a\0b'] })],
        ['a blank before the colon', request({ headers: ['X-A : b'] })],
        ['a header without a name', request({ headers: [': b'] })],
        ['a continued header', request({ headers: ['X-A: b', ' c'] })],
        ['a bare carriage return', request({ headers: ['X-A: b\rX-B: c'] })]
    ]);
}
