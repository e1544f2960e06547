import { createHash } from 'node:crypto';
import { startConsoleStack, type ConsoleStack, type Look, type Visit } from './console-stack.ts';

const CONSOLE = '/lightning/n/Dial_Console';
const SLOW_MS = 1_200_000;
const PLACES = [
    'overview',
    'launch',
    'run',
    'duplicates',
    'removals',
    'research',
    'lists',
    'history'
] as const;

let product: ConsoleStack;

beforeAll(async () => {
    product = await startConsoleStack();
}, SLOW_MS);
afterAll(() => product.stop(), SLOW_MS);

/** Visits as a person; an error of the console that the test did not expect fails it. */
async function asPerson(username: string, look: Look, work: (visit: Visit) => Promise<void>): Promise<void> {
    const visit = await product.visit(username, look);
    try {
        await work(visit);
        expect(visit.errors).toEqual([]);
    } finally {
        await visit.close();
    }
}

const place = (name: string): string => `${CONSOLE}?c__place=${name}`;

/** The number in a text such as "813 groups wait." */
const numberIn = (text: string | null): number => Number((text ?? '').replace(/[^\d]/g, ''));

describe('A good night', () => {
    test(
        'the first page says it with the numbers of the list, without a click',
        () =>
            asPerson('operator', {}, async ({ page, open, apex }) => {
                await open(CONSOLE);
                const { list } = (await apex('DialConsoleController.getOverview', {})) as {
                    list: { rows: number };
                };
                const verdict = page.getByText(/^The list for /);
                await verdict.waitFor();
                expect(await verdict.textContent()).toContain(list.rows.toLocaleString('en-US'));
            }),
        SLOW_MS
    );

    test.each(PLACES)(
        'the place %s loads, is accessible, and has its picture taken',
        (name) =>
            asPerson('operator', {}, async ({ page, open, screenshot, axe }) => {
                await open(place(name));
                await page.getByRole('heading', { name: 'DIAL-Flow', level: 1 }).waitFor();
                await page.waitForLoadState('networkidle').catch(() => undefined);
                await page.waitForTimeout(1_500);
                await screenshot(name);
                expect(await axe()).toEqual([]);
            }),
        SLOW_MS
    );

    test(
        'pages of the org around the console are accessible too',
        () =>
            asPerson('operator', {}, async ({ page, open, screenshot, axe }) => {
                const pages = {
                    'list-view': '/lightning/o/Duplicate_Group__c/list',
                    'scheduled-jobs': '/lightning/setup/ScheduledJobs/home'
                };
                for (const [name, path] of Object.entries(pages)) {
                    await open(path);
                    await page.getByRole('table').first().waitFor();
                    await screenshot(name);
                    expect({ name, findings: await axe() }).toEqual({ name, findings: [] });
                }
            }),
        SLOW_MS
    );

    test.each([
        ['1024', { width: 1024 }],
        ['phone', { width: 390, height: 844, phone: true }]
    ])(
        'the overview fits a width of %s',
        (name, look) =>
            asPerson('operator', look, async ({ page, open, screenshot }) => {
                await open(CONSOLE);
                await page.getByText(/^The list for /).waitFor();
                await screenshot(`overview-${name}`);
                const overflow = await page.evaluate(
                    'document.documentElement.scrollWidth - document.documentElement.clientWidth'
                );
                expect(overflow).toBeLessThanOrEqual(0);
            }),
        SLOW_MS
    );
});

