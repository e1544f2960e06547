import { setTimeout as delay } from 'node:timers/promises';
import { ENGINE_IDS, type EngineId } from '../../src/engines/engine-id.ts';
import { engineOf } from '../../src/engines/registry.ts';
import type { Preview } from '../../src/insight/insight.ts';
import { funnelOf } from '../../src/insight/units.ts';
import type { Run } from '../../src/runs/run.ts';
import { randomParameters } from '../reference/random-parameters.ts';
import { allRows, createRig, randomNight, type Rig } from './finished-run.ts';

let rig: Rig;
beforeEach(async () => {
    rig = await createRig();
});
afterEach(() => rig.remove());

async function ready(
    parameters: Run['parameters'],
    engines: readonly EngineId[] = ENGINE_IDS
): Promise<Preview> {
    let preview = await rig.insight.preview({ org: 'default', engines, parameters });
    while (preview.status === 'working') {
        await delay(50);
        preview = (await rig.insight.previewById(preview.previewId)) ?? preview;
    }
    return preview;
}

const mainOutput = (engine: EngineId): string =>
    engineOf(engine).outputs.find(({ main }) => main)?.name ?? '';

const parametersOf = (seed: number): Run['parameters'] => {
    const { general = {}, ...engines } = randomParameters(seed);
    return { night: { ...general }, ...engines };
};

async function listedAccounts(run: Run): Promise<ReadonlySet<string>> {
    const { columns, rows } = await allRows(rig, { run, output: 'call_list' });
    return new Set(rows.map((row) => row[columns.indexOf('account_id')] ?? ''));
}

async function fillOf(run: Run) {
    const { columns, rows } = await allRows(rig, { run, output: 'state_fill' });
    const number = (row: readonly (string | null)[], name: string): number =>
        Number(row[columns.indexOf(name)]);
    return new Map(
        rows.map((row) => [
            row[columns.indexOf('state')] ?? '',
            { target: number(row, 'target'), supply: number(row, 'supply'), taken: number(row, 'taken') }
        ])
    );
}

