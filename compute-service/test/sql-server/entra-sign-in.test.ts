import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openSqlServer } from '../../src/sql-server/database.ts';
import type { SqlServerAuthentication } from '../../src/sql-server/settings.ts';
import { sqlServerError } from '../../src/sql-server/sql-server-error.ts';
import { statement } from '../../src/sql-server/statement.ts';
import { openDouble, type OpenedDouble } from './opened-double.ts';

const GOOD = 'token-of-the-managed-identity';
const ONE = statement('one', 'SELECT 1 AS [one]');

/** The endpoint by which Azure hands out tokens to programs that run there. */
class IdentityEndpoint {
    readonly asked: URLSearchParams[] = [];
    token: string | null = GOOD;
    readonly #server: Server;

    constructor() {
        this.#server = createServer((request, response) => {
            this.asked.push(new URL(request.url ?? '/', 'http://localhost').searchParams);
            const allowed = request.headers['x-identity-header'] === 'header-of-the-test';
            response.statusCode = allowed && this.token !== null ? 200 : 400;
            response.setHeader('content-type', 'application/json');
            const lives = Math.floor(Date.now() / 1000) + 3600;
            response.end(
                JSON.stringify(
                    response.statusCode === 200
                        ? { access_token: this.token, expires_on: String(lives), token_type: 'Bearer' }
                        : { statusCode: 400, message: 'No identity was found.', correlationId: 'c' }
                )
            );
        }).listen(0, '127.0.0.1');
    }

    async address(): Promise<string> {
        if (!this.#server.listening) await once(this.#server, 'listening');
        return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/msi/token`;
    }

    stop(): void {
        this.#server.close();
        this.#server.closeAllConnections();
    }
}

describe('Signing in to SQL Server by Entra ID', () => {
    let opened: OpenedDouble;
    // One for all: the library keeps where it found the endpoint, and the tokens of each identity.
    const identity = new IdentityEndpoint();
    const before = process.env;

    beforeAll(async () => {
        // As Azure sets them where a program has an identity of its own.
        process.env = {
            ...before,
            IDENTITY_ENDPOINT: await identity.address(),
            IDENTITY_HEADER: 'header-of-the-test'
        };
    });
    beforeEach(async () => {
        opened = await openDouble({ accessTokens: [GOOD] });
        identity.token = GOOD;
        identity.asked.length = 0;
    });
    afterEach(async () => {
        await opened.double.close();
        expect(opened.double.failures).toEqual([]);
    });
    afterAll(() => {
        process.env = before;
        identity.stop();
    });

    const ask = async (authentication: SqlServerAuthentication): Promise<unknown> => {
        const database = openSqlServer({ ...opened.settings, authentication });
        const answer = await database.read(ONE).catch((error: unknown) => error);
        await database.close();
        return answer;
    };

    it.each<SqlServerAuthentication>([
        { kind: 'entra_managed_identity', clientId: null },
        { kind: 'entra_managed_identity', clientId: 'one-of-several' },
        { kind: 'entra_default', clientId: 'another-one' }
    ])(
        'When it is %j, then the token of that identity lets in, without any password',
        async (authentication) => {
            expect(await ask(authentication)).toHaveLength(1);
            expect(identity.asked.map((query) => [query.get('resource'), query.get('client_id')])).toEqual([
                ['https://database.windows.net', 'clientId' in authentication ? authentication.clientId : '']
            ]);
        }
    );

    it('When the database does not know the identity, then it says so, without the token', async () => {
        identity.token = 'token-of-a-stranger';
        const failure = await ask({ kind: 'entra_managed_identity', clientId: 'stranger' });
        expect(failure).toMatchObject({
            ...{ fault: 'login', retryable: false },
            message: expect.stringContaining('token-identified principal')
        });
        expect(JSON.stringify(failure) + String(failure)).not.toContain('token-of');
    });

    it('When the machine has no such identity, then the reason is told', async () => {
        identity.token = null;
        expect(await ask({ kind: 'entra_managed_identity', clientId: 'nobody' })).toMatchObject({
            ...{ fault: 'login', retryable: false },
            message: expect.stringContaining('ManagedIdentityCredential'),
            advice: expect.stringContaining('identity')
        });
    });

    it('When nobody answers where tokens come from, then that is no refusal and may be tried later', () => {
        const unreachable = Object.assign(new Error('network_error: See the page'), {
            errorCode: 'network_error'
        });
        const refused = Object.assign(new Error('Security token could not be authenticated or authorized.'), {
            code: 'EFEDAUTH'
        });
        const lost = sqlServerError(new AggregateError([refused, new Error('x', { cause: unreachable })]));
        expect(lost).toMatchObject({
            ...{ fault: 'unavailable', retryable: true },
            message: expect.stringContaining('cannot be reached')
        });
    });
});
