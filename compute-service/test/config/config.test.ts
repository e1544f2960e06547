import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadConfig } from '../../src/config/config.ts';
import { variablesSchema } from '../../src/config/variables.ts';

const KEY = 'a-key-that-is-long-enough-for-production';
const PEM = '-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----';
const org = {
    DIAL_FLOW_SALESFORCE_LOGIN_URL: 'https://login.example.com/',
    DIAL_FLOW_SALESFORCE_CLIENT_ID: 'client',
    DIAL_FLOW_SALESFORCE_USERNAME: 'integration@example.com',
    DIAL_FLOW_SALESFORCE_PRIVATE_KEY: PEM
};
const small = { DIAL_FLOW_API_KEYS: KEY, DIAL_FLOW_INPUT_DIR: 'inputs' };

/** The lines of the error, without its first. */
function faultsOf(env: Record<string, string>): string[] {
    try {
        loadConfig(env);
    } catch (error) {
        expect(error).toMatchObject({ code: 'configuration' });
        return (error as Error).message.split('\n').slice(1);
    }
    return [];
}

describe('Configuration', () => {
    it('When values are out of their range or not among those there are, then the faults say what they must be', () => {
        const faults = faultsOf({
            ...small,
            DIAL_FLOW_PORT: '99999',
            DIAL_FLOW_LEASE_S: '0',
            DIAL_FLOW_RUN_STORE: 'paper',
            DIAL_FLOW_SCHEDULE: '*'.repeat(101)
        });
        expect(faults).toEqual([
            'DIAL_FLOW_PORT: must be 65535 or less (environment)',
            expect.stringMatching(/^DIAL_FLOW_LEASE_S: must be \d+ or more \(environment\)$/),
            'DIAL_FLOW_SCHEDULE: must have 100 characters or less (environment)',
            'DIAL_FLOW_RUN_STORE: must be sqlite or sqlserver (environment)'
        ]);
    });

    it('When the schedule is off, then no nights are started by the clock, whatever the file says', () => {
        const folder = mkdtempSync(join(tmpdir(), 'dial-flow-config-'));
        const file = join(folder, 'settings.json');
        writeFileSync(file, '{"settings":{"schedule":"30 4 * * *"}}');
        const env = { ...small, DIAL_FLOW_CONFIG_FILE: file };
        expect(loadConfig(env).orgs[0]?.schedule).toMatchObject({ cron: '30 4 * * *' });
        expect(loadConfig({ ...env, DIAL_FLOW_SCHEDULE: 'off' }).orgs[0]?.schedule).toBeNull();
        rmSync(folder, { recursive: true });
    });

    it('When only a key and a folder are set, then everything else has its default', () => {
        const config = loadConfig({ ...small, DIAL_FLOW_DATA_DIR: '/data' });
        expect(config).toMatchObject({
            profile: 'development',
            http: { host: '127.0.0.1', port: 8080, apiKeys: [KEY], metricsOpen: true },
            ...{
                dataDir: '/data',
                logLevel: 'info',
                leaseMs: 15_000,
                warehouseFile: '/data/warehouse.sqlite'
            },
            mail: null,
            orgs: [
                {
                    ...{ name: 'default', salesforce: null, fieldMappingFile: null, schedule: null },
                    ...{ inputDir: join(process.cwd(), 'inputs'), mailRecipients: null }
                }
            ],
            compute: { engine: 'duckdb', memoryLimitMb: 160, threads: expect.any(Number) },
            retention: { keepWorkspaces: 3, journalDays: 30, eventDays: 90, runDays: 400 }
        });
    });

    it('When the profile is production, then it listens everywhere, closes metrics and wants https', () => {
        const production = { ...small, DIAL_FLOW_PROFILE: 'production' };
        expect(loadConfig(production).http).toMatchObject({ host: '0.0.0.0', metricsOpen: false });
        const env = { ...production, ...org, DIAL_FLOW_SALESFORCE_LOGIN_URL: 'http://login.example.com' };
        expect(faultsOf(env)).toEqual(['DIAL_FLOW_SALESFORCE_LOGIN_URL: must be https in production']);
        expect(faultsOf({ ...production, DIAL_FLOW_API_KEYS: `${KEY},short` })).toEqual([
            'DIAL_FLOW_API_KEYS: each needs at least 32 characters in production'
        ]);
    });

    it.each([
        ['1', { perMinute: 1200, failuresPerMinute: 30 }],
        ['7', { perMinute: 171, failuresPerMinute: 4 }],
        ['1000', { perMinute: 1, failuresPerMinute: 1 }]
    ])(
        'When %s processes answer one address, then together they allow no more than the limits',
        (count, limits) => {
            expect(loadConfig({ ...small, DIAL_FLOW_API_PROCESSES: count }).http.limits).toEqual(limits);
        }
    );

    it('When only changes are to be read, then everything is on a day of the time zone of the schedule', () => {
        const incremental = {
            DIAL_FLOW_SALESFORCE_EXTRACT: 'incremental',
            DIAL_FLOW_SALESFORCE_FULL_DAY: 'saturday',
            DIAL_FLOW_SCHEDULE_TIME_ZONE: 'America/Chicago'
        };
        expect(loadConfig({ ...small, ...org, ...incremental }).orgs[0]?.salesforce?.incremental).toEqual({
            fullDay: 'saturday',
            timeZone: 'America/Chicago'
        });
    });

    it('When Salesforce is configured, then the credentials are those of the flow', () => {
        expect(loadConfig({ ...small, ...org }).orgs[0]?.salesforce).toEqual({
            ...{
                loginUrl: 'https://login.example.com',
                apiVersion: '66.0',
                maxRecords: 100_000,
                pollMs: 2000,
                incremental: null
            },
            credentials: {
                flow: 'jwt_bearer',
                ...{ clientId: 'client', username: 'integration@example.com', privateKey: PEM }
            }
        });
        const client = { ...org, DIAL_FLOW_SALESFORCE_AUTH: 'client_credentials' };
        expect(faultsOf({ ...small, ...client })).toEqual([
            'DIAL_FLOW_SALESFORCE_CLIENT_SECRET: is needed for the client credentials flow'
        ]);
        const complete = { ...small, ...client, DIAL_FLOW_SALESFORCE_CLIENT_SECRET: 's' };
        expect(loadConfig(complete).orgs[0]?.salesforce?.credentials).toEqual({
            ...{ flow: 'client_credentials', clientId: 'client', clientSecret: 's' }
        });
    });

    it('When many variables are faulty, then all are named at once and no value is shown', () => {
        const faults = faultsOf({
            DIAL_FLOW_PROFILE: 'staging-value',
            DIAL_FLOW_PORT: '70000',
            DIAL_FLOW_API_KEYS: 'secret-value',
            DIAL_FLOW_METRICS_OPEN: 'yes-value',
            DIAL_FLOW_LEASE_S: '1e3',
            DIAL_FLOW_SALESFORCE_LOGIN_URL: 'ftp://value.example.com',
            DIAL_FLOW_SALESFORCE_PRIVATE_KEY: 'secret-value',
            DIAL_FLOW_MAIL_HOST: 'smtp.example.com',
            DIAL_FLOW_MAIL_RECIPIENTS: 'value'
        });
        expect(faults.map((fault) => fault.split(':')[0]).toSorted()).toEqual([
            'DIAL_FLOW_API_KEYS',
            'DIAL_FLOW_LEASE_S',
            'DIAL_FLOW_MAIL_FROM',
            'DIAL_FLOW_MAIL_RECIPIENTS',
            'DIAL_FLOW_METRICS_OPEN',
            'DIAL_FLOW_PORT',
            'DIAL_FLOW_PROFILE',
            'DIAL_FLOW_SALESFORCE_CLIENT_ID',
            'DIAL_FLOW_SALESFORCE_LOGIN_URL',
            'DIAL_FLOW_SALESFORCE_PRIVATE_KEY',
            'DIAL_FLOW_SALESFORCE_USERNAME'
        ]);
        expect(faults.join('\n')).not.toMatch(/value|70000|1e3/);
    });

    it('When nothing is set, then what has no default is named; keys can be made later', () => {
        expect(loadConfig({ DIAL_FLOW_INPUT_DIR: 'inputs' }).http.apiKeys).toEqual([]);
        expect(faultsOf({})).toEqual([
            'DIAL_FLOW_SALESFORCE_LOGIN_URL: is needed, or DIAL_FLOW_INPUT_DIR with the inputs as CSV'
        ]);
    });

    it('When a secret stands in a file, then it is read from there, and not from two places', () => {
        const folder = mkdtempSync(join(tmpdir(), 'dial-flow-config-'));
        const file = join(folder, 'keys');
        writeFileSync(file, `${KEY}\n`);
        const env = { DIAL_FLOW_INPUT_DIR: 'inputs', DIAL_FLOW_API_KEYS_FILE: file };
        expect(loadConfig(env).http.apiKeys).toEqual([KEY]);
        expect(faultsOf({ ...env, DIAL_FLOW_API_KEYS: KEY })).toEqual([
            'DIAL_FLOW_API_KEYS: set either it or DIAL_FLOW_API_KEYS_FILE, not both'
        ]);
        rmSync(folder, { recursive: true });
        expect(faultsOf(env)).toEqual(['DIAL_FLOW_API_KEYS_FILE: the file cannot be read (ENOENT)']);
    });

    it.each<[string, Buffer | null, string]>([
        ['is empty', Buffer.from(' \r\n'), 'the file is empty'],
        ['is in UTF-16', Buffer.from(`\ufeff${KEY}`, 'utf16le'), 'the file is not text in UTF-8'],
        ['is no text', Buffer.from([0x41, 0xff, 0x41]), 'the file is not text in UTF-8'],
        ['is a folder', null, 'the file cannot be read (EISDIR)']
    ])(
        'When the file of a secret %s, then that is said, and nothing of it is told',
        (_what, bytes, fault) => {
            const folder = mkdtempSync(join(tmpdir(), 'dial-flow-config-'));
            const file = bytes === null ? folder : join(folder, 'password');
            if (bytes !== null) writeFileSync(file, bytes);
            expect(faultsOf({ ...small, DIAL_FLOW_MAIL_PASSWORD_FILE: file })).toEqual([
                `DIAL_FLOW_MAIL_PASSWORD_FILE: ${fault}`
            ]);
            rmSync(folder, { recursive: true });
        }
    );

    it('When the file of a secret begins with a byte order mark and ends with line breaks, then only the secret is read', () => {
        const folder = mkdtempSync(join(tmpdir(), 'dial-flow-config-'));
        const file = join(folder, 'keys');
        writeFileSync(file, `\ufeff${KEY}\r\n\n`);
        const env = { DIAL_FLOW_INPUT_DIR: 'inputs', DIAL_FLOW_API_KEYS_FILE: file };
        expect(loadConfig(env).http.apiKeys).toEqual([KEY]);
        rmSync(folder, { recursive: true });
    });

    it('When a variable is empty, then it counts as not set', () => {
        expect(loadConfig({ ...small, DIAL_FLOW_PORT: '', DIAL_FLOW_MAIL_HOST: ' ' })).toMatchObject({
            http: { port: 8080 },
            mail: null
        });
    });

    it('When the example is read, then it names exactly the variables there are', () => {
        const example = readFileSync(fileURLToPath(new URL('../../.env.example', import.meta.url)), 'utf8');
        const named = [...example.matchAll(/^(?:# )?(DIAL_FLOW_[A-Z_]+)=/gm)].map(([, name = '']) =>
            name.replace(/_FILE$/, (suffix) => (name in variablesSchema.shape ? suffix : ''))
        );
        expect(named.toSorted()).toEqual(Object.keys(variablesSchema.shape).toSorted());
    });
});
