import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseConnectionString } from '../../src/config/connection-string.ts';
import { loadStoreConfig } from '../../src/config/store-config.ts';
import { driverConfig } from '../../src/sql-server/driver.ts';
import { parseTableName, qualified, quoted } from '../../src/sql-server/settings.ts';

const CONNECTION = 'Server=tcp:db.example.com,1444;Database=dial;User Id=dial_flow;Password="a;b""c"';

const load = (env: Record<string, string>) => loadStoreConfig(env);
const faultOf = (env: Record<string, string>): string => {
    try {
        load(env);
    } catch (error) {
        return String(error);
    }
    throw new Error('It was taken.');
};

describe('Where the stores are kept', () => {
    it('When nothing names a SQL Server, then both are files', () => {
        expect(load({})).toMatchObject({ runStore: 'sqlite', warehouse: 'sqlite', sqlServer: null });
    });

    it('When a connection string names one, then both are there, with TLS and the certificate checked', () => {
        const config = load({ DIAL_FLOW_SQLSERVER_CONNECTION: CONNECTION });
        expect(config).toMatchObject({
            runStore: 'sqlserver',
            warehouse: 'sqlserver',
            sqlServer: {
                migrateAtStart: true,
                settings: {
                    host: 'db.example.com',
                    port: 1444,
                    database: 'dial',
                    authentication: { kind: 'sql', user: 'dial_flow', password: 'a;b"c' },
                    encryption: 'on',
                    trustAnyCertificate: false
                }
            }
        });
    });

    it('When only one of them shall be there, then the other stays a file', () => {
        const config = load({ DIAL_FLOW_SQLSERVER_CONNECTION: CONNECTION, DIAL_FLOW_RUN_STORE: 'sqlite' });
        expect(config).toMatchObject({ runStore: 'sqlite', warehouse: 'sqlserver' });
    });

    it('When it is given part by part, without a password, then the driver signs in by the machine’s identity', () => {
        const { sqlServer } = load({
            DIAL_FLOW_PROFILE: 'production',
            DIAL_FLOW_SQLSERVER_HOST: 'db.example.com',
            DIAL_FLOW_SQLSERVER_DATABASE: 'dial',
            DIAL_FLOW_SQLSERVER_AUTH: 'entra_managed_identity',
            DIAL_FLOW_SQLSERVER_CLIENT_ID: '0f8fad5b-d9cb-469f-a165-70867728950e',
            DIAL_FLOW_SQLSERVER_ENCRYPT: 'strict',
            DIAL_FLOW_SQLSERVER_POOL_MAX: '5'
        });
        expect(sqlServer?.migrateAtStart).toBe(false);
        expect(sqlServer && driverConfig(sqlServer.settings)).toMatchObject({
            server: 'db.example.com',
            port: 1433,
            pool: { min: 0, max: 5 },
            connectionTimeout: 15_000,
            requestTimeout: 60_000,
            authentication: {
                type: 'azure-active-directory-msi-vm',
                options: { clientId: '0f8fad5b-d9cb-469f-a165-70867728950e' }
            },
            options: { encrypt: 'strict', trustServerCertificate: false }
        });
    });

    it('When an authority and another name in the certificate are given, then the driver checks against them', () => {
        const folder = mkdtempSync(join(tmpdir(), 'dial-flow-ca-'));
        const file = join(folder, 'ca.pem');
        writeFileSync(file, '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n');
        const env = { DIAL_FLOW_SQLSERVER_CONNECTION: CONNECTION, DIAL_FLOW_SQLSERVER_CA_FILE: file };
        const { sqlServer } = load({ ...env, DIAL_FLOW_SQLSERVER_CERTIFICATE_HOST: 'sql-1' });
        expect(sqlServer && driverConfig(sqlServer.settings).options).toMatchObject({
            serverName: 'sql-1',
            cryptoCredentialsDetails: { ca: expect.stringContaining('CERTIFICATE') }
        });
        writeFileSync(file, 'no certificate');
        expect(faultOf(env)).toContain('DIAL_FLOW_SQLSERVER_CA_FILE: the file holds no certificate as PEM');
        rmSync(folder, { recursive: true });
        expect(faultOf(env)).toContain('DIAL_FLOW_SQLSERVER_CA_FILE: the file cannot be read (ENOENT)');
    });

    it('When something is missing, doubled or open, then every fault is named and no value', () => {
        expect(faultOf({ DIAL_FLOW_RUN_STORE: 'sqlserver' })).toContain(
            'DIAL_FLOW_RUN_STORE: sqlserver needs'
        );
        const parts = faultOf({ DIAL_FLOW_SQLSERVER_HOST: 'db' });
        for (const name of ['DATABASE', 'USER', 'PASSWORD']) {
            expect(parts).toContain(`DIAL_FLOW_SQLSERVER_${name}: is needed`);
        }
        const both = faultOf({
            DIAL_FLOW_SQLSERVER_CONNECTION: `${CONNECTION};Sever=x`,
            DIAL_FLOW_SQLSERVER_USER: 'somebody'
        });
        expect(both).toContain('the key "Sever" is not known');
        expect(both).toContain('DIAL_FLOW_SQLSERVER_USER: DIAL_FLOW_SQLSERVER_CONNECTION says it as well');
        expect(both).not.toMatch(/a;b|somebody/);
        const open = faultOf({
            DIAL_FLOW_PROFILE: 'production',
            DIAL_FLOW_SQLSERVER_CONNECTION: `${CONNECTION};Encrypt=false;TrustServerCertificate=true`
        });
        expect(open).toContain('encryption must be on in production');
        expect(open).toContain('the certificate must be checked in production');
    });

    it('When a table’s name is no name, then it is refused', () => {
        const env = { DIAL_FLOW_SQLSERVER_CONNECTION: CONNECTION };
        const table = 'DIAL_FLOW_SQLSERVER_CALL_HISTORY_TABLE';
        expect(load({ ...env, [table]: '[crm].[call history]' }).sqlServer?.tables.callHistory).toEqual({
            schema: 'crm',
            table: 'call history'
        });
        expect(faultOf({ ...env, [table]: 'calls; DROP TABLE x' })).toContain(`${table}: must be the name`);
    });
});

