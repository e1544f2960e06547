const STORE = 'dial.launch';

/** What a person has chosen and not launched yet; a reload brings it back. */
export const keptDraft = () => JSON.parse(sessionStorage.getItem(STORE) ?? 'null');

/** @param {{parameters: Record<string, Dial.Values>, asOf: string, seed: string, isDryRun: boolean}} draft */
export const keepDraft = (draft) => sessionStorage.setItem(STORE, JSON.stringify(draft));

export const dropDraft = () => sessionStorage.removeItem(STORE);
