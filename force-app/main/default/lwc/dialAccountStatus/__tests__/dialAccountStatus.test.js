import { createElement } from 'lwc';
import { navigations } from 'lightning/navigation';
import DialAccountStatus from 'c/dialAccountStatus';
import { answer, apex, emit, emitError, refusal, settle } from 'contract';

const STATUS = 'DialExplainController.getAccountStatus';

async function mount(data = answer(STATUS), now = '2026-11-27T15:00:00Z') {
    jest.useFakeTimers({ now: Date.parse(now) });
    const element = createElement('c-dial-account-status', { is: DialAccountStatus });
    element.recordId = '001Lo000000000CIAQ';
    document.body.appendChild(element);
    if (data) emit(STATUS, data);
    await settle();
    return element;
}
const verdict = (element) => element.shadowRoot.querySelector('.verdict').textContent;

describe('c-dial-account-status', () => {
    it('When the account may be called now, then it says until when and with which number', async () => {
        const element = await mount();
        expect(verdict(element)).toBe("On today's list: callable now, until 21:00 Eastern Time.");
        expect(element.shadowRoot.textContent).toContain('Best number +1 826 439 5184, rank 295.');
        jest.useRealTimers();
        await expect(element).toBeAccessible();
    });

    it('When the window is still to come, then it says from when, and a minute later it counts on', async () => {
        const element = await mount(answer(STATUS), '2026-11-27T11:00:00Z');
        expect(verdict(element)).toBe('Callable from 08:00 Eastern Time, in 2 h.');
        jest.advanceTimersByTime(90 * 60_000);
        await settle();
        expect(verdict(element)).toBe('Callable from 08:00 Eastern Time, in 30 min.');
    });

    it('When somebody asked not to be called, then that comes first', async () => {
        const element = await mount({ ...answer(STATUS), ...answer(`${STATUS}.do-not-call`), listed: true });
        expect(verdict(element)).toBe('Do not call: asked on 3 May 2026.');
    });

    it('When a number was flagged, then it is shown with the reason', async () => {
        const element = await mount(answer(`${STATUS}.removed`));
        expect(element.shadowRoot.querySelector('.removals').textContent).toContain(
            'Waits for removal +1 304 329 0129: +1 304 329 0129 was marked disconnected 3 times'
        );
        expect(element.shadowRoot.textContent).toContain('Last call Thu 19 Mar 2026, disconnected.');
    });

    it('When nothing is known, then it says so, and Why asks the service', async () => {
        const element = await mount(answer(`${STATUS}.not-assessed`));
        expect(verdict(element)).toBe('Not assessed yet.');
        apex('DialExplainController.explain').mockResolvedValue(answer('DialExplainController.explain'));
        element.shadowRoot.querySelector('[data-action="why"]').click();
        await settle();
        expect(apex('DialExplainController.explain')).toHaveBeenCalledWith({
            runId: null,
            accountId: '001Lo000000000CIAQ',
            phone: null,
            recordId: null
        });
        expect(element.shadowRoot.querySelector('c-explain-sentence').result.headline).toContain(
            'On the list'
        );
    });

    it('When all reasons are asked for, then the console opens on the account', async () => {
        const element = await mount();
        element.shadowRoot.querySelector('[data-action="reasons"]').click();
        expect(navigations[0].pageReference.state).toEqual({
            c__place: 'lists',
            c__tab: 'why',
            c__account: '001Lo000000000CIAQ'
        });
    });

    it('When it cannot be read, then the reason is shown', async () => {
        const element = await mount(null);
        emitError(STATUS, refusal('DialHistoryController.getTrends.error-internal'));
        await settle();
        const region = element.shadowRoot.querySelector('c-place-region');
        expect(region.shadowRoot.querySelector('c-error-panel')).not.toBeNull();
    });
});
