import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * `dfk_` + 12 hexadecimal digits that name the key + `_` + 256 random bits. The name is no secret: it finds the one hash
 * to compare with, and stands in lists and in the audit log.
 */
const FORM = /^dfk_([0-9a-f]{12})_[A-Za-z0-9_-]{43}$/;

export interface NewApiKey {
    readonly id: string;
    /** The key itself; shown once and kept nowhere. */
    readonly key: string;
    readonly hash: string;
}

/**
 * SHA-256 and not scrypt: a slow hash protects what people choose. 256 random bits cannot be guessed from their hash,
 * and a slow check would be a way to keep the service busy.
 */
export const hashOfKey = (key: string): string => createHash('sha256').update(key).digest('hex');

/** Makes a key from the system's random source. */
export function makeApiKey(): NewApiKey {
    const id = randomBytes(6).toString('hex');
    const key = `dfk_${id}_${randomBytes(32).toString('base64url')}`;
    return { id, key, hash: hashOfKey(key) };
}

/** Returns the id in a key; null where the text is no key of this form. */
export const keyIdOf = (text: string): string | null => FORM.exec(text)?.[1] ?? null;

/** Compares in a time that does not tell how much of the key was right. */
export function matchesHash(key: string, hash: string): boolean {
    const known = Buffer.from(hash, 'hex');
    const given = Buffer.from(hashOfKey(key), 'hex');
    return known.length === given.length && timingSafeEqual(known, given);
}
