import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHmac } from 'node:crypto';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose';
import type { CryptoKey, JWK } from 'jose';
import { createTokenVerifier } from '../../src/access/token-verifier.ts';
import type { TokenSettings } from '../../src/access/token-verifier.ts';
import { problem } from '../../src/http/schemas/answers.ts';
import { plannedStep } from '../runs/runner-rig.ts';
import { startRig } from './service-rig.ts';

const ISSUER = 'https://issuer.example.test';
const AUDIENCE = 'dial-flow';

interface SigningKey {
    readonly kid: string;
    readonly alg: 'RS256' | 'ES256';
    readonly privateKey: CryptoKey;
    readonly publicKey: CryptoKey;
}

async function newSigningKey(kid: string, alg: SigningKey['alg'] = 'RS256'): Promise<SigningKey> {
    return { kid, alg, ...(await generateKeyPair(alg, { extractable: true })) };
}

/** An issuer whose published keys the test sets, and which counts how often they are read. */
async function startIssuer() {
    let published: readonly JWK[] = [];
    let broken = false;
    let reads = 0;
    const server = createServer((_request, response) => {
        reads += 1;
        response.statusCode = broken ? 500 : 200;
        response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: published }));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return {
        jwksUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`,
        reads: () => reads,
        breakDown: (state: boolean) => {
            broken = state;
        },
        async publish(...keys: readonly SigningKey[]) {
            published = await Promise.all(
                keys.map(async ({ kid, alg, publicKey }) => ({ ...(await exportJWK(publicKey)), kid, alg }))
            );
        },
        stop: () => server.close()
    };
}

interface Claims {
    readonly issuer?: string;
    readonly audience?: string;
    readonly expiresInS?: number;
    readonly notBeforeInS?: number;
    readonly claims?: Readonly<Record<string, unknown>>;
    readonly subject?: string | null;
}

const nowS = (): number => Math.floor(Date.now() / 1000);

async function token(key: SigningKey, changes: Claims = {}): Promise<string> {
    const { issuer = ISSUER, audience = AUDIENCE, expiresInS = 120, notBeforeInS = -1 } = changes;
    const unsigned = new SignJWT({ scope: 'runs:read other', ...changes.claims })
        .setProtectedHeader({ alg: key.alg, kid: key.kid })
        .setIssuer(issuer)
        .setAudience(audience)
        .setNotBefore(nowS() + notBeforeInS)
        .setExpirationTime(nowS() + expiresInS);
    if (changes.subject !== null) unsigned.setSubject(changes.subject ?? 'console');
    return unsigned.sign(key.privateKey);
}

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

let issuer: Awaited<ReturnType<typeof startIssuer>>;
let first: SigningKey;
let rig: Awaited<ReturnType<typeof startRig>>;
const settings = (changes: Partial<TokenSettings> = {}): TokenSettings => ({
    ...{ issuer: ISSUER, audience: AUDIENCE, jwksUrl: issuer.jwksUrl, clockSkewS: 30, scopeClaim: 'scope' },
    ...{ orgClaim: null, refetchAfterMs: 0 },
    ...changes
});
const statusOf = async (bearer: string, path = '/v1/runs'): Promise<number> =>
    (await rig.call(path, { headers: { authorization: `Bearer ${bearer}` } })).status;

beforeAll(async () => {
    issuer = await startIssuer();
    first = await newSigningKey('first');
    await issuer.publish(first);
    rig = await startRig({ steps: [plannedStep({ key: 'a.b' })], http: { tokens: settings() } });
});
afterAll(async () => {
    await rig.clean();
    issuer.stop();
});

describe('Tokens', () => {
    it('When a token is good, then its scopes are what the caller may do', async () => {
        const bearer = await token(first);
        expect(await statusOf(bearer)).toBe(200);
        const answer = await rig.post(
            '/v1/runs',
            { pipeline: 'nightly' },
            { authorization: `Bearer ${bearer}` }
        );
        expect(problem.parse(answer.body)).toMatchObject({ status: 403, code: 'forbidden' });
        const writing = await token(first, { claims: { scope: ['api://dial-flow/runs:write'] } });
        expect(
            (await rig.post('/v1/runs', { pipeline: 'nightly' }, { authorization: `Bearer ${writing}` }))
                .status
        ).toBe(202);
    });

    it('When an elliptic key signs, then the token is good as well', async () => {
        const elliptic = await newSigningKey('elliptic', 'ES256');
        await issuer.publish(first, elliptic);
        expect(await statusOf(await token(elliptic))).toBe(200);
    });

    it.each<[string, Claims]>([
        ['of another issuer', { issuer: 'https://other.example.test' }],
        ['for another service', { audience: 'other' }],
        ['over, more than the clocks may differ', { expiresInS: -31 }],
        ['not yet valid, more than the clocks may differ', { notBeforeInS: 60 }],
        ['without a subject', { subject: null }]
    ])('When a token is %s, then it is refused', async (_case, changes) => {
        expect(await statusOf(await token(first, changes))).toBe(401);
    });

    it('When a token is over by less than the clocks may differ, then it is taken', async () => {
        expect(await statusOf(await token(first, { expiresInS: -10, notBeforeInS: 10 }))).toBe(200);
    });

    it('When tokens are for one org each, then the claim says which, and a token without it is for none', async () => {
        const verify = createTokenVerifier(settings({ orgClaim: 'dial_org' }));
        const principalOf = async (claims: Readonly<Record<string, unknown>>) =>
            verify(await token(first, { claims }));
        expect(await principalOf({ dial_org: 'acme' })).toMatchObject({ org: 'acme' });
        for (const dial_org of [undefined, null, '', 'Acme Inc', ['acme'], '*', 7]) {
            expect(await principalOf({ dial_org })).toBeNull();
        }
    });

    it('When a token has no scope of ours, then it opens nothing', async () => {
        expect(await statusOf(await token(first, { claims: { scope: 'openid' } }))).toBe(403);
        expect(await statusOf(await token(first, { claims: { scope: undefined } }))).toBe(403);
    });

    it('When a token is not signed, or by a shared secret, or by another key, then it is refused', async () => {
        const payload = encoded({
            ...{ iss: ISSUER, aud: AUDIENCE, sub: 'console', exp: nowS() + 100, scope: 'admin' }
        });
        const none = `${encoded({ alg: 'none', kid: 'first' })}.${payload}.`;
        const content = `${encoded({ alg: 'HS256', kid: 'first' })}.${payload}`;
        const publicKey = await exportSPKI(first.publicKey);
        const confused = `${content}.${createHmac('sha256', publicKey).update(content).digest('base64url')}`;
        const stranger = { ...(await newSigningKey('stranger')), kid: 'first' };
        const [head = '', , signature = ''] = (await token(first)).split('.');
        const changed = `${head}.${payload}.${signature}`;
        for (const bearer of [
            none,
            confused,
            changed,
            await token(stranger),
            'eyJ.eyJ.eyJ',
            'eyJhbGciOiJ9..'
        ]) {
            expect(await statusOf(bearer)).toBe(401);
        }
    });

    it('When a token brings a key of its own, then that key is not used', async () => {
        const stranger = await newSigningKey('stranger');
        const bearer = await new SignJWT({ scope: 'admin' })
            .setProtectedHeader({ alg: 'RS256', jwk: await exportJWK(stranger.publicKey), kid: 'first' })
            .setIssuer(ISSUER)
            .setAudience(AUDIENCE)
            .setSubject('console')
            .setExpirationTime(nowS() + 100)
            .sign(stranger.privateKey);
        expect(await statusOf(bearer)).toBe(401);
    });

    it('When the issuer changes its keys, then new tokens are good at once, and old ones no longer', async () => {
        const next = await newSigningKey('next');
        const old = await token(first);
        await issuer.publish(next);
        expect(await statusOf(await token(next))).toBe(200);
        expect(await statusOf(old)).toBe(401);
        await issuer.publish(first);
        expect(await statusOf(await token(first))).toBe(200);
    });

    it('When many tokens come, then the keys are read once', async () => {
        const bearer = await token(first);
        await statusOf(bearer);
        const before = issuer.reads();
        await Promise.all(Array.from({ length: 20 }, () => statusOf(bearer)));
        expect(issuer.reads()).toBe(before);
    });

    it('When tokens name keys that there are not, one after the other, then the keys are not read for each of them', async () => {
        const guarded = await startRig({
            steps: [],
            http: { tokens: settings({ refetchAfterMs: 60_000 }) }
        });
        const ask = async (bearer: string): Promise<number> =>
            (await guarded.call('/v1/runs', { headers: { authorization: `Bearer ${bearer}` } })).status;
        expect(await ask(await token(first))).toBe(200);
        const before = issuer.reads();
        const strangers = Array.from({ length: 20 }, (_, index) => ({ ...first, kid: `made-up-${index}` }));
        for (const stranger of strangers) expect(await ask(await token(stranger))).toBe(401);
        expect(issuer.reads()).toBe(before);
        expect(await ask(await token(first))).toBe(200);
        await guarded.clean();
    });

    it('When the keys cannot be read, then that is no refusal but a wait, and keys of our own still open', async () => {
        issuer.breakDown(true);
        const other = await startRig({ steps: [], http: { tokens: settings() } });
        const headers = { authorization: `Bearer ${await token(first)}` };
        const answer = await other.call('/v1/runs', { headers });
        expect(problem.parse(answer.body)).toMatchObject({
            ...{ status: 503, code: 'identity_unavailable', retryable: true }
        });
        expect((await other.call('/v1/runs')).status).toBe(200);
        expect((await other.call('/v1/doctor')).text).toContain('DIAL_FLOW_JWT_JWKS_URL');
        issuer.breakDown(false);
        expect((await other.call('/v1/doctor')).text).toContain('The token issuer publishes 1 key.');
        expect((await other.call('/v1/runs', { headers })).status).toBe(200);
        await other.clean();
    });

    it('When no issuer is configured, then no token is accepted', async () => {
        const closed = await startRig({ steps: [] });
        const headers = { authorization: `Bearer ${await token(first)}` };
        expect((await closed.call('/v1/runs', { headers })).status).toBe(401);
        await closed.clean();
    });
});
