import { fill, h, objectIcon, utilityIcon } from '../dom.ts';
import { fireJob, loadJobs, loadList, loadRecord, OrgRefused } from '../org-api.ts';
import { pageData } from '../page.ts';
import type { JobData, ListData, RecordData, ShownValue } from '../page-data.ts';
import { addressOf, goTo, type PageReference } from '../router.ts';
import { createComponent } from './components.ts';

const instant = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** What stands in the middle of the page, and its title. */
export interface Shown {
    readonly title: string;
    readonly content: Node;
}

function notice(title: string, text: string): Shown {
    return {
        title,
        content: h(
            'div',
            { class: 'slds-card slds-p-around_large slds-text-align_center' },
            h('h1', { class: 'slds-text-heading_medium' }, title),
            h('p', { class: 'slds-m-top_x-small' }, text)
        )
    };
}

const recordLink = ({ object, id }: { object: string; id: string }): string =>
    addressOf({
        type: 'standard__recordPage',
        attributes: { objectApiName: object, recordId: id, actionName: 'view' }
    });

const shownValue = ({ text, link }: ShownValue): Node =>
    link === null ? document.createTextNode(text) : h('a', { href: recordLink(link) }, text);

function pageHeader(given: { icon: string; kind: string; title: Node | string; side?: Node }): HTMLElement {
    return h(
        'div',
        { class: 'slds-page-header slds-m-bottom_small' },
        h(
            'div',
            { class: 'slds-grid slds-grid_align-spread slds-grid_vertical-align-center slds-wrap' },
            h(
                'div',
                { class: 'slds-media slds-media_center' },
                h('div', { class: 'slds-media__figure' }, objectIcon(given.icon)),
                h(
                    'div',
                    { class: 'slds-media__body' },
                    h(
                        'h1',
                        {},
                        h('span', { class: 'slds-show slds-text-body_small' }, given.kind),
                        h('span', { class: 'slds-page-header__title slds-truncate' }, given.title)
                    )
                )
            ),
            given.side
        )
    );
}

function tableOf(list: ListData): HTMLElement {
    const heads = list.columns.map(({ label, numeric }) =>
        h(
            'th',
            { scope: 'col', class: numeric ? 'slds-text-align_right' : undefined },
            h('div', { class: 'slds-truncate', title: label }, label)
        )
    );
    const rows = list.rows.map(({ cells }) =>
        h(
            'tr',
            { class: 'slds-hint-parent' },
            ...cells.map((cell, index) => {
                const inner = h('div', { class: 'slds-truncate', title: cell.text }, shownValue(cell));
                const attributes = {
                    class: list.columns[index]?.numeric ? 'slds-text-align_right' : undefined
                };
                return index === 0
                    ? h('th', { scope: 'row', ...attributes }, inner)
                    : h('td', attributes, inner);
            })
        )
    );
    return h(
        'div',
        { class: 'local-table', role: 'region', 'aria-label': list.labelPlural, tabindex: '0' },
        h(
            'table',
            { class: 'slds-table slds-table_bordered slds-table_cell-buffer' },
            h('thead', {}, h('tr', { class: 'slds-line-height_reset' }, ...heads)),
            h('tbody', {}, ...rows)
        )
    );
}

async function listPage(object: string, view: string | undefined): Promise<Shown> {
    const list = await loadList(object, view);
    const choice = h(
        'select',
        {
            class: 'slds-select',
            'aria-label': 'List view',
            onchange: (event) =>
                goTo(
                    addressOf({
                        type: 'standard__objectPage',
                        attributes: { objectApiName: object, actionName: 'list' },
                        state: { filterName: (event.target as HTMLSelectElement).value }
                    })
                )
        },
        ...list.views.map(({ name, label }) =>
            h('option', { value: name, selected: name === list.view }, label)
        )
    );
    const more =
        list.total > list.rows.length
            ? `${list.rows.length} of ${list.total.toLocaleString()} records, in this order`
            : `${list.total} records`;
    return {
        title: list.labelPlural,
        content: h(
            'div',
            {},
            pageHeader({
                icon: list.icon,
                kind: 'List',
                title: list.labelPlural,
                side: h('div', { class: 'slds-select_container' }, choice)
            }),
            h(
                'div',
                { class: 'slds-card' },
                h('p', { class: 'slds-p-around_small slds-text-color_weak' }, more),
                list.rows.length === 0
                    ? h('p', { class: 'slds-p-around_medium' }, 'No records in this list view.')
                    : tableOf(list)
            )
        )
    };
}

const details = (record: RecordData): HTMLElement =>
    h(
        'div',
        { class: 'slds-card slds-p-around_medium' },
        ...record.sections.map(({ label, fields }) =>
            h(
                'section',
                { class: 'slds-m-bottom_medium' },
                h('h2', { class: 'slds-text-heading_small slds-m-bottom_x-small' }, label),
                h(
                    'dl',
                    { class: 'local-fields' },
                    ...fields.map((field) =>
                        h(
                            'div',
                            { class: 'local-fields__field' },
                            h('dt', { class: 'slds-text-title' }, field.label),
                            h('dd', {}, shownValue(field.value))
                        )
                    )
                )
            )
        )
    );

