import { each, JSON_TYPE } from './request.ts';
import type { HostileRequest, Request } from './request.ts';

/** Good JSON with fields that no caller may give. */
export function fields(request: Request): readonly HostileRequest[] {
    const post = (target: string, body: unknown): Buffer =>
        request({ method: 'POST', target, body: JSON.stringify(body), headers: [JSON_TYPE] });
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
        ['a name with a line break', { pipeline: 'nightly', requestedBy: 'a\r\nSet-Cookie: b=c' }],
        ['a name that turns round', { pipeline: 'nightly', requestedBy: 'a\u202eb' }],
        ['a day in another script', { pipeline: 'nightly', asOf: '\u0662\u0660\u0662\u0666-11-23' }],
        ['a day with a time', { pipeline: 'nightly', asOf: '2026-11-23T00:00:00Z' }],
        ['a day with a blank', { pipeline: 'nightly', asOf: ' 2026-11-23' }],
        ['a seed of a great exponent', { pipeline: 'nightly', seed: 1e308 }],
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
