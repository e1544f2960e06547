/** Requests that nobody who means well would send, each as the bytes that go over the wire. */
export interface HostileRequest {
    readonly name: string;
    readonly bytes: Buffer;
    /** False where the key is what is hostile. */
    readonly status?: number;
}

interface Parts {
    readonly method?: string;
    readonly target?: string;
    readonly version?: string;
    readonly headers?: readonly string[];
    readonly body?: string | Buffer;
    readonly key?: string | null;
    readonly host?: string | null;
    /** Sent instead of the length of the body. */
    readonly length?: string | null;
}

const EOL = '\r\n';

/** Makes the sender of requests that show a valid key, so that it is not the key that they are refused for. */
export function hostileRequests(validKey: string): readonly HostileRequest[] {
    const request = ({
        method = 'GET',
        target = '/v1/runs',
        version = 'HTTP/1.1',
        headers = [],
        body = '',
        key = `Bearer ${validKey}`,
        host = 'localhost',
        length
    }: Parts): Buffer => {
        const content = Buffer.isBuffer(body) ? body : Buffer.from(body, 'utf8');
        const lengthLine = length === undefined && content.length > 0 ? String(content.length) : length;
        const lines = [
            `${method} ${target} ${version}`,
            ...(host === null ? [] : [`Host: ${host}`]),
            ...(key === null ? [] : [`Authorization: ${key}`]),
            ...(lengthLine === undefined || lengthLine === null ? [] : [`Content-Length: ${lengthLine}`]),
            ...headers,
            'Connection: close',
            '',
            ''
        ];
        return Buffer.concat([Buffer.from(lines.join(EOL), 'latin1'), content]);
    };
    const JSON_TYPE = 'Content-Type: application/json';
    const launch = (body: string | Buffer, headers: readonly string[] = [JSON_TYPE]): Buffer =>
        request({ method: 'POST', body, headers });

    return [
        ...bodies(launch),
        ...fields(request, JSON_TYPE),
        ...contentTypes(launch),
        ...addresses(request),
        ...methods(request),
        ...keys(request),
        ...headersOf(request, JSON_TYPE),
        ...wire(validKey)
    ];
}

type Request = (parts: Parts) => Buffer;
type Launch = (body: string | Buffer, headers?: readonly string[]) => Buffer;

const each = (
    group: string,
    cases: readonly (readonly [name: string, bytes: Buffer, status?: number])[]
): readonly HostileRequest[] =>
    cases.map(([name, bytes, status]) => ({
        name: `${group}: ${name}`,
        bytes,
        ...(status === undefined ? {} : { status })
    }));

