import { join, resolve } from 'node:path';
import { DialFlowError } from '../error.ts';
import { computeOf, type ComputeConfig } from './compute-config.ts';
import { mailFileFaults, mailOf, type MailConfig } from './mail-config.ts';
import type { TokenSettings } from '../access/token-verifier.ts';
import type { TlsFiles } from '../http/tls-material.ts';
import type { Profile } from './profiles.ts';
import { resolveSettings } from './settings.ts';
import type { Environment, ResolvedSettings } from './settings.ts';
import { relationFaults, variablesSchema } from './variables.ts';
import type { Variables } from './variables.ts';

export interface SalesforceConfig {
    readonly loginUrl: string;
    readonly apiVersion: string;
    /** Records of a page of a Bulk query. */
    readonly maxRecords: number;
    readonly pollMs: number;
    readonly credentials:
        | {
              readonly flow: 'jwt_bearer';
              readonly clientId: string;
              readonly username: string;
              /** PEM text. */
              readonly privateKey: string;
          }
        | { readonly flow: 'client_credentials'; readonly clientId: string; readonly clientSecret: string };
}

export interface Config {
    readonly profile: Profile;
    readonly http: {
        readonly host: string;
        readonly port: number;
        readonly apiKeys: readonly string[];
        readonly metricsOpen: boolean;
        readonly docsOpen: boolean;
        /** As Express takes it; false where no proxy is trusted. */
        readonly trustProxy: string | number | false;
        /** Null where the service speaks plain HTTP. */
        readonly tls: TlsFiles | null;
        /** Null where no tokens are accepted. */
        readonly tokens: TokenSettings | null;
        readonly limits: { readonly perMinute: number; readonly failuresPerMinute: number };
    };
    readonly dataDir: string;
    readonly logLevel: string;
    readonly leaseMs: number;
    /** How long a service that stops still answers that it is not ready. */
    readonly drainMs: number;
    /** False for a process that only answers and leaves the work to others on the same queue. */
    readonly worksOnRuns: boolean;
    readonly compute: ComputeConfig;
    /** Newest runs whose database is kept for explain and preview; days after which the rest is removed. */
    readonly retention: {
        readonly keepWorkspaces: number;
        readonly journalDays: number;
        readonly eventDays: number;
        readonly runDays: number;
        readonly auditDays: number;
    };
    readonly warehouseFile: string;
    /** Null: the mapping that the metadata of DIAL-Flow has. */
    readonly fieldMappingFile: string | null;
    /** Null: the rules are changed by the API. */
    readonly rulesFile: string | null;
    /** Inputs as CSV where no org is connected, or beside it; null where there are none. */
    readonly inputDir: string | null;
    readonly salesforce: SalesforceConfig | null;
    readonly mail: MailConfig | null;
}

/** What is wrong with settings, each fault with its variable and where its text came from. */
export function faultsOfSettings({ values, origins, faults }: ResolvedSettings): readonly string[] {
    const result = variablesSchema.safeParse(values);
    return [
        ...faults,
        ...(result.error?.issues ?? []).map(({ path, message }) => {
            const name = path[0]?.toString() ?? '';
            const origin = origins[name];
            const place = origin === undefined ? '' : ` (${origin})`;
            return `${name}: ${message}${place}`;
        }),
        ...relationFaults(values),
        ...mailFileFaults(values)
    ];
}

/**
 * Reads the configuration: the environment, and the files that it names; the only reader of it.
 * @throws DialFlowError `configuration` that names every faulty variable at once, and no value, because some are secret.
 */
export function loadConfig(env: Environment = process.env): Config {
    const settings = resolveSettings(env);
    const faults = faultsOfSettings(settings);
    if (faults.length > 0) {
        throw new DialFlowError('configuration', `The configuration is not usable:\n${faults.join('\n')}`, {
            advice: 'Correct these variables; docs/configuration.md explains each of them.'
        });
    }
    return configOf(variablesSchema.parse(settings.values));
}

/** A command that needs only the run store: it works before the rest of the service is configured. */
export const storeSettings = (env: Environment): { readonly dataDir: string } => ({
    dataDir: resolve(
        variablesSchema.shape.DIAL_FLOW_DATA_DIR.parse(resolveSettings(env).values['DIAL_FLOW_DATA_DIR'])
    )
});

