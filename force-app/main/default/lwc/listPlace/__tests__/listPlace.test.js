import { createElement } from 'lwc';
import ListPlace from 'c/listPlace';
import { answer, apex, emit, emitError, refusal, settle } from 'contract';

const LIST = answer('DialListController.getList');

async function mount(state = {}) {
    if (!apex('DialListController.getEntries').getMockImplementation()) {
        apex('DialListController.getEntries').mockResolvedValue(answer('DialListController.getEntries'));
    }
    apex('DialRunController.getResultPage').mockResolvedValue(answer('DialRunController.getResultPage'));
    apex('DialExplainController.findAccounts').mockResolvedValue(
        answer('DialExplainController.findAccounts')
    );
    if (!apex('DialExplainController.explain').getMockImplementation()) {
        apex('DialExplainController.explain').mockResolvedValue(answer('DialExplainController.explain'));
    }
    const element = createElement('c-list-place', { is: ListPlace });
    element.context = answer('DialConsoleController.getContext');
    element.urlState = { place: 'lists', ...state };
    const seen = { navigate: [], announce: [] };
    for (const name of Object.keys(seen))
        element.addEventListener(name, (event) => seen[name].push(event.detail));
    document.body.appendChild(element);
    emit('DialListController.getLists', answer('DialListController.getLists'));
    await settle();
    emit('DialListController.getList', LIST);
    await settle(20);
    return { element, seen };
}
const find = (element, selector) => element.shadowRoot.querySelector(selector);

describe('c-list-place', () => {
    it('When a list is opened, then verdict, file and the map come first', async () => {
        const { element } = await mount();
        expect(find(element, '.verdict').textContent).toBe('Fri 27 Nov 2026: 500 of 500 numbers.');
        expect(find(element, '[data-link="download"]').getAttribute('href')).toBe(
            '/sfc/servlet.shepherd/version/download/068Lo0000000008IAA'
        );
        expect(find(element, 'c-state-tile-map').states).toHaveLength(51);
        expect(find(element, 'c-state-table').states).toHaveLength(51);
    });

    it('When a state is chosen on the map, then the address has it and the table shows it alone', async () => {
        const { element, seen } = await mount();
        find(element, 'c-state-tile-map').dispatchEvent(
            new CustomEvent('stateselect', { detail: { state: 'AZ' } })
        );
        expect(seen.navigate[0]).toEqual({ state: { state: 'AZ' }, replace: true });
        element.urlState = { place: 'lists', state: 'AZ' };
        await settle();
        expect(find(element, 'c-state-table').states.map(({ state }) => state)).toEqual(['AZ']);
        expect(find(element, 'c-state-tile-map').selected).toBe('AZ');
    });

    it('When entries are asked for, then they come page by page', async () => {
        const { element } = await mount({ tab: 'entries', state: 'GA' });
        expect(apex('DialListController.getEntries').mock.calls[0][0]).toMatchObject({
            listId: LIST.id,
            filter: { state: 'GA' },
            cursor: null
        });
        const table = find(element, 'c-entry-table');
        expect(table.shadowRoot.textContent).toContain('+1 404 895 3493');
        expect(table.shadowRoot.textContent).toContain('08:00-21:00 Eastern Time');
        const next = answer('DialListController.getEntries');
        next.rows = next.rows.map((row) => ({ ...row, id: `${row.id}x` }));
        apex('DialListController.getEntries').mockResolvedValue(next);
        table.dispatchEvent(new CustomEvent('more'));
        await settle();
        expect(apex('DialListController.getEntries').mock.lastCall[0].cursor).toBe('2');
        expect(find(element, 'c-entry-table').rows).toHaveLength(4);
        await expect(element).toBeAccessible();
    });

    it('When the entries of an old list were removed, then that is said, and what stays', async () => {
        const none = { ...answer('DialListController.getEntries'), rows: [], cursor: null, total: 0 };
        apex('DialListController.getEntries').mockResolvedValue(none);
        const { element } = await mount({ tab: 'entries' });
        expect(find(element, 'c-empty-state').heading).toBe(
            'The entries of this list were removed after the time that they are kept.'
        );
        expect(find(element, 'c-empty-state').body).toBe('Its counts and its file stay.');
    });

    it('When the trail is asked for, then it is told in sentences', async () => {
        apex('DialRunController.getResultPage').mockReset();
        const { element } = await mount({ tab: 'trail' });
        expect(apex('DialRunController.getResultPage').mock.calls[0][0]).toMatchObject({
            runId: LIST.runId,
            output: 'overflow_trail'
        });
        expect(find(element, 'c-empty-state')?.heading ?? '').toContain('No state was short');
    });

    it('When an account is searched and chosen, then one sentence says why', async () => {
        jest.useFakeTimers();
        const { element, seen } = await mount({ tab: 'why' });
        const input = find(element, '[data-input="search"]');
        input.dispatchEvent(new CustomEvent('change', { detail: { value: 'Ho' } }));
        jest.advanceTimersByTime(500);
        expect(apex('DialExplainController.findAccounts')).not.toHaveBeenCalled();
        input.dispatchEvent(new CustomEvent('change', { detail: { value: 'Hollowpine' } }));
        jest.advanceTimersByTime(500);
        await settle();
        expect(seen.announce.map(({ text }) => text)).toContain('2 results.');
        find(element, '.match').click();
        expect(seen.navigate[0].state).toEqual({ account: '001Lo0000000004IAA' });

        element.urlState = { place: 'lists', tab: 'why', account: '001Lo0000000004IAA' };
        await settle(20);
        const result = find(element, 'c-explain-sentence');
        expect(result.shadowRoot.querySelector('.headline').textContent).toContain('On the list: rank 295');
        expect(result.shadowRoot.querySelectorAll('.engine')).toHaveLength(4);
        jest.useRealTimers();
        await expect(result).toBeAccessible();
    });

    it('When a number that no account holds is asked for, then the service is asked about the number', async () => {
        jest.useFakeTimers();
        apex('DialExplainController.findAccounts').mockResolvedValueOnce([]);
        const { element } = await mount({ tab: 'why' });
        const input = find(element, '[data-input="search"]');
        input.dispatchEvent(new CustomEvent('change', { detail: { value: '(304) 329-0129' } }));
        jest.advanceTimersByTime(500);
        await settle();
        find(element, '[data-action="ask-number"]').click();
        await settle();
        jest.useRealTimers();
        expect(apex('DialExplainController.explain').mock.lastCall[0]).toEqual({
            runId: LIST.runId,
            accountId: null,
            phone: '+13043290129',
            recordId: null
        });
    });

    it('When only counts are left of a run, then that is said', async () => {
        apex('DialExplainController.explain').mockRejectedValue(
            refusal('DialExplainController.explain.error-gone')
        );
        const { element } = await mount({ tab: 'why', account: '001Lo0000000004IAA' });
        const panel = find(element, '.answer').shadowRoot.querySelector('c-error-panel');
        expect(panel.shadowRoot.textContent).toContain('Only counts are kept');
    });

    it('When there is no list, or it cannot be read, then that is said', async () => {
        const { element } = await mount();
        emit('DialListController.getLists', { rows: [], cursor: null, total: 0 });
        await settle();
        expect(find(element, 'c-empty-state').heading).toBe('No list yet.');
        const other = await mount({ list: 'a00' });
        emitError('DialListController.getList', refusal('DialListController.getList.error-not_found'));
        await settle();
        const panel = find(other.element, 'c-place-region').shadowRoot.querySelector('c-error-panel');
        expect(panel.shadowRoot.textContent).toContain('There is no such list');
    });
});
