import { gzipSync } from 'node:zlib';
import { each, JSON_TYPE, launching } from './request.ts';
import type { HostileRequest, Request } from './request.ts';

/** Bodies that say of themselves that they are something else. */
export function contentTypes(request: Request): readonly HostileRequest[] {
    const launch = launching(request);
    const night = '{"pipeline":"nightly"}';
    const types = [
        'text/plain',
        'text/html',
        'application/xml',
        'application/x-www-form-urlencoded',
        'multipart/form-data; boundary=x',
        'application/json; charset=utf-16',
        'application/json; charset=iso-8859-1',
        'application/json; charset=utf-8; charset=utf-7',
        'application/json; version=2',
        'application/jsonp',
        'application/json-patch+json',
        'application/json, text/plain',
        '*/*',
        'json',
        '"application/json"'
    ];
    const encodings = ['gzip', 'deflate', 'br', 'zstd', 'gzip, gzip', 'identity, gzip', 'x-unknown'];
    return [
        ...each(
            'content type',
            types.map((type) => [type, launch(night, [`Content-Type: ${type}`]), 415] as const)
        ),
        ...each('content type', [['none', launch(night, []), 415]]),
        ...each('content encoding', [
            [
                'a hundred megabytes of zeros in a hundred kilobytes',
                launch(gzipSync(Buffer.alloc(100_000_000)), [JSON_TYPE, 'Content-Encoding: gzip']),
                415
            ],
            ['packed without saying so', launch(gzipSync(night)), 400]
        ]),
        ...each(
            'content encoding',
            encodings.map(
                (encoding) =>
                    [encoding, launch(night, [JSON_TYPE, `Content-Encoding: ${encoding}`]), 415] as const
            )
        )
    ];
}