function configOf(variables: Variables): Config {
    const dataDir = resolve(variables.DIAL_FLOW_DATA_DIR);
    return {
        profile: variables.DIAL_FLOW_PROFILE,
        http: {
            // Where nothing is set, the profile has set it.
            host: variables.DIAL_FLOW_HOST ?? '127.0.0.1',
            port: variables.DIAL_FLOW_PORT,
            apiKeys: variables.DIAL_FLOW_API_KEYS ?? [],
            metricsOpen: variables.DIAL_FLOW_METRICS_OPEN ?? false,
            docsOpen: variables.DIAL_FLOW_DOCS_OPEN ?? false,
            trustProxy: trustedProxyOf(variables),
            tls: tlsOf(variables),
            tokens: tokensOf(variables),
            limits: {
                perMinute: variables.DIAL_FLOW_REQUESTS_PER_MINUTE,
                failuresPerMinute: variables.DIAL_FLOW_FAILED_SIGN_INS_PER_MINUTE
            }
        },
        dataDir,
        logLevel: variables.DIAL_FLOW_LOG_LEVEL,
        leaseMs: variables.DIAL_FLOW_LEASE_S * 1000,
        drainMs: variables.DIAL_FLOW_DRAIN_S * 1000,
        worksOnRuns: variables.DIAL_FLOW_WORKER,
        compute: computeOf(variables),
        retention: {
            keepWorkspaces: variables.DIAL_FLOW_KEEP_WORKSPACES,
            journalDays: variables.DIAL_FLOW_KEEP_JOURNALS_DAYS,
            eventDays: variables.DIAL_FLOW_KEEP_EVENTS_DAYS,
            runDays: variables.DIAL_FLOW_KEEP_RUNS_DAYS,
            auditDays: variables.DIAL_FLOW_KEEP_AUDIT_DAYS
        },
        warehouseFile: resolve(variables.DIAL_FLOW_WAREHOUSE_FILE ?? join(dataDir, 'warehouse.sqlite')),
        fieldMappingFile: absolute(variables.DIAL_FLOW_FIELD_MAPPING_FILE),
        rulesFile: absolute(variables.DIAL_FLOW_RULES_FILE),
        inputDir: absolute(variables.DIAL_FLOW_INPUT_DIR),
        salesforce: salesforceOf(variables),
        mail: mailOf(variables)
    };
}

const absolute = (path: string | undefined): string | null => (path === undefined ? null : resolve(path));

function trustedProxyOf({ DIAL_FLOW_TRUST_PROXY: text }: Variables): string | number | false {
    if (text === undefined || text === '0') return false;
    return /^\d$/.test(text) ? Number(text) : text;
}

function tlsOf(variables: Variables): TlsFiles | null {
    const { DIAL_FLOW_TLS_CERTIFICATE_FILE: certificateFile, DIAL_FLOW_TLS_KEY_FILE: keyFile } = variables;
    if (certificateFile === undefined || keyFile === undefined) return null;
    return { certificateFile: resolve(certificateFile), keyFile: resolve(keyFile) };
}

function tokensOf(variables: Variables): TokenSettings | null {
    const {
        DIAL_FLOW_JWT_ISSUER: issuer,
        DIAL_FLOW_JWT_AUDIENCE: audience,
        DIAL_FLOW_JWT_JWKS_URL: jwksUrl
    } = variables;
    if (issuer === undefined || audience === undefined || jwksUrl === undefined) return null;
    return {
        issuer,
        audience,
        jwksUrl,
        clockSkewS: variables.DIAL_FLOW_JWT_CLOCK_SKEW_S,
        scopeClaim: variables.DIAL_FLOW_JWT_SCOPE_CLAIM
    };
}

function salesforceOf(variables: Variables): SalesforceConfig | null {
    const {
        DIAL_FLOW_SALESFORCE_LOGIN_URL: loginUrl,
        DIAL_FLOW_SALESFORCE_CLIENT_ID: clientId = '',
        DIAL_FLOW_SALESFORCE_CLIENT_SECRET: clientSecret = '',
        DIAL_FLOW_SALESFORCE_USERNAME: username = '',
        DIAL_FLOW_SALESFORCE_PRIVATE_KEY: privateKey = ''
    } = variables;
    if (loginUrl === undefined) return null;
    return {
        loginUrl: loginUrl.replace(/\/+$/, ''),
        apiVersion: variables.DIAL_FLOW_SALESFORCE_API_VERSION,
        maxRecords: variables.DIAL_FLOW_SALESFORCE_MAX_RECORDS,
        pollMs: variables.DIAL_FLOW_SALESFORCE_POLL_MS,
        credentials:
            variables.DIAL_FLOW_SALESFORCE_AUTH === 'jwt'
                ? { flow: 'jwt_bearer', clientId, username, privateKey }
                : { flow: 'client_credentials', clientId, clientSecret }
    };
}
