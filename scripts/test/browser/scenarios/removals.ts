import { asPerson, place, SLOW_MS, type Product } from './scenario.ts';
import type { Visit } from '../../../browser/visit.ts';

interface Removal {
    readonly id: string;
    readonly accountId: string;
    readonly number: string;
    readonly object: string;
    readonly field: string;
    readonly text: string;
    readonly status: string;
    readonly conflict: object | null;
}

const REASON = 'The customer called: the number works after all.';

async function removalsOf(visit: Visit, filter: object, cursor: string | null = null): Promise<Removal[]> {
    const page = await visit.apex<{ rows: Removal[]; cursor: string | null }>(
        'DialReviewController.getRemovals',
        { filter, cursor }
    );
    return page.cursor === null
        ? page.rows
        : [...page.rows, ...(await removalsOf(visit, filter, page.cursor))];
}

/** Approves what is selected and waits until it is saved. */
async function approve({ page }: Visit): Promise<void> {
    const saved = page.waitForResponse((response) => response.url().includes('/decide'));
    await page.getByRole('button', { name: 'Approve A' }).click();
    await saved;
}

/** Has everything applied that is approved, and waits until the place says what became of it. */
async function applyApproved({ page }: Visit, told: RegExp): Promise<void> {
    await page.getByRole('button', { name: /^Remove \d+ \.\.\./ }).click();
    await page
        .getByRole('dialog')
        .getByRole('button', { name: /^Remove \d+ numbers/ })
        .click();
    await page.getByText(told).first().waitFor();
}

/** Numbers that only ring wrong or dead. */
export function removalScenarios(product: Product): void {
    const fieldOf = async ({ accountId, field }: Removal): Promise<unknown> =>
        (await product().rest<Record<string, unknown>>(`sobjects/Account/${accountId}`))[field];

    test(
        'a removal is approved with its evidence beside it, applied, and restored to the exact text',
        () =>
            asPerson({ product, username: 'reviewer' }, async (reviewer) => {
                const { page, open, screenshot, axe } = reviewer;
                const found = (await removalsOf(reviewer, { status: 'Quarantined' })).find(
                    ({ object, conflict }) => object === 'Account' && conflict === null
                );
                if (!found) throw new Error('The world has no removal from an account');
                await open(place('removals', { item: found.id, q: found.number.slice(-10) }));
                await page
                    .getByText(/^Calls that count/)
                    .first()
                    .waitFor();
                await screenshot('removal-evidence');
                expect(await axe()).toEqual([]);
                await approve(reviewer);
                await applyApproved(reviewer, /^1 applied\./);
                expect(await page.getByRole('button', { name: 'Open run' }).count()).toBe(0);
                expect(await fieldOf(found)).toBeNull();
                await asPerson({ product, username: 'dial-admin' }, async (admin) => {
                    await admin.open(place('removals', { status: 'Applied', item: found.id }));
                    await admin.page.getByRole('button', { name: /^Restore/ }).click();
                    const dialog = admin.page.getByRole('dialog');
                    await dialog.getByRole('button', { name: 'Restore', exact: true }).click();
                    await dialog
                        .getByText(/Write at least 10 characters/)
                        .first()
                        .waitFor();
                    await dialog.getByLabel(/Reason/).fill(REASON);
                    await admin.screenshot('removal-restore');
                    await dialog.getByRole('button', { name: 'Restore', exact: true }).click();
                    await admin.page.getByRole('button', { name: 'Open run' }).first().click();
                    await admin.page
                        .locator('c-run-header')
                        .getByText(/^Succeeded/)
                        .first()
                        .waitFor();
                });
                expect(await fieldOf(found)).toBe(found.text);
                expect(await removalsOf(reviewer, { ids: [found.id] })).toMatchObject([
                    { status: 'Restored' }
                ]);
            }),
        SLOW_MS
    );

    test(
        'a field that was changed meanwhile is left alone, and the item says conflict',
        () =>
            asPerson({ product, username: 'reviewer' }, async (reviewer) => {
                const found = (await removalsOf(reviewer, { status: 'Quarantined' })).find(
                    ({ object, conflict }) => object === 'Account' && conflict === null
                );
                if (!found) throw new Error('The world has no second removal from an account');
                await reviewer.open(place('removals', { item: found.id, q: found.number.slice(-10) }));
                await approve(reviewer);
                await product().rest(`sobjects/Account/${found.accountId}`, {
                    method: 'PATCH',
                    body: { [found.field]: '(212) 555-0187' }
                });
                await applyApproved(reviewer, /^0 applied\. 1 had changed and was left alone\./);
                expect(await fieldOf(found)).toBe('(212) 555-0187');
                expect(await removalsOf(reviewer, { ids: [found.id] })).toMatchObject([
                    { status: 'Conflict' }
                ]);
                await reviewer.open(place('removals', { status: 'Conflict', item: found.id }));
                await reviewer.screenshot('removal-conflict');
            }),
        SLOW_MS
    );

    test(
        'several are approved at once; a conflict is left out and named',
        () =>
            asPerson({ product, username: 'reviewer' }, async (reviewer) => {
                const { page, open, screenshot } = reviewer;
                await open(place('removals'));
                const boxes = page.locator('c-review-queue input[type=checkbox]');
                for (let row = 0; row < 5; row += 1) await boxes.nth(row).check();
                const conflicts = (await removalsOf(reviewer, { status: 'Quarantined' }))
                    .slice(0, 5)
                    .filter(({ conflict }) => conflict !== null).length;
                const saved = page.waitForResponse((response) => response.url().includes('/decide'));
                await page.getByRole('button', { name: 'Approve 5 selected' }).click();
                await saved;
                const text = conflicts === 0 ? '5 done.' : `${5 - conflicts} done, ${conflicts} left out`;
                await page.getByText(text).first().waitFor();
                await screenshot('removals-approved');
            }),
        SLOW_MS
    );

    test(
        'an operator sees the evidence, no boxes and no buttons, and who may approve',
        () =>
            asPerson({ product, username: 'operator' }, async ({ page, open }) => {
                await open(place('removals'));
                await page
                    .getByText(/The permission set DIAL-Flow Reviewer allows it/)
                    .first()
                    .waitFor();
                expect(await page.locator('c-review-queue input[type=checkbox]').count()).toBe(0);
                expect(await page.getByRole('button', { name: 'Approve A' }).count()).toBe(0);
            }),
        SLOW_MS
    );
}
