import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { duckdbEngine } from '../../src/compute/duckdb.ts';
import { callListEngine } from '../../src/engines/call-list/engine.ts';
import type { ComputeSession } from '../../src/engines/compute.ts';
import type { Engine, EngineContext } from '../../src/engines/engine.ts';
import { flushEngine } from '../../src/engines/flush/engine.ts';
import { PREPARE_STEPS } from '../../src/engines/shared/steps.ts';
import { runStep } from '../../src/engines/step-runner.ts';
import { castTables } from '../reference/cast.ts';
import { parseCsv } from '../reference/csv.ts';
import { formatDay } from '../reference/days.ts';
import { withDefaults, type FunnelStep, type ParameterChanges } from '../reference/model.ts';
import { OUTPUT_COLUMNS, referenceNight, type NightResult, type OutputName } from '../reference/night.ts';
import { randomParameters } from '../reference/random-parameters.ts';
import { randomWorld, shuffledTables } from '../reference/random-world.ts';
import { writeWorld } from '../reference/write-world.ts';
import { loadFolder } from './load-folder.ts';
import { testContext } from './prepared-tables.ts';

const SEEDS = [1001, 1002, 1003, 1004, 1005, 1006];

/** Large enough for states that fill, overflow and are mixed, and for numbers with many calls. */
const SIZE = { accounts: 300, researchedPhones: 600, calls: 4_000 };

const ENGINES = { flush: flushEngine, call_list: callListEngine } as const;

function contextOf(base: EngineContext, changes: ParameterChanges): EngineContext {
    const { dedupe, flush, call_list: callList } = withDefaults(changes);
    const night = { ...base.parameters.night, max_unmapped_share: 1 };
    return {
        ...base,
        parameters: {
            ...base.parameters,
            dedupe,
            flush: { ...base.parameters.flush, ...flush },
            call_list: callList,
            night
        }
    };
}

/** DeDupe is no part of this test: its duplicates come from the reference. */
async function takeDuplicates(session: ComputeSession, { outputs }: NightResult): Promise<void> {
    const columns = OUTPUT_COLUMNS.duplicate_members.split(',');
    const duplicates = outputs.duplicate_members.filter(
        (row) => row[columns.indexOf('role')] === 'duplicate'
    );
    await session.createTableFromRows({
        name: 'dedupe_duplicates',
        columns: [{ name: 'record_id', type: 'varchar' }],
        rows: duplicates.map((row) => [row[columns.indexOf('record_id')] ?? null])
    });
    await session.createTableFromRows({
        name: 'accepted_list',
        columns: [{ name: 'e164', type: 'varchar' }],
        rows: []
    });
}

async function funnelOf(
    session: ComputeSession,
    engine: Engine,
    context: EngineContext
): Promise<FunnelStep[]> {
    const funnel: FunnelStep[] = [];
    for (const step of engine.steps) {
        const { rows } = await runStep({ session, context, stage: engine.id, step });
        if (step.funnelPosition !== null) funnel.push({ step: step.name, rows });
    }
    return funnel;
}

/** Rows of the files that an engine writes, in the columns of the reference. */
async function filesOf(
    session: ComputeSession,
    engine: Engine,
    { context, directory }: { readonly context: EngineContext; readonly directory: string }
): Promise<[OutputName, string[][]][]> {
    const files: [OutputName, string[][]][] = [];
    for (const output of engine.outputs) {
        const file = join(directory, `${output.name}.csv`);
        await session.exportCsv({ select: output.select(context), columns: output.columns, file });
        const [header = [], ...rows] = parseCsv(await readFile(file, 'utf8'));
        const name = output.name as OutputName;
        const places = OUTPUT_COLUMNS[name].split(',').map((column) => header.indexOf(column));
        files.push([name, rows.map((row) => places.map((place) => row[place] ?? ''))]);
    }
    return files;
}

describe('AutoFlush and List IQ against the independent reference, larger worlds', () => {
    it.each(SEEDS)('gives the same funnels and rows for random world %i', async (seed) => {
        const { asOf, tables } = randomWorld(seed, SIZE);
        const parameters = randomParameters(seed);
        const reference = referenceNight({ tables: castTables(tables).tables, asOf, seed, parameters });
        const directory = await mkdtemp(join(tmpdir(), 'dial-flow-night-'));
        const session = await duckdbEngine().open({ file: join(directory, 'run.duckdb') });
        try {
            writeWorld(join(directory, 'in'), shuffledTables(tables, seed));
            const phoneColumns = await loadFolder({
                session,
                folder: join(directory, 'in'),
                scratch: directory
            });
            const base = { ...testContext(session, { asOf: formatDay(asOf), seed }), phoneColumns };
            const context = contextOf(base, parameters);
            await takeDuplicates(session, reference);
            for (const step of PREPARE_STEPS) await runStep({ session, context, stage: 'prepare', step });
            for (const [id, engine] of Object.entries(ENGINES)) {
                const funnel = await funnelOf(session, engine, context);
                expect({ id, funnel }).toEqual({ id, funnel: reference.funnels[id as keyof typeof ENGINES] });
                for (const [name, rows] of await filesOf(session, engine, { context, directory })) {
                    expect({ name, rows }).toEqual({ name, rows: reference.outputs[name] });
                }
            }
            const [withoutPlace] = await session.query('select count(*) from flush_flagged_without_place');
            expect(Number(withoutPlace?.[0])).toBe(reference.counts.flagged_without_place);
        } finally {
            await session.close();
            await rm(directory, { recursive: true, force: true });
        }
    });
});
