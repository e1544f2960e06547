import { createElement } from 'lwc';
import DecisionList from 'c/decisionList';
import EngineSummary from 'c/engineSummary';
import SparkLine from 'c/sparkLine';
import { answer, settle } from 'contract';

async function mount(tag, is, values) {
    const element = createElement(tag, { is });
    Object.assign(element, values);
    const navigated = [];
    element.addEventListener('navigate', (event) => navigated.push(event.detail.state));
    document.body.appendChild(element);
    await settle();
    return { element, navigated };
}
const overview = answer('DialConsoleController.getOverview');

describe('c-spark-line', () => {
    it('When nights are drawn, then a sentence says the same', async () => {
        const { element } = await mount('c-spark-line', SparkLine, {
            points: [19400, 19800, 20000],
            label: 'List'
        });
        const svg = element.shadowRoot.querySelector('svg');
        expect(svg.getAttribute('aria-label')).toBe('List, 3 nights, 19,400 to 20,000, last 20,000');
        await expect(element).toBeAccessible();
    });

    it('When there is one night only, then there is no line', async () => {
        const { element } = await mount('c-spark-line', SparkLine, { points: [1], label: 'List' });
        expect(element.shadowRoot.querySelector('svg')).toBeNull();
    });
});

describe('c-engine-summary', () => {
    it('When engines are listed, then each has count, change and the way to its funnel', async () => {
        const { element, navigated } = await mount('c-engine-summary', EngineSummary, {
            rows: overview.engines,
            runId: 'a01'
        });
        const line = element.shadowRoot.querySelector('.line').textContent;
        expect(line).toContain('818');
        expect(line).toContain('+0.74 %');
        expect(line).toContain('Beside the last accepted run: +6, 0.74 % more');
        element.shadowRoot.querySelector('[data-engine="flush"]').click();
        expect(navigated).toEqual([{ place: 'run', run: 'a01', tab: 'funnel', step: 'flush' }]);
        await expect(element).toBeAccessible();
    });
});

describe('c-decision-list', () => {
    it('When decisions wait, then each has its number, its words and its way', async () => {
        const { element, navigated } = await mount('c-decision-list', DecisionList, {
            items: overview.decisions
        });
        const links = [...element.shadowRoot.querySelectorAll('a')];
        expect(links.map((link) => link.textContent)).toEqual([
            '1phone conflict',
            '813duplicate groups',
            '129phone removals',
            '1claim of yours ends today',
            '8unmapped dispositions'
        ]);
        links[1].click();
        expect(navigated).toEqual([{ place: 'duplicates', status: 'New' }]);
        await expect(element).toBeAccessible();
    });

    it('When nothing waits, then it says so', async () => {
        const { element } = await mount('c-decision-list', DecisionList, { items: [] });
        expect(element.shadowRoot.textContent).toBe('Nothing waits for a decision.');
    });
});
