import type { config as DriverConfig, ConnectionPool, ISqlType, Request } from 'mssql';
import type { SqlServerAuthentication, SqlServerSettings } from './settings.ts';
import type { BoundValue, BoundValues } from './statement.ts';

/** The driver, loaded when the first connection is asked for: the service starts faster and smaller without it. */
export type Driver = typeof import('mssql');

let loading: Promise<Driver> | null = null;

/** Returns the driver; one copy of it for the whole process. */
export const loadDriver = (): Promise<Driver> =>
    (loading ??= import('mssql').then((module) =>
        'default' in module ? (module.default as Driver) : module
    ));

const IDLE_MS = 30_000;
/** How long the driver waits for the server to confirm a cancel. */
const CANCEL_MS = 5_000;

type TediousAuthentication = NonNullable<DriverConfig['authentication']>;

function authenticationOf(authentication: SqlServerAuthentication): TediousAuthentication {
    switch (authentication.kind) {
        case 'sql':
            return {
                type: 'default',
                options: { userName: authentication.user, password: authentication.password }
            };
        case 'entra_default':
            return { type: 'azure-active-directory-default', options: identityOf(authentication.clientId) };
        case 'entra_managed_identity':
            return { type: 'azure-active-directory-msi-vm', options: identityOf(authentication.clientId) };
        case 'entra_service_principal': {
            const { tenantId, clientId, clientSecret } = authentication;
            return {
                type: 'azure-active-directory-service-principal-secret',
                options: { tenantId, clientId, clientSecret }
            };
        }
    }
}

const identityOf = (clientId: string | null): { clientId?: string } =>
    clientId === null ? {} : { clientId };

/** Returns the driver's configuration. Nothing in it is left to the driver's defaults that matters for safety. */
export function driverConfig(settings: SqlServerSettings): DriverConfig {
    const { certificateAuthority, certificateHost } = settings;
    return {
        server: settings.host,
        port: settings.port,
        database: settings.database,
        authentication: authenticationOf(settings.authentication),
        connectionTimeout: settings.connectTimeoutMs,
        requestTimeout: settings.requestTimeoutMs,
        // A connection that died in the pool is found before it is lent out.
        validateConnection: 'socket',
        pool: {
            min: settings.pool.min,
            max: settings.pool.max,
            idleTimeoutMillis: IDLE_MS,
            acquireTimeoutMillis: settings.connectTimeoutMs + settings.requestTimeoutMs
        },
        options: {
            appName: 'DIAL-Flow',
            encrypt: ENCRYPT[settings.encryption],
            trustServerCertificate: settings.trustAnyCertificate,
            ...(certificateHost === null ? {} : { serverName: certificateHost }),
            ...(certificateAuthority === null
                ? {}
                : { cryptoCredentialsDetails: { ca: certificateAuthority } }),
            cancelTimeout: CANCEL_MS,
            useUTC: true,
            enableArithAbort: true
        } as DriverConfig['options']
    };
}

const ENCRYPT = { on: true, strict: 'strict', off: false } as const;

/** Opens a pool; the driver makes one connection at once, and so finds out whether the settings are right. */
export async function connectPool(settings: SqlServerSettings): Promise<ConnectionPool> {
    const { ConnectionPool: Pool } = await loadDriver();
    const pool = new Pool(driverConfig(settings));
    // Every failure reaches whoever asked; without a listener it would end the process as well.
    pool.on('error', () => undefined);
    return pool.connect();
}

/** Binds values to a request under their names. */
export function bind({
    driver,
    request,
    values
}: {
    readonly driver: Driver;
    readonly request: Request;
    readonly values: BoundValues;
}): Request {
    for (const [name, bound] of Object.entries(values)) {
        request.input(name, driverType(driver, bound), bound.value);
    }
    return request;
}

/** Longest text that can be part of an index's key. */
const NAME_LENGTH = 450;

export function driverType(driver: Driver, { type }: Pick<BoundValue, 'type'>): ISqlType {
    switch (type) {
        case 'name':
            return driver.NVarChar(NAME_LENGTH);
        case 'text':
            return driver.NVarChar(driver.MAX);
        case 'uuid':
            return driver.NVarChar(36);
        case 'whole':
            return driver.Int();
        case 'big':
            return driver.BigInt();
        case 'flag':
            return driver.Bit();
        case 'instant':
            return driver.DateTime2(3);
    }
}
