import { z } from 'zod';
import { list, webAddress, whole } from './variable-kinds.ts';

/** Each variable of the compute engine by itself. */
export const computeVariables = {
    DIAL_FLOW_COMPUTE: z.enum(['duckdb', 'trino']).default('duckdb'),
    DIAL_FLOW_MEMORY_LIMIT_MB: whole(64, 1_000_000).default(160),
    DIAL_FLOW_THREADS: whole(1, 256).optional(),
    DIAL_FLOW_TRINO_URL: webAddress.optional(),
    DIAL_FLOW_TRINO_USER: z
        .string()
        .regex(/^[\x21-\x7e]{1,128}$/, 'must be visible characters without blanks')
        .default('dial-flow'),
    DIAL_FLOW_TRINO_PASSWORD: z.string().optional(),
    DIAL_FLOW_TRINO_TOKEN: z.string().optional(),
    DIAL_FLOW_TRINO_CATALOG: z
        .string()
        .regex(/^[a-z][a-z0-9_]{0,63}$/, 'must be the name of a catalog')
        .default('hive'),
    DIAL_FLOW_TRINO_CLIENT_TAGS: list
        .pipe(z.array(z.string().regex(/^[\x21-\x7e]{1,64}$/, 'must be visible characters without blanks')))
        .optional(),
    DIAL_FLOW_TRINO_RETRY_POLICY: z.enum(['none', 'task', 'query']).optional(),
    DIAL_FLOW_TRINO_CA_FILE: z.string().optional(),
    DIAL_FLOW_TRINO_LAKE_DIRECTORY: z.string().optional(),
    DIAL_FLOW_TRINO_LAKE_LOCATION: z
        .string()
        .regex(/^[a-z0-9]+:\/\/\S+$/, 'must be a location like s3://bucket/extracts')
        .optional()
} as const;

type Name = keyof typeof computeVariables;

const NEEDED: readonly Name[] = [
    'DIAL_FLOW_TRINO_URL',
    'DIAL_FLOW_TRINO_LAKE_DIRECTORY',
    'DIAL_FLOW_TRINO_LAKE_LOCATION'
];

/** Faults of the compute engine's variables that depend on each other. */
export function computeFaults(values: Readonly<Record<string, string>>): readonly string[] {
    if (values['DIAL_FLOW_COMPUTE'] !== 'trino') return [];
    const { DIAL_FLOW_TRINO_PASSWORD: password, DIAL_FLOW_TRINO_TOKEN: token } = values;
    const url = values['DIAL_FLOW_TRINO_URL'];
    const isOpen = url !== undefined && !/^https:/i.test(url);
    return [
        ...NEEDED.filter((name) => values[name] === undefined).map(
            (name) => `${name}: is needed for a cluster`
        ),
        ...(password !== undefined && token !== undefined
            ? ['DIAL_FLOW_TRINO_TOKEN: only one of password and token can be used']
            : []),
        ...(isOpen &&
        (password !== undefined || token !== undefined || values['DIAL_FLOW_PROFILE'] === 'production')
            ? ['DIAL_FLOW_TRINO_URL: must be https in production, and wherever a password or token is sent']
            : [])
    ];
}
