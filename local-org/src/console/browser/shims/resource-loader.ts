/** Stands in for lightning/platformResourceLoader. */

const loaded = new Map<string, Promise<void>>();

function load(url: string, element: HTMLElement): Promise<void> {
    const known = loaded.get(url);
    if (known) return known;
    const loading = new Promise<void>((resolve, reject) => {
        element.addEventListener('load', () => resolve());
        element.addEventListener('error', () => reject(new Error(`Could not load ${url}`)));
        document.head.append(element);
    });
    loaded.set(url, loading);
    return loading;
}

export const loadScript = (_component: unknown, url: string): Promise<void> =>
    load(url, Object.assign(document.createElement('script'), { src: url }));

export const loadStyle = (_component: unknown, url: string): Promise<void> =>
    load(url, Object.assign(document.createElement('link'), { rel: 'stylesheet', href: url }));
