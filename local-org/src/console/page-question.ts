import type { Session } from '../auth/sessions.ts';
import type { Org } from '../org.ts';

/** What the page asks the local org. */
export interface PageQuestion {
    readonly org: Org;
    readonly session: Session;
    readonly sourceFolder: string;
    readonly path: readonly string[];
    readonly query: URLSearchParams;
    /** The body of a POST. */
    readonly posted: Readonly<Record<string, unknown>> | undefined;
}
