import type { ConsoleStack } from '../browser/console-stack.ts';
import type { Look, Visit } from '../browser/visit.ts';
import { playRun } from './nights.ts';

/** One picture of docs/user.md: whose screen, and what is done before it is taken. */
export interface Scene {
    readonly name: string;
    readonly username: 'operator' | 'reviewer' | 'manager' | 'dial-admin';
    readonly look?: Look;
    show(visit: Visit, product: ConsoleStack): Promise<void>;
}

const place = (name: string, state: Readonly<Record<string, string>> = {}): string =>
    `/lightning/n/Dial_Console?${new URLSearchParams({
        c__place: name,
        ...Object.fromEntries(Object.entries(state).map(([key, value]) => [`c__${key}`, value]))
    }).toString()}`;

const opened =
    (name: string, state?: Readonly<Record<string, string>>) =>
    ({ open }: Visit): Promise<void> =>
        open(place(name, state));

interface Entry {
    readonly accountId: string;
    readonly accountName: string;
}

async function firstEntry({ apex }: Visit): Promise<Entry> {
    const lists = await apex<{ rows: { id: string }[] }>('DialListController.getLists', { cursor: null });
    const entries = await apex<{ rows: Entry[] }>('DialListController.getEntries', {
        listId: lists.rows[0]?.id,
        filter: {},
        cursor: null
    });
    if (!entries.rows[0]) throw new Error('The newest list has no entry');
    return entries.rows[0];
}

const operatorScenes: readonly Scene[] = [
    { name: 'operator-overview', username: 'operator', show: opened('overview') },
    {
        name: 'operator-preview',
        username: 'operator',
        async show({ page, open, settled }) {
            await open(place('launch'));
            await page.getByRole('button', { name: /^AutoFlush IQ/ }).click();
            const answered = page.waitForResponse((response) => response.url().includes('/preview'));
            await page.getByLabel(/^Disconnected attempts/).fill('2');
            await answered;
            await page.locator('c-preview-comparison table').first().waitFor();
            await settled();
        }
    },
    {
        name: 'operator-run',
        username: 'operator',
        show: opened('run', { tab: 'funnel', step: 'call_list' })
    },
    {
        name: 'operator-decide',
        username: 'operator',
        async show(visit) {
            const { page, open } = visit;
            const run = await playRun(visit, { asOf: null, listSize: 300 });
            await open(place('run', { run, tab: 'checks' }));
            await page.getByRole('button', { name: /^Decide/ }).click();
            await page
                .getByRole('dialog')
                .getByLabel(/Reason/)
                .fill('Half the team is away today.');
        }
    }
];

const reviewerScenes: readonly Scene[] = [
    {
        name: 'reviewer-duplicates',
        username: 'reviewer',
        show: opened('duplicates', { kind: 'Same account' })
    },
    { name: 'reviewer-removals', username: 'reviewer', show: opened('removals') },
    {
        name: 'reviewer-research',
        username: 'reviewer',
        async show({ page, open }) {
            await open(place('research', { tab: 'open' }));
            await page.getByRole('button', { name: /^Claim next 10/ }).click();
            await page
                .getByText(/you got/i)
                .first()
                .waitFor();
            await page.getByLabel('Number', { exact: true }).fill('(555) 234-5678');
        }
    }
];

const managerScenes: readonly Scene[] = [
    { name: 'manager-lists', username: 'manager', show: opened('lists') },
    {
        name: 'manager-why',
        username: 'manager',
        async show(visit) {
            const { page, open, settled } = visit;
            const { accountName } = await firstEntry(visit);
            await open(place('lists', { tab: 'why' }));
            await page.getByLabel('Account name, id or phone').fill(accountName);
            await page.locator('.matches button').first().click();
            await page.locator('c-explain-sentence').waitFor();
            await settled();
        }
    },
    { name: 'manager-trends', username: 'manager', show: opened('history') },
    {
        name: 'account',
        username: 'manager',
        async show(visit) {
            const { accountId } = await firstEntry(visit);
            await visit.open(`/lightning/r/Account/${accountId}/view`);
            await visit.page.locator('c-dial-account-status').scrollIntoViewIfNeeded();
        }
    }
];

const adminScenes: readonly Scene[] = [
    { name: 'admin-setup', username: 'dial-admin', show: opened('history', { tab: 'setup' }) },
    { name: 'admin-schedule', username: 'dial-admin', show: opened('history', { tab: 'schedule' }) }
];

export const scenes: readonly Scene[] = [
    ...operatorScenes,
    ...reviewerScenes,
    ...managerScenes,
    ...adminScenes
];
