/** What a page shows, as the platform's page references say it. */
export interface PageReference {
    readonly type: string;
    readonly attributes: Readonly<Record<string, string | undefined>>;
    readonly state: Readonly<Record<string, string>>;
}

type Listener = (reference: PageReference) => void;

const listeners = new Set<Listener>();

/** Kept from page to page, as it says how the page runs and not what it shows. */
const kept = 'lws';

const query = (state: Readonly<Record<string, unknown>> | undefined): string => {
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(state ?? {})) {
        if (value !== undefined && value !== null) parameters.set(name, String(value));
    }
    if (new URLSearchParams(location.search).has(kept)) parameters.set(kept, '');
    const text = parameters.toString();
    return text === '' ? '' : `?${text}`;
};

/** The address of a page reference. */
export function addressOf(reference: Partial<PageReference>): string {
    const { type, attributes = {}, state } = reference;
    switch (type) {
        case 'standard__recordPage':
            return `/lightning/r/${attributes['objectApiName'] ?? 'sObject'}/${attributes['recordId']}/${attributes['actionName'] ?? 'view'}${query(state)}`;
        case 'standard__objectPage':
            return `/lightning/o/${attributes['objectApiName']}/${attributes['actionName'] ?? 'list'}${query(state)}`;
        case 'standard__navItemPage':
            return `/lightning/n/${attributes['apiName']}${query(state)}`;
        case 'standard__component':
            return `/lightning/cmp/${attributes['componentName']}${query(state)}`;
        case 'standard__namedPage':
            return `/lightning/page/${attributes['pageName']}${query(state)}`;
        case 'standard__webPage':
            return attributes['url'] ?? '';
        default:
            throw new Error(`Pages of the type ${type ?? 'undefined'} are not supported by local-org`);
    }
}

/** The page reference of an address of this org. */
export function referenceOf(url: URL): PageReference {
    const state = Object.fromEntries([...url.searchParams].filter(([name]) => name !== kept));
    const [kind, first, second, third] = url.pathname
        .replace(/^\/lightning\/?/, '')
        .split('/')
        .map(decodeURIComponent);
    switch (kind) {
        case 'n':
            return { type: 'standard__navItemPage', attributes: { apiName: first }, state };
        case 'o':
            return {
                type: 'standard__objectPage',
                attributes: { objectApiName: first, actionName: second ?? 'list' },
                state
            };
        case 'r':
            return {
                type: 'standard__recordPage',
                attributes: { objectApiName: first, recordId: second, actionName: third ?? 'view' },
                state
            };
        case 'cmp':
            return { type: 'standard__component', attributes: { componentName: first }, state };
        case 'setup':
            return { type: 'standard__namedPage', attributes: { pageName: 'scheduled-jobs' }, state };
        default:
            return { type: 'standard__namedPage', attributes: { pageName: first ?? 'home' }, state };
    }
}

export const currentReference = (): PageReference => referenceOf(new URL(location.href));

const tell = (): void => {
    const reference = currentReference();
    for (const listener of [...listeners]) listener(reference);
};

/** Calls back for every page that is gone to from now on. @returns the end of that */
export function onNavigation(listener: Listener): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
}

/** Goes to an address: of this org within the page, any other in a window of its own. */
export function goTo(address: string, replace = false): void {
    const url = new URL(address, location.href);
    if (url.origin !== location.origin || !url.pathname.startsWith('/lightning')) {
        window.open(url, '_blank', 'noopener');
        return;
    }
    if (url.href === location.href) return;
    if (replace) history.replaceState(null, '', url);
    else history.pushState(null, '', url);
    tell();
}

const linkOf = (event: Event): HTMLAnchorElement | undefined =>
    event.composedPath().find((part) => part instanceof HTMLAnchorElement);

/** Lets the browser's own ways of going from page to page work within this page. */
export function startRouter(): void {
    window.addEventListener('popstate', tell);
    document.addEventListener('click', (event) => {
        if (event.defaultPrevented || event.button !== 0) return;
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        const link = linkOf(event);
        if (!link || link.target === '_blank' || link.hasAttribute('download')) return;
        const url = new URL(link.href, location.href);
        if (url.origin !== location.origin || !url.pathname.startsWith('/lightning')) return;
        if (url.hash !== '' && url.pathname === location.pathname) return;
        event.preventDefault();
        goTo(url.href);
    });
}
