import { asPerson, CONSOLE, place, SLOW_MS, type Product } from './scenario.ts';

/** Who may do what, whatever the address says. */
export function peopleScenarios(product: Product): void {
    test(
        'a manager who follows a link to launch is told why not, and gets no form',
        () =>
            asPerson({ product, username: 'manager' }, async ({ page, open, screenshot }) => {
                await open(place('launch'));
                await page
                    .getByText(/You do not have access to/)
                    .first()
                    .waitFor();
                await screenshot('no-permission');
                expect(await page.getByRole('button', { name: /Launch run/ }).count()).toBe(0);
            }),
        SLOW_MS
    );

    test(
        'a manager looks at everything and is offered no action',
        () =>
            asPerson({ product, username: 'manager' }, async ({ page, open }) => {
                for (const name of ['run', 'duplicates', 'removals']) {
                    await open(place(name));
                    expect(
                        await page
                            .getByRole('button', {
                                name: /^(Launch|Cancel|Resume|Confirm|Approve|Keep number|Apply|Same company)/
                            })
                            .count()
                    ).toBe(0);
                }
            }),
        SLOW_MS
    );

    test(
        'a reviewer cannot launch, neither in the console nor past it',
        () =>
            asPerson({ product, username: 'reviewer' }, async ({ page, open, apex }) => {
                await open(CONSOLE);
                expect(await page.getByRole('link', { name: 'Configure and launch' }).count()).toBe(0);
                const answer = await apex<{ message: string }>('DialRunController.launch', {
                    json: JSON.stringify({ pipeline: 'nightly', engines: [], parameters: {} })
                });
                expect(JSON.parse(answer.message)).toMatchObject({ code: 'no_permission' });
            }),
        SLOW_MS
    );

    test(
        'the user menu switches to another person',
        () =>
            asPerson({ product, username: 'operator' }, async ({ page, open }) => {
                await open(CONSOLE);
                await page.getByRole('button', { name: /Logged in as Sales Operator/ }).click();
                await page.getByRole('button', { name: /Record Reviewer/ }).click();
                await page.getByRole('button', { name: /Logged in as Record Reviewer/ }).waitFor();
                expect(await page.getByRole('link', { name: 'Configure and launch' }).count()).toBe(0);
            }),
        SLOW_MS
    );
}
