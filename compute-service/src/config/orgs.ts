import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { DEFAULT_ORG, ORG_NAME } from '../runs/org.ts';
import { parseTableName, type SqlServerTables } from '../sql-server/settings.ts';
import { readStrictJson } from '../strict-json.ts';
import { systemErrorCode } from '../system-error.ts';
import { readVariables } from './fault-words.ts';
import { salesforceFaults } from './relation-faults.ts';
import { salesforceOf, type SalesforceConfig } from './salesforce-config.ts';
import { scheduleOf, type ScheduleConfig } from './schedule-config.ts';
import { resolveSecretFiles } from './secret-files.ts';
import { NO_SCHEDULE, variablesSchema, type Variables } from './variables.ts';

/** An org that the service reads and delivers to, with what is its own. */
export interface OrgConfig {
    readonly name: string;
    readonly salesforce: SalesforceConfig | null;
    readonly fieldMappingFile: string | null;
    readonly inputDir: string | null;
    /** Who hears of its runs; null where those do that the service names. */
    readonly mailRecipients: readonly string[] | null;
    readonly schedule: ScheduleConfig | null;
    /** Inputs of a warehouse in SQL Server that are another table than the product's own. */
    readonly tables: Readonly<Partial<Pick<SqlServerTables, 'callHistory' | 'researchArchive'>>>;
}

type Values = Readonly<Record<string, string>>;

const PREFIX = 'DIAL_FLOW_';

/** What stands in the file for each org, and what the service says where an org does not. */
const SHARED = [
    'DIAL_FLOW_PROFILE',
    'DIAL_FLOW_SALESFORCE_AUTH',
    'DIAL_FLOW_SALESFORCE_API_VERSION',
    'DIAL_FLOW_SALESFORCE_MAX_RECORDS',
    'DIAL_FLOW_SALESFORCE_POLL_MS',
    'DIAL_FLOW_SALESFORCE_EXTRACT',
    'DIAL_FLOW_SALESFORCE_FULL_DAY',
    'DIAL_FLOW_SCHEDULE',
    'DIAL_FLOW_SCHEDULE_TIME_ZONE',
    'DIAL_FLOW_SCHEDULE_CATCH_UP_H'
] as const;
/** What no org has of another one. */
const OWN = [
    'DIAL_FLOW_SALESFORCE_LOGIN_URL',
    'DIAL_FLOW_SALESFORCE_CLIENT_ID',
    'DIAL_FLOW_SALESFORCE_USERNAME',
    'DIAL_FLOW_FIELD_MAPPING_FILE',
    'DIAL_FLOW_INPUT_DIR',
    'DIAL_FLOW_MAIL_RECIPIENTS',
    'DIAL_FLOW_SQLSERVER_CALL_HISTORY_TABLE',
    'DIAL_FLOW_SQLSERVER_RESEARCH_ARCHIVE_TABLE'
] as const;
const SECRETS = ['SALESFORCE_CLIENT_SECRET', 'SALESFORCE_PRIVATE_KEY'] as const;

const SETTABLE: ReadonlySet<string> = new Set([...SHARED, ...OWN].filter((name) => name !== SHARED[0]));

const value = z.union([z.string(), z.number(), z.array(z.string())], {
    error: 'must be a text, a number or a list of texts'
});
const document = z.strictObject({
    orgs: z.record(z.string(), z.record(z.string(), value), { error: 'must be orgs by their names' })
});

/** `DIAL_FLOW_ORG_ACME_WEST_` for the org acme-west. */
const variablePrefix = (org: string): string => `${PREFIX}ORG_${org.toUpperCase().replaceAll('-', '_')}_`;

/** Names of the variables, and in the secret store, that hold secrets of an org. */
export const orgSecrets = (org: string): readonly string[] =>
    SECRETS.map((secret) => variablePrefix(org) + secret);

const ORG_SECRET = new RegExp(`^${PREFIX}ORG_[A-Z][A-Z0-9_]{0,39}_(${SECRETS.join('|')})$`);

/** Whether a name is that of a secret of some org. */
export const isOrgSecret = (name: string): boolean => ORG_SECRET.test(name);

export interface ReadOrgs {
    /** None where a fault was found. */
    readonly orgs: readonly OrgConfig[];
    readonly faults: readonly string[];
}

const NO_ORGS: ReadOrgs = { orgs: [], faults: [] };

/**
 * The orgs that the file of DIAL_FLOW_ORGS_FILE names, in the order of their names, and what is wrong with it. Settings
 * are written as in the configuration file; secrets stand in variables, files or the secret store.
 */
