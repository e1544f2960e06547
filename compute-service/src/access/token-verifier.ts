import type { JWTPayload, JWTVerifyGetKey } from 'jose';
import { DialFlowError } from '../error.ts';
import { ORG_NAME } from '../runs/org.ts';
import type { Principal } from './principal.ts';
import { isScope } from './scopes.ts';
import type { Scope } from './scopes.ts';

export interface TokenSettings {
    /** Who must have issued the token, to the letter (`iss`). */
    readonly issuer: string;
    /** For whom it must be (`aud`). */
    readonly audience: string;
    /** Address of the issuer's public keys (JWKS). */
    readonly jwksUrl: string;
    /** How far the two clocks may differ, in seconds. */
    readonly clockSkewS: number;
    /** The claim that holds the scopes: a text with blanks between them, or a list. */
    readonly scopeClaim: string;
    /** The claim that names the one org that the token is for; null where tokens are for all. */
    readonly orgClaim: string | null;
    /** Least time between two reads of the keys because a token names one that is not known, in milliseconds. */
    readonly refetchAfterMs?: number;
}

/** Returns the caller that a token names; null where the token is not valid. */
export type TokenVerifier = (token: string) => Promise<Principal | null>;

const REFETCH_AFTER_MS = 30_000;
const KEYS_KEPT_MS = 600_000;
const KEYS_WITHIN_MS = 5_000;

/** Public-key signatures only: a shared-secret algorithm would let anyone sign with the public key. */
const ALGORITHMS = ['RS256', 'ES256'];

/** What jose raises when a token is not good, whatever the reason; callers are not told which. */
const REFUSALS = new Set([
    'ERR_JWS_INVALID',
    'ERR_JWT_INVALID',
    'ERR_JWT_EXPIRED',
    'ERR_JWT_CLAIM_VALIDATION_FAILED',
    'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
    'ERR_JOSE_ALG_NOT_ALLOWED',
    'ERR_JOSE_NOT_SUPPORTED',
    'ERR_JWKS_NO_MATCHING_KEY',
    'ERR_JWKS_MULTIPLE_MATCHING_KEYS'
]);

const codeOf = (error: unknown): string =>
    typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';

/**
 * Returns a verifier of JWTs against the public keys of one issuer. The keys are read when the first token comes, kept
 * for ten minutes, and read anew when a token names a key that is not among them (rotation).
 * @throws DialFlowError `identity_unavailable` from the verifier where the keys cannot be read
 */
export function createTokenVerifier(settings: TokenSettings): TokenVerifier {
    let prepared: Promise<(token: string) => Promise<JWTPayload>> | null = null;
    const prepare = async (): Promise<(token: string) => Promise<JWTPayload>> => {
        const { createRemoteJWKSet, jwtVerify } = await import('jose');
        const keys: JWTVerifyGetKey = createRemoteJWKSet(new URL(settings.jwksUrl), {
            cooldownDuration: settings.refetchAfterMs ?? REFETCH_AFTER_MS,
            cacheMaxAge: KEYS_KEPT_MS,
            timeoutDuration: KEYS_WITHIN_MS
        });
        return async (token) => {
            const { payload } = await jwtVerify(token, keys, {
                issuer: settings.issuer,
                audience: settings.audience,
                algorithms: ALGORITHMS,
                clockTolerance: settings.clockSkewS,
                requiredClaims: ['exp', 'sub']
            });
            return payload;
        };
    };
    return async (token) => {
        const verify = await (prepared ??= prepare());
        try {
            const payload = await verify(token);
            const subject = String(payload.sub).slice(0, 128);
            const org = settings.orgClaim === null ? null : orgNamed(payload[settings.orgClaim]);
            // A token that does not say for which org it is must not be for all of them.
            if (org === undefined) return null;
            return { id: `jwt:${subject}`, name: '', scopes: scopesOf(payload[settings.scopeClaim]), org };
        } catch (cause) {
            if (REFUSALS.has(codeOf(cause))) return null;
            throw new DialFlowError('identity_unavailable', 'The keys of the token issuer cannot be read.', {
                cause,
                advice: 'Try again; if it fails again, check DIAL_FLOW_JWT_JWKS_URL and the network to it.',
                retryable: true
            });
        }
    };
}

const orgNamed = (claim: unknown): string | undefined =>
    typeof claim === 'string' && ORG_NAME.test(claim) ? claim : undefined;

/** Scopes may be a text as OAuth has it or a list as some issuers have it; a prefix like `api://dial-flow/` is dropped. */
function scopesOf(claim: unknown): readonly Scope[] {
    const texts = Array.isArray(claim) ? claim.map(String) : String(claim ?? '').split(' ');
    return texts.map((text) => text.slice(text.lastIndexOf('/') + 1)).filter(isScope);
}

/** Whether a text has the form of a signed token: three parts, the first of which is a JSON object. */
export const looksLikeToken = (text: string): boolean => /^eyJ[\w-]*\.[\w-]*\.[\w-]*$/.test(text);
