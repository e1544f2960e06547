import { runChecks } from '../../../src/engines/checks.ts';
import { ENGINE_IDS } from '../../../src/engines/engine-id.ts';
import { castTables } from '../../reference/cast.ts';
import { formatDay } from '../../reference/days.ts';
import { referenceNight } from '../../reference/night.ts';
import { randomParameters } from '../../reference/random-parameters.ts';
import { randomWorld } from '../../reference/random-world.ts';
import { canonicalNight } from '../canonical-night.ts';

const SEEDS = [3001, 3002, 3003, 3004, 3005, 3006];

/** Codes by the names of the reference; its null shares are one check here. */
const CODES: Readonly<Record<string, string>> = {
    volume_dedupe: 'volume_duplicate_removals',
    volume_research: 'volume_research_queue',
    volume_flush: 'volume_phone_removals',
    volume_call_list: 'volume_call_list',
    freshness: 'freshness',
    mix: 'state_mix',
    size_explained: 'list_size',
    no_suppressed_number: 'no_suppressed_on_list',
    no_number_twice: 'no_number_twice'
};

describe('Quality checks against the independent reference', () => {
    it.each(SEEDS)('finds the same in random world %i', async (seed) => {
        const { asOf, tables } = randomWorld(seed);
        const { general = {}, ...engines } = randomParameters(seed);
        const previous = { dedupe: seed % 7, research: 3, flush: 0, call_list: seed % 20 };
        const reference = referenceNight({
            tables: castTables(tables).tables,
            asOf,
            seed: 1,
            parameters: { general, ...engines },
            previousRows: previous
        });
        const found = await canonicalNight(
            {
                tables,
                engines: ENGINE_IDS,
                parameters: { night: { ...general }, ...engines },
                asOf: formatDay(asOf)
            },
            ({ session, context, ran }) =>
                runChecks({
                    session,
                    context,
                    inputs: [],
                    funnels: ran.flatMap(({ stage, step, rows, dropped }) =>
                        stage === 'prepare' || dropped === null
                            ? []
                            : [{ engine: stage, step: step.name, rows, dropped }]
                    ),
                    previousRows: {
                        duplicate_removals: previous.dedupe,
                        research_queue: previous.research,
                        phone_removals: previous.flush,
                        call_list: previous.call_list
                    },
                    engines: ENGINE_IDS
                })
        );
        const passed = Object.fromEntries(found.map((check) => [check.code, check.passed]));
        for (const { check, passed: expected } of reference.checks) {
            const code = CODES[check];
            if (code !== undefined)
                expect({ check, passed: passed[code] }).toEqual({ check, passed: expected });
        }
        const nulls = reference.checks.filter(({ check }) => check.startsWith('nulls_'));
        expect(passed['null_share']).toBe(nulls.every((check) => check.passed));
        expect(passed['funnel_adds_up']).toBe(true);
    });
});
