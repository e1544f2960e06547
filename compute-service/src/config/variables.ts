import { isIP } from 'node:net';
import { z } from 'zod';
import { computeVariables } from './compute-variables.ts';
import { mailVariables } from './mail-variables.ts';
import { flag, splitList, webAddress, whole } from './variable-kinds.ts';
import { parseTableName } from '../sql-server/settings.ts';
import { WEEKDAYS } from '../sources/salesforce/incremental/full-day.ts';
import { PROFILES } from './profiles.ts';

/** As DIAL_FLOW_SCHEDULE: no nights by the clock, whatever a place that comes before says. */
export const NO_SCHEDULE = 'off';

/** Variables that may also come from a file named by `<NAME>_FILE`. */
export const SECRET_VARIABLES = [
    'DIAL_FLOW_API_KEYS',
    'DIAL_FLOW_SECRETS_KEY',
    'DIAL_FLOW_TRINO_PASSWORD',
    'DIAL_FLOW_TRINO_TOKEN',
    'DIAL_FLOW_SALESFORCE_CLIENT_SECRET',
    'DIAL_FLOW_SALESFORCE_PRIVATE_KEY',
    'DIAL_FLOW_MAIL_PASSWORD',
    'DIAL_FLOW_SQLSERVER_CONNECTION',
    'DIAL_FLOW_SQLSERVER_PASSWORD',
    'DIAL_FLOW_SQLSERVER_CLIENT_SECRET',
    'DIAL_FLOW_OTLP_HEADERS',
    'DIAL_FLOW_MAIL_OAUTH_CLIENT_SECRET',
    'DIAL_FLOW_MAIL_OAUTH_REFRESH_TOKEN'
] as const;

/** How many proxies stand before the service, or which addresses they have; "everyone" would let callers lie. */
const trustedProxies = z
    .string()
    .regex(
        /^(\d|[0-9a-fA-F:.,/ ]*[.:,][0-9a-fA-F:.,/ ]*|(loopback|linklocal|uniquelocal)(,(loopback|linklocal|uniquelocal))*)$/,
        'must be a number of proxies, or their addresses'
    )
    .refine(
        (text) => /^\d$/.test(text) || splitList(text).every(isProxyAddress),
        'must be a number of proxies, or their addresses'
    );

const isProxyAddress = (text: string): boolean => {
    const [address = '', prefix, ...rest] = text.split('/');
    if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true;
    const most = isIP(address) === 4 ? 32 : 128;
    const fits = prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= most);
    return isIP(address) !== 0 && fits && rest.length === 0;
};

const tableName = z
    .string()
    .refine((text) => parseTableName(text) !== null, 'must be the name of a table, like crm.call_history');

const database = z.enum(['sqlite', 'sqlserver']);

