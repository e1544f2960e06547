import type { Scope } from './scopes.ts';

/** A key as it is kept: what it is called and may do, and its hash; never the key itself. */
export interface ApiKeyRecord {
    readonly id: string;
    readonly name: string;
    readonly hash: string;
    readonly scopes: readonly Scope[];
    /** The one org that the key is for; null where it is for all. */
    readonly org: string | null;
    readonly createdAt: string;
    readonly createdBy: string;
    /** Null where the key does not expire. */
    readonly expiresAt: string | null;
    readonly revokedAt: string | null;
    readonly lastUsedAt: string | null;
}

/** Keeps the API keys; several processes may use it at the same time. */
export interface ApiKeyStore {
    /** @throws DialFlowError `invalid_request` where a key of this id exists */
    add(record: Omit<ApiKeyRecord, 'revokedAt' | 'lastUsedAt'>): Promise<ApiKeyRecord>;
    find(id: string): Promise<ApiKeyRecord | null>;
    /** All keys, the newest first; those that were revoked or have expired are among them. */
    list(): Promise<readonly ApiKeyRecord[]>;
    /** Ends a key. Returns it as it is kept now, with the moment of the first time; null where there is none. */
    revoke(id: string, at: Date): Promise<ApiKeyRecord | null>;
    /** Notes when a key was used; an earlier moment than the one that is noted changes nothing. */
    noteUse(id: string, at: Date): Promise<void>;
    close(): Promise<void>;
}

/** What a key is at a moment. */
export function stateOfKey(key: ApiKeyRecord, now: Date): 'valid' | 'revoked' | 'expired' {
    if (key.revokedAt !== null) return 'revoked';
    return key.expiresAt !== null && new Date(key.expiresAt) <= now ? 'expired' : 'valid';
}
