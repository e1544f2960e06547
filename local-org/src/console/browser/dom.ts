export type Child = Node | string | null | undefined | false;

type Attributes = Readonly<Record<string, string | boolean | undefined | ((event: Event) => void)>>;

/**
 * An element with attributes and children; a function is a listener of the event that its name says after "on", false and
 * undefined leave an attribute out.
 */
export function h(tag: string, attributes: Attributes = {}, ...children: readonly Child[]): HTMLElement {
    const element = document.createElement(tag);
    apply(element, attributes);
    append(element, children);
    return element;
}

/** Puts other children into an element. */
export function fill(element: Element, ...children: readonly Child[]): void {
    element.replaceChildren();
    append(element, children);
}

function apply(element: Element, attributes: Attributes): void {
    for (const [name, value] of Object.entries(attributes)) {
        if (typeof value === 'function') element.addEventListener(name.replace(/^on/, ''), value);
        else if (value === true) element.setAttribute(name, '');
        else if (typeof value === 'string') element.setAttribute(name, value);
    }
}

function append(element: Element, children: readonly Child[]): void {
    for (const child of children) if (child) element.append(child);
}

const svg = 'http://www.w3.org/2000/svg';

function symbol(sprite: string, name: string, attributes: Attributes): SVGElement {
    const picture = document.createElementNS(svg, 'svg');
    apply(picture, { 'aria-hidden': 'true', ...attributes });
    const use = document.createElementNS(svg, 'use');
    use.setAttribute('href', `/console/slds/icons/${sprite}-sprite/svg/symbols.svg#${name}`);
    picture.append(use);
    return picture;
}

/** A small line icon; whoever shows it says in words what it means. */
export const utilityIcon = (name: string, look = 'slds-button__icon'): SVGElement =>
    symbol('utility', name, { class: look });

/** The coloured icon of an object, such as standard:account or custom:custom9. */
export function objectIcon(icon: string, size = ''): HTMLElement {
    const [sprite = 'standard', name = 'default'] = icon.split(':');
    const container = h('span', {
        class: `slds-icon_container slds-icon-${sprite}-${name.replaceAll('_', '-')}`
    });
    container.append(symbol(sprite, name, { class: `slds-icon ${size}` }));
    return container;
}
