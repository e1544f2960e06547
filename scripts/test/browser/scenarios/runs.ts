import { asPerson, launch, newestRun, place, SLOW_MS, untilStatus, type Product } from './scenario.ts';

const REASON = 'Checked by hand, the small list is wanted today.';
/** A run waits this long for its first page of data, so that it can be looked at while it runs. */
const HELD_UP_MS = 45_000;
/** Puts an event stream into the page that sends what the test hands to it, and nothing else. */
const STREAM_BY_HAND = `globalThis.EventSource = class extends EventTarget {
    static CLOSED = 2;
    readyState = 1;
    constructor(url) {
        super();
        if (url.includes('Dial_Run_Event__e'))
            globalThis.sendEvent = (data) => this.dispatchEvent(new MessageEvent('platform-event', { data }));
        queueMicrotask(() => this.dispatchEvent(new Event('open')));
    }
    close() {}
};`;

/** Runs that fail, are held back, and are followed while they go on. */
export function runScenarios(product: Product): void {
    afterEach(() => product().clearFaults());

    test(
        'a run that fails says where and what to do, and is resumed from there',
        () =>
            asPerson({ product, username: 'operator' }, async (visit) => {
                const { page, open, screenshot, axe } = visit;
                await product().door('faults', { kind: 'fail-job', path: '/jobs/query', count: null });
                await open(place('launch'));
                await launch(visit);
                await untilStatus(visit, 'Failed');
                await screenshot('run-failed');
                expect(await axe()).toEqual([]);
                await open(place('overview'));
                await page
                    .getByText(/^Last night's run failed/)
                    .first()
                    .waitFor();
                await screenshot('overview-failed');
                await page.getByRole('button', { name: 'Open run' }).click();
                await product().clearFaults();
                await page.getByRole('button', { name: /^Resume from/ }).click();
                await page
                    .getByRole('dialog')
                    .getByText(/finished steps are kept/)
                    .first()
                    .waitFor();
                await page.getByRole('dialog').getByRole('button', { name: 'Resume run' }).click();
                await page
                    .locator('c-run-header')
                    .getByText(/^Succeeded/)
                    .first()
                    .waitFor();
                await page
                    .getByText(/attempt 2/)
                    .first()
                    .waitFor();
                await screenshot('run-resumed');
            }),
        SLOW_MS
    );

    test(
        'a draft that is held back is accepted with a reason, and then delivered',
        () =>
            asPerson({ product, username: 'operator' }, async (visit) => {
                const { page, open, screenshot, axe, settled } = visit;
                await open(place('launch', { 'p.call_list.size': '60' }));
                await launch(visit);
                await untilStatus(visit, 'Held back');
                await open(place('overview'));
                await page
                    .getByText(/^Nothing was delivered\./)
                    .first()
                    .waitFor();
                await screenshot('overview-held');
                await page.getByRole('button', { name: 'Decide' }).click();
                await page.waitForURL(/c__tab=checks/);
                await settled();
                await screenshot('run-held');
                expect(await axe()).toEqual([]);
                await page.getByRole('button', { name: /^Decide/ }).click();
                const dialog = page.getByRole('dialog');
                await dialog.getByRole('button', { name: 'Accept and deliver' }).click();
                await dialog
                    .getByText(/Write at least 15 characters/)
                    .first()
                    .waitFor();
                await dialog.getByLabel(/Reason/).fill(REASON);
                await screenshot('run-decide');
                await dialog.getByRole('button', { name: 'Accept and deliver' }).click();
                await page
                    .locator('c-run-header')
                    .getByText(/^Succeeded/)
                    .first()
                    .waitFor();
                const run = await newestRun(visit);
                expect(run.draft).toBe('accepted');
            }),
        SLOW_MS
    );

    test(
        'a draft that is discarded leaves the last list as it is',
        () =>
            asPerson({ product, username: 'operator' }, async (visit) => {
                const { page, open, apex } = visit;
                const lists = (): Promise<{ rows: { id: string }[] }> =>
                    apex('DialListController.getLists', { cursor: null });
                const before = await lists();
                await open(place('launch', { 'p.call_list.size': '20' }));
                await launch(visit);
                await untilStatus(visit, 'Held back');
                await page.getByRole('button', { name: /^Decide/ }).click();
                const dialog = page.getByRole('dialog');
                await dialog.getByLabel(/Reason/).fill('The size was a typing error, once more.');
                await dialog.getByRole('button', { name: 'Discard draft' }).click();
                await page.getByRole('button', { name: /^Decide/ }).waitFor({ state: 'detached' });
                expect((await newestRun(visit)).draft).toBe('discarded');
                expect(await lists()).toMatchObject({ rows: before.rows.map(({ id }) => ({ id })) });
            }),
        SLOW_MS
    );

    test(
        'of events that come out of order the older is dropped, and one snapshot closes the gap',
        () =>
            asPerson({ product, username: 'operator' }, async (visit) => {
                const { page, open, apex } = visit;
                await page.clock.install();
                await page.addInitScript(STREAM_BY_HAND);
                await product().door('faults', {
                    kind: 'slow',
                    path: '/jobs/query',
                    ms: HELD_UP_MS,
                    count: 1
                });
                await open(place('launch'));
                await launch(visit);
                await page.getByRole('button', { name: /^Cancel run/ }).waitFor();
                const { id } = await newestRun(visit);
                const { seq } = await apex<{ seq: number }>('DialRunController.getRun', {
                    runId: id,
                    askService: false
                });
                let snapshots = 0;
                page.on('request', (request) => {
                    if (request.url().includes('/DialRunController/getRun')) snapshots += 1;
                });
                const events = [
                    [5_000, 'Running'],
                    [7_000, 'Delivering'],
                    [6_000, 'Running']
                ] as const;
                for (const [after, status] of events) {
                    const payload = { Run_Id__c: id, Sequence__c: seq + after, Status__c: status };
                    await page.evaluate(`sendEvent(${JSON.stringify(JSON.stringify({ payload }))})`);
                }
                await untilStatus(visit, 'Delivering');
                await page.getByText('Live', { exact: true }).first().waitFor();
                snapshots = 0;
                const asked = page.waitForRequest((request) => request.url().includes('/getRun'));
                await page.clock.runFor(2_500);
                await asked;
                expect(snapshots).toBe(1);
                await untilStatus(visit, 'Delivering');
                await visit.apex('DialRunController.controlRun', {
                    runId: id,
                    action: 'cancel',
                    reason: null
                });
            }),
        SLOW_MS
    );

    test(
        'without news from the stream the run is asked for, and a lost connection counts down',
        () =>
            asPerson({ product, username: 'operator', expected: /ERR_|Failed to load/ }, async (visit) => {
                const { page, open, screenshot } = visit;
                await page.route('**/console/events**', (route) => route.abort());
                await product().door('faults', {
                    kind: 'slow',
                    path: '/jobs/query',
                    ms: HELD_UP_MS,
                    count: 1
                });
                await open(place('launch'));
                await launch(visit);
                await page
                    .getByText(/^Updates every/)
                    .first()
                    .waitFor();
                await page.route('**/console/apex/DialRunController/getRun', (route) => route.abort());
                await page
                    .getByText(/^Connection lost\. Trying again in/)
                    .first()
                    .waitFor();
                await page.locator('c-run-header strong').waitFor();
                await screenshot('run-connection-lost');
                await page.unroute('**/console/apex/DialRunController/getRun');
                await page.getByRole('button', { name: 'Now', exact: true }).click();
                await page.getByText(/^Connection lost\. Trying/).waitFor({ state: 'detached' });
                await page.getByRole('button', { name: /^Cancel run/ }).click();
                await page.getByRole('dialog').getByRole('button', { name: 'Cancel run' }).click();
                await untilStatus(visit, 'Cancelled');
            }),
        SLOW_MS
    );

    test(
        'a hidden tab asks nothing; seen again it asks once',
        () =>
            asPerson({ product, username: 'operator' }, async (visit) => {
                const { page, open } = visit;
                await page.clock.install();
                await product().door('faults', {
                    kind: 'slow',
                    path: '/jobs/query',
                    ms: HELD_UP_MS,
                    count: 1
                });
                await open(place('launch'));
                await launch(visit);
                await page.getByRole('button', { name: /^Cancel run/ }).waitFor();
                const show = (hidden: boolean): Promise<unknown> =>
                    page.evaluate(`Object.defineProperty(document, 'hidden', { configurable: true, value: ${hidden} });
                        document.dispatchEvent(new Event('visibilitychange'));`);
                await show(true);
                let calls = 0;
                page.on('request', (request) => {
                    if (request.url().includes('/DialRunController/getRun')) calls += 1;
                });
                await page.clock.runFor('05:00');
                expect(calls).toBe(0);
                const asked = page.waitForRequest((request) => request.url().includes('/getRun'));
                await show(false);
                await asked;
                expect(calls).toBe(1);
                const run = await newestRun(visit);
                await visit.apex('DialRunController.controlRun', {
                    runId: run.id,
                    action: 'cancel',
                    reason: null
                });
            }),
        SLOW_MS
    );
}