/** Each variable by itself. */
export const variablesSchema = z.object({
    DIAL_FLOW_PROFILE: z.enum(PROFILES).default('development'),
    DIAL_FLOW_CONFIG_FILE: z.string().optional(),
    DIAL_FLOW_SECRETS_FILE: z.string().optional(),
    DIAL_FLOW_SECRETS_KEY: z.string().optional(),
    DIAL_FLOW_HOST: z.string().max(253).optional(),
    DIAL_FLOW_PORT: whole(0, 65_535).default(8080),
    DIAL_FLOW_TRUST_PROXY: trustedProxies.optional(),
    DIAL_FLOW_TLS_CERTIFICATE_FILE: z.string().optional(),
    DIAL_FLOW_TLS_KEY_FILE: z.string().optional(),
    DIAL_FLOW_API_KEYS: z
        .string()
        .transform(splitList)
        .pipe(z.array(z.string().regex(/^[\x21-\x7e]+$/, 'must be visible characters without blanks')).min(1))
        .optional(),
    DIAL_FLOW_JWT_ISSUER: z.string().max(512).optional(),
    DIAL_FLOW_JWT_AUDIENCE: z.string().max(512).optional(),
    DIAL_FLOW_JWT_JWKS_URL: webAddress.optional(),
    DIAL_FLOW_JWT_CLOCK_SKEW_S: whole(0, 300).default(30),
    DIAL_FLOW_JWT_SCOPE_CLAIM: z
        .string()
        .regex(/^[\w:./-]{1,128}$/, 'must be the name of a claim')
        .default('scope'),
    DIAL_FLOW_JWT_ORG_CLAIM: z
        .string()
        .regex(/^[\w:./-]{1,128}$/, 'must be the name of a claim')
        .optional(),
    DIAL_FLOW_REQUESTS_PER_MINUTE: whole(1, 1_000_000).default(1200),
    DIAL_FLOW_FAILED_SIGN_INS_PER_MINUTE: whole(1, 100_000).default(30),
    DIAL_FLOW_API_PROCESSES: whole(1, 1000).default(1),
    DIAL_FLOW_METRICS_OPEN: flag.optional(),
    DIAL_FLOW_DOCS_OPEN: flag.optional(),
    DIAL_FLOW_DATA_DIR: z.string().default('.dial-flow/service'),
    DIAL_FLOW_LOG_LEVEL: z
        .enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'])
        .default('info'),
    DIAL_FLOW_LEASE_S: whole(2, 3600).default(15),
    DIAL_FLOW_DRAIN_S: whole(0, 300).default(0),
    DIAL_FLOW_WORKER: flag.default(true),
    DIAL_FLOW_ORGS_FILE: z.string().optional(),
    DIAL_FLOW_RUNS_PER_ORG: whole(1, 1000).optional(),
    ...computeVariables,
    DIAL_FLOW_KEEP_WORKSPACES: whole(1, 1000).default(3),
    DIAL_FLOW_KEEP_JOURNALS_DAYS: whole(1, 36_500).default(30),
    DIAL_FLOW_KEEP_EVENTS_DAYS: whole(1, 36_500).default(90),
    DIAL_FLOW_KEEP_RUNS_DAYS: whole(1, 36_500).default(400),
    DIAL_FLOW_SCHEDULE: z.string().max(100).optional(),
    DIAL_FLOW_SCHEDULE_TIME_ZONE: z.string().max(64).default('UTC'),
    DIAL_FLOW_SCHEDULE_CATCH_UP_H: whole(0, 24).default(12),
    DIAL_FLOW_OTLP_ENDPOINT: webAddress.optional(),
    DIAL_FLOW_OTLP_HEADERS: z.string().optional(),
    DIAL_FLOW_KEEP_AUDIT_DAYS: whole(1, 36_500).default(400),
    DIAL_FLOW_WAREHOUSE_FILE: z.string().optional(),
    DIAL_FLOW_RUN_STORE: database.optional(),
    DIAL_FLOW_WAREHOUSE: database.optional(),
    DIAL_FLOW_SQLSERVER_CONNECTION: z.string().optional(),
    DIAL_FLOW_SQLSERVER_HOST: z.string().max(253).optional(),
    DIAL_FLOW_SQLSERVER_PORT: whole(1, 65_535).default(1433),
    DIAL_FLOW_SQLSERVER_DATABASE: z.string().max(128).optional(),
    DIAL_FLOW_SQLSERVER_AUTH: z
        .enum(['sql', 'entra_default', 'entra_managed_identity', 'entra_service_principal'])
        .default('sql'),
    DIAL_FLOW_SQLSERVER_USER: z.string().optional(),
    DIAL_FLOW_SQLSERVER_PASSWORD: z.string().optional(),
    DIAL_FLOW_SQLSERVER_TENANT_ID: z.string().optional(),
    DIAL_FLOW_SQLSERVER_CLIENT_ID: z.string().optional(),
    DIAL_FLOW_SQLSERVER_CLIENT_SECRET: z.string().optional(),
    DIAL_FLOW_SQLSERVER_ENCRYPT: z.enum(['on', 'strict', 'off']).default('on'),
    DIAL_FLOW_SQLSERVER_TRUST_ANY_CERTIFICATE: flag.default(false),
    DIAL_FLOW_SQLSERVER_CA_FILE: z.string().optional(),
    DIAL_FLOW_SQLSERVER_CERTIFICATE_HOST: z.string().max(253).optional(),
    DIAL_FLOW_SQLSERVER_POOL_MIN: whole(0, 1000).default(0),
    DIAL_FLOW_SQLSERVER_POOL_MAX: whole(2, 1000).default(10),
    DIAL_FLOW_SQLSERVER_CONNECT_TIMEOUT_S: whole(1, 600).default(15),
    DIAL_FLOW_SQLSERVER_REQUEST_TIMEOUT_S: whole(1, 3600).default(60),
    DIAL_FLOW_SQLSERVER_AREA_CODES_TABLE: tableName.optional(),
    DIAL_FLOW_SQLSERVER_POPULATION_TABLE: tableName.optional(),
    DIAL_FLOW_SQLSERVER_CALL_HISTORY_TABLE: tableName.optional(),
    DIAL_FLOW_SQLSERVER_RESEARCH_ARCHIVE_TABLE: tableName.optional(),
    DIAL_FLOW_SQLSERVER_MIGRATE_AT_START: flag.optional(),
    DIAL_FLOW_FIELD_MAPPING_FILE: z.string().optional(),
    DIAL_FLOW_RULES_FILE: z.string().optional(),
    DIAL_FLOW_INPUT_DIR: z.string().optional(),
    DIAL_FLOW_SALESFORCE_LOGIN_URL: webAddress.optional(),
    DIAL_FLOW_SALESFORCE_AUTH: z.enum(['jwt', 'client_credentials']).default('jwt'),
    DIAL_FLOW_SALESFORCE_CLIENT_ID: z.string().optional(),
    DIAL_FLOW_SALESFORCE_CLIENT_SECRET: z.string().optional(),
    DIAL_FLOW_SALESFORCE_USERNAME: z.string().optional(),
    DIAL_FLOW_SALESFORCE_PRIVATE_KEY: z
        .string()
        .regex(/^-----BEGIN [A-Z ]*PRIVATE KEY-----/, 'must be a private key as PEM')
        .optional(),
    DIAL_FLOW_SALESFORCE_API_VERSION: z
        .string()
        .regex(/^\d{2,3}\.0$/, 'must be a version like 66.0')
        .default('66.0'),
    DIAL_FLOW_SALESFORCE_MAX_RECORDS: whole(1, 1_000_000).default(100_000),
    DIAL_FLOW_SALESFORCE_POLL_MS: whole(50, 600_000).default(2000),
    DIAL_FLOW_SALESFORCE_EXTRACT: z.enum(['full', 'incremental']).default('full'),
    DIAL_FLOW_SALESFORCE_FULL_DAY: z.enum(WEEKDAYS).default('sunday'),
    ...mailVariables
});

export type Variables = z.output<typeof variablesSchema>;