describe('preview', () => {
    it.each([1, 2, 3])('counts what a full run with those parameters gives (world %i)', async (seed) => {
        const night = randomNight(seed);
        const other = parametersOf(seed + 100);
        const now = await rig.finish(night);
        const { status, engines, error } = await ready(other);
        const full = await rig.finish({ ...night, parameters: other });
        expect({ status, error }).toEqual({ status: 'ready', error: null });
        expect(engines.map(({ engine }) => engine)).toEqual(ENGINE_IDS);
        for (const preview of engines) {
            const engine = preview.engine as EngineId;
            const rowsOf = (run: Run, step: string): number | null | undefined =>
                run.steps.find(({ key }) => key === `${engine}.${step}`)?.rows;
            const outputRows = (run: Run): number | undefined =>
                run.documents.outputs?.find(({ name }) => name === mainOutput(engine))?.rows;
            expect({ engine, now: preview.now, proposed: preview.proposed }).toEqual({
                engine,
                now: outputRows(now),
                proposed: outputRows(full)
            });
            expect(preview.funnel).toEqual(
                funnelOf(engine).map(({ name, title }) => ({
                    step: name,
                    title,
                    now: rowsOf(now, name),
                    proposed: rowsOf(full, name)
                }))
            );
        }
        const { states } = engines.find(({ engine }) => engine === 'call_list') ?? { states: [] };
        const [fillNow, fillThen] = [await fillOf(now), await fillOf(full)];
        const nothing = { target: 0, supply: 0, taken: 0 };
        const names = [...new Set([...fillNow.keys(), ...fillThen.keys()])].sort();
        expect(states).toEqual(
            names.map((state) => {
                const [was, becomes] = [fillNow.get(state) ?? nothing, fillThen.get(state) ?? nothing];
                return {
                    state,
                    target: { now: was.target, proposed: becomes.target },
                    supply: { now: was.supply, proposed: becomes.supply },
                    taken: { now: was.taken, proposed: becomes.taken }
                };
            })
        );
        expect(states.length).toBeGreaterThan(0);
        expect(engines.filter(({ engine }) => engine !== 'call_list').flatMap((one) => one.states)).toEqual(
            []
        );
        const [before, after] = [await listedAccounts(now), await listedAccounts(full)];
        const { added, dropped } = engines.find(({ engine }) => engine === 'call_list')?.samples ?? {};
        for (const { key, sentence } of added ?? []) {
            expect(after.has(key.split(' ')[0] ?? '')).toBe(true);
            expect(sentence).toMatch(/^On the list: rank /);
        }
        for (const { key, sentence } of dropped ?? []) {
            expect(before.has(key.split(' ')[0] ?? '')).toBe(true);
            expect(sentence).toMatch(/^Not on the list: /);
        }
    });

    it.each([
        ['dedupe', { hot_number_accounts: 2 }],
        ['dedupe', { auto_apply: 'none' }],
        ['flush', { conflict_days: 1 }],
        ['research', { max_requests: 3 }],
        ['call_list', { recent_days: 3 }]
    ] as const)('counts what a full run gives where only one thing changes: %s %j', async (group, change) => {
        const night = randomNight(5);
        const parameters = { ...night.parameters, [group]: { ...night.parameters[group], ...change } };
        await rig.finish(night);
        const { engines } = await ready(parameters);
        const full = await rig.finish({ ...night, parameters });
        const counted = engines.flatMap(({ engine, funnel }) =>
            funnel.map(({ step, proposed }) => [`${engine}.${step}`, proposed] as const)
        );
        expect(counted).toEqual(
            counted.map(([key]) => [key, full.steps.find((step) => step.key === key)?.rows])
        );
        expect(engines.map(({ proposed }) => proposed)).toEqual(
            engines.map(({ output }) => full.documents.outputs?.find(({ name }) => name === output)?.rows)
        );
    });

    it('changes nothing where nothing is changed, and gives the same answer twice', async () => {
        const night = randomNight(4);
        await rig.finish(night);
        for (const { now, proposed, funnel, samples } of (await ready(night.parameters)).engines) {
            expect(proposed).toBe(now);
            expect(funnel.filter((step) => step.now !== step.proposed)).toEqual([]);
            expect(samples).toEqual({ added: [], dropped: [] });
        }
        const other = parametersOf(9);
        const [first, second] = [await ready(other), await ready(other)];
        expect(second.engines).toEqual(first.engines);
    });

    it('counts both span modes', async () => {
        const night = randomNight(4);
        await rig.finish(night);
        const { engines } = await ready({ ...night.parameters, flush: { span_mode: 'within' } }, ['flush']);
        expect(engines.map(({ engine }) => engine)).toEqual(['flush']);
        expect(Object.keys(engines[0]?.variants ?? {}).sort()).toEqual(['at_least', 'within']);
    });

    it('says what would stop the run', async () => {
        const night = randomNight(4);
        await rig.finish({
            ...night,
            parameters: {
                ...night.parameters,
                flush: { max_share_flushed: 1, wrong_number_attempts: 100, disconnected_attempts: 100 }
            }
        });
        const flush = {
            wrong_number_attempts: 1,
            disconnected_attempts: 1,
            disconnected_span_days: 0,
            max_share_flushed: 0
        };
        const { status, error } = await ready({ ...night.parameters, flush }, ['flush']);
        expect(status).toBe('ready');
        expect(error).toMatch(
            /^A run with these values would stop\. AutoFlush would remove .* the limit is 0 %\.$/
        );
    });

    it('needs an extract and proper parameters', async () => {
        await expect(
            rig.insight.preview({ org: 'default', engines: ['flush'], parameters: {} })
        ).rejects.toMatchObject({
            code: 'no_extract'
        });
        await expect(
            rig.insight.preview({
                org: 'default',
                engines: ['flush'],
                parameters: { flush: { wrong_number_attempts: 0 } }
            })
        ).rejects.toMatchObject({ code: 'invalid_parameter', field: 'flush.wrong_number_attempts' });
        await expect(rig.insight.previewById('nothing')).resolves.toBeNull();
    });
});
