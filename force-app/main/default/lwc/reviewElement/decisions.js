import decide from '@salesforce/apex/DialReviewController.decide';
import { REVIEW, fill } from 'c/labels';
import { formatCount } from 'c/formatUtils';

/** How decisions go to the server, and what comes of many at once. */

const MOST_AT_ONCE = 200;

/**
 * Decides on one item.
 * @param {string} kind duplicates or removals
 * @param {{row: Dial.ReviewItem, decision: string, survivorId?: string | null, note?: string | null}} given
 * @returns {Promise<Dial.Decided>}
 */
export async function decideItem(kind, { row, decision, survivorId = null, note = null }) {
    const { id, version } = row;
    const [result] = await decide({ kind, decisions: [{ id, version, decision, survivorId, note }] });
    return result;
}

/**
 * Decides on many items alike, in portions that the server takes.
 * @param {string} kind
 * @param {{rows: Dial.ReviewItem[], decision: string, results: Dial.Decided[]}} given what came back is added to
 *     `results`, also where a later portion fails
 */
export async function decideItems(kind, { rows, decision, results }) {
    if (rows.length === 0) return;
    const decisions = rows
        .slice(0, MOST_AT_ONCE)
        .map(({ id, version }) => ({ id, version, decision, survivorId: null, note: null }));
    results.push(...(await decide({ kind, decisions })));
    await decideItems(kind, { rows: rows.slice(MOST_AT_ONCE), decision, results });
}

/**
 * What became of many decisions: the items that were decided, why others were not, and the sentence that says it.
 * @template {Dial.ReviewItem} Item
 * @param {{rows: Item[], left: Item[], results: Dial.Decided[]}} given `left` was not sent
 * @param {(row: Item) => string} titleOf
 */
export function outcomeOf({ rows, left, results }, titleOf) {
    const byId = new Map(rows.map((row) => [row.id, row]));
    const done = results.filter(({ ok }) => ok).map(({ id }) => byId.get(id));
    const refused = results.filter(({ ok }) => !ok);
    const named = [...left, ...refused.map(({ id }) => byId.get(id))].map(titleOf);
    return {
        done,
        refusals: Object.fromEntries(refused.map(({ id, message }) => [id, message ?? ''])),
        text:
            named.length === 0
                ? fill(REVIEW.bulkDone, formatCount(done.length))
                : fill(
                      REVIEW.bulkPartly,
                      formatCount(done.length),
                      formatCount(named.length),
                      named.join(', ')
                  )
    };
}
