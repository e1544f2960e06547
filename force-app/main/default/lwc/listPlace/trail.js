import { LISTS, fill } from 'c/labels';
import { formatCount } from 'c/formatUtils';

/** Rows of the overflow trail as sentences: which state was short, and which states got what it could not give. */

const MOST_NAMED = 6;

/** @param {{columns: string[], rows: string[][]} | undefined} page */
export function trailSentences(page) {
    if (!page) return [];
    const records = page.rows.map((cells) =>
        Object.fromEntries(page.columns.map((name, at) => [name, cells[at]]))
    );
    const rounds = [...new Set(records.map(({ round }) => Number(round)))].sort((a, b) => a - b);
    return rounds.flatMap((round) =>
        sentencesOf(
            round,
            records.filter((record) => Number(record.round) === round)
        )
    );
}

function sentencesOf(round, records) {
    if (round === 1) {
        return records
            .filter(({ given, taken }) => Number(taken) < Number(given))
            .map(({ state, given, taken }) =>
                fill(LISTS.trailShort, state, formatCount(Number(given) - Number(taken)))
            );
    }
    const got = records.filter(({ given }) => Number(given) > 0);
    if (got.length === 0) return [];
    const named = got
        .slice(0, MOST_NAMED)
        .map(({ state, given }) => `${state} ${formatCount(Number(given))}`);
    const more = got.length - named.length;
    const list = more > 0 ? fill(LISTS.trailMore, named.join(', '), formatCount(more)) : named.join(', ');
    return [fill(LISTS.trailRound, round, list)];
}