export function readOrgs(values: Values): ReadOrgs {
    const { DIAL_FLOW_ORGS_FILE: path } = values;
    if (path === undefined) return NO_ORGS;
    const refused = (...faults: string[]): ReadOrgs => ({
        orgs: [],
        faults: faults.map((fault) => `DIAL_FLOW_ORGS_FILE: ${path}: ${fault}`)
    });
    let bytes: Uint8Array;
    try {
        bytes = readFileSync(path);
    } catch (error) {
        return refused(`the file cannot be read (${systemErrorCode(error) ?? 'unknown reason'})`);
    }
    const read = readStrictJson(bytes);
    if (read.kind === 'faulty')
        return refused(...read.faults.map((fault) => `${fault.path.join('.')} ${fault.words}`));
    if (read.kind !== 'value')
        return refused(`the file is not ${read.kind === 'not_utf8' ? 'UTF-8' : 'JSON'}`);
    const result = document.safeParse(read.value);
    if (!result.success) {
        return refused(
            ...result.error.issues.map((issue) => `${issue.path.join('.') || 'the file'}: ${issue.message}`)
        );
    }
    const named = Object.entries(result.data.orgs).toSorted(([a], [b]) => (a < b ? -1 : 1));
    if (named.length === 0) return refused('orgs: must name at least one');
    const found = named.map(([name, settings]) => orgOf({ name, settings, values }));
    const faults = found.flatMap((org) => org.faults);
    return faults.length > 0 ? refused(...faults) : { orgs: found.flatMap(({ org }) => org ?? []), faults };
}

function orgOf({
    name,
    settings,
    values
}: {
    readonly name: string;
    readonly settings: Readonly<Record<string, z.output<typeof value>>>;
    readonly values: Values;
}): { readonly org: OrgConfig | null; readonly faults: readonly string[] } {
    const faultOf = (fault: string): string => `orgs.${name}: ${fault}`;
    if (!ORG_NAME.test(name))
        return { org: null, faults: [faultOf('a name has up to 40 letters a-z, digits and dashes')] };
    if (name === DEFAULT_ORG)
        return { org: null, faults: [faultOf('is the org that the settings of the service name')] };
    const texts: Record<string, string> = {};
    const faults: string[] = [];
    for (const [key, setting] of Object.entries(settings)) {
        const variable = PREFIX + key.toUpperCase();
        if (key !== key.toLowerCase() || !SETTABLE.has(variable)) {
            const secret = SECRETS.some((each) => PREFIX + each === variable);
            faults.push(
                faultOf(
                    secret
                        ? `${key}: is a secret; put it into ${variablePrefix(name)}${key.toUpperCase()}, the same with _FILE, or the secret store`
                        : `${key}: is no setting of an org`
                )
            );
        } else texts[variable] = Array.isArray(setting) ? setting.join(',') : String(setting);
    }
    // Who switches the schedule of the service off means that of every org.
    if (values['DIAL_FLOW_SCHEDULE'] === NO_SCHEDULE) delete texts['DIAL_FLOW_SCHEDULE'];
    const secrets = secretsOf(name, values);
    const shared = SHARED.flatMap((variable) => {
        const text = values[variable];
        return text === undefined ? [] : [[variable, text] as const];
    });
    const all: Values = { ...Object.fromEntries(shared), ...secrets.values, ...texts };
    const { data, faults: own } = readVariables(variablesSchema, all);
    faults.push(
        ...secrets.faults,
        ...own.map(({ name: variable, words }) => faultOf(`${keyOf(variable)}: ${words}`)),
        ...salesforceFaults(all).map((fault) => faultOf(inWordsOfOrg(fault, name)))
    );
    return { org: data && faults.length === 0 ? configOf(name, data) : null, faults };
}

const keyOf = (variable: string): string => variable.slice(PREFIX.length).toLowerCase();

/** A fault that names a variable of the service, with the name that it has for an org. */
const inWordsOfOrg = (fault: string, org: string): string =>
    fault.replaceAll(/DIAL_FLOW_[A-Z_]+/g, (variable) => {
        const secret = SECRETS.find((each) => PREFIX + each === variable);
        return secret === undefined ? keyOf(variable) : variablePrefix(org) + secret;
    });

function secretsOf(
    org: string,
    values: Values
): { readonly values: Values; readonly faults: readonly string[] } {
    const read = resolveSecretFiles({ env: values, secrets: orgSecrets(org) });
    return {
        values: Object.fromEntries(
            SECRETS.flatMap((secret) => {
                const text = read.values[variablePrefix(org) + secret];
                return text === undefined ? [] : [[PREFIX + secret, text] as const];
            })
        ),
        faults: read.faults
    };
}

const absolute = (path: string | undefined): string | null => (path === undefined ? null : resolve(path));

function configOf(name: string, variables: Variables): OrgConfig {
    const [callHistory, researchArchive] = [
        variables.DIAL_FLOW_SQLSERVER_CALL_HISTORY_TABLE,
        variables.DIAL_FLOW_SQLSERVER_RESEARCH_ARCHIVE_TABLE
    ].map((table) => (table === undefined ? null : parseTableName(table)));
    return {
        name,
        salesforce: salesforceOf(variables),
        fieldMappingFile: absolute(variables.DIAL_FLOW_FIELD_MAPPING_FILE),
        inputDir: absolute(variables.DIAL_FLOW_INPUT_DIR),
        mailRecipients: variables.DIAL_FLOW_MAIL_RECIPIENTS ?? null,
        schedule: scheduleOf(variables),
        tables: { ...(callHistory ? { callHistory } : {}), ...(researchArchive ? { researchArchive } : {}) }
    };
}

/** The org that the settings of the service name, as they always did; null where they name none. */
export function defaultOrgOf(variables: Variables): OrgConfig | null {
    const org = configOf(DEFAULT_ORG, variables);
    const isNamed = org.salesforce !== null || org.inputDir !== null;
    return isNamed ? { ...org, mailRecipients: null } : null;
}
