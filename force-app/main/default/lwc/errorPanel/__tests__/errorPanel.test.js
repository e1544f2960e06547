import { createElement } from 'lwc';
import EmptyState from 'c/emptyState';
import ErrorPanel from 'c/errorPanel';
import SkeletonBlock from 'c/skeletonBlock';
import StaleNote from 'c/staleNote';
import { refusal, settle } from 'contract';

async function mount(tag, is, values = {}) {
    const element = createElement(tag, { is });
    Object.assign(element, values);
    document.body.appendChild(element);
    await settle();
    return element;
}
const shown = (element) => element.shadowRoot.textContent;

describe('c-error-panel', () => {
    it('When the service is down, then sentence, advice and reference are shown and it can be tried again', async () => {
        const error = refusal('DialRunController.launch.error-service_unavailable');
        const element = await mount('c-error-panel', ErrorPanel, { error });
        expect(shown(element)).toContain('The compute service does not answer. Nothing changed.');
        expect(shown(element)).toContain('Reference 9a1f02c7');
        const retried = jest.fn();
        element.addEventListener('retry', retried);
        element.shadowRoot.querySelector('.retry').click();
        expect(retried).toHaveBeenCalledTimes(1);
        await expect(element).toBeAccessible();
    });

    it('When trying again would not help, then it is not offered', async () => {
        const error = refusal('DialRunController.launch.error-no_permission');
        const element = await mount('c-error-panel', ErrorPanel, { error });
        expect(element.shadowRoot.querySelector('.retry')).toBeNull();
    });

    it('When the reference is copied, then it is said', async () => {
        const writeText = jest.fn().mockResolvedValue(undefined);
        Object.assign(navigator, { clipboard: { writeText } });
        const error = refusal('DialRunController.launch.error-service_unavailable');
        const element = await mount('c-error-panel', ErrorPanel, { error });
        element.shadowRoot.querySelector('.copy').click();
        await settle();
        expect(writeText).toHaveBeenCalledWith('9a1f02c7');
        expect(shown(element)).toContain('Copied');
        element.focus();
        expect(element.shadowRoot.activeElement).not.toBeNull();
    });
});

describe('c-skeleton-block', () => {
    it('When loading is quick, then nothing flickers; after 300 ms a skeleton, after 8 s a word', async () => {
        jest.useFakeTimers();
        const element = await mount('c-skeleton-block', SkeletonBlock, { shape: 'table' });
        const block = element.shadowRoot.querySelector('.block');
        expect(block.className).toContain('hidden');
        jest.advanceTimersByTime(300);
        await settle();
        expect(block.className).not.toContain('hidden');
        expect(shown(element)).not.toContain('Still loading');
        jest.advanceTimersByTime(7700);
        await settle();
        expect(shown(element)).toContain('Still loading ...');
    });
});

describe('c-stale-note', () => {
    it('When data grows old, then its age is said and it can be refreshed', async () => {
        jest.useFakeTimers({ now: Date.parse('2026-11-24T14:10:00Z') });
        const element = await mount('c-stale-note', StaleNote, { asOf: Date.now(), limitS: 900 });
        expect(element.shadowRoot.querySelector('.note')).toBeNull();
        jest.advanceTimersByTime(92 * 60_000);
        await settle();
        expect(shown(element)).toContain('Data of 06:10, 92 min ago.');
        const refreshed = jest.fn();
        element.addEventListener('refresh', refreshed);
        element.shadowRoot.querySelector('lightning-button').click();
        expect(refreshed).toHaveBeenCalledTimes(1);
    });
});

describe('c-empty-state', () => {
    it('When there is nothing, then why and what next', async () => {
        const element = await mount('c-empty-state', EmptyState, {
            heading: 'No run yet.',
            action: 'Launch'
        });
        const acted = jest.fn();
        element.addEventListener('action', acted);
        element.shadowRoot.querySelector('lightning-button').click();
        expect(acted).toHaveBeenCalledTimes(1);
        await expect(element).toBeAccessible();
    });
});
