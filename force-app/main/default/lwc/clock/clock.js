/** The one place that waits: everything else asks here, and ends what it asked for when it leaves the page. */

/**
 * Calls back once after some time.
 * @param {number} milliseconds
 * @param {() => void} callback
 * @returns {() => void} ends the waiting
 */
export function later(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
}

/**
 * Calls back again and again.
 * @param {number} milliseconds
 * @param {() => void} callback
 * @returns {() => void} ends it
 */
export function every(milliseconds, callback) {
    const timer = setInterval(callback, milliseconds);
    return () => clearInterval(timer);
}

/**
 * Tells when the page is hidden behind another tab, and when it is seen again.
 * @param {(hidden: boolean) => void} callback
 * @returns {() => void} ends it
 */
export function whenHidden(callback) {
    const tell = () => callback(document.hidden);
    document.addEventListener('visibilitychange', tell);
    return () => document.removeEventListener('visibilitychange', tell);
}
