import type { PageData } from './page-data.ts';

declare global {
    /**
     * What the org told this page. The page sets it before any module runs, because the modules that the org makes for
     * components read it, as a real org would fill them in.
     */
    var localOrg: PageData;
}

/** What the org told this page. */
export const pageData = (): PageData => globalThis.localOrg;
