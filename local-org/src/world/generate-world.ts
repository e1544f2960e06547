import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Schema } from '../schema/schema.ts';
import { quoteName } from '../store/sql-text.ts';
import { accountBasis, accountRecords } from './accounts.ts';
import { Calendar } from './calendar.ts';
import { placeBands, type PlaceBand } from './call-places.ts';
import { callBasis, callRecords } from './calls.ts';
import { checksumTable, combineChecksums, type ChecksumTarget, type TableChecksum } from './checksum.ts';
import { geographyTables, readGeography } from './geography.ts';
import { numberSteps } from './numbers.ts';
import { resolveWorldOptions, type GivenWorldOptions } from './options.ts';
import { Draws, randomMacros } from './randomness.ts';
import { idMacrosOfWorld } from './record-ids.ts';
import { addressRecords, researchRecords } from './research.ts';
import { researchedPhoneRecords } from './researched-phones.ts';
import { shapeOf } from './shape.ts';
import { suppressionRecords } from './suppressions.ts';
import { attachTruth, detachTruth, truthDatabase, truthStatements, truthTables } from './truth.ts';
import { agentBasis, userDomain, userRecords } from './users.ts';
import { WorldError } from './world-error.ts';
import { worldFormat, type World } from './world-file.ts';
import type { WorldPlan, WorldStep } from './world-step.ts';

/** Objects that the world fills. */
const worldObjects = [
    'Account',
    'Researched_Phone__c',
    'Account_Address__c',
    'Task',
    'Research_Request__c',
    'Suppression__c'
] as const;

const defaultDataFolder = fileURLToPath(new URL('../../../compute-service/data', import.meta.url));

export interface WorldProgress {
    /** What is being made, for people. */
    readonly title: string;
    /** Steps finished before this one, and steps in all. */
    readonly done: number;
    readonly total: number;
}

export interface GenerateWorld {
    /** A connection to the org's store, after `createTables`. */
    readonly connection: DuckDBConnection;
    readonly schema: Schema;
    /** Where the hidden truth is written; an older file is replaced. */
    readonly truthFile: string;
    readonly options: GivenWorldOptions;
    /** The day that `worldDate` defaults to, YYYY-MM-DD. */
    readonly today: string;
    /** Folder of the population, area code and postal code tables. */
    readonly dataFolder?: string;
    readonly onProgress?: (progress: WorldProgress) => void;
}

function planOf(given: GenerateWorld): WorldPlan {
    const options = resolveWorldOptions(given.options, given.today);
    const draws = new Draws(options.seed);
    return {
        options,
        draws,
        shape: shapeOf(options, draws),
        calendar: new Calendar(options.worldDate),
        geography: readGeography(given.dataFolder ?? defaultDataFolder),
        schema: given.schema
    };
}

/** Steps that make temporary tables alone: what the records and the truth are drawn from. */
function basisSteps(plan: WorldPlan): WorldStep[] {
    const { options, shape } = plan;
    const rows = Math.max(
        options.accounts,
        options.phones,
        options.calls + shape.deletedCalls,
        shape.otherTasks
    );
    return [
        {
            title: 'States, cities and area codes',
            statements: [
                ...randomMacros,
                ...idMacrosOfWorld,
                `CREATE TEMP TABLE world_row AS
                    SELECT i AS n, world_mix(CAST(i AS UBIGINT)) AS r FROM range(1, ${rows + 1}) AS t(i)`,
                ...geographyTables(plan.geography, plan.draws)
            ]
        },
        accountBasis(plan),
        ...numberSteps(plan),
        agentBasis(plan),
        callBasis(plan)
    ];
}

const recordSteps = (plan: WorldPlan, bands: readonly PlaceBand[]): WorldStep[] => [
    userRecords(plan),
    accountRecords(plan),
    researchedPhoneRecords(plan),
    addressRecords(plan),
    researchRecords(plan),
    suppressionRecords(plan),
    callRecords(plan, bands)
];

async function countOf(connection: DuckDBConnection, table: string): Promise<number> {
    const reader = await connection.runAndReadAll(`SELECT count(*) FROM ${quoteName(table)}`);
    return Number(reader.getRows()[0]?.[0]);
}

async function refuseRows(connection: DuckDBConnection): Promise<void> {
    for (const table of worldObjects) {
        const rows = await countOf(connection, table);
        if (rows > 0) {
            throw new WorldError(
                `${table} holds ${rows} rows already. A world goes into an empty store: start with a new data folder.`
            );
        }
    }
}

async function inTransaction(connection: DuckDBConnection, work: () => Promise<void>): Promise<void> {
    await connection.run('BEGIN TRANSACTION');
    try {
        await work();
    } catch (error) {
        await connection.run('ROLLBACK');
        throw error;
    }
    await connection.run('COMMIT');
}

async function dropTemporary(connection: DuckDBConnection): Promise<void> {
    const tables = await connection.runAndReadAll(
        `SELECT table_name FROM duckdb_tables() WHERE temporary AND starts_with(table_name, 'world_')`
    );
    for (const [table] of tables.getRows())
        await connection.run(`DROP TABLE temp.${quoteName(String(table))}`);
}

async function writeTruth(given: GenerateWorld, plan: WorldPlan): Promise<TableChecksum[]> {
    const { connection, truthFile } = given;
    for (const file of [truthFile, `${truthFile}.wal`]) rmSync(file, { force: true });
    await connection.run(attachTruth(truthFile));
    try {
        for (const statement of truthStatements(plan)) await connection.run(statement);
        return await checksumAll(
            connection,
            truthTables.map((table) => ({ database: truthDatabase, table }))
        );
    } finally {
        await connection.run(detachTruth);
    }
}

async function checksumAll(
    connection: DuckDBConnection,
    targets: readonly ChecksumTarget[]
): Promise<TableChecksum[]> {
    const sums: TableChecksum[] = [];
    for (const target of targets) sums.push(await checksumTable(connection, target));
    return sums;
}

/** Checksums of what the world put into the org; users of other origin do not count. */
const checksumOrg = (connection: DuckDBConnection): Promise<TableChecksum[]> =>
    checksumAll(connection, [
        { table: 'User', where: `"Username" LIKE '%@${userDomain}'` },
        ...worldObjects.map((table) => ({ table }))
    ]);

/**
 * Makes the sample world: fills the org's tables in one transaction and writes the hidden truth to its own file. The
 * rows depend on the options alone, not on threads, memory or the clock.
 * @returns what `saveWorld` keeps
 * @throws WorldError if the options are faulty, a data table is missing or the store holds records already
 */
export async function generateWorld(given: GenerateWorld): Promise<World> {
    const { connection, onProgress } = given;
    const plan = planOf(given);
    await refuseRows(connection);
    const basis = basisSteps(plan);
    const total = basis.length + recordSteps(plan, []).length + 2;
    let done = 0;
    const announce = (title: string): void => onProgress?.({ title, done: done++, total });
    const run = async (steps: readonly WorldStep[]): Promise<void> => {
        for (const step of steps) {
            announce(step.title);
            for (const statement of step.statements) await connection.run(statement);
        }
    };
    try {
        await run(basis);
        announce('Hidden truth');
        const truth = await writeTruth(given, plan);
        const bands = await placeBands(connection);
        await inTransaction(connection, () => run(recordSteps(plan, bands)));
        announce('Checksums');
        const tables = [...(await checksumOrg(connection)), ...truth];
        return { format: worldFormat, options: plan.options, tables, checksum: combineChecksums(tables) };
    } finally {
        await dropTemporary(connection);
    }
}
