/**
 * A region of a place: what it shows, whether it loads, and why it could not. Each region fails alone, keeps its old
 * data while it loads again, and shows the newest answer, whatever order answers come in.
 */

/**
 * Loads a region of a component and stores its state in the component's field.
 * @template {string} Name
 * @template T
 * @param {Record<Name, Dial.Region<T>>} host the component
 * @param {Name} field its field that holds the region
 * @param {() => Promise<T>} call
 * @returns {Promise<boolean>} whether this was the newest call and it brought data
 */
export async function loadRegion(host, field, call) {
    const request = (host[field]?.request ?? 0) + 1;
    host[field] = { ...host[field], request, isLoading: true };
    try {
        const data = await call();
        if (host[field].request !== request) return false;
        host[field] = { request, data, loadedAt: Date.now(), isLoading: false };
        return true;
    } catch (error) {
        if (host[field].request !== request) return false;
        host[field] = { ...host[field], error, isLoading: false };
        return false;
    }
}

/**
 * Turns what a wire gave into a region.
 * @template T
 * @param {Dial.Region<T>} region the region so far
 * @param {{data?: T, error?: unknown}} wired
 * @returns {Dial.Region<T>}
 */
export function wiredRegion(region, { data, error }) {
    if (data !== undefined) return { data, loadedAt: Date.now(), isLoading: false };
    if (error !== undefined) return { ...region, error, isLoading: false };
    return { ...region, isLoading: true };
}

/**
 * Adds the next page to a region that holds a page.
 * @template T
 * @param {Dial.Page<T> | undefined} before
 * @param {Dial.Page<T>} next
 * @returns {Dial.Page<T>}
 */
export function appendPage(before, next) {
    return { ...next, rows: [...(before?.rows ?? []), ...next.rows] };
}

/**
 * Whether a region has nothing to show yet and waits for it.
 * @param {Dial.Region} region
 */
export const isFirstLoad = (region) => Boolean(region?.isLoading && region.data === undefined);
