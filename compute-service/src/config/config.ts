import { resolve } from 'node:path';
import { DialFlowError } from '../error.ts';
import { ANY_NUMBER_OF_RUNS } from '../runs/store.ts';
import { faultText, readVariables } from './fault-words.ts';
import { computeOf, type ComputeConfig } from './compute-config.ts';
import { mailFileFaults, mailOf, type MailConfig } from './mail-config.ts';
import type { TokenSettings } from '../access/token-verifier.ts';
import type { TlsFiles } from '../http/tls-material.ts';
import type { Profile } from './profiles.ts';
import { resolveSettings } from './settings.ts';
import type { Environment, ResolvedSettings } from './settings.ts';
import { defaultOrgOf, readOrgs, type OrgConfig, type ReadOrgs } from './orgs.ts';
import { storesOf, type StoreConfig } from './store-config.ts';
import { relationFaults } from './relation-faults.ts';
import { variablesSchema } from './variables.ts';
import type { Variables } from './variables.ts';

export interface Config extends StoreConfig {
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
        /** Of this process alone. */
        readonly limits: { readonly perMinute: number; readonly failuresPerMinute: number };
    };
    readonly logLevel: string;
    readonly leaseMs: number;
    /** How long a service that stops still answers that it is not ready. */
    readonly drainMs: number;
    /** False for a process that only answers and leaves the work to others on the same queue. */
    readonly worksOnRuns: boolean;
    readonly compute: ComputeConfig;
    /** Newest runs of each org whose database is kept for explain and preview; days after which the rest is removed. */
    readonly retention: {
        readonly keepWorkspaces: number;
        readonly journalDays: number;
        readonly eventDays: number;
        readonly runDays: number;
        readonly auditDays: number;
    };
    /** The orgs that are served; never none. */
    readonly orgs: readonly OrgConfig[];
    /** How many runs of one org may be worked on at once. */
    readonly runsPerOrg: number;
    /** Where spans go by OTLP over HTTP; null where nothing is traced. */
    readonly tracing: {
        readonly endpoint: string;
        readonly headers: Readonly<Record<string, string>>;
    } | null;
    /** Null: the rules are changed by the API. */
    readonly rulesFile: string | null;
    readonly mail: MailConfig | null;
}

/** What is wrong with settings, each fault with its variable and where its text came from. */
export function faultsOfSettings(settings: ResolvedSettings): readonly string[] {
    return faultsWith(settings, readOrgs(settings.values));
}

function faultsWith({ values, origins, faults }: ResolvedSettings, orgs: ReadOrgs): readonly string[] {
    const { faults: own } = readVariables(variablesSchema, values);
    return [
        ...faults,
        ...own.map((fault) => {
            const origin = origins[fault.name];
            return origin === undefined ? faultText(fault) : `${faultText(fault)} (${origin})`;
        }),
        ...relationFaults(values),
        ...orgs.faults,
        ...mailFileFaults(values)
    ];
}

/**
 * Reads the configuration: the environment, and the files that it names; the only reader of it.
 * @throws DialFlowError `configuration` that names every faulty variable at once, and no value, because some are secret.
 */
export function loadConfig(env: Environment = process.env): Config {
    const settings = resolveSettings(env);
    const named = readOrgs(settings.values);
    const faults = faultsWith(settings, named);
    if (faults.length > 0) {
        throw new DialFlowError('configuration', `The configuration is not usable:\n${faults.join('\n')}`, {
            advice: 'Correct these variables; docs/configuration.md explains each of them.'
        });
    }
    return configOf(variablesSchema.parse(settings.values), named.orgs);
}

function configOf(variables: Variables, named: readonly OrgConfig[]): Config {
    const own = defaultOrgOf(variables);
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
                perMinute: shareOf(variables.DIAL_FLOW_REQUESTS_PER_MINUTE, variables),
                failuresPerMinute: shareOf(variables.DIAL_FLOW_FAILED_SIGN_INS_PER_MINUTE, variables)
            }
        },
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
        ...storesOf(variables),
        orgs: [...(own ? [own] : []), ...named],
        runsPerOrg: variables.DIAL_FLOW_RUNS_PER_ORG ?? ANY_NUMBER_OF_RUNS,
        tracing: tracingOf(variables),
        rulesFile: absolute(variables.DIAL_FLOW_RULES_FILE),
        mail: mailOf(variables)
    };
}

/** Processes that answer one address count for themselves, so each has its part of a limit; together they keep it. */
const shareOf = (limit: number, { DIAL_FLOW_API_PROCESSES: processes }: Variables): number =>
    Math.max(1, Math.floor(limit / processes));

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
        scopeClaim: variables.DIAL_FLOW_JWT_SCOPE_CLAIM,
        orgClaim: variables.DIAL_FLOW_JWT_ORG_CLAIM ?? null
    };
}
