import { createElement } from 'lwc';
import RunTimeline from 'c/runTimeline';
import { answer, settle } from 'contract';

async function mount(run, step = '') {
    const element = createElement('c-run-timeline', { is: RunTimeline });
    Object.assign(element, { run, step });
    document.body.appendChild(element);
    await settle();
    return element;
}
const toggle = (element, engine) => element.shadowRoot.querySelector(`button[data-engine="${engine}"]`);
const isOpen = (element, engine) => toggle(element, engine).getAttribute('aria-expanded') === 'true';

describe('c-run-timeline', () => {
    it('When a run has ended well, then its engines are folded and open by hand', async () => {
        const element = await mount(answer('DialRunController.getRun'));
        expect(isOpen(element, 'dedupe')).toBe(false);
        toggle(element, 'dedupe').click();
        await settle();
        expect(isOpen(element, 'dedupe')).toBe(true);
        const line = element.shadowRoot.querySelector('[data-step="dedupe.not_retired"]').textContent;
        expect(line).toContain('Researched phones in use');
        await expect(element).toBeAccessible();
    });

    it('When a run failed, then the failed step is open with its rows and its sentence', async () => {
        const element = await mount(answer('DialRunController.getRun.failed'));
        expect(isOpen(element, 'extract')).toBe(true);
        const line = element.shadowRoot.querySelector('[data-step="extract.inputs"]').textContent;
        expect(line).toContain('10,000 of 24,660');
        expect(line).toContain('Reading calls stopped');
    });

    it('When a step runs, then its bar shows reported rows only', async () => {
        const run = answer('DialRunController.getRun.running');
        const element = await mount(run);
        expect(element.shadowRoot.querySelector('.bar')).toBeNull();
        const [first, ...others] = run.steps;
        element.run = { ...run, steps: [{ ...first, done: 1, total: 4, attempt: 2 }, ...others] };
        await settle();
        expect(element.shadowRoot.querySelector('.bar').style.width).toBe('25%');
        expect(element.shadowRoot.querySelector('lightning-badge').label).toBe('attempt 2');
    });

    it('When the address names a step, then its engine is open', async () => {
        const element = await mount(answer('DialRunController.getRun'), 'flush.flagged');
        expect(isOpen(element, 'flush')).toBe(true);
    });
});