describe('Names of tables', () => {
    it.each(['calls', '[dbo].[calls]', 'dbo.[calls]'])(
        'When it is %s, then it is that table of dbo',
        (text) => {
            expect(parseTableName(text)).toEqual({ schema: 'dbo', table: 'calls' });
        }
    );

    it.each(['', '.', 'a.b.c', "a'b", '[a]]b]', 'a;b', '1a', `${'a'.repeat(200)}`])(
        'When it is "%s", then it is none',
        (text) => {
            expect(parseTableName(text)).toBeNull();
        }
    );

    it('When a name is quoted, then it stays one name', () => {
        expect(quoted('a]; DROP TABLE x --')).toBe('[a]]; DROP TABLE x --]');
        expect(qualified({ schema: 'crm', table: 'call history' })).toBe('[crm].[call history]');
    });
});

describe('Connection strings', () => {
    it.each([
        [
            'Server=a;Database=b;Authentication=Active Directory Default',
            { kind: 'entra_default', clientId: null }
        ],
        [
            'Data Source=a;Initial Catalog=b;Authentication=Active Directory Managed Identity;User Id=me',
            { kind: 'entra_managed_identity', clientId: 'me' }
        ],
        ['server=a;database=b;uid=u;pwd={p=1}', { kind: 'sql', user: 'u', password: 'p=1' }]
    ])('When it is %s, then it says how to sign in', (text, authentication) => {
        expect(parseConnectionString(text)).toMatchObject({ connection: { authentication }, faults: [] });
    });

    it.each([
        ['', 'Server must be'],
        ['nonsense', 'is not made of key=value; pairs'],
        ['Server=a,99999;Database=b;User Id=u;Password=p', 'Server must be'],
        ['Server=a;Database=b', 'User Id and Password are missing'],
        ['Server=a;Server=b;Database=b;User Id=u;Password=p', 'Server is given twice'],
        ['Server=a;Database=b;User Id=u;Password=p;Encrypt=maybe', 'Encrypt must be']
    ])('When it is "%s", then it says "%s"', (text, fault) => {
        const { connection, faults } = parseConnectionString(text);
        expect(connection).toBeNull();
        expect(faults.join('\n')).toContain(fault);
    });
});
