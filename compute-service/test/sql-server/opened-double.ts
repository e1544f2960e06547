import type { SqlServerSettings } from '../../src/sql-server/settings.ts';
import { selfSigned } from './certificate.ts';
import { SqliteBackend } from './double/sqlite-backend.ts';
import { TdsDouble } from './double/tds-double.ts';

export interface OpenedDouble {
    readonly double: TdsDouble;
    readonly backend: SqliteBackend;
    readonly settings: SqlServerSettings;
}

const USER = 'dial';
const PASSWORD = 'Right horse 7!';

/** A double on a port of its own, with TLS and one login, and the settings to reach it. */
export async function openDouble({
    port = 0,
    accessTokens = []
}: { readonly port?: number; readonly accessTokens?: readonly string[] } = {}): Promise<OpenedDouble> {
    const certificate = selfSigned();
    const backend = new SqliteBackend();
    const double = new TdsDouble({
        ...{ backend, users: { [USER]: PASSWORD }, accessTokens, database: 'dial', certificate }
    });
    const settings: SqlServerSettings = {
        host: '127.0.0.1',
        port: await double.listen(port),
        database: 'dial',
        authentication: { kind: 'sql', user: USER, password: PASSWORD },
        encryption: 'on',
        trustAnyCertificate: false,
        certificateAuthority: certificate.cert,
        certificateHost: 'localhost',
        pool: { min: 0, max: 4 },
        connectTimeoutMs: 10_000,
        requestTimeoutMs: 10_000
    };
    return { double, backend, settings };
}
