import { createElement } from 'lwc';
import OverviewPlace from 'c/overviewPlace';
import { answer, apex, refusal, settle } from 'contract';

async function mount(fixture = 'DialConsoleController.getOverview') {
    const method = apex('DialConsoleController.getOverview');
    if (fixture.includes('error')) method.mockRejectedValue(refusal(fixture));
    else method.mockResolvedValue(answer(fixture));
    const element = createElement('c-overview-place', { is: OverviewPlace });
    element.urlState = { place: 'overview' };
    element.context = answer('DialConsoleController.getContext');
    const navigated = [];
    element.addEventListener('navigate', (event) => navigated.push(event.detail));
    document.body.appendChild(element);
    await settle();
    return { element, navigated };
}
const verdict = (element) =>
    element.shadowRoot.querySelector('c-verdict-banner').shadowRoot.querySelector('.verdict').textContent;

describe('c-overview-place', () => {
    it.each([
        ['', 'The list for Fri 27 Nov is ready: 500 numbers.'],
        ['.short', 'The list for Fri 27 Nov is ready but short: 498 of 500. 1 states ran out of numbers.'],
        ['.held', 'Nothing was delivered. 1 checks failed; the results wait as a draft.'],
        ['.failed', "Last night's run failed at Read the inputs. There is no list for Fri 27 Nov."],
        ['.running', 'Running now: Read the inputs, 10,000 of 24,660 rows.'],
        ['.dry', 'The last run was a dry run; the list for Fri 27 Nov is unchanged.'],
        ['.never', 'No run yet.']
    ])('When the night is "%s", then the first words say it', async (kind, words) => {
        const { element } = await mount(`DialConsoleController.getOverview${kind}`);
        expect(verdict(element)).toBe(words);
    });

    it('When no night has succeeded in time, then both times are named', async () => {
        const { element } = await mount('DialConsoleController.getOverview.late');
        expect(verdict(element)).toBe(
            'No nightly run has succeeded since Wed 25 Nov 2026, 18:06. It was expected by Thu 26 Nov 2026, 22:00.'
        );
    });

    it('When the night was good, then engines, decisions, list and freshness are shown', async () => {
        const { element } = await mount();
        const shown = (tag) => element.shadowRoot.querySelector(tag);
        expect(shown('c-engine-summary').rows).toHaveLength(4);
        expect(shown('c-decision-list').items).toHaveLength(5);
        expect(shown('c-state-tile-map').states).toHaveLength(51);
        expect(element.shadowRoot.textContent).toContain('500 of 500 numbers');
        expect(element.shadowRoot.textContent).toContain(
            'Contact rate 10.8 % (9.2 % to 12.6 %) of 1,243 dials'
        );
        expect(element.shadowRoot.textContent).toContain('calls: 0 days old');
    });

    it('When a draft is held, then Decide opens its checks', async () => {
        const { element, navigated } = await mount('DialConsoleController.getOverview.held');
        const banner = element.shadowRoot.querySelector('c-verdict-banner');
        banner.shadowRoot.querySelector('lightning-button').click();
        expect(navigated[0].state).toMatchObject({ place: 'run', tab: 'checks' });
    });

    it('When no run was ever made, then the way leads to the set-up', async () => {
        const { element, navigated } = await mount('DialConsoleController.getOverview.never');
        const banner = element.shadowRoot.querySelector('c-verdict-banner');
        banner.shadowRoot.querySelector('lightning-button').click();
        expect(navigated[0].state).toEqual({ place: 'history', tab: 'setup' });
        expect(element.shadowRoot.querySelector('c-empty-state').heading).toBe('No list for today.');
        await expect(element).toBeAccessible();
    });

    it('When a state is chosen on the map, then its list opens', async () => {
        const { element, navigated } = await mount();
        element.shadowRoot
            .querySelector('c-state-tile-map')
            .dispatchEvent(new CustomEvent('stateselect', { detail: { state: 'WY' } }));
        expect(navigated[0].state).toMatchObject({ place: 'lists', state: 'WY' });
    });

    it('When loading fails, then the reason is shown, and trying again brings the page', async () => {
        const { element } = await mount('DialHistoryController.getTrends.error-internal');
        const region = element.shadowRoot.querySelector('c-place-region');
        expect(region.shadowRoot.querySelector('c-error-panel')).not.toBeNull();

        apex('DialConsoleController.getOverview').mockResolvedValue(
            answer('DialConsoleController.getOverview')
        );
        region.dispatchEvent(new CustomEvent('retry'));
        await settle();
        expect(verdict(element)).toContain('is ready');
    });

    it('When a later answer fails, then the old page stays', async () => {
        const { element } = await mount();
        apex('DialConsoleController.getOverview').mockRejectedValue(
            refusal('DialHistoryController.getTrends.error-internal')
        );
        element.shadowRoot.querySelector('[data-action="refresh"]').click();
        await settle();
        expect(verdict(element)).toContain('is ready');
        const region = element.shadowRoot.querySelector('c-place-region');
        expect(region.shadowRoot.querySelector('c-error-panel').compact).toBe(true);
    });
});
