import { readFileSync } from 'node:fs';
import type { Agent } from 'undici';
import { duckdbEngine } from './compute/duckdb.ts';
import type { ComputeConfig } from './config/compute-config.ts';
import type { ComputeEngine } from './engines/compute.ts';
import { DialFlowError } from './error.ts';

async function trustOf(caFile: string | null): Promise<Agent | null> {
    if (caFile === null) return null;
    const { Agent: TrustingAgent } = await import('undici');
    try {
        return new TrustingAgent({ connect: { ca: readFileSync(caFile) } });
    } catch (cause) {
        throw new DialFlowError('configuration', 'DIAL_FLOW_TRINO_CA_FILE: the file cannot be read.', {
            cause,
            advice: 'Name the PEM file of the authority that signed the certificate of the cluster.'
        });
    }
}

/** The compute engine that is asked for. @throws DialFlowError `configuration` where the authority's file cannot be read */
export async function wireCompute(config: ComputeConfig): Promise<ComputeEngine> {
    if (config.engine === 'duckdb')
        return duckdbEngine({ memoryLimit: `${config.memoryLimitMb}MB`, threads: config.threads });
    // What speaks to a cluster is loaded only where there is one.
    const { trinoEngine } = await import('./compute/trino/engine.ts');
    const { caFile, lake, ...address } = config;
    return trinoEngine({ address: { ...address, dispatcher: await trustOf(caFile) }, lake });
}
