/** What works on an org at present and must not be joined by another, as rows locked FOR UPDATE keep others out. */
const last = new WeakMap<object, Promise<unknown>>();

/** Does work of a kind that looks at records and then changes them, one after the other. */
export function oneAtATime<T>(owner: object, work: () => Promise<T>): Promise<T> {
    const mine = (last.get(owner) ?? Promise.resolve()).then(work);
    last.set(
        owner,
        mine.catch(() => undefined)
    );
    return mine;
}
