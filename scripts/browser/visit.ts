import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page, Request } from 'playwright-core';
import { ROOT } from '../local/folders.ts';

/** Screenshots of every place are kept here, for people to look at. */
const SCREENSHOTS = join(ROOT, '.dial-flow', 'screenshots');
/** States are waited for as long as a busy computer may need; nothing waits for a time to pass. */
const SLOWEST_MS = 300_000;
/** Frames without a request and without a sign of loading after which a page is taken as settled. */
const QUIET_FRAMES = 6;
const NEXT_FRAME = 'new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))';
const PHONE_AGENT = 'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Mobile Safari/537.36';
/** Whether no region that is seen still loads, as an expression for the page. */
const NOTHING_LOADS = `![...document.querySelectorAll('[aria-busy="true"], lightning-spinner, c-skeleton-block, #page > [role=status]')]
    .some((one) => one.getClientRects().length > 0)`;

/** Chromium hands the shifts since the page was opened to a new observer within a frame or two. */
const LAYOUT_SHIFT = `new Promise((resolve) => {
    let sum = 0;
    new PerformanceObserver((list) => {
        for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) sum += value;
    }).observe({ type: 'layout-shift', buffered: true });
    ${NEXT_FRAME}.then(() => ${NEXT_FRAME}).then(() => resolve(sum));
})`;

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** How the browser of a person looks. */
export interface Look {
    readonly width?: number;
    readonly height?: number;
    /** 2 is what a person gets who enlarges the page to 200 %. */
    readonly zoom?: number;
    readonly phone?: boolean;
    readonly forcedColors?: boolean;
    readonly dark?: boolean;
}

/** A page of a person, and what it complained about. */
export interface Visit {
    readonly page: Page;
    /** Errors of the console and of the page so far; what a test expects it takes out. */
    readonly errors: string[];
    /** Opens a path of the org and waits until nothing loads any more. */
    open(path: string): Promise<void>;
    /** Waits until no region of the page loads. */
    settled(): Promise<void>;
    screenshot(name: string): Promise<void>;
    /** What axe finds wrong, as lines of text. */
    axe(): Promise<readonly string[]>;
    /** Pixels by which the page is wider than its window. */
    overflow(): Promise<number>;
    /** How much of what was seen jumped since the page was opened, as Chromium scores it: 0 is nothing, 0.1 the limit. */
    layoutShift(): Promise<number>;
    /** Calls a method of a controller as the page's user. */
    apex<Answer = unknown>(method: string, parameters: object): Promise<Answer>;
    close(): Promise<void>;
}

/** axe runs beside the page's own scripts, which see a changed DOM in which contrast and others go unseen. */
async function runAxe(page: Page): Promise<readonly string[]> {
    const session = await page.context().newCDPSession(page);
    const { frameTree } = await session.send('Page.getFrameTree');
    const { executionContextId: contextId } = await session.send('Page.createIsolatedWorld', {
        frameId: frameTree.frame.id,
        worldName: 'axe'
    });
    await session.send('Runtime.evaluate', { expression: `${axeSource};0`, contextId });
    const expression = `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations.flatMap(
        ({ id, nodes }) => nodes.map((node) => id + ': ' + node.target.flat().join(' ') + ' ' + node.html.slice(0, 160))))`;
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
        expression,
        contextId,
        awaitPromise: true,
        returnByValue: true
    });
    await session.detach();
    if (exceptionDetails) throw new Error(`axe failed: ${exceptionDetails.text}`);
    return result.value as readonly string[];
}

async function logIn({
    context,
    url,
    username
}: {
    readonly context: BrowserContext;
    readonly url: string;
    readonly username: string;
}): Promise<void> {
    const response = await context.request.post(`${url}/console/api/user`, {
        data: { username },
        timeout: SLOWEST_MS
    });
    if (!response.ok()) throw new Error(`${username} could not log in: ${response.status()}`);
}

/** Opens a browser window for a person. */
export async function makeVisit({
    browser,
    url,
    username,
    look
}: {
    readonly browser: Browser;
    readonly url: string;
    readonly username: string;
    readonly look: Look;
}): Promise<Visit> {
    const zoom = look.zoom ?? 1;
    const context = await browser.newContext({
        viewport: {
            width: Math.round((look.width ?? 1280) / zoom),
            height: Math.round((look.height ?? 900) / zoom)
        },
        deviceScaleFactor: zoom,
        acceptDownloads: true,
        reducedMotion: 'reduce',
        colorScheme: look.dark ? 'dark' : 'light',
        ...(look.forcedColors ? { forcedColors: 'active' as const } : {}),
        ...(look.phone ? { userAgent: PHONE_AGENT } : {})
    });
    await logIn({ context, url, username });
    const page = await context.newPage();
    page.setDefaultTimeout(SLOWEST_MS);
    const errors: string[] = [];
    page.on('console', (message) => {
        if (message.type() === 'error') errors.push(message.text().slice(0, 400));
    });
    page.on('pageerror', (error) => errors.push(`${error.message}\n${error.stack?.slice(0, 400) ?? ''}`));
    const pending = new Set<Request>();
    page.on('request', (request) => {
        if (/\/console\/(?:apex|api)\//.test(request.url())) pending.add(request);
    });
    page.on('requestfinished', (request) => pending.delete(request));
    page.on('requestfailed', (request) => pending.delete(request));
    const settled = async (): Promise<void> => {
        await page.locator('#page > *').first().waitFor();
        for (let quiet = 0; quiet < QUIET_FRAMES; quiet += 1) {
            await page.waitForFunction(NOTHING_LOADS);
            await page.evaluate(NEXT_FRAME);
            if (pending.size > 0) quiet = -1;
        }
    };
    return {
        page,
        errors,
        settled,
        async open(path) {
            pending.clear();
            await page.goto(`${url}${path}`);
            await settled();
        },
        async screenshot(name) {
            mkdirSync(SCREENSHOTS, { recursive: true });
            await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: true });
        },
        axe: () => runAxe(page),
        overflow: () =>
            page.evaluate<number>(
                'document.documentElement.scrollWidth - document.documentElement.clientWidth'
            ),
        layoutShift: () => page.evaluate<number>(LAYOUT_SHIFT),
        async apex<Answer>(method: string, parameters: object) {
            const response = await context.request.post(`${url}/console/apex/${method.replace('.', '/')}`, {
                data: parameters,
                timeout: SLOWEST_MS
            });
            return (await response.json()) as Answer;
        },
        close: () => context.close()
    };
}
