// The platform runs components in synthetic shadow; it has to be there before the runtime.
import '@lwc/synthetic-shadow';
import { fill, h } from './dom.ts';
import { pageData } from './page.ts';
import { currentReference, onNavigation, startRouter, type PageReference } from './router.ts';
import { header, tabBar } from './shell/header.ts';
import { loading, pageOf } from './shell/pages.ts';
import { startToasts } from './shell/toasts.ts';

/** Pages that differ only in their state are the same page: its component hears of the change by itself. */
const keyOf = ({ type, attributes, state }: PageReference): string =>
    JSON.stringify([type, attributes, type === 'standard__objectPage' ? state : null]);

function start(root: HTMLElement): void {
    const tabs = tabBar();
    const main = h('main', { id: 'page', class: 'local-page', tabindex: '-1' });
    fill(root, header(), tabs.element, main);
    let shown = '';
    let asked = 0;
    const show = async (reference: PageReference): Promise<void> => {
        tabs.show(reference.attributes['objectApiName'], reference.attributes['apiName']);
        const key = keyOf(reference);
        if (key === shown) return;
        const first = shown === '';
        shown = key;
        const mine = ++asked;
        const wait = setTimeout(() => fill(main, loading()), 300);
        const { title, content } = await pageOf(reference);
        clearTimeout(wait);
        if (mine !== asked) return;
        document.title = `${title} | ${pageData().app.label}`;
        fill(main, content);
        if (!first) main.focus();
    };
    onNavigation((reference) => void show(reference));
    startRouter();
    startToasts();
    void show(currentReference());
}

const root = document.getElementById('page-root');
if (root) start(root);
