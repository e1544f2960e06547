import { createElement } from 'lwc';
import ExplainSentence from 'c/explainSentence';
import { answer } from 'contract';

function mount(result) {
    const element = createElement('c-explain-sentence', { is: ExplainSentence });
    element.result = result;
    document.body.appendChild(element);
    return element;
}
const sentences = (element) =>
    [...element.shadowRoot.querySelectorAll('.headline, .sentence')].map(({ textContent }) => textContent);

describe('c-explain-sentence', () => {
    it('When a reason is told, then in dates and records that people know, never by an id', async () => {
        const element = mount(answer('DialExplainController.explain'));
        expect(sentences(element)).toEqual(
            expect.arrayContaining([
                'On the list: rank 295, +1 826 439 5184 may be called 08:00-21:00 Eastern Time; never tried, researched on 26 Nov 2026.',
                'A duplicate of another record: same number as that record, which is kept because it is newer (26 Nov 2026); the text differs only in format.'
            ])
        );
        expect(element.shadowRoot.textContent).not.toMatch(/aQaLo/);
        await expect(element).toBeAccessible();
    });

    it('When a fact is a record, then it is a link to it', () => {
        const element = mount(answer('DialExplainController.explain'));
        const links = [...element.shadowRoot.querySelectorAll('dd a')];
        expect(links.map(({ textContent }) => textContent)).toContain('Open record');
        expect(links[0].getAttribute('href')).toMatch(/^\/lightning\/r\/\w{18}\/view$/);
    });
});
