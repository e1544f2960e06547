import { readFileSync } from 'node:fs';
import {
    DEFAULT_TABLES,
    parseTableName,
    type SqlServerAuthentication,
    type SqlServerSettings,
    type SqlServerTables,
    type TableName
} from '../sql-server/settings.ts';
import { systemErrorCode } from '../system-error.ts';
import { parseConnectionString } from './connection-string.ts';
import type { Variables } from './variables.ts';

export interface SqlServerConfig {
    readonly settings: SqlServerSettings;
    readonly tables: SqlServerTables;
    /** Brings the schema up to date at the start; else a start on an older schema is refused. */
    readonly migrateAtStart: boolean;
}

type Values = Readonly<Record<string, string>>;

const CONNECTION = 'DIAL_FLOW_SQLSERVER_CONNECTION';
const HOST = 'DIAL_FLOW_SQLSERVER_HOST';
/** What a connection string says as well; only one of the two may say it. */
const PARTS = [
    'DIAL_FLOW_SQLSERVER_HOST',
    'DIAL_FLOW_SQLSERVER_PORT',
    'DIAL_FLOW_SQLSERVER_DATABASE',
    'DIAL_FLOW_SQLSERVER_AUTH',
    'DIAL_FLOW_SQLSERVER_USER',
    'DIAL_FLOW_SQLSERVER_PASSWORD',
    'DIAL_FLOW_SQLSERVER_TENANT_ID',
    'DIAL_FLOW_SQLSERVER_CLIENT_ID',
    'DIAL_FLOW_SQLSERVER_CLIENT_SECRET',
    'DIAL_FLOW_SQLSERVER_ENCRYPT',
    'DIAL_FLOW_SQLSERVER_TRUST_ANY_CERTIFICATE'
] as const;

const NEEDED_BY_AUTH: Readonly<Record<string, readonly string[]>> = {
    sql: ['DIAL_FLOW_SQLSERVER_USER', 'DIAL_FLOW_SQLSERVER_PASSWORD'],
    entra_service_principal: [
        'DIAL_FLOW_SQLSERVER_TENANT_ID',
        'DIAL_FLOW_SQLSERVER_CLIENT_ID',
        'DIAL_FLOW_SQLSERVER_CLIENT_SECRET'
    ]
};

/** Faults of the variables for SQL Server that depend on each other. No value is told, because some are secret. */
export function sqlServerFaults(values: Values): readonly string[] {
    const text = values[CONNECTION];
    const asked = ['DIAL_FLOW_RUN_STORE', 'DIAL_FLOW_WAREHOUSE'].filter(
        (name) => values[name] === 'sqlserver'
    );
    if (text === undefined && values[HOST] === undefined) {
        return asked.map((name) => `${name}: sqlserver needs ${CONNECTION} or ${HOST}`);
    }
    const ca = values['DIAL_FLOW_SQLSERVER_CA_FILE'];
    const unreadable = ca === undefined ? null : readText(ca).fault;
    const open = values['DIAL_FLOW_PROFILE'] === 'production' ? openFaults(values) : [];
    return [
        ...(text === undefined ? partFaults(values) : connectionFaults(values, text)),
        ...(unreadable === null ? [] : [`DIAL_FLOW_SQLSERVER_CA_FILE: ${unreadable}`]),
        ...open
    ];
}

function partFaults(values: Values): readonly string[] {
    const auth = values['DIAL_FLOW_SQLSERVER_AUTH'] ?? 'sql';
    const needed = ['DIAL_FLOW_SQLSERVER_DATABASE', ...(NEEDED_BY_AUTH[auth] ?? [])];
    return needed
        .filter((name) => values[name] === undefined)
        .map((name) => `${name}: is needed to sign in to SQL Server`);
}

function connectionFaults(values: Values, text: string): readonly string[] {
    const { faults } = parseConnectionString(text);
    const both = PARTS.filter((name) => values[name] !== undefined);
    return [
        ...faults.map((fault) => `${CONNECTION}: ${fault}`),
        ...both.map((name) => `${name}: ${CONNECTION} says it as well; set only one of them`)
    ];
}

function openFaults(values: Values): readonly string[] {
    const text = values[CONNECTION];
    const said = text === undefined ? null : parseConnectionString(text).connection;
    const encryption = said?.encryption ?? values['DIAL_FLOW_SQLSERVER_ENCRYPT'];
    const trusting =
        said?.trustAnyCertificate ?? values['DIAL_FLOW_SQLSERVER_TRUST_ANY_CERTIFICATE'] === 'true';
    const name = text === undefined ? null : CONNECTION;
    return [
        ...(encryption === 'off'
            ? [`${name ?? 'DIAL_FLOW_SQLSERVER_ENCRYPT'}: encryption must be on in production`]
            : []),
        ...(trusting
            ? [
                  `${name ?? 'DIAL_FLOW_SQLSERVER_TRUST_ANY_CERTIFICATE'}: the certificate must be checked in production; name its authority by DIAL_FLOW_SQLSERVER_CA_FILE`
              ]
            : [])
    ];
}