function bodies(launch: Launch): readonly HostileRequest[] {
    const night = '"pipeline":"nightly"';
    const nested = (depth: number): string =>
        `{${night},"parameters":{"flush":${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}}}`;
    const texts: readonly (readonly [string, string | Buffer])[] = [
        ['empty object', '{}'],
        ['empty array', '[]'],
        ['null', 'null'],
        ['a number', '1'],
        ['a text', '"nightly"'],
        ['true', 'true'],
        ['blanks alone', '   '],
        ['cut off in a text', '{"pipeline":"night'],
        ['cut off after a key', '{"pipeline"'],
        ['cut off in an array', '{"engines":["flush"'],
        ['one brace too many', `{${night}}}`],
        ['two objects', `{${night}}{${night}}`],
        ['comma at the end', `{${night},}`],
        ['comments', `{${night}/* all */}`],
        ['single quotes', "{'pipeline':'nightly'}"],
        ['keys without quotes', '{pipeline:"nightly"}'],
        ['NaN', `{${night},"seed":NaN}`],
        ['Infinity', `{${night},"seed":Infinity}`],
        ['a hexadecimal number', `{${night},"seed":0x10}`],
        ['a number with a leading zero', `{${night},"seed":010}`],
        ['a number with a plus', `{${night},"seed":+1}`],
        ['a control character in a text', `{"pipeline":"night\u0001ly"}`],
        ['a tab in a text', `{"pipeline":"night\tly"}`],
        ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
        ['an overlong slash in UTF-8', Buffer.from([0x22, 0xc0, 0xaf, 0x22])],
        ['half a character in UTF-8', Buffer.from([0x22, 0xe2, 0x82, 0x22])],
        ['a surrogate in UTF-8', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
        ['UTF-16', Buffer.from(`{${night}}`, 'utf16le')],
        ['two byte order marks', Buffer.concat([Buffer.from('\ufeff\ufeff'), Buffer.from(`{${night}}`)])],
        ['a byte order mark in the middle', `{${night}}\ufeff`],
        ['a NUL', Buffer.from(`{${night}}\0`)],
        ['half a surrogate pair', `{${night},"requestedBy":"\\ud800"}`],
        ['half a surrogate pair as a key', `{${night},"\\udc00":1}`],
        ['the same key twice', `{${night},${night}}`],
        ['the same key twice, one escaped', `{${night},"pipel\\u0069ne":"nightly"}`],
        ['the same key twice, far in', `{${night},"parameters":{"flush":{"a":1,"a":2}}}`],
        ['__proto__', `{${night},"__proto__":{"dryRun":true}}`],
        ['__proto__, escaped', `{${night},"\\u005f_proto__":{"dryRun":true}}`],
        ['__proto__ as an engine', `{${night},"parameters":{"__proto__":{"a":1}}}`],
        ['__proto__ as a parameter', `{${night},"parameters":{"flush":{"__proto__":{"a":1}}}}`],
        ['constructor', `{${night},"constructor":{"prototype":{"a":1}}}`],
        ['prototype as a parameter', `{${night},"parameters":{"flush":{"prototype":1}}}`],
        ['a number of thirty digits', `{${night},"seed":123456789012345678901234567890}`],
        ['a number above what is exact', `{${night},"seed":9007199254740993}`],
        ['a negative number below what is exact', `{${night},"seed":-9007199254740993}`],
        ['a number without end', `{${night},"seed":1e999}`],
        ['a number of ten thousand digits', `{${night},"seed":${'9'.repeat(10_000)}}`],
        ['33 levels', nested(33)],
        ['a thousand levels', nested(1000)],
        ['fifty thousand arrays', '['.repeat(50_000) + ']'.repeat(50_000)],
        ['fifty thousand open arrays', '['.repeat(50_000)],
        ['a hundred thousand objects', '{"a":'.repeat(100_000)],
        [
            'a thousand unknown fields',
            `{${night},${Array.from({ length: 1000 }, (_, i) => `"x${i}":1`).join(',')}}`
        ],
        ['a key of 100,000 characters', `{${night},"${'k'.repeat(100_000)}":1}`],
        ['a text of 900,000 characters', `{${night},"requestedBy":"${'n'.repeat(900_000)}"}`]
    ];
    return [
        ...each(
            'body',
            texts.map(([name, body]) => [name, launch(body)] as const)
        ),
        ...each('body', [
            ['more than a megabyte', launch(`{${night},"x":"${'n'.repeat(1_100_000)}"}`), 413],
            ['two megabytes of blanks', launch(' '.repeat(2_000_000)), 413]
        ])
    ];
}

function fields(request: Request, type: string): readonly HostileRequest[] {
    const post = (target: string, body: unknown): Buffer =>
        request({ method: 'POST', target, body: JSON.stringify(body), headers: [type] });
    const launches: readonly (readonly [string, Record<string, unknown>])[] = [
        ['both pipeline and engines', { pipeline: 'nightly', engines: ['flush'] }],
        ['an unknown pipeline', { pipeline: "nightly'; DROP TABLE runs --" }],
        ['an engine twice', { engines: ['flush', 'flush'] }],
        ['an unknown engine', { engines: ['../flush'] }],
        ['an engine as an object', { engines: [{ $ne: null }] }],
        ['engines as a text', { engines: 'flush' }],
        ['a thousand engines', { engines: Array.from({ length: 1000 }, () => 'flush') }],
        ['an object as a seed', { pipeline: 'nightly', seed: { $gt: 0 } }],
        ['a negative seed', { pipeline: 'nightly', seed: -1 }],
        ['half a seed', { pipeline: 'nightly', seed: 1.5 }],
        ['a seed as a text', { pipeline: 'nightly', seed: '1' }],
        ['a day that is none', { pipeline: 'nightly', asOf: '2026-02-30' }],
        ['a day with SQL', { pipeline: 'nightly', asOf: "2026-01-01' OR '1'='1" }],
        ['the year 10000', { pipeline: 'nightly', asOf: '10000-01-01' }],
        ['a dry run as a text', { pipeline: 'nightly', dryRun: 'false' }],
        ['a record id with a quote', { pipeline: 'nightly', salesforceRunId: "a01000000000'OR" }],
        ['a record id as a list', { pipeline: 'nightly', salesforceRunId: ['a'] }],
        ['a name with a NUL', { pipeline: 'nightly', requestedBy: 'a\u0000b' }],
        ['a name of blanks', { pipeline: 'nightly', requestedBy: '   ' }],
        ['a name of 300 characters', { pipeline: 'nightly', requestedBy: 'n'.repeat(300) }],
        ['an unknown field', { pipeline: 'nightly', isAdmin: true }],
        ['toString as a field', { pipeline: 'nightly', toString: 'x' }],
        ['parameters of an unknown engine', { pipeline: 'nightly', parameters: { hasOwnProperty: {} } }],
        ['an unknown parameter', { pipeline: 'nightly', parameters: { flush: { valueOf: 1 } } }],
        [
            'a parameter as an object',
            { pipeline: 'nightly', parameters: { flush: { disconnected_attempts: {} } } }
        ],
        [
            'a parameter out of range',
            { pipeline: 'nightly', parameters: { flush: { disconnected_attempts: 1e9 } } }
        ],
        [
            'a parameter with SQL',
            { pipeline: 'nightly', parameters: { flush: { span_mode: "x') UNION SELECT" } } }
        ],
        ['parameters as a list', { pipeline: 'nightly', parameters: [1] }]
    ];
    const changes: readonly (readonly [string, unknown])[] = [
        ['no kind', { ids: ['a0X000000000001'] }],
        ['an unknown kind', { kind: 'accounts', ids: ['a0X000000000001'] }],
        ['neither ids nor run', { kind: 'removals' }],
        ['ids and run', { kind: 'removals', ids: ['a0X000000000001'], ofRunId: '12345678-a' }],
        ['an id with SOQL', { kind: 'removals', ids: ["a0X' OR Name != '"] }],
        ['no ids', { kind: 'removals', ids: [] }],
        ['too many ids', { kind: 'removals', ids: Array.from({ length: 10_001 }, () => 'a0X000000000001') }],
        ['a run id with a path', { kind: 'removals', ofRunId: '../../etc/passwd' }],
        ['a run that is not there', { kind: 'removals', ofRunId: '12345678-a' }]
    ];
    return [
        ...each(
            'launch',
            launches.map(([name, body]) => [name, post('/v1/runs', body)] as const)
        ),
        ...each(
            'apply',
            changes.map(([name, body]) => [name, post('/v1/changes/apply', body)] as const)
        ),
        ...each(
            'restore',
            changes.map(([name, body]) => [name, post('/v1/changes/restore', body)] as const)
        ),
        ...each('decision', [
            [
                'a run that is not there',
                post('/v1/runs/12345678-a/accept', { reason: 'r', decidedBy: 'd' }),
                404
            ],
            ['nobody who decides', post('/v1/runs/12345678-a/accept', { reason: 'r' })],
            ['an empty reason', post('/v1/runs/12345678-a/discard', { reason: '', decidedBy: 'd' })],
            ['a reason as an object', post('/v1/runs/12345678-a/cancel', { reason: { a: 1 } })],
            ['a hostile run id', post('/v1/runs/%27%20OR%201=1/resume', {})]
        ]),
        ...each('rules', [
            ['no version', post('/v1/rules', { parameters: {}, changedBy: 'a', reason: 'r' })],
            ['version 0', post('/v1/rules', { parameters: {}, changedBy: 'a', reason: 'r', basedOn: 0 })],
            ['nobody who changes', post('/v1/rules', { parameters: {}, reason: 'r', basedOn: null })],
            [
                'another version',
                post('/v1/rules', { parameters: {}, changedBy: 'a', reason: 'r', basedOn: 9 }),
                409
            ]
        ]),
        ...each('preview', [
            ['no parameters', post('/v1/previews', {})],
            ['an unknown engine', post('/v1/previews', { engines: ['x'], parameters: {} })]
        ])
    ];
}

function contentTypes(launch: Launch): readonly HostileRequest[] {
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
    const json = 'Content-Type: application/json';
    return [
        ...each(
            'content type',
            types.map((type) => [type, launch(night, [`Content-Type: ${type}`]), 415] as const)
        ),
        ...each('content type', [['none', launch(night, []), 415]]),
        ...each(
            'content encoding',
            encodings.map(
                (encoding) => [encoding, launch(night, [json, `Content-Encoding: ${encoding}`]), 415] as const
            )
        )
    ];
}

function addresses(request: Request): readonly HostileRequest[] {
    const targets = [
        '/',
        '/v1',
        '/v2/runs',
        '/V1/RUNS',
        '//v1/runs',
        '/v1//runs',
        '/./v1/nothing',
        '/v1/runs/../../etc/passwd',
        '/v1/runs/..%2f..%2fetc%2fpasswd',
        '/v1/runs/%2e%2e/%2e%2e/etc/passwd',
        '/v1/runs/..%5c..%5cwindows',
        '/v1/runs\\..\\..',
        '/v1/runs/12345678-a%00',
        '/v1/runs/%',
        '/v1/runs/%zz',
        '/v1/runs/%C0%AF',
        '/v1/runs/%E0%A4%A',
        "/v1/runs/1'%20OR%20'1'='1",
        '/v1/runs/1;DROP%20TABLE%20runs',
        '/v1/runs/$%7Bjndi:ldap://example.test/a%7D',
        '/v1/runs/%3Cscript%3Ealert(1)%3C/script%3E',
        `/v1/runs/${'a'.repeat(5000)}`,
        `/v1/${'a/'.repeat(3000)}`,
        '/v1/runs/__proto__',
        '/v1/runs/constructor',
        '/v1/runs?limit=0',
        '/v1/runs?limit=-1',
        '/v1/runs?limit=1e3',
        '/v1/runs?limit=0x10',
        '/v1/runs?limit=9999999999999999999999',
        '/v1/runs?limit=1&limit=2',
        '/v1/runs?limit[]=1',
        '/v1/runs?limit[$gt]=1',
        '/v1/runs?status=failed%27%20OR%201=1',
        '/v1/runs?engine=flush,dedupe',
        '/v1/runs?cursor=%00',
        '/v1/runs?cursor=bm90LWEtY3Vyc29y',
        `/v1/runs?cursor=${'a'.repeat(300)}`,
        '/v1/runs?__proto__=1',
        '/v1/runs?__proto__[admin]=1',
        '/v1/runs?constructor.prototype.a=1',
        '/v1/runs?_method=DELETE',
        '/v1/runs?callback=alert',
        '/v1/runs?access_token=x',
        '/v1/runs/12345678-a?x=1',
        '/v1/runs/12345678-a/results/call_list%20UNION%20SELECT',
        '/v1/runs/12345678-a/results/..%2fruns',
        '/v1/runs/12345678-a/results/call_list?limit=100000',
        '/v1/runs/12345678-a/files/..%2f..%2fruns.sqlite',
        '/v1/runs/12345678-a/files/....//runs.sqlite',
        '/v1/runs/12345678-a/files/runs.sqlite',
        '/v1/runs/12345678-a/files/call_list.csv%00.json',
        '/v1/runs/12345678-a/files/CON',
        '/v1/runs/12345678-a/explain',
        '/v1/runs/12345678-a/explain?number=1&accountId=2',
        '/v1/runs/12345678-a/explain?number=%00',
        `/v1/runs/12345678-a/explain?number=${'1'.repeat(65)}`,
        "/v1/runs/12345678-a/explain?accountId=1'%20UNION%20SELECT%20*%20FROM%20accounts",
        '/v1/previews/..%2f1',
        '/v1/previews/nothing',
        '/v1/audit?limit=100000',
        '/v1/schedule?count=0x10',
        '/v1/schedule?count=1e1',
        '/v1/schedule?count=32',
        "/v1/audit?who=%27%20OR%20''='",
        '/v1/audit?since=2026-13-01T00:00:00Z',
        '/v1/audit?before=0',
        '/healthz/../v1/nothing',
        '/metrics/..',
        '/.env',
        '/.git/config',
        '/wp-login.php',
        '/actuator/env',
        '/openapi.json/x'
    ];
    // An address that only looks for something may find nothing: 200 with an empty list is no answer to a hostile one.
    return each(
        'address',
        targets
            .filter((target) => !target.startsWith('/v1/audit?who'))
            .map((target) => [target.slice(0, 60), request({ target })] as const)
    );
}

function methods(request: Request): readonly HostileRequest[] {
    const unusual = [
        'DELETE',
        'PUT',
        'PATCH',
        'OPTIONS',
        'TRACE',
        'PROPFIND',
        'PURGE',
        'LOCK',
        'MKCOL',
        'SEARCH'
    ];
    return [
        ...each(
            'method',
            unusual.map((method) => [method, request({ method }), 405] as const)
        ),
        ...each('method', [
            ['one that there is not', request({ method: 'STEAL' })],
            ['lower case', request({ method: 'get' })],
            ['none', request({ method: '' })],
            ['CONNECT', request({ method: 'CONNECT', target: 'example.test:443' })],
            ['GET where only POST is', request({ target: '/v1/previews' }), 405],
            ['POST where only GET is', request({ method: 'POST', target: '/v1/engines' }), 405],
            ['OPTIONS for everything', request({ method: 'OPTIONS', target: '*' })],
            ['the whole address of another host', request({ target: 'http://example.test/v1/runs' })]
        ]),
        ...each(
            'override',
            [
                'X-HTTP-Method-Override: DELETE',
                'X-HTTP-Method: PUT',
                'X-Method-Override: PATCH',
                'X-Original-URL: /v1/audit',
                'X-Rewrite-URL: /v1/audit'
            ].map((header) => [header, request({ headers: [header] }), 400] as const)
        )
    ];
}

function keys(request: Request): readonly HostileRequest[] {
    const values: readonly (string | null)[] = [
        null,
        '',
        'Bearer',
        'Bearer ',
        'Bearer null',
        'Bearer undefined',
        'Basic YWRtaW46YWRtaW4=',
        'Digest username="admin"',
        'Negotiate abc',
        "Bearer ' OR '1'='1",
        'Bearer a b',
        'Bearer a,Bearer b',
        'Bearer dfk_000000000000_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
        "Bearer dfk_' OR 1=1 --_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.',
        'Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZG1pbiJ9.c2ln',
        'Bearer \u00e4\u00f6\u00fc',
        `Bearer ${'a'.repeat(9000)}`
    ];
    return each(
        'key',
        values.map((key) => [(key ?? 'none').slice(0, 60), request({ key }), 401] as const)
    );
}

function headersOf(request: Request, type: string): readonly HostileRequest[] {
    const body = '{"pipeline":"nightly"}';
    const post = (...headers: readonly string[]): Buffer =>
        request({ method: 'POST', body, headers: [type, ...headers] });
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

/** What is wrong already on the wire: two readers could take it for two different requests. */
function wire(validKey: string): readonly HostileRequest[] {
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
        ['an endless chunk extension', post([chunked], `2;${'a'.repeat(40_000)}${EOL}{}${EOL}0${EOL}${EOL}`)],
        [
            'chunks of more than a megabyte',
            post([chunked], `${(1_200_000).toString(16)}${EOL}${'x'.repeat(1_200_000)}${EOL}0${EOL}${EOL}`)
        ]
    ]);
}
