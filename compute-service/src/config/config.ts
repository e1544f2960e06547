import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { DialFlowError } from '../error.ts';
import { resolveSecretFiles } from './secret-files.ts';
import { relationFaults, SECRET_VARIABLES, variablesSchema } from './variables.ts';
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

export interface MailConfig {
    readonly host: string;
    readonly port: number;
    readonly secure: boolean;
    readonly auth: { readonly user: string; readonly pass: string } | null;
    readonly from: string;
    readonly recipients: readonly string[];
    readonly linkBaseUrl: string | null;
}

export interface Config {
    readonly profile: 'development' | 'production';
    readonly http: {
        readonly host: string;
        readonly port: number;
        readonly apiKeys: readonly string[];
        readonly metricsOpen: boolean;
    };
    readonly dataDir: string;
    readonly logLevel: string;
    readonly leaseMs: number;
    readonly compute: {
        readonly memoryLimitMb: number;
        readonly threads: number;
    };
    /** Newest runs whose database is kept for explain and preview; days after which the rest is removed. */
    readonly retention: {
        readonly keepWorkspaces: number;
        readonly journalDays: number;
        readonly eventDays: number;
        readonly runDays: number;
    };
    /** When nights are started without being asked; null where somebody else does. */
    readonly schedule: {
        readonly cron: string;
        readonly timeZone: string;
        readonly catchUpMs: number;
    } | null;
    /** Where spans go by OTLP over HTTP; null where nothing is traced. */
    readonly tracing: {
        readonly endpoint: string;
        readonly headers: Readonly<Record<string, string>>;
    } | null;
    readonly warehouseFile: string;
    /** Null: the mapping that the metadata of DIAL-Flow has. */
    readonly fieldMappingFile: string | null;
    /** Inputs as CSV where no org is connected, or beside it; null where there are none. */
    readonly inputDir: string | null;
    readonly salesforce: SalesforceConfig | null;
    readonly mail: MailConfig | null;
}

/**
 * Reads the configuration from the environment; the only reader of it.
 * @throws DialFlowError `configuration` that names every faulty variable at once, and no value, because some are secret.
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
    const { values, faults: fileFaults } = resolveSecretFiles({ env, secrets: SECRET_VARIABLES });
    const result = variablesSchema.safeParse(values);
    const faults = [
        ...fileFaults,
        ...(result.error?.issues ?? []).map(
            ({ path, message }) => `${path[0]?.toString() ?? ''}: ${message}`
        ),
        ...relationFaults(values)
    ];
    if (!result.success || faults.length > 0) {
        throw new DialFlowError('configuration', `The configuration is not usable:\n${faults.join('\n')}`, {
            advice: 'Correct these variables; compute-service/.env.example explains each of them.'
        });
    }
    return configOf(result.data);
}

function configOf(variables: Variables): Config {
    const development = variables.DIAL_FLOW_PROFILE === 'development';
    const dataDir = resolve(variables.DIAL_FLOW_DATA_DIR);
    return {
        profile: variables.DIAL_FLOW_PROFILE,
        http: {
            host: variables.DIAL_FLOW_HOST ?? (development ? '127.0.0.1' : '0.0.0.0'),
            port: variables.DIAL_FLOW_PORT,
            apiKeys: variables.DIAL_FLOW_API_KEYS,
            metricsOpen: variables.DIAL_FLOW_METRICS_OPEN ?? development
        },
        dataDir,
        logLevel: variables.DIAL_FLOW_LOG_LEVEL,
        leaseMs: variables.DIAL_FLOW_LEASE_S * 1000,
        compute: {
            memoryLimitMb: variables.DIAL_FLOW_MEMORY_LIMIT_MB,
            threads: variables.DIAL_FLOW_THREADS ?? availableParallelism()
        },
        retention: {
            keepWorkspaces: variables.DIAL_FLOW_KEEP_WORKSPACES,
            journalDays: variables.DIAL_FLOW_KEEP_JOURNALS_DAYS,
            eventDays: variables.DIAL_FLOW_KEEP_EVENTS_DAYS,
            runDays: variables.DIAL_FLOW_KEEP_RUNS_DAYS
        },
        schedule:
            variables.DIAL_FLOW_SCHEDULE === undefined
                ? null
                : {
                      cron: variables.DIAL_FLOW_SCHEDULE,
                      timeZone: variables.DIAL_FLOW_SCHEDULE_TIME_ZONE,
                      catchUpMs: variables.DIAL_FLOW_SCHEDULE_CATCH_UP_H * HOUR_MS
                  },
        tracing: tracingOf(variables),
        warehouseFile: resolve(variables.DIAL_FLOW_WAREHOUSE_FILE ?? join(dataDir, 'warehouse.sqlite')),
        fieldMappingFile: absolute(variables.DIAL_FLOW_FIELD_MAPPING_FILE),
        inputDir: absolute(variables.DIAL_FLOW_INPUT_DIR),
        salesforce: salesforceOf(variables),
        mail: mailOf(variables)
    };
}

const HOUR_MS = 60 * 60 * 1000;

/** Headers are written as in OTEL_EXPORTER_OTLP_HEADERS: `name=value,name=value`. */
function tracingOf({
    DIAL_FLOW_OTLP_ENDPOINT: endpoint,
    DIAL_FLOW_OTLP_HEADERS: headers = ''
}: Variables): Config['tracing'] {
    if (endpoint === undefined) return null;
    const pairs = headers.split(',').flatMap((pair) => {
        const at = pair.indexOf('=');
        return at > 0 ? [[pair.slice(0, at).trim(), pair.slice(at + 1).trim()] as const] : [];
    });
    return { endpoint: endpoint.replace(/\/+$/, ''), headers: Object.fromEntries(pairs) };
}

const absolute = (path: string | undefined): string | null => (path === undefined ? null : resolve(path));

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

function mailOf(variables: Variables): MailConfig | null {
    const {
        DIAL_FLOW_MAIL_HOST: host,
        DIAL_FLOW_MAIL_USER: user,
        DIAL_FLOW_MAIL_PASSWORD: pass,
        DIAL_FLOW_MAIL_FROM: from = '',
        DIAL_FLOW_MAIL_RECIPIENTS: recipients = []
    } = variables;
    if (host === undefined) return null;
    return {
        host,
        port: variables.DIAL_FLOW_MAIL_PORT,
        secure: variables.DIAL_FLOW_MAIL_SECURE,
        auth: user !== undefined && pass !== undefined ? { user, pass } : null,
        from,
        recipients,
        linkBaseUrl: variables.DIAL_FLOW_MAIL_LINK_BASE_URL?.replace(/\/+$/, '') ?? null
    };
}
