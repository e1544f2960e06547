import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { differencesFromExample } from '../../../../local-org/test/apex/contract-files.ts';
import { answerOf, knownIds, readingCalls } from '../contract-calls.ts';
import { asPerson, place, SLOW_MS, type Product } from './scenario.ts';

const MOST_AT_ONCE = 200;
/** Files that are downloaded by a click; browsers stop pages that download more than ten. */
const CLICKED = 3;

const digestOf = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

/** What a run leaves: rows that can be looked at, files, answers. The service keeps rows of the newest runs alone. */
export function resultScenarios(product: Product): void {
    /** Removes records as the purge does, in portions that the API takes. */
    const removeAll = async (query: string): Promise<void> => {
        const { records } = await product().rest<{ records: { Id: string }[] }>(
            `query?q=${encodeURIComponent(query)}`
        );
        for (let start = 0; start < records.length; start += MOST_AT_ONCE) {
            const ids = records.slice(start, start + MOST_AT_ONCE).map(({ Id }) => Id);
            await product().rest(`composite/sobjects?allOrNone=true&ids=${ids.join(',')}`, {
                method: 'DELETE'
            });
        }
    };

    test(
        'a drop of the funnel opens twenty rows with their reason; the scale changes widths alone',
        () =>
            asPerson({ product, username: 'operator' }, async (visit) => {
                const { page, open, screenshot, axe } = visit;
                const { rows } = await visit.apex<{ rows: { runId: string }[] }>(
                    'DialListController.getLists',
                    {
                        cursor: null
                    }
                );
                await open(place('run', { run: rows[0]?.runId ?? '', tab: 'funnel', step: 'call_list' }));
                const counts = async (): Promise<readonly string[]> =>
                    page.locator('c-funnel-chart text.count').allTextContents();
                const before = await counts();
                expect(before.length).toBeGreaterThan(3);
                await page.getByText('Logarithmic', { exact: true }).click();
                await page.getByText('Logarithmic: bars show magnitude, not share.').first().waitFor();
                expect(await counts()).toEqual(before);
                await screenshot('run-funnel-log');
                await page.locator('c-funnel-chart g[role=button][aria-label*="inactive"]').first().click();
                await page
                    .getByText(/^Sample of rows dropped at/)
                    .first()
                    .waitFor();
                await page.locator('c-run-place').getByRole('row').nth(2).waitFor();
                await screenshot('run-funnel-sample');
                expect(await axe()).toEqual([]);
            }),
        SLOW_MS
    );

    test(
        'files of a run are downloaded and match their SHA-256',
        () =>
            asPerson({ product, username: 'operator' }, async ({ page, open, apex }) => {
                const { rows } = await apex<{ rows: { runId: string }[] }>('DialListController.getLists', {
                    cursor: null
                });
                const run = await apex<{
                    outputs: { title: string; sha256: string; versionId: string | null }[];
                }>('DialRunController.getRun', { runId: rows[0]?.runId, askService: false });
                const stored = run.outputs.filter(({ versionId }) => versionId !== null);
                expect(stored.length).toBeGreaterThan(3);
                await open(place('run', { run: rows[0]?.runId ?? '', tab: 'results' }));
                for (const [index, { title, sha256 }] of stored.entries()) {
                    const link = page.getByRole('link', { name: `Download ${title}`, exact: true });
                    const address = (await link.getAttribute('href')) ?? '';
                    const answer = await page.context().request.get(new URL(address, page.url()).href);
                    expect({ title, status: answer.status(), digest: digestOf(await answer.body()) }).toEqual(
                        { title, status: 200, digest: sha256 }
                    );
                    if (index >= CLICKED) continue;
                    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
                    const digest = digestOf(await readFile(await download.path()));
                    expect({ title, digest }).toEqual({ title, digest: sha256 });
                }
            }),
        SLOW_MS
    );

    test(
        'of an old night whose rows were removed, what is gone is said, and what stays is shown',
        () =>
            asPerson({ product, username: 'operator' }, async ({ page, open, apex, screenshot, axe }) => {
                const { rows } = await apex<{ rows: { id: string; runId: string; rows: number }[] }>(
                    'DialListController.getLists',
                    { cursor: null }
                );
                const old = rows.at(-1);
                if (!old || rows.length < 2) throw new Error('There is no older list');
                await removeAll(`SELECT Id FROM Dial_Run_Step__c WHERE Dial_Run__c = '${old.runId}'`);
                await removeAll(`SELECT Id FROM Call_List_Entry__c WHERE Call_List__c = '${old.id}'`);
                await open(place('run', { run: old.runId }));
                await page
                    .getByText(/^The steps of this run were removed/)
                    .first()
                    .waitFor();
                await screenshot('run-steps-removed');
                expect(await axe()).toEqual([]);
                await open(place('run', { run: old.runId, tab: 'results' }));
                await page
                    .getByRole('link', { name: /^Download/ })
                    .first()
                    .waitFor();
                await open(place('lists', { list: old.id, tab: 'entries' }));
                await page
                    .getByText(/^The entries of this list were removed/)
                    .first()
                    .waitFor();
                await screenshot('lists-entries-removed');
                expect(await page.locator('c-list-place .verdict').textContent()).toContain(
                    old.rows.toLocaleString('en-US')
                );
            }),
        SLOW_MS
    );

    test(
        'what methods answer has the fields of the contract, for an admin',
        () =>
            asPerson({ product, username: 'dial-admin' }, async (visit) => {
                const found: Record<string, unknown> = {};
                for (const { method, parameters, example } of readingCalls(await knownIds(visit))) {
                    const differences = differencesFromExample(
                        await visit.apex(method, parameters),
                        answerOf(example)
                    );
                    if (differences.length > 0) found[method] = differences;
                }
                expect(found).toEqual({});
            }),
        SLOW_MS
    );
}
