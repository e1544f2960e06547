import { fill, h, objectIcon, utilityIcon } from '../dom.ts';
import { loadNotifications, markNotificationsRead } from '../org-api.ts';
import { pageData } from '../page.ts';
import type { NotificationData, PageUser } from '../page-data.ts';
import { addressOf, goTo } from '../router.ts';
import { switchUser } from '../session.ts';
import { menuButton } from './menu.ts';

const iconButton = 'slds-button slds-button_icon slds-button_icon-container slds-global-actions__item-action';
const instant = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

const initialsOf = ({ name }: PageUser): string =>
    name
        .split(' ')
        .map((word) => word.charAt(0))
        .slice(0, 2)
        .join('');

const avatar = (user: PageUser): HTMLElement =>
    h(
        'span',
        { class: 'slds-avatar slds-avatar_circle slds-avatar_small' },
        h(
            'abbr',
            { class: 'slds-avatar__initials slds-icon-standard-user', title: user.name },
            initialsOf(user)
        )
    );

function person(user: PageUser): HTMLElement {
    const current = user.id === pageData().user.id;
    const text = h(
        'span',
        { class: 'slds-media__body' },
        h('span', { class: 'slds-show' }, user.name),
        h('span', { class: 'slds-show slds-text-body_small slds-text-color_weak' }, user.role)
    );
    return h(
        'li',
        {},
        h(
            'button',
            {
                class: 'slds-button local-person slds-media slds-media_center',
                type: 'button',
                'aria-current': current ? 'true' : undefined,
                onclick: () => void switchUser(user.username)
            },
            h('span', { class: 'slds-media__figure' }, avatar(user)),
            text,
            current && utilityIcon('check', 'slds-icon slds-icon_xx-small slds-icon-text-default')
        )
    );
}

const userMenu = (): HTMLElement =>
    menuButton({
        label: `Logged in as ${pageData().user.name}. Switch user`,
        content: avatar(pageData().user),
        buttonClass: 'slds-button slds-global-actions__avatar slds-global-actions__item-action',
        panelClass: 'local-menu__panel_narrow',
        panel: () =>
            h(
                'div',
                { class: 'slds-p-around_small' },
                h('h2', { class: 'slds-text-heading_small slds-m-bottom_x-small' }, 'Log in as'),
                h('ul', {}, ...pageData().people.map(person)),
                h(
                    'a',
                    { class: 'slds-show slds-m-top_small', href: '/lightning/setup/ScheduledJobs/home' },
                    'Scheduled jobs'
                )
            )
    });

function notification(item: NotificationData, close: () => void): HTMLElement {
    const body = h(
        'span',
        {},
        h('strong', { class: 'slds-show' }, item.title),
        h('span', { class: 'slds-show' }, item.body),
        h(
            'span',
            { class: 'slds-show slds-text-body_small slds-text-color_weak' },
            instant.format(new Date(item.at))
        )
    );
    const target = item.target;
    const content =
        target === null
            ? body
            : h(
                  'a',
                  {
                      class: 'slds-text-link_reset',
                      href: target,
                      onclick: (event) => {
                          event.preventDefault();
                          close();
                          goTo(target);
                      }
                  },
                  body
              );
    return h(
        'li',
        { class: `slds-p-around_small local-notification${item.read ? '' : ' local-notification_new'}` },
        content
    );
}

function bell(): HTMLElement {
    const badge = h('span', { class: 'slds-notification-badge', 'aria-hidden': 'true' });
    const show = (items: readonly NotificationData[]): void => {
        const unread = items.filter(({ read }) => !read).length;
        badge.textContent = unread === 0 ? '' : String(unread);
        badge.classList.toggle('slds-show-notification', unread > 0);
        element.firstElementChild?.setAttribute(
            'aria-label',
            unread === 0 ? 'Notifications' : `Notifications, ${unread} new`
        );
    };
    const element = menuButton({
        label: 'Notifications',
        content: h(
            'span',
            {},
            utilityIcon('notification', 'slds-button__icon slds-global-header__icon'),
            badge
        ),
        buttonClass: iconButton,
        panelClass: 'local-menu__panel_wide',
        panel: async (close) => {
            const items = await loadNotifications();
            void markNotificationsRead().then(show);
            return h(
                'div',
                {},
                h('h2', { class: 'slds-text-heading_small slds-p-around_small' }, 'Notifications'),
                items.length === 0
                    ? h(
                          'p',
                          { class: 'slds-p-around_small' },
                          'Nothing has happened that you should know of.'
                      )
                    : h('ul', {}, ...items.map((item) => notification(item, close)))
            );
        }
    });
    const load = (): void => void loadNotifications().then(show, () => undefined);
    load();
    // A notification reaches an open page by the same stream as everything else.
    new EventSource('/console/events?channel=/notification').addEventListener('platform-event', load);
    return element;
}

