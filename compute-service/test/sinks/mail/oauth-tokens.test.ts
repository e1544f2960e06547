import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OAuthTokens, type OAuthGrant } from '../../../src/sinks/mail/oauth-tokens.ts';
import { SmtpMailer } from '../../../src/sinks/mail/smtp-mailer.ts';
import { AUTHORITY, startSmtpHost } from './smtp-host.ts';

const CLIENT: OAuthGrant = {
    ...{ kind: 'client_credentials', clientId: 'app', clientSecret: 'very secret' },
    scope: 'https://outlook.office365.com/.default'
};
const REFRESH: OAuthGrant = {
    ...{
        kind: 'refresh_token',
        clientId: 'app',
        clientSecret: null,
        refreshToken: 'first-refresh',
        scope: null
    }
};

let server: Server;
let asked: URLSearchParams[];
let answer: (form: URLSearchParams, response: ServerResponse) => void;
let now: number;

const say = (response: ServerResponse, status: number, body: object | string): void => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
};

async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}

beforeEach(async () => {
    asked = [];
    now = 0;
    answer = (_form, response) =>
        say(response, 200, { access_token: `token-${asked.length}`, expires_in: 3600 });
    server = createServer((request, response) => {
        void formOf(request).then((form) => {
            asked.push(form);
            answer(form, response);
        });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
});

const tokensFor = (grant: OAuthGrant, timeoutMs = 2000): OAuthTokens =>
    new OAuthTokens({
        tokenUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`,
        ...{ grant, timeoutMs, now: () => now }
    });

describe('Tokens for the mail host', () => {
    it('When the service signs in as itself, then it asks once and keeps the token until shortly before its end', async () => {
        const tokens = tokensFor(CLIENT);
        const both = await Promise.all([tokens.token(false), tokens.token(false)]);
        expect(both.map(({ accessToken }) => accessToken)).toEqual(['token-1', 'token-1']);
        expect(Object.fromEntries(asked[0] ?? [])).toEqual({
            ...{ grant_type: 'client_credentials', client_id: 'app', client_secret: 'very secret' },
            scope: 'https://outlook.office365.com/.default'
        });
        now = 3_500_000;
        expect((await tokens.token(false)).accessToken).toBe('token-1');
        now = 3_541_000;
        expect((await tokens.token(false)).accessToken).toBe('token-2');
        expect((await tokens.token(true)).accessToken).toBe('token-3');
    });

    it('When a refresh token is replaced with each use, then the newest one is used', async () => {
        const tokens = tokensFor(REFRESH);
        answer = (_form, response) =>
            say(response, 200, {
                access_token: 'a',
                expires_in: 60,
                refresh_token: `refresh-${asked.length}`
            });
        await tokens.token(false);
        await tokens.token(true);
        expect(asked.map((form) => form.get('refresh_token'))).toEqual(['first-refresh', 'refresh-1']);
        expect(asked[0]?.has('client_secret')).toBe(false);
    });

    it.each([
        [
            401,
            {
                error: 'invalid_client',
                error_description: 'AADSTS7000215: Invalid secret "very secret".\r\nTrace ID: 1'
            },
            'gave no token: invalid_client, AADSTS7000215: Invalid secret "…".',
            'a secret may have run out'
        ],
        [
            400,
            { error: 'unauthorized_client' },
            'gave no token: unauthorized_client',
            'permission to send mail'
        ],
        [503, 'down', 'gave no token: HTTP 503', 'DIAL_FLOW_MAIL_OAUTH_'],
        [200, { access_token: '' }, 'gave no token: HTTP 200', 'DIAL_FLOW_MAIL_OAUTH_']
    ])(
        'When it answers %s, then that is told plainly and without the secret',
        async (status, body, words, advice) => {
            answer = (_form, response) => say(response, status, body);
            await expect(tokensFor(CLIENT).token(false)).rejects.toMatchObject({
                code: 'delivery_failed',
                message: expect.stringContaining(words) as string,
                advice: expect.stringContaining(advice) as string
            });
        }
    );

    it('When it sends on to another address or does not answer, then the secret goes nowhere else and the wait ends', async () => {
        answer = (_form, response) => {
            response.writeHead(307, { location: 'http://127.0.0.1:9/elsewhere' });
            response.end();
        };
        await expect(tokensFor(CLIENT).token(false)).rejects.toThrow('does not answer');
        answer = () => undefined;
        await expect(tokensFor(CLIENT, 100).token(false)).rejects.toThrow('does not answer');
    });

    it('When the mail host takes OAuth2 only, then the token signs the service in; a refused one is renewed once', async () => {
        const seen: string[] = [];
        const host = await startSmtpHost({
            authMethods: ['XOAUTH2'],
            authOptional: false,
            onAuth: ({ accessToken, username }, _session, done) => {
                seen.push(`${username ?? ''} ${accessToken ?? ''}`);
                if (accessToken === 'token-2') done(null, { user: username ?? '' });
                else done(null, { data: { status: '401', schemes: 'bearer' } });
            }
        });
        const mailer = new SmtpMailer({
            ...{ host: 'localhost', port: host.port, encryption: 'starttls', ca: AUTHORITY },
            signIn: { kind: 'oauth2', user: 'dial@example.test', tokens: tokensFor(CLIENT) },
            ...{ from: 'dial@example.test', connections: 1, perMinute: 100, timeoutMs: 2000 }
        });
        const message = {
            ...{ messageId: '<m@x>', subject: 's', text: 't', html: 'h', images: [], attachments: [] }
        };
        const mail = { message, recipients: ['ann@example.test'], addressees: ['ann@example.test'] };
        try {
            expect(await mailer.send(mail)).toEqual([{ recipient: 'ann@example.test', accepted: true }]);
            expect(seen).toEqual(['dial@example.test token-1', 'dial@example.test token-2']);
            expect(host.received).toMatchObject([{ user: 'dial@example.test', encrypted: true }]);
        } finally {
            await mailer.close();
            await host.stop();
        }
    });

    it('When there is no token, then the mail waits and the reason is the token service’s', async () => {
        answer = (_form, response) =>
            say(response, 400, { error: 'invalid_grant', error_description: 'Expired.' });
        const host = await startSmtpHost({ authMethods: ['XOAUTH2'] });
        const mailer = new SmtpMailer({
            ...{ host: 'localhost', port: host.port, encryption: 'starttls', ca: AUTHORITY },
            signIn: { kind: 'oauth2', user: 'dial@example.test', tokens: tokensFor(REFRESH) },
            ...{ from: 'dial@example.test', connections: 1, perMinute: 100, timeoutMs: 2000 }
        });
        try {
            await expect(mailer.verify()).rejects.toMatchObject({
                message: expect.stringContaining('gave no token: invalid_grant, Expired.') as string,
                advice: expect.stringContaining('sign in once more') as string
            });
        } finally {
            await mailer.close();
            await host.stop();
        }
    });
});