describe('Who may do what', () => {
    test(
        'a viewer who follows a link to launch is told why not, and gets no form',
        () =>
            asPerson('manager', {}, async ({ page, open, screenshot }) => {
                await open(place('launch'));
                await page.getByText(/You do not have access to/).waitFor();
                await screenshot('no-permission');
                expect(await page.getByRole('button', { name: /Launch run/ }).count()).toBe(0);
            }),
        SLOW_MS
    );

    test(
        'a reviewer cannot launch, whatever the page shows',
        () =>
            asPerson('reviewer', {}, async ({ apex }) => {
                const answer = (await apex('DialRunController.launch', {
                    request: { pipeline: 'nightly', engines: [], parameters: {} }
                })) as { message: string };
                expect(JSON.parse(answer.message)).toMatchObject({ code: 'no_permission' });
            }),
        SLOW_MS
    );

    test(
        'somebody without a permission set sees no tab of the app',
        () =>
            asPerson('agent', {}, async ({ page, open, apex }) => {
                await open('/lightning/page/home');
                expect(await page.getByRole('link', { name: 'Console', exact: true }).count()).toBe(0);
                expect(await apex('DialConsoleController.getContext', {})).toMatchObject({
                    exceptionType: 'NoAccessException'
                });
            }),
        SLOW_MS
    );

    test(
        'the user menu switches to another person',
        () =>
            asPerson('operator', {}, async ({ page, open }) => {
                await open(CONSOLE);
                await page.getByRole('button', { name: /Logged in as Sales Operator/ }).click();
                await page.getByRole('button', { name: /Record Reviewer/ }).click();
                await page.getByRole('button', { name: /Logged in as Record Reviewer/ }).waitFor();
                expect(await page.getByRole('link', { name: 'Configure and launch' }).count()).toBe(0);
            }),
        SLOW_MS
    );
});

describe('A run', () => {
    test(
        'is launched from the console, watched live and cancelled',
        () =>
            asPerson('operator', {}, async ({ page, open, screenshot }) => {
                await open(place('launch'));
                await page.getByRole('button', { name: /^Launch run/ }).click();
                const dialog = page.getByRole('dialog');
                await dialog.getByRole('button', { name: 'Launch run' }).click();
                await page.getByText('Running', { exact: true }).first().waitFor();
                await screenshot('run-live');
                await page.getByRole('button', { name: /^Cancel run/ }).click();
                await page
                    .getByRole('dialog')
                    .getByRole('button', { name: /^Cancel/ })
                    .last()
                    .click();
                await page.getByText('Cancelled', { exact: true }).first().waitFor();
                await screenshot('run-cancelled');
            }),
        SLOW_MS
    );

    test(
        'its files open and match their SHA-256',
        () =>
            asPerson('operator', {}, async ({ page, apex }) => {
                const { rows } = (await apex('DialListController.getLists', { cursor: null })) as {
                    rows: { versionId: string; sha256: string }[];
                };
                const [list] = rows;
                const response = await page.request.get(
                    `${product.url}/sfc/servlet.shepherd/version/download/${list?.versionId ?? ''}`
                );
                const digest = createHash('sha256')
                    .update(await response.body())
                    .digest('hex');
                expect(digest).toBe(list?.sha256);
            }),
        SLOW_MS
    );
});

describe('Duplicates', () => {
    test(
        'are decided by keys alone, and a decision is undone',
        () =>
            asPerson('reviewer', {}, async ({ page, open, apex, screenshot }) => {
                const waiting = async (): Promise<number> => {
                    const { counts } = (await apex('DialConsoleController.getContext', {})) as {
                        counts: { duplicates: number };
                    };
                    return counts.duplicates;
                };
                const before = await waiting();
                await open(`${place('duplicates')}&c__kind=Same+account`);
                await page.getByText(/groups wait/).waitFor();
                await page
                    .getByRole('option')
                    .or(page.getByRole('row'))
                    .first()
                    .waitFor()
                    .catch(() => undefined);
                const answered = page.waitForResponse((response) => response.url().includes('/decide'));
                await page
                    .getByRole('button', { name: /^Confirm/ })
                    .first()
                    .focus();
                await page.keyboard.press('c');
                await answered;
                expect(await waiting()).toBe(before - 1);
                await screenshot('duplicates-confirmed');
                const undone = page.waitForResponse((response) => response.url().includes('/decide'));
                await page.keyboard.press('u');
                await undone;
                expect(await waiting()).toBe(before);
            }),
        SLOW_MS
    );

    test(
        'of two reviewers the second is told and overwrites nothing',
        () =>
            asPerson('reviewer', {}, async ({ apex }) => {
                const filter = { status: 'New', kind: 'Same account' };
                const page = (await apex('DialReviewController.getDuplicateGroups', {
                    filter,
                    cursor: null
                })) as {
                    rows: { id: string; version: string; hot: boolean }[];
                };
                const group = page.rows.find(({ hot }) => !hot);
                const decide = (decision: string): Promise<unknown> =>
                    apex('DialReviewController.decide', {
                        kind: 'duplicates',
                        decisions: [{ id: group?.id, version: group?.version, decision }]
                    });
                expect(await decide('confirm')).toMatchObject([{ ok: true, status: 'Confirmed' }]);
                expect(await decide('dismiss')).toMatchObject([{ ok: false, status: 'Confirmed' }]);
            }),
        SLOW_MS
    );
});

