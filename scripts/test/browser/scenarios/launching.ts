import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page, Request } from 'playwright-core';
import { ROOT } from '../../../local/folders.ts';
import { asPerson, launch, place, SLOW_MS, untilStatus, type Product } from './scenario.ts';

const PREVIEW = '**/console/apex/DialConfigController/preview';
const LAUNCH = '**/console/apex/DialRunController/launch';

const refusal = (): object =>
    (
        JSON.parse(
            readFileSync(
                join(ROOT, 'force-app/test/contract/DialRunController.launch.error-invalid_request.json'),
                'utf8'
            )
        ) as { error: object }
    ).error;

const openEngine = (page: Page, name: string): Promise<void> =>
    page.getByRole('button', { name: new RegExp(`^${name}`) }).click();

const disconnected = (page: Page) => page.getByLabel(/^Disconnected attempts/);

interface Asked {
    readonly parameters: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** What the body of a request to a controller asks for; the console sends it as JSON inside of JSON. */
const asked = (request: Request): Asked =>
    JSON.parse((request.postDataJSON() as { json: string }).json) as Asked;

/** Configure, preview, launch. */
export function launchScenarios(product: Product): void {
    test(
        'a changed value is previewed by itself: now beside new',
        () =>
            asPerson({ product, username: 'operator' }, async ({ page, open, screenshot, axe }) => {
                await open(place('launch'));
                await openEngine(page, 'AutoFlush IQ');
                const answered = page.waitForResponse((response) => response.url().includes('/preview'));
                await disconnected(page).fill('2');
                await answered;
                const comparison = page.locator('c-preview-comparison');
                await comparison.getByRole('table').first().waitFor();
                await screenshot('launch-preview');
                expect(await comparison.textContent()).toMatch(/Now[\s\S]*New[\s\S]*Change/);
                expect(await axe()).toEqual([]);
            }),
        SLOW_MS
    );

    test(
        'an older answer that comes last does not win',
        () =>
            asPerson({ product, username: 'operator' }, async ({ page, open }) => {
                let release = (): void => undefined;
                const newerShown = new Promise<void>((resolve) => (release = resolve));
                const proposed: number[] = [];
                await page.route(PREVIEW, async (route) => {
                    const response = await route.fetch();
                    const answer = (await response.json()) as { engines: { proposed: number }[] };
                    const isOlder =
                        asked(route.request()).parameters['flush']?.['disconnected_attempts'] === 2;
                    for (const engine of answer.engines ?? []) engine.proposed = isOlder ? 111_111 : 222_222;
                    proposed.push(isOlder ? 111_111 : 222_222);
                    if (isOlder) await newerShown;
                    await route.fulfill({ response, json: answer }).catch(() => undefined);
                });
                await open(place('launch'));
                await openEngine(page, 'AutoFlush IQ');
                const first = page.waitForRequest((request) => request.url().includes('/preview'));
                await disconnected(page).fill('2');
                await page.getByRole('button', { name: /^Preview/ }).click();
                await first;
                await disconnected(page).fill('4');
                await page.getByRole('button', { name: /^Preview/ }).click();
                await page.getByText('222,222').first().waitFor();
                release();
                await page.unrouteAll({ behavior: 'wait' });
                expect(await page.getByText('222,222').count()).toBeGreaterThan(0);
                expect(await page.getByText('111,111').count()).toBe(0);
            }),
        SLOW_MS
    );

    test(
        'a value that is out of range is refused in words, and launch leads to it',
        () =>
            asPerson({ product, username: 'operator' }, async ({ page, open, screenshot }) => {
                await open(place('launch'));
                await openEngine(page, 'AutoFlush IQ');
                const attempts = page.getByLabel(/^Wrong-number attempts/);
                await attempts.fill('0');
                await attempts.blur();
                await page
                    .getByText('Wrong-number attempts: 0 is too low. The lowest value is 1 calls.')
                    .or(page.getByText(/Wrong-number attempts: 0 is too low/))
                    .first()
                    .waitFor();
                await page.getByRole('button', { name: /^Launch run/ }).click();
                await page.getByText('1 setting needs a correction').first().waitFor();
                await screenshot('launch-correction');
                expect(await attempts.evaluate((input) => input.matches(':focus'))).toBe(true);
                expect(await page.getByRole('dialog').count()).toBe(0);
            }),
        SLOW_MS
    );

    test(
        'by keys: the dialog of a launch takes the focus, Escape closes it, and the focus returns',
        () =>
            asPerson({ product, username: 'operator' }, async ({ page, open }) => {
                await open(place('launch'));
                const seed = page.getByLabel(/^Seed/);
                await seed.focus();
                await page.keyboard.press('Control+Enter');
                const dialog = page.getByRole('dialog');
                await dialog.locator(':focus').first().waitFor();
                await page.keyboard.press('Escape');
                await dialog.waitFor({ state: 'detached' });
                expect(await seed.evaluate((input) => input.matches(':focus'))).toBe(true);
            }),
        SLOW_MS
    );

    test(
        'a share is typed in percent and asked for without an error of rounding',
        () =>
            asPerson({ product, username: 'operator' }, async ({ page, open }) => {
                await open(place('launch'));
                await openEngine(page, 'List IQ');
                const request = page.waitForRequest((one) => one.url().includes('/preview'));
                await page.getByLabel(/^Recent share/).click();
                await page.keyboard.press('Control+A');
                await page.keyboard.type('5.25');
                await page.getByRole('button', { name: /^Preview/ }).click();
                expect(asked(await request).parameters).toEqual({ call_list: { recent_share: 0.0525 } });
            }),
        SLOW_MS
    );

    test(
        'what the service refuses stands at its field, and the values stay',
        () =>
            asPerson(
                { product, username: 'operator', expected: /400|500/ },
                async ({ page, open, screenshot }) => {
                    await page.route(LAUNCH, (route) =>
                        route.fulfill({
                            status: 500,
                            json: {
                                exceptionType: 'System.AuraHandledException',
                                isUserVisible: true,
                                message: JSON.stringify(refusal())
                            }
                        })
                    );
                    await open(place('launch', { 'p.call_list.size': '500' }));
                    await page.getByLabel(/^Seed/).fill('12');
                    await page.getByRole('button', { name: /^Launch run/ }).click();
                    await page
                        .getByRole('dialog')
                        .getByRole('button', { name: /^Launch/ })
                        .click();
                    await page
                        .getByText(/The seed must be a whole number/)
                        .first()
                        .waitFor();
                    await screenshot('launch-refused');
                    expect(await page.getByLabel(/^Seed/).inputValue()).toBe('12');
                    await page.getByText('1 setting differs.').first().waitFor();
                }
            ),
        SLOW_MS
    );

    test(
        'leaving with changes asks first, and a reload keeps them',
        () =>
            asPerson({ product, username: 'operator' }, async ({ page, open, screenshot, settled }) => {
                await open(place('launch'));
                await openEngine(page, 'AutoFlush IQ');
                await disconnected(page).fill('4');
                await disconnected(page).blur();
                await page.getByText('1 setting differs.').first().waitFor();
                await page.getByRole('link', { name: 'Overview', exact: true }).click();
                const dialog = page.getByRole('dialog');
                await dialog
                    .getByText(/1 changed setting is lost/)
                    .first()
                    .waitFor();
                await screenshot('launch-leave');
                await dialog.getByRole('button', { name: 'Stay' }).click();
                await page.reload();
                await settled();
                await page.getByText('1 setting differs.').first().waitFor();
            }),
        SLOW_MS
    );

    test(
        'a dry run is launched with a badge, and delivers nothing',
        () =>
            asPerson({ product, username: 'operator' }, async (visit) => {
                const { page, open, apex, screenshot } = visit;
                const before = await apex<{ rows: unknown[] }>('DialListController.getLists', {
                    cursor: null
                });
                await open(place('launch', { dry: 'true' }));
                await launch(visit);
                await page.getByText('Dry run', { exact: true }).first().waitFor();
                await page
                    .locator('c-run-header')
                    .getByText(/^Succeeded/)
                    .first()
                    .waitFor();
                await screenshot('run-dry');
                const after = await apex<{ rows: unknown[] }>('DialListController.getLists', {
                    cursor: null
                });
                expect(after.rows).toHaveLength(before.rows.length);
            }),
        SLOW_MS
    );

    test(
        'a run is launched with two differences, watched live and cancelled',
        () =>
            asPerson({ product, username: 'operator' }, async (visit) => {
                const { page, open, screenshot } = visit;
                await open(
                    place('launch', { 'p.flush.disconnected_attempts': '2', 'p.call_list.size': '19000' })
                );
                await page.getByText('2 settings differ.').first().waitFor();
                await page.getByRole('button', { name: /^Launch run/ }).click();
                await page.getByRole('dialog').getByText('List size').first().waitFor();
                await screenshot('launch-summary');
                await page
                    .getByRole('dialog')
                    .getByRole('button', { name: /^Launch/ })
                    .click();
                await page.waitForURL(/c__place=run/);
                await page.getByRole('button', { name: /^Cancel run/ }).waitFor();
                await screenshot('run-live');
                await page.getByRole('button', { name: /^Cancel run/ }).click();
                await page.getByRole('dialog').getByRole('button', { name: 'Cancel run' }).click();
                await untilStatus(visit, 'Cancelled');
                await screenshot('run-cancelled');
                await open(place('overview'));
                await page
                    .getByText(/^The last run was cancelled\./)
                    .first()
                    .waitFor();
            }),
        SLOW_MS
    );

    test(
        'an admin saves a default with a reason only, as a version that can be taken back',
        () =>
            asPerson({ product, username: 'dial-admin' }, async ({ page, open, screenshot }) => {
                await open(place('launch', { 'p.flush.conflict_days': '200' }));
                await page.getByRole('button', { name: /^Save as default/ }).click();
                const dialog = page.getByRole('dialog');
                await dialog.getByRole('button', { name: 'Save as default' }).click();
                await dialog
                    .getByText(/Write at least 10 characters/)
                    .first()
                    .waitFor();
                await screenshot('save-without-reason');
                await dialog.getByLabel(/Reason/).fill('More time for conflicts');
                await dialog.getByRole('button', { name: 'Save as default' }).click();
                await page
                    .getByText(/Saved as version 2/)
                    .first()
                    .waitFor();
                await open(place('history', { tab: 'rules' }));
                await page.getByText('More time for conflicts').first().waitFor();
                await page.getByRole('button', { name: /Use version 1 again/ }).waitFor();
            }),
        SLOW_MS
    );
}
