import type { Page } from 'playwright-core';
import type { ConsoleStack } from '../../../browser/console-stack.ts';
import type { Look, Visit } from '../../../browser/visit.ts';

/** Runs go through real processes, on computers that may be busy with other things. */
export const SLOW_MS = 1_200_000;

/** All places of the console, by their names in the address. */
export const PLACES = [
    'overview',
    'launch',
    'run',
    'duplicates',
    'removals',
    'research',
    'lists',
    'history'
] as const;

export const CONSOLE = '/lightning/n/Dial_Console';

/** Address of a place of the console, with the rest of its state. */
export const place = (name: string, state: Readonly<Record<string, string>> = {}): string =>
    `${CONSOLE}?${new URLSearchParams({ c__place: name, ...Object.fromEntries(Object.entries(state).map(([key, value]) => [`c__${key}`, value])) }).toString()}`;

/** Texts of a page in which a value was not put in, such as "Approved: {0}." */
export const unfilled = async (page: Page): Promise<readonly string[]> =>
    (await page.locator('body').innerText()).split('\n').filter((line) => /\{\d\}/.test(line));

/** The number in a text such as "813 groups wait." */
export const numberIn = (text: string | null): number => Number((text ?? '').replace(/[^\d]/g, ''));

/** What scenarios are given: the product, once it is up. */
export type Product = () => ConsoleStack;

export interface Person {
    readonly product: Product;
    readonly username: 'operator' | 'reviewer' | 'manager' | 'dial-admin' | 'agent';
    readonly look?: Look;
    /** Complaints of the browser that belong to the scenario, such as of a request that is made to fail. */
    readonly expected?: RegExp;
}

/** Visits as a person; an error of the console that the scenario did not expect fails it. */
export async function asPerson(
    { product, username, look = {}, expected }: Person,
    work: (visit: Visit) => Promise<void>
): Promise<void> {
    const visit = await product().visit(username, look);
    try {
        await work(visit);
        expect(visit.errors.filter((error) => !expected?.test(error))).toEqual([]);
    } catch (error) {
        await visit.screenshot(
            `failed-${expect.getState().currentTestName?.replace(/\W+/g, '-').slice(-80) ?? ''}`
        );
        throw error;
    } finally {
        await visit.close();
    }
}

interface Run {
    readonly id: string;
    readonly name: string;
    readonly status: string;
    readonly draft: string | null;
}

/** The newest run of the org. */
export async function newestRun(visit: Visit): Promise<Run> {
    const { rows } = await visit.apex<{ rows: Run[] }>('DialRunController.getRuns', {
        filter: {},
        cursor: null
    });
    if (!rows[0]) throw new Error('There is no run');
    return rows[0];
}

/** Opens the dialog of a launch and confirms it; ends where the run is shown. */
export async function launch({ page }: Visit): Promise<void> {
    await page.getByRole('button', { name: /^Launch run/ }).click();
    await page
        .getByRole('dialog')
        .getByRole('button', { name: /^Launch/ })
        .click();
    await page.waitForURL(/c__place=run/);
}

/** Waits until the run that is shown has a status. */
export async function untilStatus({ page }: Visit, status: string): Promise<void> {
    await page.locator('c-run-header').getByText(status, { exact: true }).first().waitFor();
}
