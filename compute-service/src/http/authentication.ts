import { createHash, timingSafeEqual } from 'node:crypto';
import { DialFlowError } from '../error.ts';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * Returns a check of the Authorization header. Both sides are hashed, so that the time it takes tells neither how long
 * a key is nor how much of it was right.
 */
export function bearerCheck(apiKeys: readonly string[]): (authorization: string | undefined) => void {
    const known = apiKeys.map(digest);
    return (authorization) => {
        const [, given] = /^Bearer ([\x21-\x7e]{1,512})$/i.exec(authorization ?? '') ?? [];
        const presented = digest(given ?? '');
        const matches = known.filter((key) => timingSafeEqual(key, presented)).length;
        if (given !== undefined && matches > 0) return;
        throw new DialFlowError('unauthorized', 'The request has no valid API key.', {
            advice: 'Send the header Authorization: Bearer <API key>.'
        });
    };
}
