import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config/config.ts';
import { unknownNames } from '../../src/config/shown-settings.ts';
import { changeSecrets } from '../../src/config/secret-store.ts';

const PEM = '-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----';

let folder: string;
beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'dial-flow-orgs-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const written = (name: string, content: unknown): string => {
    const file = join(folder, name);
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    return file;
};

const acme = {
    salesforce_login_url: 'https://acme.example.com/',
    salesforce_client_id: 'acme-client',
    salesforce_username: 'integration@acme.example.com'
};
const withKeys = { DIAL_FLOW_ORG_ACME_SALESFORCE_PRIVATE_KEY: PEM };

function faultsOf(env: Readonly<Record<string, string>>): readonly string[] {
    try {
        loadConfig(env);
        return [];
    } catch (error) {
        return (error as Error).message.split('\n').slice(1);
    }
}

describe('Several orgs', () => {
    it('When a file names them, then each has its own connection, and what it does not say is as the service says', () => {
        const key = written('globex.pem', PEM);
        const file = written('orgs.json', {
            orgs: {
                globex: {
                    ...acme,
                    salesforce_login_url: 'https://globex.example.com',
                    schedule: '30 3 * * *',
                    mail_recipients: ['ops@globex.example.com', 'sales@globex.example.com'],
                    salesforce_max_records: 5000,
                    salesforce_extract: 'incremental',
                    sqlserver_call_history_table: 'crm.globex_calls'
                },
                acme
            }
        });
        const { orgs, runsPerOrg } = loadConfig({
            ...withKeys,
            DIAL_FLOW_ORG_GLOBEX_SALESFORCE_PRIVATE_KEY_FILE: key,
            DIAL_FLOW_ORGS_FILE: file,
            DIAL_FLOW_SCHEDULE: '0 2 * * *',
            DIAL_FLOW_SALESFORCE_POLL_MS: '900',
            DIAL_FLOW_RUNS_PER_ORG: '2'
        });
        expect(runsPerOrg).toBe(2);
        expect(orgs).toMatchObject([
            {
                name: 'acme',
                salesforce: {
                    loginUrl: 'https://acme.example.com',
                    ...{ maxRecords: 100_000, pollMs: 900 },
                    credentials: { flow: 'jwt_bearer', clientId: 'acme-client', privateKey: PEM }
                },
                ...{ mailRecipients: null, schedule: { cron: '0 2 * * *' }, tables: {} }
            },
            {
                name: 'globex',
                salesforce: {
                    loginUrl: 'https://globex.example.com',
                    ...{ maxRecords: 5000, pollMs: 900 },
                    incremental: { fullDay: 'sunday', timeZone: 'UTC' }
                },
                mailRecipients: ['ops@globex.example.com', 'sales@globex.example.com'],
                schedule: { cron: '30 3 * * *' },
                tables: { callHistory: { schema: 'crm', table: 'globex_calls' } }
            }
        ]);
    });

    it('When the settings of the service name an org as well, then it is the first, and none has of its secrets', () => {
        const file = written('orgs.json', { orgs: { acme } });
        const service = {
            DIAL_FLOW_ORGS_FILE: file,
            DIAL_FLOW_SALESFORCE_LOGIN_URL: 'https://login.example.com',
            DIAL_FLOW_SALESFORCE_CLIENT_ID: 'own',
            DIAL_FLOW_SALESFORCE_USERNAME: 'integration@example.com',
            DIAL_FLOW_SALESFORCE_PRIVATE_KEY: `${PEM} own`
        };
        expect(loadConfig({ ...service, ...withKeys }).orgs.map(({ name }) => name)).toEqual([
            'default',
            'acme'
        ]);
        expect(faultsOf(service)).toEqual([
            `DIAL_FLOW_ORGS_FILE: ${file}: orgs.acme: DIAL_FLOW_ORG_ACME_SALESFORCE_PRIVATE_KEY: is needed for the JWT bearer flow`
        ]);
    });

    it('When secrets of an org are in the secret store, then they are found there', () => {
        const secrets = { file: join(folder, 'secrets.json'), key: 'a-key-of-more-than-16-characters' };
        changeSecrets(secrets, () => withKeys);
        const env = {
            DIAL_FLOW_ORGS_FILE: written('orgs.json', { orgs: { acme } }),
            DIAL_FLOW_SECRETS_FILE: secrets.file,
            DIAL_FLOW_SECRETS_KEY: secrets.key
        };
        expect(loadConfig(env).orgs[0]?.salesforce?.credentials).toMatchObject({ privateKey: PEM });
    });

    it('When variables name secrets of orgs, then they are settings, and others of that look are none', () => {
        const secret = 'DIAL_FLOW_ORG_ACME_SALESFORCE_PRIVATE_KEY';
        const others = ['DIAL_FLOW_ORG_ACME_PORT', 'DIAL_FLOW_ORG_SALESFORCE_PRIVATE_KEY'];
        const names = [secret, `${secret}_FILE`, ...others];
        expect(unknownNames(Object.fromEntries(names.map((name) => [name, 'x'])))).toEqual(others);
    });

    it('When the schedule of the service is off, then no org starts nights by the clock', () => {
        const file = written('orgs.json', { orgs: { acme: { ...acme, schedule: '0 4 * * *' } } });
        const env = { ...withKeys, DIAL_FLOW_ORGS_FILE: file, DIAL_FLOW_SCHEDULE: 'off' };
        expect(loadConfig(env).orgs[0]?.schedule).toBeNull();
    });

    it('When the file is faulty, then every fault is named at once with its place, and no secret', () => {
        const file = written('orgs.json', {
            orgs: {
                'Acme Inc': {},
                default: acme,
                acme: { ...acme, salesforce_private_key: 'very secret', port: 80 },
                globex: { salesforce_login_url: 'globex', salesforce_poll_ms: 1 }
            }
        });
        const faults = faultsOf({ ...withKeys, DIAL_FLOW_ORGS_FILE: file });
        const prefix = `DIAL_FLOW_ORGS_FILE: ${file}: orgs.`;
        expect(faults.map((fault) => fault.replace(prefix, ''))).toEqual([
            'Acme Inc: a name has up to 40 letters a-z, digits and dashes',
            'acme: salesforce_private_key: is a secret; put it into DIAL_FLOW_ORG_ACME_SALESFORCE_PRIVATE_KEY, the same with _FILE, or the secret store',
            'acme: port: is no setting of an org',
            'default: is the org that the settings of the service name',
            'globex: salesforce_login_url: must be an address like https://example.com',
            'globex: salesforce_poll_ms: must be 50 or more',
            'globex: salesforce_client_id: is needed to sign in to Salesforce',
            'globex: salesforce_username: is needed for the JWT bearer flow',
            'globex: DIAL_FLOW_ORG_GLOBEX_SALESFORCE_PRIVATE_KEY: is needed for the JWT bearer flow'
        ]);
        expect(faults.join()).not.toContain('very secret');
    });

    it.each([
        ['is not there', null, 'the file cannot be read (ENOENT)'],
        ['is no JSON', '{', 'the file is not JSON'],
        ['names an org twice', '{"orgs":{"a":{},"a":{}}}', 'orgs.a '],
        ['names none', '{"orgs":{}}', 'orgs: must name at least one'],
        ['is a list', '[]', 'the file: ']
    ])('When the file %s, then it says so', (_name, content, words) => {
        const file = content === null ? join(folder, 'nothing.json') : written('orgs.json', content);
        expect(faultsOf({ DIAL_FLOW_ORGS_FILE: file }).join()).toContain(
            `DIAL_FLOW_ORGS_FILE: ${file}: ${words}`
        );
    });
});
