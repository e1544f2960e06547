/** How many items a person decided today, kept in the browser so that a reload does not forget it. */

const KEY = 'dial.decidedToday';

const today = () => new Date().toLocaleDateString('sv');

function read() {
    try {
        const kept = JSON.parse(localStorage.getItem(KEY) ?? '{}');
        return kept.day === today() ? kept : { day: today() };
    } catch {
        return { day: today() };
    }
}

/**
 * Counts decisions of today; 0 only reads.
 * @param {string} kind duplicates or removals
 * @param {number} more negative where one was taken back
 * @returns {number} all of today
 */
export function addDecidedToday(kind, more) {
    const kept = read();
    const count = Math.max(0, (kept[kind] ?? 0) + more);
    if (more !== 0) localStorage.setItem(KEY, JSON.stringify({ ...kept, [kind]: count }));
    return count;
}
