import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config/config.ts';
import { DialFlowError } from '../../src/error.ts';
import { AUTHORITY } from '../sinks/mail/smtp-host.ts';

const small = { DIAL_FLOW_API_KEYS: 'a-key-of-the-tests', DIAL_FLOW_INPUT_DIR: '/in' };
const mail = {
    DIAL_FLOW_MAIL_HOST: 'smtp.example.com',
    DIAL_FLOW_MAIL_FROM: 'DIAL-Flow <dial@example.com>',
    DIAL_FLOW_MAIL_RECIPIENTS: 'a@example.com, b@example.com,'
};
const oauth = {
    DIAL_FLOW_MAIL_USER: 'dial@example.com',
    DIAL_FLOW_MAIL_OAUTH_TOKEN_URL: 'https://login.example.com/token',
    DIAL_FLOW_MAIL_OAUTH_CLIENT_ID: 'app'
};

const mailOf = (change: Readonly<Record<string, string>> = {}) =>
    loadConfig({ ...small, ...mail, ...change }).mail;

function faultsOf(change: Readonly<Record<string, string>>): readonly string[] {
    try {
        loadConfig({ ...small, ...mail, ...change });
        return [];
    } catch (error) {
        return error instanceof DialFlowError ? error.message.split('\n').slice(1) : [String(error)];
    }
}