describe('Records', () => {
    test(
        'an account page shows whether it may be called, and search finds why',
        () =>
            asPerson('operator', {}, async ({ page, open, apex, screenshot, axe }) => {
                const { rows: lists } = (await apex('DialListController.getLists', { cursor: null })) as {
                    rows: { id: string }[];
                };
                const { rows } = (await apex('DialListController.getEntries', {
                    listId: lists[0]?.id,
                    filter: {},
                    cursor: null
                })) as { rows: { accountId: string; accountName: string }[] };
                const accountId = rows[0]?.accountId ?? '';
                await open(`/lightning/r/Account/${accountId}/view`);
                await page
                    .locator('c-dial-account-status')
                    .getByText(/list|Callable|call/i)
                    .first()
                    .waitFor();
                await screenshot('account');
                expect(await axe()).toEqual([]);
                const explained = await apex('DialExplainController.explain', {
                    runId: null,
                    accountId,
                    phone: null,
                    recordId: null
                });
                expect((explained as { headline: string }).headline).toMatch(/^On the list/);
            }),
        SLOW_MS
    );
});

describe('When something is wrong', () => {
    test(
        'a session that ended says so, and logging in again goes on',
        async () => {
            const visit = await product.visit('operator');
            await visit.open(CONSOLE);
            await visit.page.getByText(/^The list for /).waitFor();
            await fetch(`${product.url}/local-org/settings`, {
                method: 'POST',
                headers: { 'content-type': 'application/json' },
                body: JSON.stringify({ expireSessions: true })
            });
            await visit.page.getByRole('link', { name: 'Duplicates' }).first().click();
            const again = visit.page.getByRole('button', { name: 'Log in again' });
            await again.waitFor();
            await visit.screenshot('session-ended');
            await again.click();
            await visit.page.getByText(/groups wait/).waitFor();
            await visit.close();
        },
        SLOW_MS
    );

    test(
        'a service that does not answer is said in the region; the rest of the console stays',
        async () => {
            const settings = async (computeServiceUrl: string): Promise<void> => {
                await fetch(`${product.url}/local-org/settings`, {
                    method: 'POST',
                    headers: { 'content-type': 'application/json' },
                    body: JSON.stringify({ computeServiceUrl })
                });
            };
            await settings('http://127.0.0.1:9');
            const visit = await product.visit('operator');
            try {
                await visit.open(place('launch'));
                await visit.page
                    .getByText(/The compute service does not answer/)
                    .first()
                    .waitFor();
                expect(await visit.page.getByRole('button', { name: /^Launch run/ }).count()).toBe(0);
                await visit.screenshot('service-down');
                await visit.page
                    .getByRole('link', { name: /^Duplicates/ })
                    .first()
                    .click();
                const waiting = visit.page.getByText(/groups wait/);
                await waiting.waitFor();
                expect(numberIn(await waiting.textContent())).toBeGreaterThan(0);
            } finally {
                await settings(product.stack.service.ready.url);
                await visit.close();
            }
        },
        SLOW_MS
    );
});

describe('Lightning Web Security', () => {
    test(
        'the same console runs inside of it',
        () =>
            asPerson('operator', {}, async ({ page, open, screenshot }) => {
                await open(`${CONSOLE}?lws`);
                await page.getByText(/^The list for /).waitFor();
                await screenshot('overview-lws');
            }),
        SLOW_MS
    );
});
