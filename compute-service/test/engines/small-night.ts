import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { duckdbEngine, type DuckdbOptions } from '../../src/compute/duckdb.ts';
import type { ComputeEngine } from '../../src/engines/compute.ts';
import { ENGINE_IDS, type EngineId } from '../../src/engines/engine-id.ts';
import { resolveParameters, type AskedParameters } from '../../src/engines/parameters.ts';
import { ENGINES, PREPARE } from '../../src/engines/registry.ts';
import { runEngines } from '../../src/engines/run-engine.ts';
import { parseCsv } from '../reference/csv.ts';
import type { RawTables } from '../reference/cast.ts';
import { writeWorld } from '../reference/write-world.ts';
import { loadFolder } from './load-folder.ts';

export interface FunnelRows {
    readonly step: string;
    readonly rows: number;
    readonly dropped: number;
}

export interface SmallNight {
    /** Bytes of each output file. */
    readonly files: Readonly<Record<string, string>>;
    readonly funnels: Readonly<Partial<Record<EngineId, readonly FunnelRows[]>>>;
}

/** A whole night on raw tables: files, load, prepare, engines, files. */
export async function smallNight({
    tables,
    asOf,
    seed,
    parameters,
    compute = {},
    engine = duckdbEngine(compute)
}: {
    readonly tables: RawTables;
    readonly asOf: string;
    readonly seed: number;
    readonly parameters: AskedParameters;
    readonly compute?: DuckdbOptions;
    /** Another engine than DuckDB. */
    readonly engine?: ComputeEngine;
}): Promise<SmallNight> {
    const directory = await mkdtemp(join(tmpdir(), 'dial-flow-night-'));
    const session = await engine.open({ file: join(directory, 'run.duckdb'), temporary: true });
    try {
        writeWorld(join(directory, 'in'), tables);
        const phoneColumns = await loadFolder({ session, folder: join(directory, 'in'), scratch: directory });
        const context = {
            dialect: session.dialect,
            asOf,
            seed,
            parameters: resolveParameters(parameters),
            phoneColumns
        };
        const ran = await runEngines({ session, context, engines: ENGINE_IDS });
        const funnels: Partial<Record<EngineId, FunnelRows[]>> = {};
        for (const { stage, step, rows, dropped } of ran) {
            if (stage === 'prepare' || dropped === null) continue;
            (funnels[stage] ??= []).push({ step: step.name, rows, dropped });
        }
        const files: Record<string, string> = {};
        for (const output of [...PREPARE.outputs, ...ENGINES.flatMap(({ outputs }) => outputs)]) {
            const file = join(directory, `${output.name}.csv`);
            await session.exportCsv({ select: output.select(context), columns: output.columns, file });
            files[output.name] = await readFile(file, 'utf8');
        }
        return { files, funnels };
    } finally {
        await session.close();
        await rm(directory, { recursive: true, force: true });
    }
}

/** The chosen columns of a CSV text, rows without the header. */
export function columnsOf({
    csv,
    columns
}: {
    readonly csv: string;
    readonly columns: readonly string[];
}): string[][] {
    const [header = [], ...rows] = parseCsv(csv);
    const places = columns.map((column) => header.indexOf(column));
    return rows.map((row) => places.map((place) => row[place] ?? `no column ${place}`));
}
