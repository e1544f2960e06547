import { createElement } from 'lwc';
import HistoryPlace from 'c/historyPlace';
import { answer, apex, emit, emitError, refusal, settle } from 'contract';

const TRENDS = 'DialHistoryController.getTrends';

async function mount({ state = {}, trends = answer(TRENDS) } = {}) {
    apex('DialRunController.getRuns').mockResolvedValue(answer('DialRunController.getRuns'));
    apex('DialSettingsController.getSetupStatus').mockResolvedValue(
        answer('DialSettingsController.getSetupStatus')
    );
    const element = createElement('c-history-place', { is: HistoryPlace });
    element.context = answer('DialConsoleController.getContext');
    element.urlState = { place: 'history', ...state };
    const navigated = [];
    element.addEventListener('navigate', (event) => navigated.push(event.detail));
    document.body.appendChild(element);
    if (trends) emit(TRENDS, trends);
    await settle(20);
    return { element, navigated };
}
const find = (element, selector) => element.shadowRoot.querySelector(selector);

describe('c-history-place', () => {
    it('When trends are shown, then both charts and the counts come', async () => {
        const { element, navigated } = await mount();
        expect(find(element, 'c-history-chart').points).toHaveLength(2);
        expect(find(element, 'c-contact-rate-chart').points.length).toBeGreaterThan(10);
        expect(find(element, '.counts c-chart-table').rows[0]).toMatchObject({ dedupe: '818' });
        find(element, 'c-history-chart').dispatchEvent(
            new CustomEvent('pointselect', { detail: { id: 'a01' } })
        );
        expect(navigated[0].state).toEqual({ place: 'run', run: 'a01' });
        await expect(element).toBeAccessible();
    });

    it('When trends fail, then that region errs and the tabs work on', async () => {
        const { element, navigated } = await mount({ trends: null });
        emitError(TRENDS, refusal(`${TRENDS}.error-internal`));
        await settle();
        expect(find(element, 'c-place-region').shadowRoot.querySelector('c-error-panel')).not.toBeNull();
        find(element, 'c-place-tabs').dispatchEvent(
            new CustomEvent('tabchange', { detail: { value: 'runs' } })
        );
        expect(navigated[0].state).toMatchObject({ tab: 'runs' });
    });

    it('When there are no nights, then a dry run is offered', async () => {
        const { element, navigated } = await mount({ trends: answer(`${TRENDS}.empty`) });
        find(element, 'c-empty-state').dispatchEvent(new CustomEvent('action'));
        expect(navigated[0].state).toEqual({ place: 'launch', dry: 'true' });
    });

    it('When runs are filtered, then the address and the question are', async () => {
        const { element } = await mount({ state: { tab: 'runs', status: 'failed', dry: 'true' } });
        expect(apex('DialRunController.getRuns').mock.calls[0][0].filter).toEqual({
            status: 'failed',
            engine: null,
            draft: null,
            dryRun: true
        });
        const list = find(element, 'c-run-list');
        expect(list.shadowRoot.querySelectorAll('tbody tr')).toHaveLength(4);
        expect(list.shadowRoot.querySelector('a').getAttribute('href')).toContain('c__place=run&c__run=');
    });

    it('When the set-up is shown, then its tab counts what works', async () => {
        const { element } = await mount({ state: { tab: 'setup' } });
        const setup = find(element, 'c-place-tabs').items.find(({ value }) => value === 'setup');
        expect(setup.note).toBe('8/10');
    });
});
