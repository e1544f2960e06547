import getDuplicateGroups from '@salesforce/apex/DialReviewController.getDuplicateGroups';
import getRemovals from '@salesforce/apex/DialReviewController.getRemovals';
import { later } from 'c/clock';

/** Waits until what was requested is applied or restored, by the status of the items alone. */

const FETCH = { duplicates: getDuplicateGroups, removals: getRemovals };
const WAITING = {
    apply: { duplicates: 'Confirmed', removals: 'Approved' },
    restore: { duplicates: 'Applied', removals: 'Applied' }
};
const DONE = { apply: 'Applied', restore: 'Restored' };
const CONFLICT = 'Conflict';
const FIRST_MS = 2_000;
const NEXT_MS = 5_000;
const MOST_TRIES = 240;

const countOf = async ({ kind, ids }, status) =>
    (await FETCH[kind]({ filter: { ids, status }, cursor: null })).total;

/**
 * Follows a change. It may take longer than a person stays on the place, so that it belongs to the shell.
 * @param {{kind: 'duplicates' | 'removals', action: 'apply' | 'restore', ids: string[], runId: string}} change
 * @param {(result: {done: number, conflicts: number}) => void} onDone not called where it takes longer than twenty minutes
 * @returns {() => void} ends the waiting
 */
export function watchChange(change, onDone) {
    let end = () => {};
    let isEnded = false;
    const ask = async (tries) => {
        const waiting = await countOf(change, WAITING[change.action][change.kind]).catch(
            () => change.ids.length
        );
        if (isEnded) return;
        if (waiting > 0) {
            if (tries < MOST_TRIES) end = later(NEXT_MS, () => ask(tries + 1));
            return;
        }
        const [done, conflicts] = await Promise.all([
            countOf(change, DONE[change.action]),
            countOf(change, CONFLICT)
        ]);
        if (!isEnded) onDone({ done, conflicts });
    };
    end = later(FIRST_MS, () => ask(1));
    return () => {
        isEnded = true;
        end();
    };
}
