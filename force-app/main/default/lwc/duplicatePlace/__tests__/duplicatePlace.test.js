import { createElement } from 'lwc';
import LightningModal from 'lightning/modal';
import DuplicatePlace from 'c/duplicatePlace';
import { answer, apex, refusal, settle } from 'contract';

const GROUPS = 'DialReviewController.getDuplicateGroups';
const DECIDE = 'DialReviewController.decide';
const CONFIRMED = { rows: [], cursor: null, total: 0 };

async function mount({ state = {}, fixture = GROUPS, can = {}, confirmed = CONFIRMED } = {}) {
    apex(GROUPS).mockImplementation(async ({ filter }) =>
        filter.status === 'Confirmed' && state.status !== 'Confirmed' ? confirmed : answer(fixture)
    );
    apex(DECIDE).mockImplementation(async ({ decisions }) =>
        decisions.map(({ id }) => ({ id, ok: true, status: 'Confirmed', version: 'v2', message: null }))
    );
    const element = createElement('c-duplicate-place', { is: DuplicatePlace });
    const context = answer('DialConsoleController.getContext');
    element.context = { ...context, can: { ...context.can, ...can } };
    element.urlState = { place: 'duplicates', ...state };
    const seen = { navigate: [], announce: [] };
    for (const name of Object.keys(seen))
        element.addEventListener(name, (event) => seen[name].push(event.detail));
    document.body.appendChild(element);
    await settle(20);
    return { element, seen };
}
/** What the place or the frame around its queue shows. */
const find = (element, selector) =>
    element.shadowRoot.querySelector(selector) ??
    element.shadowRoot.querySelector('c-review-frame').shadowRoot.querySelector(selector);
const detail = (element) => find(element, 'c-duplicate-group-review');
const press = async (element, key, more = {}) => {
    find(element, 'c-review-queue').dispatchEvent(
        new KeyboardEvent('keydown', { key, bubbles: true, composed: true, ...more })
    );
    await settle(20);
};
const said = (seen) => seen.announce.map(({ text }) => text);

