import { createHash } from 'node:crypto';
import helmet from 'helmet';
import type { RequestHandler } from 'express';
import { STYLE } from './docs-page.ts';

/**
 * Headers that keep a browser from doing anything with an answer but showing it. Only the documentation has a style,
 * and only that one is let through.
 * @param encrypted answers reach the browser by TLS, so that it may be told to insist on it
 */
export function securityHeaders({ encrypted }: { readonly encrypted: boolean }): RequestHandler {
    const style = createHash('sha256').update(STYLE).digest('base64');
    return helmet({
        contentSecurityPolicy: {
            useDefaults: false,
            directives: {
                defaultSrc: ["'none'"],
                styleSrc: [`'sha256-${style}'`],
                baseUri: ["'none'"],
                formAction: ["'none'"],
                frameAncestors: ["'none'"]
            }
        },
        referrerPolicy: { policy: 'no-referrer' },
        strictTransportSecurity: encrypted && { maxAge: 31_536_000, includeSubDomains: false },
        xFrameOptions: { action: 'deny' }
    });
}
