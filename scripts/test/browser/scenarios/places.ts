import { asPerson, CONSOLE, place, PLACES, SLOW_MS, unfilled, type Product } from './scenario.ts';

const TABS: Readonly<Record<string, readonly string[]>> = {
    run: ['funnel', 'checks', 'results', 'compare', 'settings'],
    research: ['open'],
    lists: ['trail', 'entries', 'why'],
    history: ['runs', 'rules', 'mapping', 'dispositions', 'suppression', 'schedule', 'setup']
};
/** What counts as a page that stays where it is. */
const MOST_SHIFT = 0.1;

/** Every place after some good nights: its picture is taken, and axe finds nothing. */
export function placeScenarios(product: Product): void {
    test(
        'the first page answers with the numbers of the list, without a click',
        () =>
            asPerson({ product, username: 'operator' }, async ({ page, open, apex }) => {
                await open(CONSOLE);
                const { list } = await apex<{ list: { rows: number } }>(
                    'DialConsoleController.getOverview',
                    {}
                );
                const verdict = page.getByText(/^The list for /).first();
                await verdict.waitFor();
                expect(await verdict.textContent()).toContain(list.rows.toLocaleString('en-US'));
            }),
        SLOW_MS
    );

    test.each(PLACES)(
        'the place %s and its tabs load without a jump, are accessible, and have their pictures taken',
        (name) =>
            asPerson({ product, username: 'dial-admin' }, async (visit) => {
                const { page, open, screenshot, axe, layoutShift } = visit;
                const found: Record<string, readonly string[]> = {};
                for (const tab of ['', ...(TABS[name] ?? [])]) {
                    await open(place(name, tab === '' ? {} : { tab }));
                    await page.getByRole('heading', { name: 'DIAL-Flow', level: 1 }).waitFor();
                    await screenshot(tab === '' ? name : `${name}-${tab}`);
                    const shift = await layoutShift();
                    const jumps = shift > MOST_SHIFT ? [`jumps by ${shift}`] : [];
                    const findings = [...(await axe()), ...(await unfilled(page)), ...jumps];
                    if (findings.length > 0) found[`${name} ${tab}`] = findings;
                }
                expect(found).toEqual({});
            }),
        SLOW_MS
    );

    test(
        'a region that fails says so, and the others load',
        () =>
            asPerson(
                { product, username: 'operator', expected: /500/ },
                async ({ page, open, screenshot, settled }) => {
                    await page.route('**/console/apex/DialHistoryController/getTrends', (route) =>
                        route.fulfill({ status: 500, json: [{ message: 'boom' }] })
                    );
                    await open(place('history'));
                    await page.getByText('Something failed on our side.').first().waitFor();
                    await screenshot('region-failed');
                    await page
                        .getByRole('link', { name: /^Runs/ })
                        .or(page.getByRole('tab', { name: /^Runs/ }))
                        .first()
                        .click();
                    await settled();
                    await page.getByRole('link', { name: /^DR-/ }).first().waitFor();
                }
            ),
        SLOW_MS
    );

    test(
        'the same console runs inside Lightning Web Security',
        () =>
            asPerson({ product, username: 'operator' }, async ({ page, open, screenshot }) => {
                await open(`${CONSOLE}?lws`);
                await page.getByText('Needs a decision').first().waitFor();
                expect(
                    await page.evaluate('globalThis.localOrg.sandboxed && typeof lightningWebSecurity')
                ).toBe('object');
                await screenshot('overview-lws');
            }),
        SLOW_MS
    );
}
