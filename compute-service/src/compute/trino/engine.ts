import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { ComputeEngine } from '../../engines/compute.ts';
import { identifier } from '../../engines/sql.ts';
import { DialFlowError } from '../../error.ts';
import { systemErrorCode } from '../../system-error.ts';
import { removeFromLake, type Lake } from './lake.ts';
import { readPlace, writtenPlace } from './place.ts';
import { TrinoProtocol, type TrinoAddress, type TrinoProgress } from './protocol.ts';
import { TrinoSession } from './session.ts';

export interface TrinoOptions {
    readonly address: TrinoAddress;
    readonly lake: Lake;
    readonly onProgress?: (subject: string, progress: TrinoProgress) => void;
}

/** Names of the schemas of runs; the rest is random. */
const SCHEMA_PREFIX = 'dial_flow_';

/** What lies in place of a run's database: where on the cluster its tables are. */
const placeSchema = z.strictObject({ schema: z.string().regex(/^dial_flow_[0-9a-f]{32}$/) });

const newSchemaName = (): string => SCHEMA_PREFIX + randomUUID().replaceAll('-', '');

async function placeOf(file: string): Promise<string | null> {
    const text = await readFile(file, 'utf8').catch((error: unknown) => {
        if (systemErrorCode(error) === 'ENOENT') return null;
        throw error;
    });
    if (text === null) return null;
    const { data } = placeSchema.safeParse(parsed(text));
    if (!data)
        throw new DialFlowError('compute_failed', 'The run was not computed on a cluster.', {
            advice: 'Use the compute engine that the run was made with, or launch a new run.'
        });
    return data.schema;
}

function parsed(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return null;
    }
}

/** Trino: for extracts that outgrow one machine. A run's tables are a schema of its own; its name lies where DuckDB keeps its file. */
export function trinoEngine({ address, lake, onProgress }: TrinoOptions): ComputeEngine {
    const protocol = new TrinoProtocol(address);

    async function execute(sql: string): Promise<void> {
        const pages = protocol.run({ sql, schema: null, signal: new AbortController().signal });
        for await (const page of pages) void page;
    }

    async function makeSchema(): Promise<string> {
        const schema = newSchemaName();
        await execute(`create schema ${identifier(schema)}`);
        return schema;
    }

    async function dropSchema(schema: string): Promise<void> {
        await execute(`drop schema if exists ${identifier(schema)} cascade`);
        await removeFromLake(lake, schema);
    }

    async function schemaOf(file: string): Promise<string> {
        const known = await placeOf(file);
        if (known !== null) return known;
        await mkdir(dirname(file), { recursive: true });
        const schema = await makeSchema();
        await writeFile(file, JSON.stringify({ schema }), { mode: 0o600 });
        return schema;
    }

    return {
        async open({ file, readOnly = false, temporary = false }) {
            const common = { protocol, lake, onProgress: onProgress ?? null };
            if (!readOnly) {
                const schema = await schemaOf(file);
                const close = () => (temporary ? dropSchema(schema) : Promise.resolve());
                return new TrinoSession({ ...common, place: writtenPlace(schema, close) });
            }
            const stored = await placeOf(file);
            if (stored === null)
                throw new DialFlowError('compute_failed', 'The tables of the run are no longer there.', {
                    advice: 'Launch a new run.'
                });
            return new TrinoSession({
                ...common,
                place: readPlace({ stored, create: makeSchema, drop: dropSchema })
            });
        },
        async discard(file) {
            const schema = await placeOf(file).catch(() => null);
            if (schema !== null) await dropSchema(schema);
            await rm(file, { force: true });
        }
    };
}
