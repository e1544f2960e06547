import { each, EOL } from './request.ts';
import type { HostileRequest } from './request.ts';

/** What is wrong already on the wire: two readers could take it for two different requests. */
export function wire(validKey: string): readonly HostileRequest[] {
    const key = `Authorization: Bearer ${validKey}`;
    const raw = (...lines: readonly string[]): Buffer => Buffer.from(lines.join(EOL), 'latin1');
    const post = (headers: readonly string[], rest: string): Buffer =>
        raw(
            'POST /v1/runs HTTP/1.1',
            'Host: x',
            key,
            'Content-Type: application/json',
            'Connection: close',
            ...headers,
            '',
            rest
        );
    const chunked = 'Transfer-Encoding: chunked';
    return each('wire', [
        ['no HTTP', raw('hello', '', '')],
        [
            'TLS to a plain port',
            Buffer.from([0x16, 0x03, 0x01, 0x00, 0xa5, 0x01, 0x00, 0x00, 0xa1, 0x03, 0x03])
        ],
        ['HTTP/2', raw('PRI * HTTP/2.0', '', 'SM', '', '')],
        ['HTTP/0.9', raw('GET /v1/runs', '', '')],
        ['HTTP/3.0', raw('GET /v1/runs HTTP/3.0', 'Host: x', '', '')],
        ['a redis command', raw('*1', '$4', 'PING', '')],
        ['a mail command', raw('EHLO example.test', '')],
        ['two lengths', post(['Content-Length: 2', 'Content-Length: 3'], '{}')],
        ['two lengths in one', post(['Content-Length: 2, 3'], '{}')],
        ['a negative length', post(['Content-Length: -1'], '{}')],
        ['a length with a plus', post(['Content-Length: +2'], '{}')],
        ['a hexadecimal length', post(['Content-Length: 0x2'], '{}')],
        ['a length with a blank', post(['Content-Length: 2 2'], '{}')],
        ['a length above all', post(['Content-Length: 99999999999999999999999'], '{}')],
        ['length and chunks', post(['Content-Length: 2', chunked], `0${EOL}${EOL}`)],
        ['chunks twice over', post([chunked, chunked], `0${EOL}${EOL}`)],
        ['chunks under another name', post(['Transfer-Encoding: xchunked'], `0${EOL}${EOL}`)],
        ['chunks after identity', post(['Transfer-Encoding: chunked, identity'], `0${EOL}${EOL}`)],
        ['a chunk without a size', post([chunked], `z${EOL}{}${EOL}0${EOL}${EOL}`)],
        ['a chunk of a negative size', post([chunked], `-1${EOL}{}${EOL}0${EOL}${EOL}`)],
        ['a chunk above all', post([chunked], `FFFFFFFFFFFFFFFFF${EOL}{}`)],
        ['a chunk longer than it says', post([chunked], `1${EOL}{}${EOL}0${EOL}${EOL}`)],
        ['a chunk size with a sign', post([chunked], `+2${EOL}{}${EOL}0${EOL}${EOL}`)],
        ['a chunk size as 0x', post([chunked], `0x2${EOL}{}${EOL}0${EOL}${EOL}`)],
        ['a chunk that ends in a line feed alone', post([chunked], `2\n{}\n0\n\n`)],
        [
            'a header after the chunks',
            post(
                [chunked, 'Trailer: Authorization'],
                `2${EOL}{}${EOL}0${EOL}Authorization: Bearer x${EOL}${EOL}`
            )
        ],
        [
            'a second request in the body of the first',
            post(['Content-Length: 0'], `GET /v1/audit HTTP/1.1${EOL}Host: x${EOL}${EOL}`)
        ],
        [
            'lines that end in line feeds alone',
            Buffer.from(`GET /v1/nothing HTTP/1.1\nHost: x\n${key}\nConnection: close\n\n`)
        ],
        [
            'an upgrade to HTTP/2',
            raw(
                'GET /v1/nothing HTTP/1.1',
                'Host: x',
                key,
                'Connection: close, Upgrade, HTTP2-Settings',
                'Upgrade: h2c',
                'HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA',
                '',
                ''
            )
        ],
        [
            'an upgrade to a web socket',
            raw(
                'GET /v1/nothing HTTP/1.1',
                'Host: x',
                key,
                'Connection: close, Upgrade',
                'Upgrade: websocket',
                '',
                ''
            )
        ],
        ['an endless chunk extension', post([chunked], `2;${'a'.repeat(40_000)}${EOL}{}${EOL}0${EOL}${EOL}`)],
        [
            'chunks of more than a megabyte',
            post([chunked], `${(1_200_000).toString(16)}${EOL}${'x'.repeat(1_200_000)}${EOL}0${EOL}${EOL}`)
        ]
    ]);
}
