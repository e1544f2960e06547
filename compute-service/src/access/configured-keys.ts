import { createHash, timingSafeEqual } from 'node:crypto';
import type { Principal } from './principal.ts';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * Returns a look-up of the keys that stand in the configuration; they may do everything. Both sides are hashed and all
 * keys compared, so that the time it takes tells neither how long a key is nor how much of it was right.
 */
export function configuredKeys(keys: readonly string[]): (presented: string) => Principal | null {
    const known = keys.map(digest);
    return (presented) => {
        const given = digest(presented);
        const matches = known.map((key) => timingSafeEqual(key, given));
        const position = matches.indexOf(true);
        return position < 0
            ? null
            : { id: `configured:${position + 1}`, name: '', scopes: ['admin'], org: null };
    };
}
