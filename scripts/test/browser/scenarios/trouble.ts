import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asPerson, CONSOLE, numberIn, place, SLOW_MS, type Product } from './scenario.ts';

const MINUTE_MS = 60_000;

interface Schedule {
    readonly time: string;
    readonly alarmTime: string;
    readonly zone: string;
    readonly days: readonly string[];
    readonly paused: boolean;
}

/** Time of day in UTC, such as "14:05". */
const utcTime = (moment: number): string => new Date(moment).toISOString().slice(11, 16);

/** What is said when a session or the service is gone, and the alarm that tells of it. */
export function troubleScenarios(product: Product): void {
    test(
        'a session that ended says so, and logging in again goes on',
        () =>
            asPerson(
                { product, username: 'operator', expected: /401/ },
                async ({ page, open, screenshot }) => {
                    await open(CONSOLE);
                    await page.getByText('Needs a decision').first().waitFor();
                    await product().door('settings', { expireSessions: true });
                    await page.getByRole('link', { name: 'Duplicates' }).first().click();
                    const again = page.getByRole('button', { name: 'Log in again' });
                    await again.waitFor();
                    await screenshot('session-ended');
                    await again.click();
                    await page
                        .getByText(/groups wait/)
                        .first()
                        .waitFor();
                }
            ),
        SLOW_MS
    );

    test(
        'a service that does not answer is said in the region; the rest of the console stays',
        async () => {
            await product().door('settings', { computeServiceUrl: 'http://127.0.0.1:9' });
            try {
                await asPerson(
                    { product, username: 'operator', expected: /500/ },
                    async ({ page, open, screenshot, axe }) => {
                        await open(place('launch'));
                        await page
                            .getByText(/The compute service does not answer/)
                            .first()
                            .waitFor();
                        expect(await page.getByRole('button', { name: /^Launch run/ }).count()).toBe(0);
                        await screenshot('service-down');
                        expect(await axe()).toEqual([]);
                        await page
                            .getByRole('link', { name: /^Duplicates/ })
                            .first()
                            .click();
                        const waiting = page.getByText(/groups wait/);
                        await waiting.waitFor();
                        expect(numberIn(await waiting.textContent())).toBeGreaterThan(0);
                    }
                );
            } finally {
                await product().door('settings', { computeServiceUrl: product().stack.service.ready.url });
            }
        },
        SLOW_MS
    );

    test(
        'no night after the hour of the alarm: the overview says since when, and by when it was expected',
        () =>
            asPerson({ product, username: 'dial-admin' }, async ({ page, open, apex, screenshot, axe }) => {
                const { schedule } = await apex<{ schedule: Schedule }>(
                    'DialSettingsController.getSettings',
                    {}
                );
                const { rows } = await apex<{ rows: { pipeline: string; finishedAt: string }[] }>(
                    'DialRunController.getRuns',
                    { filter: {}, cursor: null }
                );
                const ended = rows.find(({ pipeline }) => pipeline === 'nightly')?.finishedAt ?? '';
                const nextMinute = (Math.floor(Date.parse(ended) / MINUTE_MS) + 1) * MINUTE_MS;
                const alarm = nextMinute + MINUTE_MS;
                while (Date.now() < alarm) await new Promise((resolve) => setTimeout(resolve, 1_000));
                const save = (times: Partial<Schedule>): Promise<unknown> =>
                    apex('DialSettingsController.saveSchedule', {
                        json: JSON.stringify({
                            ...schedule,
                            ...times,
                            reason: 'To see what a missed night looks like.'
                        })
                    });
                await save({
                    time: utcTime(nextMinute),
                    alarmTime: utcTime(alarm),
                    zone: 'UTC',
                    days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
                    paused: false
                });
                await open(CONSOLE);
                const verdict = page.getByText(/^No nightly run has succeeded since /).first();
                await verdict.waitFor();
                expect(await verdict.textContent()).toMatch(/since .+\. It was expected by .+\./);
                await screenshot('overview-late');
                expect(await axe()).toEqual([]);
                await save({});
            }),
        SLOW_MS
    );

    test(
        'an admin tries the alarm: it rings the bell and comes by mail',
        () =>
            asPerson({ product, username: 'dial-admin' }, async ({ page, open, screenshot, axe }) => {
                await open(place('history', { tab: 'schedule' }));
                await page.getByLabel(/^Receivers/).fill('dial-admin@dial-flow.example, ops@sales.example');
                await page.getByRole('button', { name: 'Save', exact: true }).click();
                await page
                    .getByText(/schedule is saved|Saved/i)
                    .first()
                    .waitFor();
                await page.getByRole('button', { name: /^Send test alarm/ }).click();
                const dialog = page.getByRole('dialog');
                await dialog
                    .getByText(/ops@sales\.example/)
                    .first()
                    .waitFor();
                await screenshot('test-alarm');
                await dialog.getByRole('button', { name: 'Send test alarm' }).click();
                await page
                    .getByText(/^The test alarm was sent to/)
                    .first()
                    .waitFor();
                expect(await axe()).toEqual([]);
                const mails = readdirSync(product().stack.mail.directory).filter((name) =>
                    /test-of-the-alarm/i.test(name)
                );
                expect(mails).toHaveLength(1);
                const mail = readFileSync(join(product().stack.mail.directory, mails[0] ?? ''), 'utf8');
                expect(mail).toContain('ops@sales.example');
            }),
        SLOW_MS
    );
}
