import { later } from 'c/clock';

/** The platform tries first: two that move the focus would leave an empty field, which then complains. */
const PLATFORM_FIRST_MS = 250;
const FRAME_MS = 16;
/** Frames in which a dialog must have become visible; a hidden element takes no focus. */
const MOST_FRAMES = 120;

/**
 * Moves the focus into a dialog once that is shown, unless it is there already. The platform tries once, which is too
 * early where the dialog is not animated; without the focus inside, Escape and screen readers miss the dialog.
 * @param {{activeElement: Element | null, querySelector(selector: string): Element | null}} template of the dialog
 * @param {string} selector what takes the focus
 */
export function focusOnceShown(template, selector) {
    let frames = 0;
    const attempt = () => {
        const target = template.querySelector(selector);
        if (!target || template.activeElement || frames >= MOST_FRAMES) return;
        frames += 1;
        target.focus();
        later(FRAME_MS, attempt);
    };
    later(PLATFORM_FIRST_MS, attempt);
}
