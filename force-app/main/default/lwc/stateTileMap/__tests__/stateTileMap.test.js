import { createElement } from 'lwc';
import StateTileMap from 'c/stateTileMap';
import { settle } from 'contract';

const STATES = [
    { state: 'WY', target: 34, supply: 31, taken: 31, recent: 22, dialled: 19, reached: 1 },
    { state: 'CA', target: 100, supply: 500, taken: 100, recent: 70, dialled: 60, reached: 4 },
    { state: 'NV', target: 10, supply: 4, taken: 4, recent: 4, dialled: 2, reached: 0 },
    { state: 'UT', target: 20, supply: 12, taken: 12, recent: 4, dialled: 2, reached: 0 },
    { state: 'TX', target: 50, supply: 90, taken: 52, recent: 30, dialled: 20, reached: 2 }
];

async function mount(values = {}) {
    const element = createElement('c-state-tile-map', { is: StateTileMap });
    Object.assign(element, { states: STATES, ...values });
    const chosen = [];
    element.addEventListener('stateselect', (event) => chosen.push(event.detail.state));
    document.body.appendChild(element);
    await settle();
    return { element, chosen };
}
const tile = (element, state) => element.shadowRoot.querySelector(`g[data-state="${state}"]`);
const press = async (element, state, key) => {
    tile(element, state).dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    await settle();
    return element.shadowRoot.activeElement?.dataset.state;
};

describe('c-state-tile-map', () => {
    it('When fill is shown, then 51 tiles say state, count, share and what is missing', async () => {
        const { element } = await mount();
        expect(element.shadowRoot.querySelectorAll('g[data-state]')).toHaveLength(51);
        expect(tile(element, 'WY').getAttribute('aria-label')).toBe('Wyoming, 31 of 34, 91.2 %, short by 3');
        expect(tile(element, 'TX').getAttribute('aria-label')).toBe(
            'Texas, 52 of 50, 104.0 %, 2 over target'
        );
        expect(tile(element, 'ME').getAttribute('aria-label')).toBe('Maine, no target');
        expect(element.shadowRoot.querySelector('desc').textContent).toBe(
            '2 of 5 states are full. Furthest behind: NV 40.0 %, UT 60.0 %, WY 91.2 %.'
        );
        await expect(element).toBeAccessible();
    });

    it('When colour is not seen, then pattern and outline tell the classes apart', async () => {
        const { element } = await mount();
        const lines = (state) =>
            (tile(element, state).querySelector('.hatch')?.getAttribute('d') ?? '').split('M').length - 1;
        expect([lines('CA'), lines('WY'), lines('UT'), lines('NV')]).toEqual([0, 1, 3, 6]);
        expect(tile(element, 'TX').querySelector('.corner')).not.toBeNull();
        expect(tile(element, 'ME').getAttribute('class')).toContain('none');
    });

    it('When arrows are pressed, then the nearest tile that way has the focus, and it is the one tab stop', async () => {
        const { element } = await mount({ selected: 'WY' });
        expect(await press(element, 'WY', 'ArrowRight')).toBe('SD');
        expect(await press(element, 'WY', 'ArrowLeft')).toBe('NV');
        expect(await press(element, 'WY', 'ArrowDown')).toBe('CO');
        expect(await press(element, 'WY', 'ArrowUp')).toBe('MT');
        expect(await press(element, 'WY', 'Home')).toBe('AK');
        expect(await press(element, 'WY', 'End')).toBe('FL');
        const stops = element.shadowRoot.querySelectorAll('g[tabindex="0"]');
        expect([...stops].map((one) => one.dataset.state)).toEqual(['FL']);
    });

    it('When Enter is pressed, then the state is chosen; once more, it is let go', async () => {
        const { element, chosen } = await mount();
        await press(element, 'WY', 'Enter');
        element.selected = 'WY';
        await settle();
        expect(tile(element, 'WY').getAttribute('aria-pressed')).toBe('true');
        tile(element, 'WY').dispatchEvent(new MouseEvent('click'));
        expect(chosen).toEqual(['WY', '']);
    });

    it('When another measure is shown, then it is five steps of one hue with their bounds', async () => {
        const { element } = await mount({ measure: 'supply' });
        expect(tile(element, 'CA').getAttribute('aria-label')).toBe('California, 500 supply');
        expect(tile(element, 'CA').getAttribute('class')).toContain('step-4');
        expect(tile(element, 'NV').getAttribute('class')).toContain('step-0');
        expect(element.shadowRoot.querySelector('.legend').textContent).toContain('90 to 500');
    });

    it('When the table is asked for, then it has the same values', async () => {
        const { element } = await mount();
        element.shadowRoot.querySelector('lightning-button').click();
        await settle();
        const table = element.shadowRoot.querySelector('c-chart-table');
        expect(table.rows[0]).toMatchObject({ state: 'WY', target: '34', taken: '31', fill: '91.2 %' });
    });
});
