import { access } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { ENGINE_IDS } from '../../../src/engines/engine-id.ts';
import type { Explanation, Preview } from '../../../src/insight/insight.ts';
import { workspaceOf } from '../../../src/night/workspace.ts';
import type { Run } from '../../../src/runs/run.ts';
import { allRows, createRig, randomNight, type Rig } from '../../insight/finished-run.ts';
import { CLUSTER_PATIENCE_MS, type TestCluster } from './test-cluster.ts';

const WORLD = 4;
/** Accounts asked about, and as many records: each answer takes some ten seconds. */
const ASKED = 1;

interface Answers {
    readonly explanations: readonly Explanation[];
    readonly dropped: Awaited<ReturnType<typeof allRows>>;
    readonly preview: Omit<Preview, 'previewId' | 'ofRunId'>;
}

/** Explain, dropped rows and preview of a finished run: the same answers as from DuckDB, and nothing left behind. */
export function describeInsightOnCluster(cluster: () => TestCluster): void {
    describe('Questions about a run on the cluster', () => {
        const night = randomNight(WORLD);
        const proposed = { ...night.parameters, call_list: { size: 3 } };

        async function previewOf(rig: Rig): Promise<Preview> {
            let preview = await rig.insight.preview({
                org: 'default',
                engines: ENGINE_IDS,
                parameters: proposed
            });
            while (preview.status === 'working') {
                await delay(200);
                preview = (await rig.insight.previewById(preview.previewId)) ?? preview;
            }
            return preview;
        }

        async function answersOf(rig: Rig, run: Run): Promise<Answers> {
            const { accounts = [], researched_phones: phones = [] } = night.tables;
            const subjects = [
                ...accounts.slice(0, ASKED).map(({ id = '' }) => ({ accountId: id })),
                ...phones.slice(0, ASKED).map(({ id = '' }) => ({ recordId: id }))
            ];
            const explanations: Explanation[] = [];
            for (const subject of subjects) {
                explanations.push(await rig.insight.explain({ run, subject }));
            }
            const step = run.steps.find(({ dropped: left }) => (left ?? 0) > 0)?.key ?? 'none';
            const dropped = await allRows(rig, { run, output: `dropped:${step}` });
            const { previewId, ofRunId, ...preview } = await previewOf(rig);
            expect([previewId, ofRunId]).toEqual([expect.stringMatching(/./), run.id]);
            return { explanations, dropped, preview };
        }

        it(
            'are answered as in DuckDB, make a schema only for a preview, and leave none',
            async () => {
                const { engine, schemas } = cluster();
                const duckdb = await createRig();
                const trino = await createRig(engine);
                try {
                    const before = await schemas();
                    const run = await trino.finish(night);
                    const answers = await answersOf(trino, run);
                    expect(answers).toEqual(await answersOf(duckdb, await duckdb.finish(night)));
                    expect(answers.explanations).toHaveLength(2 * ASKED);
                    expect(answers.preview.status).toBe('ready');
                    await trino.insight.close();
                    const { database } = workspaceOf({ dataDirectory: trino.dataDirectory, runId: run.id });
                    // The run's own schema is the only one that is left, until the run is thinned out.
                    expect((await schemas()).size).toBe(before.size + 1);
                    await engine.discard(database);
                    expect(await schemas()).toEqual(before);
                    await expect(access(database)).rejects.toThrow('ENOENT');
                } finally {
                    await duckdb.remove();
                    await trino.remove();
                }
            },
            CLUSTER_PATIENCE_MS
        );

        it(
            'need no schema where nothing is made',
            async () => {
                const { engine, schemas } = cluster();
                const rig = await createRig();
                const file = `${rig.dataDirectory}/run.duckdb`;
                try {
                    const writer = await engine.open({ file });
                    await writer.createTable({ name: 't', select: 'select 1 as a' });
                    await writer.close();
                    const before = await schemas();
                    const reader = await engine.open({ file, readOnly: true });
                    expect(await reader.query('select a from t')).toEqual([[1]]);
                    expect(await schemas()).toEqual(before);
                    await reader.createTable({ name: 'u', select: 'select a + 1 as a from t' });
                    expect(await reader.query('select u.a, t.a from u cross join t')).toEqual([[2, 1]]);
                    expect((await schemas()).size).toBe(before.size + 1);
                    await reader.close();
                    expect(await schemas()).toEqual(before);
                    await engine.discard(file);
                } finally {
                    await rig.remove();
                }
            },
            CLUSTER_PATIENCE_MS
        );
    });
}
