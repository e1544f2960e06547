import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { findChromium } from '../../browser/find-chromium.ts';
import { ROOT } from '../../local/folders.ts';
import { startStack, type Stack } from '../../local/stack.ts';
import { playPastNights } from '../../night/past-nights.ts';

/** Screenshots of every place are kept here, for people to look at. */
const SCREENSHOTS = join(ROOT, '.dial-flow', 'screenshots');
const WORLD = { accounts: 1_200, phones: 1_800, calls: 3_000 };
const NIGHTS = 2;
const SLOWEST_MS = 60_000;
const PREPARED_WITHIN_MS = 900_000;

const CHROMIUM_ARGUMENTS = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync'
];

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe found wrong, as lines of text. */
type Findings = readonly string[];

export interface Look {
    readonly width?: number;
    readonly height?: number;
    readonly phone?: boolean;
}

/** A page of a person, and what it complained about. */
export interface Visit {
    readonly page: Page;
    /** Errors of the console and of the page so far; what a test expects it takes out. */
    readonly errors: string[];
    open(path: string): Promise<void>;
    screenshot(name: string): Promise<void>;
    axe(): Promise<Findings>;
    /** Calls a method of a controller as the page's user. */
    apex(method: string, parameters: object): Promise<unknown>;
    close(): Promise<void>;
}

/** The whole product with a history, and a browser in front of it. */
export interface ConsoleStack {
    readonly stack: Stack;
    readonly url: string;
    visit(username: string, look?: Look): Promise<Visit>;
    stop(): Promise<void>;
}

const PHONE_AGENT = 'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Mobile Safari/537.36';

async function untilPrepared(url: string): Promise<void> {
    const deadline = Date.now() + PREPARED_WITHIN_MS;
    for (;;) {
        const text = await (await fetch(`${url}/lightning`)).text();
        if (text.includes('page-root')) return;
        if (Date.now() > deadline) throw new Error(`The console was not ready: ${text.slice(-600)}`);
        await new Promise((resolve) => setTimeout(resolve, 2_000));
    }
}

/** axe runs beside the page's own scripts, which see a changed DOM in which contrast and others go unseen. */
async function runAxe(page: Page): Promise<Findings> {
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
    return result.value as Findings;
}

async function logIn(context: BrowserContext, url: string, username: string): Promise<void> {
    const response = await context.request.post(`${url}/console/api/user`, { data: { username } });
    if (!response.ok()) throw new Error(`${username} could not log in: ${response.status()}`);
}

async function makeVisit(browser: Browser, url: string, username: string, look: Look): Promise<Visit> {
    const context = await browser.newContext({
        viewport: { width: look.width ?? 1280, height: look.height ?? 900 },
        ...(look.phone ? { userAgent: PHONE_AGENT } : {})
    });
    await logIn(context, url, username);
    const page = await context.newPage();
    page.setDefaultTimeout(SLOWEST_MS);
    const errors: string[] = [];
    page.on('console', (message) => {
        if (message.type() === 'error') errors.push(message.text().slice(0, 400));
    });
    page.on('pageerror', (error) => errors.push(`${error.message}\n${error.stack?.slice(0, 400) ?? ''}`));
    return {
        page,
        errors,
        async open(path) {
            await page.goto(`${url}${path}`);
            await page.locator('main#page > *').first().waitFor();
        },
        async screenshot(name) {
            mkdirSync(SCREENSHOTS, { recursive: true });
            await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: true });
        },
        axe: () => runAxe(page),
        async apex(method, parameters) {
            const response = await context.request.post(`${url}/console/apex/${method.replace('.', '/')}`, {
                data: parameters
            });
            return response.json();
        },
        close: () => context.close()
    };
}

/** Starts a small world, plays its nights and opens a browser. */
export async function startConsoleStack(): Promise<ConsoleStack> {
    const folder = mkdtempSync(join(tmpdir(), 'dial-flow-browser-'));
    const executablePath = findChromium();
    if (executablePath === null) throw new Error('There is no Chromium');
    const ending = new AbortController();
    const stack = await startStack({
        data: folder,
        home: folder,
        ports: { org: 0, service: 0, mail: 0 },
        world: { size: WORLD, seed: 7, date: null },
        signal: ending.signal,
        say: () => undefined
    });
    const url = stack.org.ready.url;
    const [browser] = await Promise.all([
        chromium.launch({ executablePath, args: CHROMIUM_ARGUMENTS }),
        untilPrepared(url),
        playPastNights({ stack, nights: NIGHTS, signal: ending.signal, say: () => undefined })
    ]);
    return {
        stack,
        url,
        visit: (username, look = {}) => makeVisit(browser, url, `${username}@dial-flow.example`, look),
        async stop() {
            await browser.close();
            ending.abort();
            await stack.stop();
            rmSync(folder, { recursive: true, force: true });
        }
    };
}
