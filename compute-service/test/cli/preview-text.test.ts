import { previewText } from '../../src/cli/commands/preview.ts';
import type { EnginePreview, Preview } from '../../src/insight/insight.ts';

const same = (count: number) => ({ now: count, proposed: count });

const list: EnginePreview = {
    ...{ engine: 'call_list', output: 'call_list', now: 300, proposed: 200, variants: {}, funnel: [] },
    states: [
        {
            state: 'CA',
            target: { now: 150, proposed: 100 },
            supply: same(900),
            taken: { now: 150, proposed: 100 }
        },
        { state: 'NV', target: same(50), supply: same(50), taken: same(50) },
        {
            state: 'TX',
            target: { now: 100, proposed: 50 },
            supply: same(400),
            taken: { now: 100, proposed: 50 }
        }
    ],
    samples: { added: [], dropped: [] }
};

const preview = (changes: Partial<Preview>): Preview => ({
    ...{ previewId: 'p', status: 'ready', dataAt: '2026-11-24T02:01:00Z', ofRunId: 'r' },
    ...{ engines: [list], error: null },
    ...changes
});

describe('A preview for people', () => {
    it('When a run with these values would stop, then it says so and why, and not that the preview failed', () => {
        const error = 'A run with these values would stop. AutoFlush would remove 40 %; the limit is 25 %.';
        const text = previewText(preview({ error }));
        expect(text).toContain(`\n\n${error}\n\n`);
        expect(text).not.toMatch(/failed/i);
    });

    it('When the preview itself failed, then it says that', () => {
        const text = previewText(
            preview({ status: 'failed', engines: [], error: 'The computation failed.' })
        );
        expect(text).toContain('The preview failed: The computation failed.');
    });

    it('When states would fill other numbers of places, then these are named and the others counted', () => {
        expect(previewText(preview({}))).toContain(
            [
                '  Fill by state',
                '        now  new  change  new target',
                '    CA  150  100     -50         100',
                '    TX  100   50     -50          50',
                '    1 other state as now.'
            ].join('\n')
        );
    });

    it('When no state changes, then that is said once', () => {
        const states = list.states.slice(1, 2);
        expect(previewText(preview({ engines: [{ ...list, states }] }))).toContain(
            'Every state fills as many places as now.'
        );
    });
});