async function recordPage(object: string, id: string): Promise<Shown> {
    const record = await loadRecord(object, id);
    const names = pageData().recordPages.find((page) => page.object === record.object)?.components ?? [];
    const components = await Promise.all(
        names.map((name) => createComponent(name, { recordId: record.id, objectApiName: record.object }))
    );
    const related = record.related.map((list) =>
        h(
            'article',
            { class: 'slds-card' },
            h(
                'h2',
                { class: 'slds-text-heading_small slds-p-around_small' },
                `${list.labelPlural} (${list.total})`
            ),
            list.rows.length === 0 ? h('p', { class: 'slds-p-around_small' }, 'None.') : tableOf(list)
        )
    );
    return {
        title: record.name,
        content: h(
            'div',
            {},
            pageHeader({ icon: record.icon, kind: record.label, title: record.name }),
            h(
                'div',
                { class: 'local-record' },
                h('div', {}, details(record), ...related),
                components.length > 0 && h('div', { class: 'local-record__side' }, ...components)
            )
        )
    };
}

const when = (at: string | null): string => (at === null ? 'never' : instant.format(new Date(at)));

function jobRow(job: JobData, show: (error: string | null) => void): HTMLElement {
    const button = h(
        'button',
        {
            class: 'slds-button slds-button_neutral',
            type: 'button',
            disabled: job.running,
            'aria-label': `Run ${job.label} now`,
            onclick: () => {
                button.setAttribute('disabled', '');
                fireJob(job.name).then(
                    () => show(null),
                    (error: unknown) => show(error instanceof Error ? error.message : String(error))
                );
            }
        },
        job.running ? 'Running' : 'Run now'
    );
    return h(
        'tr',
        {},
        h(
            'th',
            { scope: 'row' },
            h('div', {}, job.label),
            h('div', { class: 'slds-text-body_small slds-text-color_weak local-wrap' }, job.what)
        ),
        h('td', {}, job.schedule),
        h('td', {}, job.nextAt === null ? 'not scheduled' : when(job.nextAt)),
        h(
            'td',
            {},
            h('div', {}, when(job.lastAt)),
            h('div', { class: 'slds-text-body_small local-wrap' }, job.lastOutcome ?? '')
        ),
        h('td', {}, button)
    );
}

async function jobsPage(): Promise<Shown> {
    const status = h('p', { role: 'status', class: 'slds-p-around_small' });
    const body = h('tbody');
    const show = async (error: string | null): Promise<void> => {
        const jobs = await loadJobs();
        fill(body, ...jobs.map((job) => jobRow(job, (problem) => void show(problem))));
        status.textContent = error ?? '';
    };
    await show(null);
    const heads = ['Job', 'Schedule', 'Next', 'Last', ''].map((text) =>
        text === '' ? h('td') : h('th', { scope: 'col' }, text)
    );
    return {
        title: 'Scheduled jobs',
        content: h(
            'div',
            {},
            pageHeader({ icon: 'standard:today', kind: 'Setup', title: 'Scheduled jobs' }),
            h(
                'div',
                { class: 'slds-card' },
                status,
                h(
                    'div',
                    { class: 'local-table', role: 'region', 'aria-label': 'Scheduled jobs', tabindex: '0' },
                    h(
                        'table',
                        { class: 'slds-table slds-table_bordered slds-table_cell-buffer' },
                        h('thead', {}, h('tr', {}, ...heads)),
                        body
                    )
                )
            )
        )
    };
}

async function tabPage(apiName: string | undefined): Promise<Shown> {
    const tab = pageData().app.tabs.find((candidate) => candidate.apiName === apiName);
    if (!tab) return notice('This page does not exist', `There is no tab ${apiName ?? ''} that you can see.`);
    if (tab.object !== null) return listPage(tab.object, undefined);
    const component = await createComponent(tab.component ?? '', {});
    if (!component) {
        return notice(
            'This page cannot be shown',
            `The tab shows ${tab.component ?? 'a component'}, which is not exposed.`
        );
    }
    return { title: tab.label, content: component };
}

/** What a page reference means, ready to be put into the page. */
export async function pageOf({ type, attributes, state }: PageReference): Promise<Shown> {
    try {
        switch (type) {
            case 'standard__navItemPage':
                return await tabPage(attributes['apiName']);
            case 'standard__objectPage':
                return await listPage(attributes['objectApiName'] ?? '', state['filterName']);
            case 'standard__recordPage':
                return await recordPage(attributes['objectApiName'] ?? '', attributes['recordId'] ?? '');
            case 'standard__namedPage':
                if (attributes['pageName'] === 'scheduled-jobs') return await jobsPage();
                return notice('This page does not exist', 'Choose a tab above.');
            case 'standard__component': {
                const [, name = ''] = (attributes['componentName'] ?? '').split('__');
                const component = await createComponent(name, {});
                return component
                    ? { title: name, content: component }
                    : notice('This page does not exist', `There is no component ${name}.`);
            }
            default:
                return notice('This page does not exist', 'Choose a tab above.');
        }
    } catch (error) {
        if (!(error instanceof OrgRefused)) throw error;
        return notice('This page cannot be shown', error.message);
    }
}

/** An icon and words while a page loads. */
export const loading = (): HTMLElement =>
    h(
        'div',
        { class: 'slds-p-around_large', role: 'status' },
        utilityIcon('spinner', 'slds-icon slds-icon_x-small slds-icon-text-default'),
        ' Loading'
    );
