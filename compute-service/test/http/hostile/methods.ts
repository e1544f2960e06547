import { each } from './request.ts';
import type { HostileRequest, Request } from './request.ts';

/** Methods that there are not, or not there. */
export function methods(request: Request): readonly HostileRequest[] {
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
