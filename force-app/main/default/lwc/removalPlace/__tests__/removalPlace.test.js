import { createElement } from 'lwc';
import LightningModal from 'lightning/modal';
import RemovalPlace from 'c/removalPlace';
import { answer, apex, settle } from 'contract';

const REMOVALS = 'DialReviewController.getRemovals';
const DECIDE = 'DialReviewController.decide';

async function mount({ state = {}, fixture = REMOVALS, page = answer(fixture), can = {} } = {}) {
    apex(REMOVALS).mockImplementation(async ({ filter }) =>
        filter.status === 'Approved' ? { rows: [], cursor: null, total: 0 } : page
    );
    apex(DECIDE).mockImplementation(async ({ decisions }) =>
        decisions.map(({ id }) => ({ id, ok: true, status: 'Approved', version: 'v2', message: null }))
    );
    const element = createElement('c-removal-place', { is: RemovalPlace });
    const context = answer('DialConsoleController.getContext');
    element.context = { ...context, can: { ...context.can, ...can } };
    element.urlState = { place: 'removals', ...state };
    document.body.appendChild(element);
    await settle(20);
    return element;
}
/** What the place or the frame around its queue shows. */
const find = (element, selector) =>
    element.shadowRoot.querySelector(selector) ??
    element.shadowRoot.querySelector('c-review-frame').shadowRoot.querySelector(selector);
const review = (element) => find(element, 'c-removal-review').shadowRoot;
const click = async (element, action) => {
    review(element).querySelector(`[data-action="${action}"]`).click();
    await settle(20);
};

describe('c-removal-place', () => {
    it('When a number met both rules, then the queue says both, each with its count', async () => {
        const page = answer(REMOVALS);
        const [first] = page.rows;
        const both = {
            ...first,
            rule: 'wrong_number|disconnected',
            counts: { wrongNumber: 3, disconnected: 19 }
        };
        const element = await mount({ page: { ...page, rows: [both] } });
        expect(find(element, 'c-review-queue').items[0].note).toMatch(/, wrong number 3, disconnected 19$/);
    });

    it('When removals wait, then conflicts come first with reason, place and calls', async () => {
        const element = await mount();
        expect(find(element, '.verdict').textContent).toBe('130 removals wait. 1 with a conflict.');
        const text = review(element).textContent;
        expect(text).toContain('Conflict: reached 11 Jun 2026 at Hazelbrook Towing Group.');
        expect(text).toContain('Researched Phone, Phone Text "(424) 378-2099"');
        const evidence = review(element).querySelector('c-evidence-list');
        expect(evidence.shadowRoot.querySelector('c-chart-table').rows[0]).toMatchObject({
            date: '7 Oct 2026',
            disposition: 'wrong number',
            agent: 'Agent 007',
            duration: '21 s'
        });
        await expect(element).toBeAccessible();
    });

    it('When nothing was read yet, then nothing is said of how much waits; then its buttons say what they do', async () => {
        apex(REMOVALS).mockReturnValue(new Promise(() => {}));
        const loading = createElement('c-removal-place', { is: RemovalPlace });
        loading.context = answer('DialConsoleController.getContext');
        loading.urlState = { place: 'removals' };
        document.body.appendChild(loading);
        await settle(20);
        expect(find(loading, '.verdict').textContent).toBe('');

        const element = await mount();
        expect(review(element).querySelector('[data-action="approve"]').label).toBe('Approve A');
    });

    it('When a conflict is approved, then it is asked about alone', async () => {
        const element = await mount();
        LightningModal.open.mockResolvedValue(undefined);
        await click(element, 'approve');
        expect(LightningModal.open.mock.calls[0][0].body).toBe(
            'It works for Hazelbrook Towing Group (contact 11 Jun 2026). Remove it here only?'
        );
        expect(apex(DECIDE)).not.toHaveBeenCalled();

        LightningModal.open.mockResolvedValue('confirm');
        await click(element, 'approve');
        expect(apex(DECIDE).mock.calls[0][0]).toMatchObject({
            kind: 'removals',
            decisions: [{ id: 'a6FLo000000001mMAA', decision: 'approve' }]
        });
        expect(find(element, 'c-review-queue').items).toHaveLength(1);
    });

    it('When conflicts are among the selected, then the others are approved and the conflicts named', async () => {
        const element = await mount();
        for (const { id } of answer(REMOVALS).rows) {
            find(element, 'c-review-queue').dispatchEvent(
                new CustomEvent('itemcheck', { detail: { id, isChecked: true } })
            );
        }
        await settle();
        find(element, '[data-action="decide-checked"]').click();
        await settle(20);
        expect(find(element, '.told').textContent).toContain(
            '1 done, 1 left out: Graniteford Plumbing & Sons'
        );
    });

    it('When the user may not approve, then there are no actions and who may is said', async () => {
        const element = await mount({ can: { approveRemoval: false } });
        expect(review(element).querySelector('[data-action="approve"]')).toBeNull();
        expect(review(element).textContent).toContain('DIAL-Flow Reviewer');
    });

    it('When a number is suppressed instead, then it is blocked with the reason', async () => {
        const element = await mount();
        LightningModal.open.mockResolvedValue({
            action: 'suppress',
            reason: 'Asked by letter not to be called'
        });
        apex('DialSettingsController.saveSuppression').mockResolvedValue({});
        await click(element, 'suppress');
        expect(
            JSON.parse(apex('DialSettingsController.saveSuppression').mock.calls[0][0].json)
        ).toMatchObject({
            number: '+14243782099',
            reason: 'Asked by letter not to be called'
        });
        expect(find(element, '.told').textContent).toContain('is suppressed from the next list on');
    });

    it('When nothing waits, then it says so', async () => {
        const element = await mount({ fixture: `${REMOVALS}.empty` });
        expect(find(element, 'c-empty-state').heading).toBe('No number waits in quarantine.');
    });
});
