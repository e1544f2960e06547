import { createElement } from 'lwc';
import FunnelChart from 'c/funnelChart';
import { settle } from 'contract';

const step = (key, rows, dropped, dropReason = null) => ({ key, title: key, rows, dropped, dropReason });
const STEPS = [
    step('All accounts', 400000, null),
    step('Active', 387569, 12431, 'inactive'),
    step('With a phone', 387000, 500, 'no phone'),
    step('On the list', 1000, 386000, 'no place'),
    step('Later', null, null)
];

async function mount(values = {}) {
    const element = createElement('c-funnel-chart', { is: FunnelChart });
    Object.assign(element, { steps: STEPS, engine: 'call_list', ...values });
    const seen = [];
    element.addEventListener('stepselect', (event) => seen.push(event.detail));
    element.addEventListener('scalechange', (event) => seen.push(event.detail));
    document.body.appendChild(element);
    await settle();
    return { element, seen };
}
const bars = (element) => [...element.shadowRoot.querySelectorAll('g[data-index]')];
const widths = (element) =>
    bars(element).map((bar) => Number(bar.querySelector('.bar').getAttribute('width')));
const counts = (element) => bars(element).map((bar) => bar.querySelector('.count').textContent.trim());

describe('c-funnel-chart', () => {
    it('When steps have run, then each says what is left and what was dropped', async () => {
        const { element } = await mount({ scale: 'linear' });
        expect(counts(element)).toEqual(['400,000', '387,569', '387,000', '1,000', 'not run']);
        expect(bars(element)[1].querySelector('.drop').textContent).toBe('-12,431 inactive (3.1 %)');
        expect(element.shadowRoot.querySelector('desc').textContent).toBe(
            '1,000 of 400,000 are left; the largest drop is "no place" with 386,000.'
        );
        await expect(element).toBeAccessible();
    });

    it('When the last bar would hardly be seen, then it is logarithmic by itself and says so', async () => {
        const { element } = await mount();
        expect(element.shadowRoot.querySelector('.note').textContent).toBe(
            'Logarithmic: bars show magnitude, not share.'
        );
        const other = await mount({ steps: STEPS.slice(0, 3) });
        expect(other.element.shadowRoot.querySelector('.note')).toBeNull();
    });

    it('When the scale changes, then widths change and counts do not', async () => {
        const linear = await mount({ scale: 'linear' });
        const log = await mount({ scale: 'log' });
        expect(counts(linear.element)).toEqual(counts(log.element));
        expect(widths(log.element)[3]).toBeGreaterThan(10 * widths(linear.element)[3]);
        expect(widths(linear.element)[3]).toBeGreaterThanOrEqual(2);
        linear.element.shadowRoot
            .querySelector('lightning-radio-group')
            .dispatchEvent(new CustomEvent('change', { detail: { value: 'log' } }));
        expect(linear.seen).toEqual([{ scale: 'log' }]);
    });

    it('When rows and drops do not add up, then that is marked and said', async () => {
        const { element } = await mount({ scale: 'linear' });
        expect(bars(element)[1].querySelector('.warning')).toBeNull();
        expect(bars(element)[2].querySelector('.warning')).not.toBeNull();
        expect(bars(element)[2].getAttribute('aria-label')).toContain('Does not add up');
    });

    it('When a drop is chosen by mouse or key, then its samples are asked for', async () => {
        const { element, seen } = await mount();
        bars(element)[1].dispatchEvent(new MouseEvent('click'));
        bars(element)[0].dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown' }));
        await settle();
        expect(element.shadowRoot.activeElement.dataset.index).toBe('1');
        bars(element)[3].dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' }));
        bars(element)[0].dispatchEvent(new MouseEvent('click'));
        expect(seen.map(({ key }) => key)).toEqual(['Active', 'On the list']);
    });

    it('When the table is asked for, then it has the same numbers', async () => {
        const { element } = await mount();
        element.shadowRoot.querySelector('lightning-button').click();
        await settle();
        expect(element.shadowRoot.querySelector('c-chart-table').rows[1]).toEqual({
            key: 'Active',
            title: 'Active',
            rows: '387,569',
            dropped: '12,431',
            reason: 'inactive'
        });
    });
});