/** Returns what the variables say about SQL Server; null where they name none. They have no faults by now. */
export function sqlServerOf(variables: Variables): SqlServerConfig | null {
    const connection = connectionOf(variables);
    if (!connection) return null;
    const ca = variables.DIAL_FLOW_SQLSERVER_CA_FILE;
    return {
        settings: {
            ...connection,
            certificateAuthority: ca === undefined ? null : readText(ca).text,
            certificateHost: variables.DIAL_FLOW_SQLSERVER_CERTIFICATE_HOST ?? null,
            pool: {
                min: Math.min(variables.DIAL_FLOW_SQLSERVER_POOL_MIN, variables.DIAL_FLOW_SQLSERVER_POOL_MAX),
                max: variables.DIAL_FLOW_SQLSERVER_POOL_MAX
            },
            connectTimeoutMs: variables.DIAL_FLOW_SQLSERVER_CONNECT_TIMEOUT_S * 1000,
            requestTimeoutMs: variables.DIAL_FLOW_SQLSERVER_REQUEST_TIMEOUT_S * 1000
        },
        tables: {
            areaCodes: tableOf(variables.DIAL_FLOW_SQLSERVER_AREA_CODES_TABLE, DEFAULT_TABLES.areaCodes),
            statePopulation: tableOf(
                variables.DIAL_FLOW_SQLSERVER_POPULATION_TABLE,
                DEFAULT_TABLES.statePopulation
            ),
            callHistory: tableOf(
                variables.DIAL_FLOW_SQLSERVER_CALL_HISTORY_TABLE,
                DEFAULT_TABLES.callHistory
            ),
            researchArchive: tableOf(
                variables.DIAL_FLOW_SQLSERVER_RESEARCH_ARCHIVE_TABLE,
                DEFAULT_TABLES.researchArchive
            )
        },
        migrateAtStart:
            variables.DIAL_FLOW_SQLSERVER_MIGRATE_AT_START ?? variables.DIAL_FLOW_PROFILE !== 'production'
    };
}

type Connection = Pick<
    SqlServerSettings,
    'host' | 'port' | 'database' | 'authentication' | 'encryption' | 'trustAnyCertificate'
>;

function connectionOf(variables: Variables): Connection | null {
    const { DIAL_FLOW_SQLSERVER_CONNECTION: text, DIAL_FLOW_SQLSERVER_HOST: host } = variables;
    if (text !== undefined) return parseConnectionString(text).connection;
    if (host === undefined) return null;
    return {
        host,
        port: variables.DIAL_FLOW_SQLSERVER_PORT,
        database: variables.DIAL_FLOW_SQLSERVER_DATABASE ?? '',
        authentication: authenticationOf(variables),
        encryption: variables.DIAL_FLOW_SQLSERVER_ENCRYPT,
        trustAnyCertificate: variables.DIAL_FLOW_SQLSERVER_TRUST_ANY_CERTIFICATE
    };
}

function authenticationOf(variables: Variables): SqlServerAuthentication {
    const {
        DIAL_FLOW_SQLSERVER_AUTH: kind,
        DIAL_FLOW_SQLSERVER_USER: user = '',
        DIAL_FLOW_SQLSERVER_PASSWORD: password = '',
        DIAL_FLOW_SQLSERVER_TENANT_ID: tenantId = '',
        DIAL_FLOW_SQLSERVER_CLIENT_ID: clientId,
        DIAL_FLOW_SQLSERVER_CLIENT_SECRET: clientSecret = ''
    } = variables;
    switch (kind) {
        case 'sql':
            return { kind, user, password };
        case 'entra_service_principal':
            return { kind, tenantId, clientId: clientId ?? '', clientSecret };
        case 'entra_default':
        case 'entra_managed_identity':
            return { kind, clientId: clientId ?? null };
    }
}

const tableOf = (text: string | undefined, standard: TableName): TableName =>
    text === undefined ? standard : (parseTableName(text) ?? standard);

function readText(file: string): { readonly text: string | null; readonly fault: string | null } {
    try {
        const text = readFileSync(file, 'utf8');
        return text.includes('-----BEGIN CERTIFICATE-----')
            ? { text, fault: null }
            : { text: null, fault: 'the file holds no certificate as PEM' };
    } catch (error) {
        return {
            text: null,
            fault: `the file cannot be read (${systemErrorCode(error) ?? 'unknown reason'})`
        };
    }
}
