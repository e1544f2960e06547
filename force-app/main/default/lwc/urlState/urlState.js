/** The URL is the state of the console: every filter, tab and selection is a `c__` key, defaults left out. */

const PREFIX = 'c__';
export const HOME = 'overview';
export const PLACES = ['overview', 'launch', 'run', 'duplicates', 'removals', 'research', 'lists', 'history'];

/**
 * Reads the console's state out of a page reference.
 * @param {{state?: Record<string, string>}} pageReference
 * @returns {Dial.State}
 */
export function readState(pageReference) {
    const state = { place: HOME };
    for (const [key, value] of Object.entries(pageReference?.state ?? {})) {
        if (key.startsWith(PREFIX) && value !== '') state[key.slice(PREFIX.length)] = String(value);
    }
    return state;
}

/**
 * Returns the state as a page reference holds it.
 * @param {Dial.State} state
 */
export function toPageState(state) {
    const entries = Object.entries(state)
        .filter(([, value]) => value !== undefined && value !== null && value !== '')
        .filter(([key, value]) => key !== 'place' || value !== HOME)
        .map(([key, value]) => [`${PREFIX}${key}`, String(value)]);
    return Object.fromEntries(entries);
}

/**
 * Applies what a component asked for: another place starts afresh, the same place keeps its other keys.
 * @param {Dial.State} current
 * @param {Dial.State} asked empty values take a key away
 * @returns {Dial.State}
 */
export function mergeState(current, asked) {
    const isOtherPlace = asked.place !== undefined && asked.place !== current.place;
    const merged = { ...(isOtherPlace ? {} : current), ...asked };
    const kept = Object.entries(merged).filter(
        ([, value]) => value !== undefined && value !== null && value !== ''
    );
    return Object.fromEntries(kept.map(([key, value]) => [key, String(value)]));
}

/**
 * The address of a state, for links that people can copy or open in another tab.
 * @param {Dial.State} state
 */
export function hrefOf(state) {
    const query = new URLSearchParams(toPageState(state)).toString();
    return `?${query}`;
}

/**
 * The event by which any part of the console asks for another state. Places and records add to the browser's history;
 * filters replace.
 * @param {Dial.State} state
 * @param {{replace?: boolean}} [options]
 */
export function navigateEvent(state, { replace = false } = {}) {
    return new CustomEvent('navigate', { bubbles: true, composed: true, detail: { state, replace } });
}

/**
 * The event by which any part of the console has a screen reader say something.
 * @param {string} text
 * @param {{assertive?: boolean}} [options]
 */
export function announceEvent(text, { assertive = false } = {}) {
    return new CustomEvent('announce', { bubbles: true, composed: true, detail: { text, assertive } });
}

/**
 * Follows a link inside the console, unless the person asked for a new tab or window.
 * @param {any} component
 * @param {MouseEvent} event
 * @param {Dial.State} state
 */
export function followLink(component, event, state) {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button > 0) return;
    event.preventDefault();
    component.dispatchEvent(navigateEvent(state));
}

/**
 * A key that is known, or the default where the address holds something unknown.
 * @param {string | undefined} value
 * @param {readonly string[]} known
 * @param {string} fallback
 */
export function oneOf(value, known, fallback) {
    return known.includes(value) ? value : fallback;
}
