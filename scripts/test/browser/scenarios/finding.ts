import { asPerson, place, SLOW_MS, type Product } from './scenario.ts';

/** Lists, the question why, research, and the page of an account. */
export function findingScenarios(product: Product): void {
    test(
        'a state is chosen on the map by keys; the table follows, and a reload shows the same',
        () =>
            asPerson({ product, username: 'operator' }, async ({ page, open, screenshot, settled }) => {
                await open(place('lists'));
                const tile = page.locator('c-state-tile-map g[role=button][tabindex="0"]');
                await tile.focus();
                await page.keyboard.press('End');
                await page.keyboard.press('Enter');
                await page.waitForURL(/c__state=/);
                await page
                    .getByText(/^Only /)
                    .first()
                    .waitFor();
                await page.reload();
                await settled();
                await page
                    .getByText(/^Only /)
                    .first()
                    .waitFor();
                await screenshot('lists-state');
            }),
        SLOW_MS
    );

    test(
        'why an account is on the list is found by typing its name',
        () =>
            asPerson({ product, username: 'manager' }, async ({ page, open, apex, screenshot, axe }) => {
                const { rows: lists } = await apex<{ rows: { id: string }[] }>(
                    'DialListController.getLists',
                    {
                        cursor: null
                    }
                );
                const { rows } = await apex<{ rows: { accountName: string; number: string }[] }>(
                    'DialListController.getEntries',
                    { listId: lists[0]?.id, filter: {}, cursor: null }
                );
                await open(place('lists', { tab: 'why' }));
                await page.getByLabel('Account name, id or phone').fill(rows[0]?.accountName ?? '');
                await page.locator('.matches button').first().click();
                await page
                    .getByText(/^On the list/)
                    .first()
                    .waitFor();
                await screenshot('why-on-the-list');
                expect(await axe()).toEqual([]);
            }),
        SLOW_MS
    );

    test(
        'why a number is not on the list is one sentence with its value and the limit',
        () =>
            asPerson({ product, username: 'manager' }, async ({ page, open, apex, screenshot, settled }) => {
                const { rows: lists } = await apex<{ rows: { runId: string }[] }>(
                    'DialListController.getLists',
                    { cursor: null }
                );
                const dropped = await apex<{ columns: string[]; rows: string[][] }>(
                    'DialRunController.getResultPage',
                    { runId: lists[0]?.runId, output: 'dropped:call_list.recent', cursor: null, size: 20 }
                ).catch(() => null);
                const account = (
                    await product().rest<{ records: { Id: string; Name: string }[] }>(
                        'query?q=' +
                            encodeURIComponent(
                                'SELECT Id, Name FROM Account WHERE Dial_Active__c = false LIMIT 1'
                            )
                    )
                ).records[0];
                expect(dropped).toBeDefined();
                await open(place('lists', { tab: 'why' }));
                await page.getByLabel('Account name, id or phone').fill(account?.Id ?? '');
                await page.locator('.matches button').first().click();
                await settled();
                await page
                    .getByText(/^Not on the list/)
                    .first()
                    .waitFor();
                await screenshot('why-not-on-the-list');
                await page.getByLabel('Account name, id or phone').fill('zzzzzz');
                await page.getByText('No account you can see matches.').first().waitFor();
            }),
        SLOW_MS
    );

    test(
        'research is claimed; what others took is told, a number is checked while typing, the outcome saved',
        () =>
            asPerson({ product, username: 'reviewer', expected: /500/ }, async (visit) => {
                const { page, open, screenshot, axe, apex } = visit;
                await open(place('research', { tab: 'open' }));
                await page.getByRole('button', { name: /^Claim next 10/ }).click();
                await page
                    .getByText(/^You got \d+|taken; you got/)
                    .first()
                    .waitFor();
                const number = page.getByLabel('Number', { exact: true });
                await number.fill('(555) 234-5678');
                await page
                    .getByText(/Area code 555 does not exist/)
                    .first()
                    .waitFor();
                await screenshot('research-claimed');
                expect(await axe()).toEqual([]);
                const { rows } = await apex<{ rows: { accountId: string }[] }>(
                    'DialResearchController.getRequests',
                    { tab: 'mine', filter: {}, cursor: null }
                );
                await product().rest('sobjects/Researched_Phone__c', {
                    method: 'POST',
                    body: {
                        Account__c: rows[0]?.accountId,
                        Phone_Text__c: '212.736.5001',
                        Status__c: 'Retired'
                    }
                });
                await number.fill('(212) 736-5001');
                await page.getByRole('button', { name: 'Save as found' }).click();
                await page
                    .getByText(/^Already there, retired on \d+ \w+ \d{4}\./)
                    .first()
                    .waitFor();
                expect(await number.inputValue()).toBe('(212) 736-5001');
                await screenshot('research-already-there');
                await number.fill('(212) 736-5000');
                await page.getByRole('button', { name: 'Save as found' }).click();
                await page
                    .getByText(/^Saved: /)
                    .first()
                    .waitFor();
                await page.getByRole('button', { name: 'Nothing found' }).click();
                await page
                    .getByText(/not asked again for 90 days\./)
                    .first()
                    .waitFor();
                await page.getByRole('button', { name: 'Release' }).click();
                await page
                    .getByText(/^Released: /)
                    .first()
                    .waitFor();
            }),
        SLOW_MS
    );

    test(
        'the page of an account shows whether it may be called, also on a phone',
        () =>
            asPerson({ product, username: 'operator' }, async ({ open, apex, page, screenshot, axe }) => {
                const { rows: lists } = await apex<{ rows: { id: string }[] }>(
                    'DialListController.getLists',
                    {
                        cursor: null
                    }
                );
                const { rows } = await apex<{ rows: { accountId: string }[] }>(
                    'DialListController.getEntries',
                    {
                        listId: lists[0]?.id,
                        filter: {},
                        cursor: null
                    }
                );
                const path = `/lightning/r/Account/${rows[0]?.accountId ?? ''}/view`;
                await open(path);
                const status = page.locator('c-dial-account-status');
                await status
                    .getByText(/list|Callable|call/i)
                    .first()
                    .waitFor();
                await screenshot('account');
                expect(await axe()).toEqual([]);
                await asPerson(
                    { product, username: 'operator', look: { width: 320, height: 640, phone: true } },
                    async (phone) => {
                        await phone.open(path);
                        await phone.page
                            .locator('c-dial-account-status')
                            .getByText(/list|Callable|call/i)
                            .first()
                            .waitFor();
                        await phone.screenshot('account-phone');
                        const box = await phone.page.locator('c-dial-account-status').boundingBox();
                        expect((box?.x ?? 0) + (box?.width ?? 999)).toBeLessThanOrEqual(320);
                    }
                );
            }),
        SLOW_MS
    );
}