describe('Configuration of mail', () => {
    let folder: string;
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), 'dial-flow-mail-config-'));
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    const file = (name: string, content: string): string => {
        writeFileSync(join(folder, name), content);
        return join(folder, name);
    };

    it('When only host, sender and recipients are given, then mail goes out by STARTTLS, without signing in', () => {
        expect(mailOf()).toEqual({
            ...{ host: 'smtp.example.com', port: 587, encryption: 'starttls', ca: null, signIn: null },
            ...{ from: 'DIAL-Flow <dial@example.com>', recipients: ['a@example.com', 'b@example.com'] },
            ...{ routes: [], linkBaseUrl: null, maxAttachmentBytes: 8 * 1024 * 1024, connections: 2 },
            ...{ perMinute: 30, timeoutMs: 30_000, giveUpMs: 48 * 3_600_000, alarm: null }
        });
        expect(loadConfig(small).mail).toBeNull();
    });

    it('When a password is given, then it needs its user, and the other way round', () => {
        expect(mailOf({ DIAL_FLOW_MAIL_USER: 'u', DIAL_FLOW_MAIL_PASSWORD: 'p' })?.signIn).toEqual({
            ...{ kind: 'password', user: 'u', password: 'p' }
        });
        expect(faultsOf({ DIAL_FLOW_MAIL_PASSWORD: 'p' })).toEqual([
            'DIAL_FLOW_MAIL_USER: is needed to sign in to the mail host'
        ]);
        expect(faultsOf({ DIAL_FLOW_MAIL_USER: 'u' })).toEqual([
            'DIAL_FLOW_MAIL_PASSWORD: is needed to sign in to the mail host'
        ]);
    });

    it('When the service signs in with OAuth2, then all that the flow needs is asked for', () => {
        const scope = 'https://outlook.office365.com/.default';
        expect(
            mailOf({
                ...{ ...oauth, DIAL_FLOW_MAIL_AUTH: 'client_credentials', DIAL_FLOW_MAIL_OAUTH_SCOPE: scope },
                DIAL_FLOW_MAIL_OAUTH_CLIENT_SECRET_FILE: file('secret', 'from-a-file\n')
            })?.signIn
        ).toEqual({
            ...{ kind: 'oauth2', user: 'dial@example.com', tokenUrl: 'https://login.example.com/token' },
            grant: { kind: 'client_credentials', clientId: 'app', clientSecret: 'from-a-file', scope }
        });
        expect(
            mailOf({
                ...{ ...oauth, DIAL_FLOW_MAIL_AUTH: 'refresh_token' },
                DIAL_FLOW_MAIL_OAUTH_REFRESH_TOKEN: 'r'
            })?.signIn
        ).toMatchObject({
            grant: { kind: 'refresh_token', refreshToken: 'r', clientSecret: null, scope: null }
        });
        const names = (auth: string) =>
            faultsOf({ DIAL_FLOW_MAIL_AUTH: auth }).map((fault) => fault.split(':')[0]);
        const shared = ['USER', 'OAUTH_TOKEN_URL', 'OAUTH_CLIENT_ID'];
        const named = (...rest: string[]) => [...shared, ...rest].map((name) => `DIAL_FLOW_MAIL_${name}`);
        expect(names('client_credentials')).toEqual(named('OAUTH_CLIENT_SECRET', 'OAUTH_SCOPE'));
        expect(names('refresh_token')).toEqual(named('OAUTH_REFRESH_TOKEN'));
    });

    it('When encryption is off, then the service may not sign in, and a token never goes in the clear in production', () => {
        expect(mailOf({ DIAL_FLOW_MAIL_TLS: 'off' })?.encryption).toBe('off');
        expect(
            faultsOf({ DIAL_FLOW_MAIL_TLS: 'off', DIAL_FLOW_MAIL_USER: 'u', DIAL_FLOW_MAIL_PASSWORD: 'p' })
        ).toEqual([expect.stringContaining('DIAL_FLOW_MAIL_TLS: must not be off')]);
        expect(
            faultsOf({
                ...{
                    ...oauth,
                    DIAL_FLOW_MAIL_AUTH: 'refresh_token',
                    DIAL_FLOW_MAIL_OAUTH_REFRESH_TOKEN: 'r'
                },
                ...{ DIAL_FLOW_PROFILE: 'production', DIAL_FLOW_API_KEYS: 'x'.repeat(32) },
                DIAL_FLOW_MAIL_OAUTH_TOKEN_URL: 'http://login.example.com/token'
            })
        ).toContain('DIAL_FLOW_MAIL_OAUTH_TOKEN_URL: must be https in production');
    });

    it('When files are named, then they are read; a faulty one is told with its place', () => {
        const routes = file('routes.json', '[{"outcomes": ["alarm"], "recipients": ["c@example.com"]}]');
        expect(
            mailOf({
                DIAL_FLOW_MAIL_ROUTES_FILE: routes,
                DIAL_FLOW_MAIL_CA_FILE: file('ca.pem', AUTHORITY)
            })
        ).toMatchObject({ routes: [{ recipients: ['c@example.com'] }], ca: AUTHORITY });
        expect(
            faultsOf({
                DIAL_FLOW_MAIL_ROUTES_FILE: file('faulty.json', '[{"recipients": ["nobody"]}]'),
                DIAL_FLOW_MAIL_CA_FILE: file('ca.txt', 'no certificate')
            })
        ).toEqual([
            'DIAL_FLOW_MAIL_ROUTES_FILE: 0.recipients.0: must be an e-mail address',
            'DIAL_FLOW_MAIL_CA_FILE: the file holds no certificate as PEM'
        ]);
        expect(faultsOf({ DIAL_FLOW_MAIL_CA_FILE: join(folder, 'none') })).toEqual([
            'DIAL_FLOW_MAIL_CA_FILE: the file cannot be read'
        ]);
    });

    it('When values could begin a header of their own, then they are refused', () => {
        for (const from of ['a@example.com\r\nBcc: b@example.com', 'nobody', 'A <a@example.com> b', '']) {
            expect(faultsOf({ DIAL_FLOW_MAIL_FROM: from })).not.toEqual([]);
            expect(
                faultsOf({ DIAL_FLOW_MAIL_FROM: from }).filter(
                    (fault) => !fault.startsWith('DIAL_FLOW_MAIL_FROM: ')
                )
            ).toEqual([]);
        }
        expect(faultsOf({ DIAL_FLOW_MAIL_RECIPIENTS: 'a@example.com\nb@example.com' })).toHaveLength(1);
    });

    it('When an alarm is set, then its time and zone are checked', () => {
        expect(
            mailOf({
                DIAL_FLOW_MAIL_ALARM: '0 6 * * 1-5',
                DIAL_FLOW_MAIL_ALARM_TIME_ZONE: 'America/New_York'
            })?.alarm
        ).toEqual({ cron: '0 6 * * 1-5', timeZone: 'America/New_York' });
        for (const cron of ['at six', '0 25 * * *', '0 6 * *', '* * * * * *']) {
            expect(faultsOf({ DIAL_FLOW_MAIL_ALARM: cron })).toEqual([
                'DIAL_FLOW_MAIL_ALARM: must be five cron fields like 0 6 * * 1-5 (environment)'
            ]);
        }
        expect(faultsOf({ DIAL_FLOW_MAIL_ALARM_TIME_ZONE: 'Mars/Base' })).toEqual([
            'DIAL_FLOW_MAIL_ALARM_TIME_ZONE: must be a time zone like America/New_York (environment)'
        ]);
    });
});
