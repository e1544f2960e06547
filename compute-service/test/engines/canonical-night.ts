import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { duckdbEngine } from '../../src/compute/duckdb.ts';
import type { ComputeSession } from '../../src/engines/compute.ts';
import type { Engine, EngineContext, EngineOutput } from '../../src/engines/engine.ts';
import type { EngineId } from '../../src/engines/engine-id.ts';
import { resolveParameters, type AskedParameters } from '../../src/engines/parameters.ts';
import { ENGINES } from '../../src/engines/registry.ts';
import { runEngines, type RanStep } from '../../src/engines/run-engine.ts';
import type { RawTables } from '../reference/cast.ts';
import { writeWorld } from '../reference/write-world.ts';
import { loadFolder } from './load-folder.ts';
import { outputOf } from './prepared-tables.ts';

export const AS_OF = '2026-11-23';

export interface CanonicalNightOptions {
    /** Cells as in the input files; tables that are not named are empty, reference tables are the product's. */
    readonly tables: RawTables;
    readonly engines: readonly EngineId[];
    readonly parameters?: AskedParameters;
    readonly asOf?: string;
}

export interface CanonicalNight {
    readonly session: ComputeSession;
    readonly context: EngineContext;
    readonly ran: readonly RanStep[];
    /** Rows of an output as records. */
    output(name: string): Promise<Record<string, unknown>[]>;
    /** Text of the file of an output. */
    file(name: string): Promise<string>;
    /** Rows of each funnel step of an engine. */
    funnel(engine: EngineId): Record<string, number>;
    /** Rows of a step, in a funnel or not. */
    rowsOf(engine: EngineId, step: string): number | undefined;
}

function engineWith(name: string): { readonly engine: Engine; readonly output: EngineOutput } {
    for (const engine of ENGINES) {
        const output = engine.outputs.find((candidate) => candidate.name === name);
        if (output) return { engine, output };
    }
    throw new RangeError(`No engine has an output ${name}`);
}

const REQUIRED = { accounts: [], researched_phones: [], calls: [] } as const;

export interface OpenCanonicalNight extends CanonicalNight {
    /** Closes and removes the database. */
    close(): Promise<void>;
}

/** Loads files, prepares and runs some engines in memory; the database stays open until it is closed. */
export async function openCanonicalNight({
    tables,
    engines,
    parameters = {},
    asOf = AS_OF
}: CanonicalNightOptions): Promise<OpenCanonicalNight> {
    const directory = await mkdtemp(join(tmpdir(), 'dial-flow-case-'));
    const session = await duckdbEngine({ tempDirectory: directory }).open({ file: ':memory:' });
    const close = async (): Promise<void> => {
        await session.close();
        await rm(directory, { recursive: true, force: true });
    };
    try {
        writeWorld(join(directory, 'in'), { ...REQUIRED, ...tables });
        const phoneColumns = await loadFolder({ session, folder: join(directory, 'in'), scratch: directory });
        const context = {
            dialect: session.dialect,
            asOf,
            seed: 1,
            parameters: resolveParameters(parameters),
            phoneColumns
        };
        const ran = await runEngines({ session, context, engines });
        const stepsOf = (engine: EngineId): readonly RanStep[] => ran.filter(({ stage }) => stage === engine);
        return {
            session,
            context,
            ran,
            close,
            output: (name) => outputOf(session, engineWith(name).engine, { name, context }),
            async file(name) {
                const { output } = engineWith(name);
                const file = join(directory, `${name}.csv`);
                await session.exportCsv({ select: output.select(context), columns: output.columns, file });
                return readFile(file, 'utf8');
            },
            funnel: (engine) =>
                Object.fromEntries(
                    stepsOf(engine)
                        .filter(({ dropped }) => dropped !== null)
                        .map(({ step, rows }) => [step.name, rows])
                ),
            rowsOf: (engine, name) => stepsOf(engine).find(({ step }) => step.name === name)?.rows
        };
    } catch (error) {
        await close();
        throw error;
    }
}

/** Loads files, prepares and runs some engines in memory, and hands the open database to `look`. */
export async function canonicalNight<Result>(
    options: CanonicalNightOptions,
    look: (night: CanonicalNight) => Promise<Result>
): Promise<Result> {
    const night = await openCanonicalNight(options);
    try {
        return await look(night);
    } finally {
        await night.close();
    }
}
