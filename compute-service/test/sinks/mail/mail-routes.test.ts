import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mailPipelineOf, readMailRoutes, recipientsOf } from '../../../src/sinks/mail/mail-routes.ts';
import { nightRequest } from '../../runs/samples.ts';

const routes = {
    routes: [
        { outcomes: ['succeeded', 'warnings'], recipients: ['sales@example.com'] },
        { outcomes: ['failed', 'held', 'alarm'], recipients: ['oncall@example.com', 'Ops@example.com'] },
        { pipelines: ['nightly'], outcomes: ['held'], recipients: ['ops@example.com', 'lead@example.com'] },
        { pipelines: ['changes'], recipients: ['data@example.com'] }
    ],
    others: ['everybody@example.com']
} as const;

describe('Who hears of what', () => {
    it.each([
        ['nightly', 'succeeded', ['sales@example.com']],
        ['nightly', 'held', ['oncall@example.com', 'ops@example.com', 'lead@example.com']],
        ['engines', 'held', ['oncall@example.com', 'Ops@example.com']],
        ['changes', 'failed', ['oncall@example.com', 'Ops@example.com', 'data@example.com']],
        ['nightly', 'cancelled', ['everybody@example.com']]
    ] as const)('When a run of %s is %s, then the routes that fit say who', (pipeline, outcome, expected) => {
        expect(recipientsOf(routes, { pipeline, outcome })).toEqual(expected);
    });

    it('When there are no routes, then everybody hears of everything', () => {
        const everybody = { routes: [], others: ['a@example.com', 'A@example.com'] };
        expect(recipientsOf(everybody, { pipeline: 'nightly', outcome: 'resumed' })).toEqual([
            'A@example.com'
        ]);
    });

    it('When a run is asked for, then its pipeline is known', () => {
        expect(mailPipelineOf(nightRequest())).toBe('nightly');
        expect(mailPipelineOf(nightRequest({ pipeline: null, engines: ['flush'] }))).toBe('engines');
        expect(mailPipelineOf(nightRequest({ kind: 'change', pipeline: null }))).toBe('changes');
    });
});

describe('The file of routes', () => {
    let folder: string;
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), 'dial-flow-routes-'));
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    const read = (content: string) => {
        const file = join(folder, 'routes.json');
        writeFileSync(file, content);
        return readMailRoutes(file);
    };

    it('When it is right, then its routes are read', () => {
        expect(read('[{"outcomes": ["alarm"], "recipients": ["a@example.com"]}]')).toEqual({
            routes: [{ outcomes: ['alarm'], recipients: ['a@example.com'] }],
            faults: []
        });
    });

    it.each([
        ['{', ['the file is no JSON']],
        ['{}', [expect.stringContaining('the file:')]],
        ['[]', ['the file: must not be empty']],
        [
            '[{"outcomes": ["won"], "recipients": ["a@example.com"]}]',
            [expect.stringMatching(/^0\.outcomes\.0: .*succeeded/)]
        ],
        ['[{"pipelines": [], "recipients": ["a@example.com"]}]', ['0.pipelines: must not be empty']],
        ['[{"recipients": []}]', ['0.recipients: must not be empty']],
        [
            '[{"recipients": ["a@example.com\\r\\nBcc: b@example.com"]}]',
            ['0.recipients.0: must be an e-mail address']
        ],
        [
            '[{"recipient": "a@example.com"}]',
            [expect.stringContaining('0.recipients'), expect.stringContaining('recipient')]
        ]
    ])('When it is %s, then each fault is named with its place', (content, faults) => {
        expect(read(content)).toEqual({ routes: null, faults });
    });

    it('When it is not there, then that is said', () => {
        expect(readMailRoutes(join(folder, 'none.json'))).toEqual({
            routes: null,
            faults: ['the file cannot be read']
        });
    });
});
