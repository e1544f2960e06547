import { funnelOf } from '../../src/insight/units.ts';
import { ENGINE_IDS } from '../../src/engines/engine-id.ts';
import { DialFlowError } from '../../src/error.ts';
import type { EngineExplanation } from '../../src/insight/insight.ts';
import type { Run } from '../../src/runs/run.ts';
import { allRows, createRig, randomNight, type Rig } from './finished-run.ts';

/** Output and column that say which subjects an engine lets in. */
const MEMBERSHIP = {
    dedupe: ['duplicate_removals', 'record_id'],
    flush: ['phone_removals', 'account_id'],
    research: ['research_queue', 'account_id'],
    call_list: ['call_list', 'account_id']
} as const;

const SEEDS = Array.from({ length: 14 }, (_, index) => index + 1);

let rig: Rig;
beforeAll(async () => {
    rig = await createRig();
});
afterAll(() => rig.remove());

async function members(run: Run, [output, column]: readonly [string, string]): Promise<ReadonlySet<string>> {
    const { columns, rows } = await allRows(rig, { run, output });
    const place = columns.indexOf(column);
    return new Set(rows.map((row) => row[place] ?? ''));
}

describe('explain', () => {
    const decided = new Set<string>();
    const sentences: string[] = [];

    function expectWellSaid(explained: readonly EngineExplanation[]): void {
        for (const { engine, step, included, sentence, facts } of explained) {
            decided.add(`${engine}.${step}`);
            sentences.push(`${engine}.${step} ${included ? 'in' : 'out'}: ${sentence}`);
            expect(sentence).not.toMatch(/null|undefined|NaN|\(\)| {2}|,,|\.\./);
            expect(sentence).toMatch(/\.$/);
            for (const { label, value } of facts) {
                expect(label).not.toBe('');
                expect(value).not.toMatch(/undefined|NaN/);
            }
        }
    }

    it.each(SEEDS)(
        'says in or out as the outputs do, for every account and record of world %i',
        async (seed) => {
            const night = randomNight(seed);
            const run = await rig.finish(night);
            const inList = await members(run, MEMBERSHIP.call_list);
            const inQueue = await members(run, MEMBERSHIP.research);
            const flagged = await members(run, MEMBERSHIP.flush);
            const duplicates = await members(run, MEMBERSHIP.dedupe);
            for (const { id = '' } of night.tables.accounts ?? []) {
                const { headline, engines } = await rig.insight.explain({ run, subject: { accountId: id } });
                expectWellSaid(engines);
                const included = Object.fromEntries(engines.map((one) => [one.engine, one.included]));
                expect({ id, ...included }).toMatchObject({
                    id,
                    flush: flagged.has(id),
                    research: inQueue.has(id),
                    call_list: inList.has(id)
                });
                expect(headline).toBe(engines.find(({ engine }) => engine === 'call_list')?.sentence);
            }
            for (const { id = '' } of night.tables.researched_phones ?? []) {
                const { engines } = await rig.insight.explain({ run, subject: { recordId: id } });
                expectWellSaid(engines);
                expect({ id, duplicate: engines[0]?.included }).toEqual({
                    id,
                    duplicate: duplicates.has(id)
                });
            }
            const numbers = new Set((night.tables.calls ?? []).map((row) => row['phone_text'] ?? ''));
            for (const number of [...numbers].filter((text) => text.trim() !== '').slice(0, 20)) {
                const answer = await rig.insight
                    .explain({ run, subject: { number } })
                    .catch((error: unknown) => error as DialFlowError);
                if (answer instanceof DialFlowError) expect(answer.code).toBe('not_found');
                else expectWellSaid(answer.engines);
            }
        }
    );

    it('has said why at every step of every funnel', () => {
        if (process.env.SHOW) process.stderr.write([...new Set(sentences)].sort().join('\n'));
        const steps = ENGINE_IDS.flatMap((engine) => funnelOf(engine).map(({ name }) => `${engine}.${name}`));
        expect(steps.filter((step) => !decided.has(step))).toEqual([]);
    });
});
