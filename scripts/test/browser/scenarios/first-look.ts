import { asPerson, CONSOLE, place, SLOW_MS, type Product } from './scenario.ts';

/** The console before any night has run. */
export function firstLookScenarios(product: Product): void {
    test(
        'without any run the overview says so and leads to the set-up',
        () =>
            asPerson(
                { product, username: 'dial-admin' },
                async ({ page, open, screenshot, axe, settled }) => {
                    await open(CONSOLE);
                    await page.getByText('No run yet.').first().waitFor();
                    await screenshot('overview-never');
                    expect(await axe()).toEqual([]);
                    await page.getByRole('button', { name: 'Open set-up' }).click();
                    await page.waitForURL(/c__tab=setup/);
                    await settled();
                    await page.locator('c-setup-checklist').waitFor();
                    expect(await page.locator('c-setup-checklist li').count()).toBe(10);
                }
            ),
        SLOW_MS
    );

    test.each(['run', 'duplicates', 'removals', 'research', 'lists'])(
        'without any run the place %s says what is missing and why',
        (name) =>
            asPerson({ product, username: 'operator' }, async ({ page, open, screenshot, axe }) => {
                await open(place(name));
                await page.locator('c-empty-state').first().waitFor();
                await screenshot(`${name}-empty`);
                expect(await axe()).toEqual([]);
            }),
        SLOW_MS
    );

    test(
        'a preview without an extract offers the dry run that makes one',
        () =>
            asPerson(
                { product, username: 'operator', expected: /500/ },
                async ({ page, open, screenshot }) => {
                    await open(place('launch', { 'p.flush.disconnected_attempts': '2' }));
                    await page.getByRole('button', { name: /^Preview/ }).click();
                    await page.getByText('No extract yet. A dry run makes one.').first().waitFor();
                    await screenshot('preview-no-extract');
                    await page.getByRole('button', { name: /^Launch a dry run/ }).waitFor();
                }
            ),
        SLOW_MS
    );

    test(
        'somebody without a permission set sees no tab, and a link to the console leads nowhere',
        () =>
            asPerson(
                { product, username: 'agent', expected: /403|404/ },
                async ({ page, open, apex, screenshot }) => {
                    await open('/lightning/page/home');
                    expect(await page.getByRole('link', { name: 'Console', exact: true }).count()).toBe(0);
                    expect(await apex('DialConsoleController.getContext', {})).toMatchObject({
                        exceptionType: 'NoAccessException'
                    });
                    await open(CONSOLE);
                    await page.getByText('There is no tab Dial_Console that you can see.').first().waitFor();
                    await screenshot('no-permission-set');
                }
            ),
        SLOW_MS
    );
}
