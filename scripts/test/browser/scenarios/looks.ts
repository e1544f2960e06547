import type { Look } from '../../../browser/visit.ts';
import { asPerson, newestRun, place, PLACES, SLOW_MS, type Product } from './scenario.ts';

const LOOKS: readonly (readonly [string, Look])[] = [
    ['1024', { width: 1024 }],
    ['phone', { width: 390, height: 844, phone: true }],
    ['narrow', { width: 320, height: 800, phone: true }],
    ['200-percent', { zoom: 2 }],
    ['forced-colors', { forcedColors: true }],
    ['dark', { dark: true }]
];

/** Every place on every screen that people have, and the pages of the org around the console. */
export function lookScenarios(product: Product): void {
    test.each(LOOKS)(
        'every place fits and is accessible at %s',
        (look, given) =>
            asPerson(
                { product, username: 'operator', look: given },
                async ({ page, open, screenshot, axe, overflow }) => {
                    const found: Record<string, unknown> = {};
                    for (const name of PLACES) {
                        await open(place(name));
                        await page.getByRole('heading', { name: 'DIAL-Flow', level: 1 }).waitFor();
                        await screenshot(`${name}-${look}`);
                        const [findings, wider] = [await axe(), await overflow()];
                        if (findings.length > 0 || wider > 0) found[name] = { findings, wider };
                    }
                    expect(found).toEqual({});
                }
            ),
        SLOW_MS
    );

    test(
        'pages of the org around the console are accessible too',
        () =>
            asPerson({ product, username: 'operator' }, async (visit) => {
                const { page, open, screenshot, axe } = visit;
                const { id } = await newestRun(visit);
                const pages = {
                    'list-view': '/lightning/o/Duplicate_Group__c/list',
                    'scheduled-jobs': '/lightning/setup/ScheduledJobs/home',
                    'run-record': `/lightning/r/Dial_Run__c/${id}/view`
                };
                for (const [name, path] of Object.entries(pages)) {
                    await open(path);
                    await page.getByRole('heading').first().waitFor();
                    await screenshot(name);
                    expect({ name, findings: await axe() }).toEqual({ name, findings: [] });
                }
            }),
        SLOW_MS
    );
}
