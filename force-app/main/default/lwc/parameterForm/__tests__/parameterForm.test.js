import { createElement } from 'lwc';
import ParameterForm from 'c/parameterForm';
import { answer, settle } from 'contract';

const { engines, night } = answer('DialConfigController.getEngines');
const flush = engines.find(({ id }) => id === 'flush').parameters;
const dedupe = engines.find(({ id }) => id === 'dedupe').parameters;

async function mount(values = {}) {
    const element = createElement('c-parameter-form', { is: ParameterForm });
    Object.assign(element, { schema: flush, values: {}, ...values });
    const changes = [];
    element.addEventListener('paramchange', (event) => changes.push(event.detail));
    element.addEventListener('reset', (event) => changes.push({ reset: event.detail.name }));
    document.body.appendChild(element);
    await settle();
    return { element, changes };
}
const input = (element, name) => element.shadowRoot.querySelector(`[data-name="${name}"]`);
const field = (element, name) => element.shadowRoot.querySelector(`[data-field="${name}"]`);
const openAdvanced = async (element) => {
    element.shadowRoot.querySelector('.toggle').click();
    await settle();
};

describe('c-parameter-form', () => {
    it('When a schema is given, then its fields stand in their groups with unit, range and help', async () => {
        const { element } = await mount();
        const legends = [...element.shadowRoot.querySelectorAll('legend')].map(
            (legend) => legend.textContent
        );
        expect(legends).toEqual(['Wrong number', 'Disconnected', 'Review and limits']);
        expect(input(element, 'disconnected_attempts').label).toBe('Disconnected attempts (calls)');
        expect(input(element, 'disconnected_attempts').value).toBe(3);
        expect(field(element, 'disconnected_attempts').textContent).toContain('1 to 100 calls');
        expect(input(element, 'max_share_flushed')).toBeNull();
        await expect(element).toBeAccessible();
    });

    it('When the advanced part is opened, then shares are percents and go back as shares', async () => {
        const { element, changes } = await mount();
        await openAdvanced(element);
        expect(input(element, 'max_share_flushed').value).toBe('5');
        input(element, 'max_share_flushed').dispatchEvent(
            new CustomEvent('change', { detail: { value: '5.25' } })
        );
        expect(changes).toEqual([{ name: 'max_share_flushed', value: 0.0525, valid: true }]);
    });

    it('When an advanced value differs, then that part is open', async () => {
        const { element } = await mount({ values: { conflict_days: 90 } });
        expect(input(element, 'conflict_days')).not.toBeNull();
    });

    it('When a value differs, then default, last run and the way back are shown', async () => {
        const { element, changes } = await mount({
            values: { disconnected_attempts: 2 },
            lastRun: { disconnected_attempts: 4 }
        });
        const text = field(element, 'disconnected_attempts').textContent;
        expect(text).toContain('default 3');
        expect(text).toContain('last run 4');
        const reset = field(element, 'disconnected_attempts').querySelector('lightning-button-icon');
        expect(reset.alternativeText).toBe('Reset Disconnected attempts to 3');
        reset.click();
        expect(changes).toEqual([{ reset: 'disconnected_attempts' }]);
    });

    it('When a wrong value is left, then it says how to correct it, and not before', async () => {
        const { element } = await mount({ values: { disconnected_attempts: 0 } });
        const target = input(element, 'disconnected_attempts');
        const messages = [];
        target.setCustomValidity = (message) => messages.push(message);
        target.dispatchEvent(new CustomEvent('blur'));
        await settle();
        expect(messages.pop()).toBe('Disconnected attempts: 0 is too low. The lowest value is 1 calls.');
        expect(element.reportAll()).toHaveLength(1);
    });

    it('When the input is emptied, then the default counts', async () => {
        const { element, changes } = await mount({ values: { disconnected_attempts: 2 } });
        input(element, 'disconnected_attempts').dispatchEvent(
            new CustomEvent('change', { detail: { value: '' } })
        );
        expect(changes[0]).toEqual({ name: 'disconnected_attempts', value: undefined, valid: true });
    });

    it('When a list of texts changes, then texts are added and removed', async () => {
        const { element, changes } = await mount({ schema: dedupe });
        await openAdvanced(element);
        const box = field(element, 'retired_statuses');
        box.querySelector('lightning-input').dispatchEvent(
            new CustomEvent('change', { detail: { value: 'dead' } })
        );
        box.querySelector('lightning-button').click();
        expect(changes[0].value).toEqual(['retired', 'dead']);
        box.querySelector('lightning-pill-container').dispatchEvent(
            new CustomEvent('itemremove', { detail: { item: { label: 'retired' } } })
        );
        expect(changes[1].value).toEqual([]);
    });

    it('When a parameter has an unknown kind, then it can be read only', async () => {
        const { element } = await mount({ schema: night.parameters });
        await openAdvanced(element);
        expect(field(element, 'checks').textContent).toContain('Change it in settings.');
    });
});
