import { createElement } from 'lwc';
import { CurrentPageReference, navigations } from 'lightning/navigation';
import DialConsole from 'c/dialConsole';
import { answer, apex, emit, emitError, refusal, settle } from 'contract';

const PAGE = { type: 'standard__navItemPage', attributes: { apiName: 'Dial_Console' } };

async function mount({ state = {}, context = answer('DialConsoleController.getContext') } = {}) {
    apex('DialConsoleController.getOverview').mockResolvedValue(answer('DialConsoleController.getOverview'));
    apex('DialRunController.getRuns').mockResolvedValue(answer('DialRunController.getRuns'));
    apex('DialRunController.getRun').mockResolvedValue(answer('DialRunController.getRun'));
    const element = createElement('c-dial-console', { is: DialConsole });
    document.body.appendChild(element);
    CurrentPageReference.emit({ ...PAGE, state });
    if (context) emit('DialConsoleController.getContext', context);
    await settle();
    return element;
}
const place = (element) => element.shadowRoot.querySelector('[data-place]');
const text = (element) =>
    [...element.shadowRoot.querySelectorAll('c-empty-state')]
        .map((empty) => empty.heading + empty.body)
        .join();

describe('c-dial-console', () => {
    it('When the address names nothing, then the overview is shown with places and counts', async () => {
        const element = await mount();
        expect(place(element).dataset.place).toBe('overview');
        const items = element.shadowRoot.querySelector('c-console-nav').items;
        expect(items.find(({ place: name }) => name === 'duplicates')).toEqual({
            place: 'duplicates',
            label: 'Duplicates',
            count: 813
        });
        // With and without a conflict.
        expect(items.find(({ place: name }) => name === 'removals').count).toBe(130);
    });

    it('When a reviewer comes, then the other places are not offered and named as forbidden', async () => {
        const context = answer('DialConsoleController.getContext.reviewer');
        const element = await mount({ context, state: { c__place: 'launch' } });
        expect(element.shadowRoot.querySelector('c-console-nav').items.map((item) => item.place)).toEqual(
            context.places
        );
        expect(place(element)).toBeNull();
        expect(text(element)).toContain(
            'You do not have access to Configure and launch. It needs one of: DIAL-Flow Operator, DIAL-Flow Admin.'
        );
        await expect(element).toBeAccessible();
    });

    it('When the user has no permission set, then the sets are named', async () => {
        const element = await mount({ context: answer('DialConsoleController.getContext.no-permission') });
        expect(text(element)).toContain('DIAL-Flow Reviewer');
        expect(place(element)).toBeNull();
    });

    it('When the context fails, then the error is shown with a way to try again', async () => {
        const element = await mount({ context: null });
        emitError(
            'DialConsoleController.getContext',
            refusal('DialHistoryController.getTrends.error-internal')
        );
        await settle();
        const region = element.shadowRoot.querySelector('c-place-region');
        expect(region.region.error).toBeDefined();
        expect(region.shadowRoot.querySelector('c-error-panel')).not.toBeNull();
    });

    it('When a part asks for another place, then the address changes and the heading gets the focus', async () => {
        const element = await mount();
        place(element).dispatchEvent(
            new CustomEvent('navigate', {
                bubbles: true,
                composed: true,
                detail: { state: { place: 'run', run: 'a01' }, replace: false }
            })
        );
        await settle();
        expect(navigations).toEqual([
            { pageReference: { ...PAGE, state: { c__place: 'run', c__run: 'a01' } }, replace: false }
        ]);

        CurrentPageReference.emit({ ...PAGE, state: { c__place: 'run', c__run: 'a01' } });
        await settle();
        const run = place(element);
        expect(run.dataset.place).toBe('run');
        expect(run.urlState).toEqual({ place: 'run', run: 'a01' });
        expect(run.shadowRoot.activeElement.tagName).toBe('H2');
    });

    it('When the address names an unknown place, then that is said and the overview shown', async () => {
        const element = await mount({ state: { c__place: 'nowhere' } });
        expect(element.shadowRoot.querySelector('.note').textContent).toContain('"nowhere"');
        expect(place(element).dataset.place).toBe('overview');
    });

    it('When a part wants something said, then the fitting live region says it', async () => {
        const element = await mount();
        const say = (words, assertive) =>
            place(element).dispatchEvent(
                new CustomEvent('announce', {
                    bubbles: true,
                    composed: true,
                    detail: { text: words, assertive }
                })
            );
        say('41 results.', false);
        say('Connection lost.', true);
        await settle();
        expect(element.shadowRoot.querySelector('[aria-live="polite"]').textContent).toBe('41 results.');
        expect(element.shadowRoot.querySelector('[aria-live="assertive"]').textContent).toBe(
            'Connection lost.'
        );
    });

    describe('when a change was started', () => {
        const change = { kind: 'removals', action: 'apply', ids: ['a01'], runId: 'r01' };
        const totals = { Approved: 0, Applied: 2, Conflict: 1 };

        async function startOn(element) {
            jest.useFakeTimers();
            apex('DialReviewController.getRemovals').mockImplementation(({ filter }) =>
                Promise.resolve({ rows: [], cursor: null, total: totals[filter.status] ?? 0 })
            );
            place(element).dispatchEvent(
                new CustomEvent('changestart', { bubbles: true, composed: true, detail: change })
            );
            await jest.advanceTimersByTimeAsync(3_000);
            jest.useRealTimers();
        }

        it('and the person is on another place, then a toast tells the result and leads to the run', async () => {
            const element = await mount();
            const onToast = jest.fn();
            element.addEventListener('lightning__showtoast', onToast);
            await startOn(element);
            const { title, message, messageData } = onToast.mock.calls[0][0].detail;
            expect(title).toBe('Phone removals');
            expect(message).toBe('2 applied. 1 had changed and was left alone. {0}');
            expect(messageData[0].url).toContain('c__run=r01');
        });

        it('and the person may not see runs, then no link is offered', async () => {
            const element = await mount({ context: answer('DialConsoleController.getContext.reviewer') });
            const onToast = jest.fn();
            element.addEventListener('lightning__showtoast', onToast);
            await startOn(element);
            expect(onToast.mock.calls[0][0].detail.messageData).toEqual([]);
        });
    });
});
