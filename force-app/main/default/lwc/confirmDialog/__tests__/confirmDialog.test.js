import { createElement } from 'lwc';
import ConfirmDialog from 'c/confirmDialog';
import LaunchSummary from 'c/launchSummary';
import ReasonDialog from 'c/reasonDialog';
import ShortcutHelp from 'c/shortcutHelp';
import { settle } from 'contract';

async function mount(tag, is, values) {
    const element = createElement(tag, { is });
    Object.assign(element, values);
    const closed = [];
    element.addEventListener('modalclose', (event) => closed.push(event.detail ?? undefined));
    document.body.appendChild(element);
    await settle();
    const click = async (action) => {
        element.shadowRoot.querySelector(`[data-action="${action}"]`).click();
        await settle();
    };
    return { element, closed, click };
}
const type = (element, selector, value) =>
    element.shadowRoot
        .querySelector(selector)
        .dispatchEvent(new CustomEvent('change', { detail: { value } }));

describe('c-confirm-dialog', () => {
    it('When much is at stake, then the number has to be typed', async () => {
        const { element, closed, click } = await mount('c-confirm-dialog', ConfirmDialog, {
            heading: 'Remove 1,204 numbers?',
            body: 'You can restore them.',
            confirmLabel: 'Remove 1,204 numbers',
            typed: 1204
        });
        expect(element.shadowRoot.querySelector('lightning-input').label).toBe('Type 1,204 to go on');
        await click('confirm');
        expect(closed).toEqual([]);
        type(element, 'lightning-input', '1,204');
        await click('confirm');
        expect(closed).toEqual(['confirm']);
        await expect(element).toBeAccessible();
    });

    it('When it is left for later or cancelled, then nothing is confirmed', async () => {
        const { closed, click } = await mount('c-confirm-dialog', ConfirmDialog, { otherLabel: 'Later' });
        await click('other');
        await click('cancel');
        expect(closed).toEqual(['other', undefined]);
    });
});

describe('c-reason-dialog', () => {
    const values = {
        minimum: 15,
        maximum: 500,
        actions: [
            { name: 'discard', label: 'D' },
            { name: 'accept', label: 'A' }
        ]
    };

    it('When the reason is too short, then it is refused; with one, it goes with the action', async () => {
        const { element, closed, click } = await mount('c-reason-dialog', ReasonDialog, values);
        const messages = [];
        element.shadowRoot.querySelector('lightning-textarea').setCustomValidity = (text) =>
            messages.push(text);
        type(element, 'lightning-textarea', 'ok');
        await click('accept');
        expect(closed).toEqual([]);
        expect(messages.pop()).toBe('Write at least 15 characters.');
        type(element, 'lightning-textarea', '  Two new teams start on Friday. ');
        expect(messages.pop()).toBe('');
        await click('accept');
        expect(closed).toEqual([{ action: 'accept', reason: 'Two new teams start on Friday.' }]);
        await expect(element).toBeAccessible();
    });
});

describe('c-launch-summary', () => {
    it('When Ctrl and Enter are pressed, then it launches', async () => {
        const { element, closed, click } = await mount('c-launch-summary', LaunchSummary, {
            heading: 'Launch?',
            facts: [{ key: 'seed', name: 'Seed', value: '20261123' }],
            notes: ['Writes records.']
        });
        expect(element.shadowRoot.textContent).toContain('All settings are the default.');
        const key = new KeyboardEvent('keydown', { key: 'Enter', ctrlKey: true, bubbles: true });
        element.shadowRoot.querySelector('dl').dispatchEvent(key);
        await click('back');
        expect(closed).toEqual(['launch', undefined]);
    });
});

describe('c-shortcut-help', () => {
    it('When keys are turned off, then that is the answer', async () => {
        const { element, closed, click } = await mount('c-shortcut-help', ShortcutHelp, { areOn: true });
        element.shadowRoot
            .querySelector('lightning-input')
            .dispatchEvent(new CustomEvent('change', { detail: { checked: false } }));
        await click('close');
        expect(closed).toEqual([false]);
        await expect(element).toBeAccessible();
    });
});
