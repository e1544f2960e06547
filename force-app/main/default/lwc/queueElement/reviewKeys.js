/** The keys of a review: one letter each, as people who decide hundreds of items want them. */

const INPUTS =
    /^(INPUT|TEXTAREA|SELECT|LIGHTNING-(INPUT|COMBOBOX|TEXTAREA|SELECT|RADIO-GROUP|DUAL-LISTBOX))$/;
const BUTTONS = /^(BUTTON|A|LIGHTNING-BUTTON|LIGHTNING-BUTTON-ICON)$/;

const LETTERS = {
    j: 'next',
    k: 'previous',
    c: 'confirm',
    a: 'approve',
    d: 'dismiss',
    x: 'check',
    u: 'undo',
    e: 'evidence',
    o: 'open',
    '/': 'filter',
    '?': 'help'
};
const ARROWS = { ArrowDown: 'next', ArrowUp: 'previous', Escape: 'queue' };

const innermost = (event) => event.composedPath?.()[0] ?? event.target;

/**
 * What a key asks for; null where it is not ours.
 * @param {KeyboardEvent} event
 * @param {boolean} areLettersOn
 * @returns {{name: string, column?: number} | null}
 */
export function reviewKey(event, areLettersOn) {
    const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
    const tags = [
        innermost(event)?.tagName ?? '',
        /** @type {Element | null} */ (event.target)?.tagName ?? ''
    ];
    if (ctrlKey || metaKey || altKey || tags.some((tag) => INPUTS.test(tag))) return null;
    if (ARROWS[key]) return { name: ARROWS[key] };
    if (key === 'Enter') return tags.some((tag) => BUTTONS.test(tag)) ? null : { name: 'detail' };
    if (!areLettersOn) return null;
    if (shiftKey && /^[jk]$/i.test(key)) return { name: /j/i.test(key) ? 'extendNext' : 'extendPrevious' };
    if (/^[1-9]$/.test(key)) return { name: 'keep', column: Number(key) };
    const name = LETTERS[key.toLowerCase()];
    return name ? { name } : null;
}