describe('c-duplicate-place', () => {
    it('When groups wait, then their number comes first and the first group is open', async () => {
        const { element } = await mount();
        expect(find(element, '.verdict').textContent).toBe('813 groups wait.');
        expect(detail(element).group.accountName).toBe('Hollowpine Farm Supply Group');
        expect(detail(element).shadowRoot.querySelector('.title').textContent).toBe(
            'Hollowpine Farm Supply Group: the same number 3 times'
        );
        // Members call each other by their columns.
        expect(detail(element).shadowRoot.textContent).toContain(
            'Same number as record 1, which is kept because it is newer'
        );
        await expect(element).toBeAccessible();
    });

    it('When C is pressed, then the group is confirmed, the next one is spoken of, and its row has the focus', async () => {
        const { element, seen } = await mount();
        await press(element, 'c');
        expect(apex(DECIDE)).toHaveBeenCalledWith({
            kind: 'duplicates',
            decisions: [
                {
                    id: 'ajNLo0000000001MAA',
                    version: '2026-11-27T03:17:22.320Z',
                    decision: 'confirm',
                    survivorId: null,
                    note: null
                }
            ]
        });
        expect(said(seen)).toContain('Confirmed. Next: Gableton Tutoring Inc., 812 left.');
        expect(detail(element).group.accountName).toBe('Gableton Tutoring Inc.');
        const focused = find(element, 'c-review-queue').shadowRoot.activeElement;
        expect(focused.dataset.id).toBe('ajNLo0000000002MAA');
    });

    it('When U is pressed, then the group is back in its place', async () => {
        const { element, seen } = await mount();
        await press(element, 'c');
        await press(element, 'u');
        expect(apex(DECIDE).mock.calls[1][0].decisions[0]).toMatchObject({ decision: 'undo', version: 'v2' });
        expect(find(element, 'c-review-queue').items[0].id).toBe('ajNLo0000000001MAA');
        expect(said(seen)).toContain('Undone: Hollowpine Farm Supply Group.');
    });

    it('When somebody else was faster, then the group returns with the reason and nothing is lost', async () => {
        const { element, seen } = await mount();
        apex(DECIDE).mockResolvedValue([
            {
                id: 'ajNLo0000000001MAA',
                ok: false,
                status: 'Confirmed',
                version: 'v3',
                message: 'Agent 002 was faster.'
            }
        ]);
        await press(element, 'c');
        expect(find(element, 'c-review-queue').items[0].id).toBe('ajNLo0000000001MAA');
        expect(detail(element).shadowRoot.textContent).toContain('Agent 002 was faster.');
        expect(seen.announce).toContainEqual({ text: 'Agent 002 was faster.', assertive: true });
    });

    it('When deciding fails, then the error is shown and the group is back', async () => {
        const { element } = await mount();
        apex(DECIDE).mockRejectedValue(refusal('DialReviewController.decide.error-no_permission'));
        await press(element, 'd');
        expect(find(element, 'c-error-panel').shadowRoot.textContent).toContain('but not approve them');
        expect(find(element, 'c-review-queue').items).toHaveLength(3);
    });

    it('When 2 is pressed, then the second record is kept, the sentence changes, and it is saved', async () => {
        const { element } = await mount();
        const effect = () => detail(element).shadowRoot.querySelector('.effect').textContent;
        expect(effect()).toBe('Newest record kept, 2 retired.');
        await press(element, '2');
        expect(apex(DECIDE).mock.calls[0][0].decisions[0]).toMatchObject({
            decision: 'survivor',
            survivorId: 'aQaLo00000001NbKAI'
        });
        expect(effect()).toBe('Record of 22 Sep 2026 kept, 2 retired.');
    });

    it('When members are not visible, then there are no buttons and the owner is named', async () => {
        const { element } = await mount({ state: { group: 'ajNLo0000000002MAA' } });
        const review = detail(element).shadowRoot;
        expect(review.querySelector('[data-action="confirm"]')).toBeNull();
        expect(review.textContent).toContain(
            '1 of 2 members are not visible to you. Ask Record Reviewer to decide.'
        );
        await press(element, 'c');
        expect(apex(DECIDE)).not.toHaveBeenCalled();
    });

    it('When keys are pressed in the search, or are turned off, then nothing is decided', async () => {
        const { element } = await mount();
        find(element, '[data-key="q"]').dispatchEvent(
            new KeyboardEvent('keydown', { key: 'c', bubbles: true })
        );
        LightningModal.open.mockResolvedValue(false);
        await press(element, '?');
        await press(element, 'c');
        expect(apex(DECIDE)).not.toHaveBeenCalled();
        await press(element, 'ArrowDown');
        expect(detail(element).group.id).toBe('ajNLo0000000002MAA');
    });

    it('When several are selected, then those that cannot be decided in bulk are named', async () => {
        const { element } = await mount();
        await press(element, 'J', { shiftKey: true });
        expect(find(element, 'c-review-queue').checked).toHaveLength(2);
        find(element, '[data-action="decide-checked"]').click();
        await settle(20);
        expect(find(element, '.told').textContent).toContain('1 done, 1 left out: Gableton Tutoring Inc.');
    });

    it('When confirmed groups are applied, then it is asked how many records, and the run can be opened', async () => {
        const group = answer(GROUPS).rows[0];
        const { element, seen } = await mount({ confirmed: { rows: [group], cursor: null, total: 1 } });
        LightningModal.open.mockResolvedValue('confirm');
        apex('DialReviewController.requestChange').mockResolvedValue({ runId: 'a09' });
        find(element, '[data-action="apply"]').click();
        await settle(30);
        expect(LightningModal.open.mock.calls[0][0].heading).toBe('Retire 2 phone records in 1 groups?');
        expect(apex('DialReviewController.requestChange')).toHaveBeenCalledWith({
            kind: 'duplicates',
            action: 'apply',
            ids: [group.id],
            runId: null,
            reason: null
        });
        find(element, '[data-action="open-applied"]').click();
        expect(seen.navigate[seen.navigate.length - 1].state).toEqual({ place: 'run', run: 'a09' });
    });

    it('When nothing waits, then it says so; with filters it offers to clear them', async () => {
        const plain = await mount({ fixture: `${GROUPS}.empty` });
        expect(find(plain.element, 'c-empty-state').heading).toBe('No duplicates wait.');
        const filtered = await mount({ fixture: `${GROUPS}.empty`, state: { kind: 'Split account' } });
        find(filtered.element, 'c-empty-state').dispatchEvent(new CustomEvent('action'));
        expect(filtered.seen.navigate[0].state).toMatchObject({ kind: '', q: '' });
    });

    it('When a filter changes, then the address does, and its rows are asked for', async () => {
        const { element, seen } = await mount();
        const kind = find(element, '[data-key="kind"]');
        kind.dispatchEvent(new CustomEvent('change', { bubbles: true, detail: { value: 'Split account' } }));
        expect(seen.navigate[0]).toEqual({ state: { kind: 'Split account', group: '' }, replace: true });
        element.urlState = { place: 'duplicates', kind: 'Split account' };
        await settle();
        expect(apex(GROUPS).mock.lastCall[0].filter.kind).toBe('Split account');
    });

    it('When an admin restores an applied group, then a reason is asked for', async () => {
        const { element } = await mount();
        detail(element).dispatchEvent(new CustomEvent('restore'));
        LightningModal.open.mockResolvedValue({ action: 'restore', reason: 'Applied by mistake' });
        apex('DialReviewController.requestChange').mockResolvedValue({ runId: 'a10' });
        detail(element).dispatchEvent(new CustomEvent('restore'));
        await settle(20);
        expect(apex('DialReviewController.requestChange').mock.lastCall[0]).toMatchObject({
            action: 'restore',
            reason: 'Applied by mistake'
        });
    });
});
