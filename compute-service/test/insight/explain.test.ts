import { ENGINE_IDS } from '../../src/engines/engine-id.ts';
import { DialFlowError } from '../../src/error.ts';
import type { EngineExplanation } from '../../src/insight/insight.ts';
import { funnelOf } from '../../src/insight/units.ts';
import type { Run } from '../../src/runs/run.ts';
import { allRows, createRig, randomNight, type Rig } from './finished-run.ts';

/** Output and column that say which subjects an engine lets in. */
const MEMBERSHIP = {
    dedupe: ['duplicate_removals', 'record_id'],
    flush: ['phone_removals', 'account_id'],
    research: ['research_queue', 'account_id'],
    call_list: ['call_list', 'account_id']
} as const;

/** Accounts, records and numbers asked about in each world. */
const ASKED = 10;
const SEEDS = Array.from({ length: 10 }, (_, index) => index + 1);

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

function expectPlainSentence(sentence: string): void {
    expect(sentence).not.toMatch(/null|undefined|NaN|\(\)| {2}|,,|\.\.|[\r\n]/);
    expect(sentence).toMatch(/^[A-Z].*\.$/);
}

function expectWellSaid(explained: readonly EngineExplanation[]): void {
    for (const { sentence, facts } of explained) {
        expectPlainSentence(sentence);
        for (const { label, value } of facts) {
            expect(label).not.toBe('');
            expect(value).not.toMatch(/undefined|NaN/);
        }
    }
}

describe('explain on random worlds', () => {
    const decided = new Set<string>();

    it.each(SEEDS)('says in or out as the outputs of world %i do', async (seed) => {
        const night = randomNight(seed);
        const run = await rig.finish(night);
        const explain = async (subject: { accountId: string } | { recordId: string }) => {
            const explanation = await rig.insight.explain({ run, subject });
            expectWellSaid(explanation.engines);
            for (const { engine, step } of explanation.engines) decided.add(`${engine}.${step}`);
            return explanation;
        };

        const [listed, queued, flagged, duplicates] = await Promise.all([
            members(run, MEMBERSHIP.call_list),
            members(run, MEMBERSHIP.research),
            members(run, MEMBERSHIP.flush),
            members(run, MEMBERSHIP.dedupe)
        ]);
        for (const { id = '' } of (night.tables.accounts ?? []).slice(0, ASKED)) {
            const { headline, engines } = await explain({ accountId: id });
            const included = Object.fromEntries(engines.map((one) => [one.engine, one.included]));
            expect({ id, ...included }).toMatchObject({
                id,
                flush: flagged.has(id),
                research: queued.has(id),
                call_list: listed.has(id)
            });
            expect(headline).toBe(engines.at(-1)?.sentence);
        }
        for (const { id = '' } of (night.tables.researched_phones ?? []).slice(0, ASKED)) {
            const { engines } = await explain({ recordId: id });
            expect({ id, duplicate: engines[0]?.included }).toEqual({ id, duplicate: duplicates.has(id) });
        }
        for (const { phone_text: number = '' } of (night.tables.calls ?? []).slice(0, ASKED)) {
            const answer = await rig.insight
                .explain({ run, subject: { number } })
                .catch((error: unknown) => error as DialFlowError);
            if (answer instanceof DialFlowError) expect(answer.code).toBe('not_found');
            else expectWellSaid(answer.engines);
        }
    });

    it.each(SEEDS)('has a sentence for each row that the funnels of world %i leave out', async (seed) => {
        const run = await rig.finish(randomNight(seed));
        for (const engine of ENGINE_IDS) {
            for (const { name } of funnelOf(engine)) {
                const output = `dropped:${engine}.${name}`;
                const page = await rig.insight.resultPage({ run, output, cursor: null, limit: 100 });
                const counted = run.steps.find(({ key }) => key === `${engine}.${name}`)?.dropped ?? 0;
                expect({ output, rows: page.rows.length, total: page.total }).toEqual({
                    output,
                    rows: Math.min(counted, 20),
                    total: counted
                });
                for (const row of page.rows) expectPlainSentence(row.at(-1) ?? '');
                if (page.rows.length > 0) decided.add(`${engine}.${name}`);
            }
        }
    });

    it('has said why at every step of every funnel', () => {
        const steps = ENGINE_IDS.flatMap((engine) => funnelOf(engine).map(({ name }) => `${engine}.${name}`));
        expect(steps.filter((step) => !decided.has(step))).toEqual([]);
    });
});
