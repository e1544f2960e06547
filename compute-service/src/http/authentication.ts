import type { ApiKeyStore } from '../access/api-key-store.ts';
import { stateOfKey } from '../access/api-key-store.ts';
import { keyIdOf, matchesHash } from '../access/api-key.ts';
import { configuredKeys } from '../access/configured-keys.ts';
import type { Principal } from '../access/principal.ts';
import { looksLikeToken } from '../access/token-verifier.ts';
import type { TokenVerifier } from '../access/token-verifier.ts';
import { DialFlowError } from '../error.ts';
import type { Clock } from '../runs/clock.ts';

export interface AuthenticationOptions {
    readonly configured: readonly string[];
    readonly keys: ApiKeyStore;
    /** Null where no token issuer is configured. */
    readonly tokens: TokenVerifier | null;
    readonly clock: Pick<Clock, 'now'>;
}

/** Returns who calls. @throws DialFlowError `unauthorized`; `identity_unavailable` where a token cannot be checked now. */
export type Authentication = (authorization: string | undefined) => Promise<Principal>;

/** Last uses are noted at most so often for each key; every note is a write to the disk. */
const NOTE_EVERY_MS = 60_000;

/** A token may carry many claims; a key is short. */
const BEARER = /^Bearer ([\x21-\x7e]{1,8192})$/i;

/** Returns the check of the Authorization header against configured keys, kept keys and, where configured, tokens. */
export function createAuthentication({
    configured,
    keys,
    tokens,
    clock
}: AuthenticationOptions): Authentication {
    const byConfiguration = configuredKeys(configured);
    const byStore = async (presented: string): Promise<Principal | null> => {
        const id = keyIdOf(presented);
        const record = id === null ? null : await keys.find(id);
        if (!record || !matchesHash(presented, record.hash)) return null;
        const now = clock.now();
        if (stateOfKey(record, now) !== 'valid') return null;
        const usedAt = record.lastUsedAt === null ? 0 : Date.parse(record.lastUsedAt);
        if (now.getTime() - usedAt >= NOTE_EVERY_MS) await keys.noteUse(record.id, now);
        const { name, scopes, org } = record;
        return { id: `key:${record.id}`, name, scopes, org };
    };
    return async (authorization) => {
        const presented = BEARER.exec(authorization ?? '')?.[1];
        const principal =
            presented === undefined
                ? null
                : (byConfiguration(presented) ??
                  (await byStore(presented)) ??
                  (tokens && looksLikeToken(presented) ? await tokens(presented) : null));
        if (principal) return principal;
        // Which part of the credential was wrong is nobody's business: unknown, expired and revoked read the same.
        throw new DialFlowError('unauthorized', 'The request has no valid API key or token.', {
            advice: 'Send the header Authorization: Bearer <API key>.'
        });
    };
}
