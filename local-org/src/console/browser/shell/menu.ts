import { h, type Child } from '../dom.ts';

/** A button that opens a panel below it; Escape, a click elsewhere and a choice close it. */
export function menuButton(given: {
    readonly label: string;
    readonly content: Child;
    readonly buttonClass: string;
    readonly panelClass: string;
    /** What the panel holds each time it opens. */
    readonly panel: (close: () => void) => Node | Promise<Node>;
}): HTMLElement {
    const button = h(
        'button',
        {
            class: given.buttonClass,
            type: 'button',
            title: given.label,
            'aria-label': given.label,
            'aria-haspopup': 'true',
            'aria-expanded': 'false',
            onclick: () => void (panel === undefined ? open() : close(true))
        },
        given.content
    );
    const container = h('div', { class: 'local-menu' }, button);
    let panel: HTMLElement | undefined;

    const close = (focus = false): void => {
        panel?.remove();
        panel = undefined;
        button.setAttribute('aria-expanded', 'false');
        if (focus) button.focus();
    };
    const open = async (): Promise<void> => {
        const opened = h('div', {
            class: `local-menu__panel slds-popover ${given.panelClass}`,
            role: 'dialog',
            'aria-label': given.label,
            tabindex: '-1'
        });
        panel = opened;
        container.append(opened);
        button.setAttribute('aria-expanded', 'true');
        opened.append(await given.panel(() => close(true)));
        opened.focus();
    };
    container.addEventListener('keydown', (event) => {
        if (event.key === 'Escape' && panel) close(true);
    });
    document.addEventListener('click', (event) => {
        if (panel && !event.composedPath().includes(container)) close();
    });
    return container;
}
