import { asPerson, numberIn, place, SLOW_MS, type Product } from './scenario.ts';
import type { Visit } from '../../../browser/visit.ts';

const MANY = 30;
const SAME_ACCOUNT = { kind: 'Same account' };

interface Group {
    readonly id: string;
    readonly version: string;
    readonly status: string;
    readonly size: number;
    readonly survivorId: string;
    readonly accountName: string;
    readonly ownerName: string;
    readonly members: readonly { recordId: string; fields: { doNotCall?: string; phone?: string } }[];
}

const groupsOf = (visit: Visit, filter: object): Promise<{ rows: Group[]; total: number }> =>
    visit.apex('DialReviewController.getDuplicateGroups', { filter, cursor: null });

const waiting = async (visit: Visit): Promise<number> =>
    (await visit.apex<{ counts: { duplicates: number } }>('DialConsoleController.getContext', {})).counts
        .duplicates;

/** The same number several times. */
export function duplicateScenarios(product: Product): void {
    test(
        'thirty groups are decided by keys alone, and a decision is undone',
        () =>
            asPerson({ product, username: 'reviewer' }, async (visit) => {
                const { page, open, screenshot } = visit;
                const before = await waiting(visit);
                await open(place('duplicates', SAME_ACCOUNT));
                await page
                    .getByText(/groups wait/)
                    .first()
                    .waitFor();
                await page.locator('c-review-queue button[aria-current]').focus();
                for (let decided = 0; decided < MANY; decided += 1) {
                    const answered = page.waitForResponse((response) => response.url().includes('/decide'));
                    await page.keyboard.press(decided % 3 === 2 ? 'd' : 'c');
                    await answered;
                }
                await page
                    .getByText(/You decided 30 today/)
                    .first()
                    .waitFor();
                expect(await page.locator('[aria-live=polite], [role=status]').allTextContents()).toEqual(
                    expect.arrayContaining([expect.stringMatching(/left\./)])
                );
                expect(await waiting(visit)).toBe(before - MANY);
                await screenshot('duplicates-decided');
                const undone = page.waitForResponse((response) => response.url().includes('/decide'));
                await page.keyboard.press('u');
                await undone;
                await page
                    .getByText(/You decided 29 today/)
                    .first()
                    .waitFor();
                expect(await waiting(visit)).toBe(before - MANY + 1);
            }),
        SLOW_MS
    );

    test(
        'by mouse: a group is confirmed and taken back',
        () =>
            asPerson({ product, username: 'reviewer' }, async (visit) => {
                const { page, open } = visit;
                const before = await waiting(visit);
                await open(place('duplicates', SAME_ACCOUNT));
                const confirmed = page.waitForResponse((response) => response.url().includes('/decide'));
                await page.getByRole('button', { name: 'Confirm C' }).click();
                await confirmed;
                expect(await waiting(visit)).toBe(before - 1);
                const undone = page.waitForResponse((response) => response.url().includes('/decide'));
                await page.getByRole('button', { name: 'Undo U' }).click();
                await undone;
                expect(await waiting(visit)).toBe(before);
            }),
        SLOW_MS
    );

    test(
        'a key keeps another record, and that is saved',
        () =>
            asPerson({ product, username: 'reviewer' }, async (visit) => {
                const { page, open } = visit;
                const { rows } = await groupsOf(visit, { ...SAME_ACCOUNT, status: 'New' });
                const group = rows.find(({ members, survivorId }) => members[0]?.recordId === survivorId);
                await open(place('duplicates', { ...SAME_ACCOUNT, group: group?.id ?? '' }));
                await page.locator('c-review-queue button[aria-current]').focus();
                const saved = page.waitForResponse((response) => response.url().includes('/decide'));
                await page.keyboard.press('2');
                await saved;
                await page.locator('c-duplicate-group-review thead th.kept').nth(0).waitFor();
                const { rows: after } = await groupsOf(visit, { ids: [group?.id] });
                expect(after[0]?.survivorId).toBe(group?.members[1]?.recordId);
            }),
        SLOW_MS
    );

    test(
        'of two reviewers the second is told, and overwrites nothing',
        () =>
            asPerson({ product, username: 'reviewer' }, async (first) => {
                await first.open(place('duplicates', SAME_ACCOUNT));
                await asPerson({ product, username: 'operator' }, async (second) => {
                    await second.open(place('duplicates', SAME_ACCOUNT));
                    const done = first.page.waitForResponse((response) => response.url().includes('/decide'));
                    await first.page.getByRole('button', { name: 'Confirm C' }).click();
                    await done;
                    await second.page.getByRole('button', { name: 'Not a duplicate D' }).click();
                    await second.page
                        .getByText(/changed this in the meantime/)
                        .first()
                        .waitFor();
                    await second.screenshot('duplicates-second');
                });
                const { rows } = await groupsOf(first, { ...SAME_ACCOUNT, status: 'Confirmed' });
                expect(rows.length).toBeGreaterThan(0);
            }),
        SLOW_MS
    );

    test(
        'a group that is visible in part has no buttons, and names whom to ask',
        () =>
            asPerson({ product, username: 'reviewer' }, async (visit) => {
                const { page, open, screenshot, axe, apex } = visit;
                const { rows } = await groupsOf(visit, { ...SAME_ACCOUNT, status: 'New' });
                const [group] = rows;
                if (!group) throw new Error('No group waits');
                const hasSize = (size: number): Promise<unknown> =>
                    product().rest(`sobjects/Duplicate_Group__c/${group.id}`, {
                        method: 'PATCH',
                        body: { Size__c: size }
                    });
                await hasSize(group.size + 1);
                await open(place('duplicates', { ...SAME_ACCOUNT, group: group.id }));
                await page
                    .getByText(
                        `1 of ${group.size + 1} members are not visible to you. Ask ${group.ownerName} to decide.`
                    )
                    .first()
                    .waitFor();
                expect(await page.getByRole('button', { name: 'Confirm C' }).count()).toBe(0);
                expect(await page.getByRole('button', { name: 'Not a duplicate D' }).count()).toBe(0);
                await screenshot('duplicates-partly-visible');
                expect(await axe()).toEqual([]);
                const [refused] = await apex<{ ok: boolean; message: string }[]>(
                    'DialReviewController.decide',
                    {
                        kind: 'duplicates',
                        decisions: [
                            {
                                id: group.id,
                                version: (await groupsOf(visit, { ids: [group.id] })).rows[0]?.version,
                                decision: 'confirm'
                            }
                        ]
                    }
                );
                expect(refused).toMatchObject({
                    ok: false,
                    message: expect.stringContaining('not visible to you') as string
                });
                await hasSize(group.size);
            }),
        SLOW_MS
    );

    test(
        'confirmed groups are applied: one record stays, Do Not Call stays, and the result is told elsewhere',
        () =>
            asPerson({ product, username: 'reviewer' }, async (visit) => {
                const { page, open, screenshot } = visit;
                await open(place('duplicates', SAME_ACCOUNT));
                const { rows } = await groupsOf(visit, { status: 'Confirmed' });
                await page.getByRole('button', { name: /^Apply \d/ }).click();
                const dialog = page.getByRole('dialog');
                await screenshot('duplicates-apply');
                await dialog.getByRole('button', { name: /^Retire/ }).click();
                await page
                    .getByText(/being applied/)
                    .first()
                    .waitFor();
                await page
                    .locator('c-console-nav')
                    .getByRole('link', { name: /^Research/ })
                    .click();
                await page
                    .locator('.slds-notify_toast')
                    .getByText(/applied/i)
                    .first()
                    .waitFor();
                await screenshot('duplicates-applied-toast');
                const group = rows[0];
                const kept = await product().rest<{ Do_Not_Call__c: boolean; Status__c: string }>(
                    `sobjects/Researched_Phone__c/${group?.survivorId ?? ''}`
                );
                const wasBlocked = group?.members.some(({ fields }) => fields.doNotCall === 'true') ?? false;
                expect(kept.Status__c).not.toBe('Retired');
                expect(kept.Do_Not_Call__c || !wasBlocked).toBe(true);
            }),
        SLOW_MS
    );

    test(
        'ten thousand groups are read in pages, at once',
        () =>
            asPerson({ product, username: 'reviewer' }, async (visit) => {
                const { page, open, screenshot, axe } = visit;
                const [account] = (
                    await product().rest<{ records: { Id: string }[] }>(
                        'query?q=SELECT+Id+FROM+Account+LIMIT+1'
                    )
                ).records;
                const before = await waiting(visit);
                for (let portion = 0; portion < 50; portion += 1) {
                    await product().rest('composite/sobjects', {
                        method: 'POST',
                        body: {
                            allOrNone: true,
                            records: Array.from({ length: 200 }, (_, row) => ({
                                attributes: { type: 'Duplicate_Group__c' },
                                Account__c: account?.Id,
                                Key__c: `zz-${String(portion * 200 + row).padStart(5, '0')}`,
                                Kind__c: 'Same account',
                                Size__c: 2,
                                Status__c: 'New'
                            }))
                        }
                    });
                }
                await open(place('duplicates'));
                const text = page.getByText(/groups wait/);
                await text.waitFor();
                expect(numberIn((await text.textContent())?.split('.')[0] ?? '')).toBe(before + 10_000);
                await page.getByRole('button', { name: 'Show 50 more' }).click();
                await page
                    .getByText(/^100 of /)
                    .first()
                    .waitFor();
                expect(await page.locator('c-review-queue li').count()).toBe(100);
                await screenshot('duplicates-10000');
                expect(await axe()).toEqual([]);
            }),
        SLOW_MS
    );
}
