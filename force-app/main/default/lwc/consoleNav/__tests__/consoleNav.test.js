import { createElement } from 'lwc';
import ConsoleNav from 'c/consoleNav';
import PlaceTabs from 'c/placeTabs';
import { settle } from 'contract';

const ITEMS = [
    { place: 'overview', label: 'Overview', count: 0 },
    { place: 'duplicates', label: 'Duplicates', count: 1412 }
];

async function mount(tag, is, values, eventName) {
    const element = createElement(tag, { is });
    Object.assign(element, values);
    const seen = [];
    element.addEventListener(eventName, (event) => seen.push(event.detail));
    document.body.appendChild(element);
    await settle();
    return { element, seen };
}

describe('c-console-nav', () => {
    it('When places are shown, then they are real links with counts, the current one marked', async () => {
        const { element } = await mount(
            'c-console-nav',
            ConsoleNav,
            { items: ITEMS, current: 'overview' },
            'navigate'
        );
        const links = [...element.shadowRoot.querySelectorAll('a')];
        expect(links[1].getAttribute('href')).toBe('?c__place=duplicates');
        expect(links[1].textContent).toContain('1,412');
        expect(links[0].getAttribute('aria-current')).toBe('page');
        expect(links[1].getAttribute('aria-current')).toBeNull();
        await expect(element).toBeAccessible();
    });

    it('When a link is clicked, then the console navigates; with Ctrl the browser does', async () => {
        const { element, seen } = await mount('c-console-nav', ConsoleNav, { items: ITEMS }, 'navigate');
        const link = element.shadowRoot.querySelector('[data-place="duplicates"]');
        const click = new MouseEvent('click', { cancelable: true });
        link.dispatchEvent(click);
        expect(click.defaultPrevented).toBe(true);
        const other = new MouseEvent('click', { cancelable: true, ctrlKey: true });
        link.addEventListener('click', (event) => event.preventDefault());
        link.dispatchEvent(other);
        expect(seen).toEqual([{ state: { place: 'duplicates' }, replace: false }]);
    });

    it('When a place is chosen on a phone, then the console navigates', async () => {
        const { element, seen } = await mount('c-console-nav', ConsoleNav, { items: ITEMS }, 'navigate');
        const choice = element.shadowRoot.querySelector('lightning-combobox');
        expect(choice.options[1].label).toBe('Duplicates (1,412)');
        choice.dispatchEvent(new CustomEvent('change', { detail: { value: 'duplicates' } }));
        expect(seen[0].state).toEqual({ place: 'duplicates' });
    });
});

describe('c-place-tabs', () => {
    it('When arrows are pressed, then the next tab has the focus and is chosen', async () => {
        const items = [
            { value: 'a', label: 'A' },
            { value: 'b', label: 'B', note: '3' }
        ];
        const { element, seen } = await mount(
            'c-place-tabs',
            PlaceTabs,
            { items, current: 'a', label: 'Parts' },
            'tabchange'
        );
        const tab = (name) => element.shadowRoot.querySelector(`[data-tab="${name}"]`);
        tab('a').dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight' }));
        expect(element.shadowRoot.activeElement).toBe(tab('b'));
        tab('a').click();
        expect(seen).toEqual([{ value: 'b' }]);
        await expect(element).toBeAccessible();
    });
});
