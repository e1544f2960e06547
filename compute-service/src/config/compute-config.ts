import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { z } from 'zod';
import type { Lake } from '../compute/trino/lake.ts';
import type { TrinoAddress } from '../compute/trino/protocol.ts';
import { DialFlowError } from '../error.ts';
import { faultText, readVariables } from './fault-words.ts';
import { computeFaults, computeVariables } from './compute-variables.ts';

/** Where the SQL of the engines runs. */
export type ComputeConfig =
    | {
          readonly engine: 'duckdb';
          readonly memoryLimitMb: number;
          readonly threads: number;
      }
    | (Omit<TrinoAddress, 'dispatcher'> & {
          readonly engine: 'trino';
          /** PEM of the authority that signed the cluster's certificate. */
          readonly caFile: string | null;
          readonly lake: Lake;
      });

const schema = z.object(computeVariables);

type ComputeVariables = z.output<typeof schema>;

/** The compute engine as variables ask for it, which are free of faults. */
export function computeOf(variables: ComputeVariables): ComputeConfig {
    if (variables.DIAL_FLOW_COMPUTE === 'duckdb')
        return {
            engine: 'duckdb',
            memoryLimitMb: variables.DIAL_FLOW_MEMORY_LIMIT_MB,
            threads: variables.DIAL_FLOW_THREADS ?? availableParallelism()
        };
    const { DIAL_FLOW_TRINO_PASSWORD: password, DIAL_FLOW_TRINO_TOKEN: token } = variables;
    const retry = variables.DIAL_FLOW_TRINO_RETRY_POLICY;
    const caFile = variables.DIAL_FLOW_TRINO_CA_FILE;
    return {
        engine: 'trino',
        url: variables.DIAL_FLOW_TRINO_URL ?? '',
        user: variables.DIAL_FLOW_TRINO_USER,
        credential:
            token !== undefined
                ? { kind: 'token', secret: token }
                : password !== undefined
                  ? { kind: 'password', secret: password }
                  : null,
        catalog: variables.DIAL_FLOW_TRINO_CATALOG,
        clientTags: variables.DIAL_FLOW_TRINO_CLIENT_TAGS ?? [],
        session: retry === undefined ? {} : { retry_policy: retry.toUpperCase() },
        caFile: caFile === undefined ? null : resolve(caFile),
        lake: {
            directory: resolve(variables.DIAL_FLOW_TRINO_LAKE_DIRECTORY ?? ''),
            location: variables.DIAL_FLOW_TRINO_LAKE_LOCATION ?? ''
        }
    };
}

/**
 * The compute engine of a night on a folder: it needs no other variable of the service.
 * @throws DialFlowError `configuration` that names every faulty variable
 */
export function loadComputeConfig(values: Readonly<Record<string, string>>): ComputeConfig {
    const { data, faults: own } = readVariables(schema, values);
    const faults = [...own.map(faultText), ...computeFaults(values)];
    if (!data || faults.length > 0)
        throw new DialFlowError('configuration', `The configuration is not usable:\n${faults.join('\n')}`, {
            advice: 'Correct these variables; docs/configuration.md explains each of them.'
        });
    return computeOf(data);
}
