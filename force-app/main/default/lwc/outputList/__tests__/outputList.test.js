import { createElement } from 'lwc';
import CheckList from 'c/checkList';
import DiffTable from 'c/diffTable';
import OutputList from 'c/outputList';
import { answer, settle } from 'contract';

const run = answer('DialRunController.getRun');

async function mount(tag, is, values) {
    const element = createElement(tag, { is });
    Object.assign(element, values);
    document.body.appendChild(element);
    await settle();
    return element;
}

describe('c-output-list', () => {
    it('When files are stored, then they can be downloaded and have their hash; inputs were all read', async () => {
        const element = await mount('c-output-list', OutputList, { rows: run.outputs, inputs: run.inputs });
        const link = element.shadowRoot.querySelector('a[data-output="duplicate_groups"]');
        expect(link.getAttribute('href')).toBe('/sfc/servlet.shepherd/version/download/068Lo0000000001IAA');
        expect(element.shadowRoot.querySelector('code').title).toBe(run.outputs[0].sha256);
        expect(element.shadowRoot.textContent).toContain('accounts: 4,000 announced, all read');
        await expect(element).toBeAccessible();
    });

    it('When nothing was delivered, then files are "not stored"', async () => {
        const held = answer('DialRunController.getRun.held');
        const element = await mount('c-output-list', OutputList, { rows: held.outputs, inputs: [] });
        expect(element.shadowRoot.querySelector('a')).toBeNull();
        expect(element.shadowRoot.textContent).toContain('not stored');
    });
});

describe('c-check-list', () => {
    it('When a check failed, then it comes first with expected and actual', async () => {
        const { checks } = answer('DialRunController.getRun.held');
        const element = await mount('c-check-list', CheckList, { rows: checks, changes: ['It grew.'] });
        const first = element.shadowRoot.querySelector('.check');
        expect(first.querySelector('lightning-icon').alternativeText).toBe('Failed');
        expect(first.textContent).toContain('Expected:');
        expect(element.shadowRoot.querySelector('.changes').textContent).toContain('It grew.');
        await expect(element).toBeAccessible();
    });
});

describe('c-diff-table', () => {
    it('When a run is compared, then titles and signs are shown', async () => {
        const diff = [{ output: 'call_list', before: 500, after: 480, added: 10, removed: 30 }];
        const element = await mount('c-diff-table', DiffTable, { rows: diff, outputs: run.outputs });
        expect(element.shadowRoot.querySelector('c-chart-table').rows[0]).toMatchObject({
            output: 'Call list',
            change: '-20, 4.0 % fewer',
            added: '+10',
            removed: '-30'
        });
    });
});
