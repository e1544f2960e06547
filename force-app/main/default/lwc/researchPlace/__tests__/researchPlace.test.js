import { createElement } from 'lwc';
import ResearchPlace from 'c/researchPlace';
import { answer, apex, refusal, settle } from 'contract';

const REQUESTS = 'DialResearchController.getRequests';
const CLAIM = 'DialResearchController.claim';
const OUTCOME = 'DialResearchController.recordOutcome';

async function mount({ state = {}, fixture = `${REQUESTS}.mine`, can = {} } = {}) {
    apex(REQUESTS).mockResolvedValue(answer(fixture));
    const element = createElement('c-research-place', { is: ResearchPlace });
    const context = answer('DialConsoleController.getContext');
    element.context = { ...context, can: { ...context.can, ...can } };
    element.urlState = { place: 'research', ...state };
    const seen = { navigate: [], announce: [] };
    for (const name of Object.keys(seen))
        element.addEventListener(name, (event) => seen[name].push(event.detail));
    document.body.appendChild(element);
    await settle();
    return { element, seen };
}
const find = (element, selector) => element.shadowRoot.querySelector(selector);
const work = (element) => find(element, 'c-claim-work').shadowRoot;
const type = async (element, value) => {
    work(element)
        .querySelector('[data-input="phone"]')
        .dispatchEvent(new CustomEvent('change', { detail: { value } }));
    await settle();
};
const click = async (element, action) => {
    work(element).querySelector(`[data-action="${action}"]`).click();
    await settle();
};

describe('c-research-place', () => {
    it('When a request is held, then its address and the end of the claim are shown', async () => {
        const { element } = await mount();
        expect(work(element).textContent).toContain('5776 Tamarack Way, Elmford AZ 85575');
        expect(work(element).textContent).toContain('Last research: not given.');
        expect(work(element).textContent).toMatch(/The claim (ends|has ended)/);
        await expect(element).toBeAccessible();
    });

    it('When a number is typed, then it is checked while typing', async () => {
        const { element } = await mount();
        const messages = [];
        work(element).querySelector('[data-input="phone"]').setCustomValidity = (text) => messages.push(text);
        await type(element, '555 379 4411');
        expect(messages.pop()).toBe('Area code 555 does not exist.');
        expect(work(element).querySelector('[data-action="found"]').disabled).toBe(true);
        await type(element, '(520) 379-4411');
        expect(messages.pop()).toBe('');
    });

    it('When numbers were found, then they are saved and the request is done', async () => {
        const { element, seen } = await mount();
        apex(OUTCOME).mockResolvedValue(answer(OUTCOME));
        await type(element, '(520) 379-4411');
        await click(element, 'add');
        expect(work(element).querySelector('.found').textContent).toContain('+1 520 379 4411');
        await click(element, 'found');
        expect(apex(OUTCOME)).toHaveBeenCalledWith({
            requestId: 'a9nLo00000000KBIAY',
            outcome: 'Found',
            phones: [{ text: '(520) 379-4411', source: 'Web search' }],
            note: null
        });
        expect(find(element, 'c-empty-state').heading).toBe('You hold no requests.');
        expect(seen.announce.map(({ text }) => text)).toContain('Saved: Marigold Driving School Group.');
    });

    it('When the claim has ended meanwhile, then that is said and what was typed stays', async () => {
        const { element } = await mount();
        apex(OUTCOME).mockRejectedValue(refusal(`${OUTCOME}.error-not_claimed`));
        await type(element, '(520) 379-4411');
        await click(element, 'found');
        expect(find(element, 'c-error-panel').shadowRoot.textContent).toContain('not yours any more');
        expect(work(element).querySelector('.found').textContent).toContain('+1 520 379 4411');
    });

    it('When a number is there already, then that is told where it was typed, and the others stay', async () => {
        const { element, seen } = await mount();
        const refused = {
            code: 'invalid_outcome',
            message: 'Already there, retired on 2026-05-03.',
            field: 'phones[1].text'
        };
        apex(OUTCOME).mockRejectedValue({ body: { message: JSON.stringify(refused) } });
        await type(element, '(520) 379-4411');
        await click(element, 'add');
        await type(element, '(520) 379-4412');
        const messages = [];
        work(element).querySelector('[data-input="phone"]').setCustomValidity = (text) => messages.push(text);
        await click(element, 'found');
        expect(messages.pop()).toBe('Already there, retired on 3 May 2026.');
        expect(work(element).querySelector('[data-input="phone"]').value).toBe('(520) 379-4412');
        expect(work(element).querySelectorAll('.found li')).toHaveLength(1);
        expect(find(element, 'c-error-panel')).toBeNull();
        expect(seen.announce.pop()).toEqual({
            text: 'Already there, retired on 3 May 2026.',
            assertive: true
        });
    });

    it('When 10 are claimed and others were faster, then it is told', async () => {
        const { element, seen } = await mount({ fixture: `${REQUESTS}.empty` });
        apex(CLAIM).mockResolvedValue(answer(CLAIM));
        find(element, '[data-action="claim"]').click();
        await settle();
        expect(apex(CLAIM)).toHaveBeenCalledWith({ action: 'next', ids: [], count: 10 });
        expect(find(element, '.told').textContent).toBe('8 were taken; you got 2.');
        expect(seen.announce.map(({ text }) => text)).toContain('8 were taken; you got 2.');
        expect(apex(REQUESTS)).toHaveBeenCalledTimes(2);
    });

    it('When a claim is released or extended, then the server does it', async () => {
        const { element } = await mount();
        apex(CLAIM).mockResolvedValue(answer(CLAIM).slice(0, 1));
        await click(element, 'extend');
        expect(apex(CLAIM).mock.lastCall[0]).toMatchObject({ action: 'extend', ids: ['a9nLo00000000KBIAY'] });
        await click(element, 'release');
        expect(apex(CLAIM).mock.lastCall[0]).toMatchObject({ action: 'release' });
        expect(find(element, 'c-empty-state')).not.toBeNull();
    });

    it('When open requests are shown, then by rank and state, without a form', async () => {
        const { element } = await mount({ state: { tab: 'open', state: 'AZ' }, fixture: REQUESTS });
        expect(apex(REQUESTS).mock.calls[0][0]).toEqual({
            tab: 'open',
            filter: { state: 'AZ', q: null },
            cursor: null
        });
        expect(find(element, 'c-claim-work')).toBeNull();
        expect(find(element, 'tbody').textContent).toContain('Ironbirch Driving School Inc.');
    });

    it('When the user may not claim, then who may is said', async () => {
        const { element } = await mount({ can: { research: false } });
        expect(find(element, '[data-action="claim"]')).toBeNull();
        expect(element.shadowRoot.textContent).toContain('DIAL-Flow Reviewer allows it');
    });
});