/** The bar at the top: the app's name, notifications and who is logged in. */
export function header(): HTMLElement {
    const { app } = pageData();
    return h(
        'header',
        { class: 'slds-global-header_container local-header' },
        h('a', { class: 'slds-assistive-text slds-assistive-text_focus', href: '#page' }, 'Skip to the page'),
        h(
            'div',
            { class: 'slds-global-header slds-grid slds-grid_align-spread' },
            h(
                'div',
                { class: 'slds-global-header__item local-brand' },
                objectIcon('standard:call', 'slds-icon_small'),
                h('span', { class: 'local-brand__name' }, app.label),
                h('span', { class: 'slds-badge local-brand__org' }, 'local org')
            ),
            h(
                'ul',
                { class: 'slds-global-header__item slds-grid slds-global-actions' },
                h('li', { class: 'slds-global-actions__item' }, bell()),
                h('li', { class: 'slds-global-actions__item' }, userMenu())
            )
        )
    );
}

function appTile(close: () => void): HTMLElement {
    const { app } = pageData();
    const items = app.tabs.map((tab) =>
        h(
            'li',
            { class: 'slds-p-vertical_xx-small' },
            h(
                'a',
                {
                    href: tabAddress(tab),
                    onclick: close
                },
                tab.label
            )
        )
    );
    return h(
        'div',
        { class: 'slds-p-around_medium' },
        h('h2', { class: 'slds-text-heading_small' }, 'App launcher'),
        h('p', { class: 'slds-m-vertical_x-small' }, h('strong', {}, app.label), ` ${app.description}`),
        h('h3', { class: 'slds-text-title slds-m-top_small' }, 'All items'),
        h('ul', {}, ...items)
    );
}

const tabAddress = (tab: { readonly object: string | null; readonly apiName: string }): string =>
    tab.object === null
        ? addressOf({ type: 'standard__navItemPage', attributes: { apiName: tab.apiName } })
        : addressOf({
              type: 'standard__objectPage',
              attributes: { objectApiName: tab.object, actionName: 'list' }
          });

const dots = (): HTMLElement =>
    h(
        'span',
        { class: 'slds-icon-waffle' },
        ...Array.from({ length: 9 }, (_, index) => h('span', { class: `slds-r${index + 1}` }))
    );

/** The bar of tabs, with the app launcher at its start. */
export function tabBar(): {
    readonly element: HTMLElement;
    show(object: string | undefined, tab: string | undefined): void;
} {
    const { app } = pageData();
    const items = app.tabs.map((tab) => ({
        tab,
        item: h(
            'li',
            { class: 'slds-context-bar__item' },
            h('a', { class: 'slds-context-bar__label-action', href: tabAddress(tab) }, tab.label)
        )
    }));
    const launcher = menuButton({
        label: 'App launcher',
        content: dots(),
        buttonClass: 'slds-button slds-icon-waffle_container slds-context-bar__button',
        panelClass: 'local-menu__panel_wide local-menu__panel_left',
        panel: appTile
    });
    const element = h('div', { class: 'slds-context-bar local-tabs' });
    fill(
        element,
        h(
            'div',
            { class: 'slds-context-bar__primary' },
            h('div', { class: 'slds-context-bar__item slds-context-bar__dropdown-trigger' }, launcher)
        ),
        h(
            'nav',
            { class: 'slds-context-bar__secondary', 'aria-label': 'Tabs' },
            h('ul', { class: 'slds-grid' }, ...items.map(({ item }) => item))
        )
    );
    return {
        element,
        show(object, name) {
            for (const { tab, item } of items) {
                const active =
                    name === undefined ? object !== undefined && tab.object === object : tab.apiName === name;
                item.classList.toggle('slds-is-active', active);
                const link = item.firstElementChild;
                if (active) link?.setAttribute('aria-current', 'page');
                else link?.removeAttribute('aria-current');
            }
        }
    };
}
