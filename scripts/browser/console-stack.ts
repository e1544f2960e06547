import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { CHROMIUM_MISSING, findChromium } from './find-chromium.ts';
import { startStack, type Stack } from '../local/stack.ts';
import { playPastNights } from '../night/past-nights.ts';
import { makeVisit, type Look, type Visit } from './visit.ts';

const PREPARED_WITHIN_MS = 900_000;
const ASK_AGAIN_MS = 1_000;

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

/** The whole product, and a browser in front of it. */
export interface ConsoleStack {
    readonly stack: Stack;
    readonly url: string;
    visit(username: string, look?: Look): Promise<Visit>;
    /** Gives the org a history of so many nights. */
    playNights(nights: number): Promise<void>;
    /** Asks the org's own doors, such as `faults`. */
    door(name: 'faults' | 'settings', body: object): Promise<void>;
    /** Takes all faults away. */
    clearFaults(): Promise<void>;
    /** Asks the REST API as the administrator. */
    rest<Answer = unknown>(path: string, given?: { method?: string; body?: object }): Promise<Answer>;
    stop(): Promise<void>;
}

async function untilPrepared(url: string): Promise<void> {
    const deadline = Date.now() + PREPARED_WITHIN_MS;
    for (;;) {
        const text = await (await fetch(`${url}/lightning`)).text();
        if (text.includes('page-root')) return;
        if (Date.now() > deadline) throw new Error(`The console was not ready: ${text.slice(-600)}`);
        await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
    }
}

async function answerOf(response: Response): Promise<unknown> {
    const text = await response.text();
    if (!response.ok) throw new Error(`${response.url} answered ${response.status}: ${text.slice(0, 400)}`);
    return text === '' ? null : JSON.parse(text);
}

export interface ConsoleWorld {
    readonly accounts: number;
    readonly phones: number;
    readonly calls: number;
}

/** Starts a world without any night and opens a browser. @throws Error where there is no Chromium; ChildProcessError */
export async function startConsoleStack(size: ConsoleWorld): Promise<ConsoleStack> {
    const executablePath = findChromium();
    if (executablePath === null) throw new Error(CHROMIUM_MISSING);
    const folder = mkdtempSync(join(tmpdir(), 'dial-flow-browser-'));
    const ending = new AbortController();
    const stack = await startStack({
        data: folder,
        home: folder,
        ports: { org: 0, service: 0, mail: 0 },
        world: { size, seed: 7, date: null },
        signal: ending.signal,
        say: () => undefined
    });
    const { url, credentials } = stack.org.ready;
    const [browser] = await Promise.all([
        chromium.launch({ executablePath, args: CHROMIUM_ARGUMENTS }),
        untilPrepared(url)
    ]);
    const post = async (path: string, body: object): Promise<void> => {
        await answerOf(
            await fetch(`${url}${path}`, {
                method: 'POST',
                headers: { 'content-type': 'application/json' },
                body: JSON.stringify(body)
            })
        );
    };
    return {
        stack,
        url,
        visit: (username, look = {}) =>
            makeVisit({ browser, url, username: `${username}@dial-flow.example`, look }),
        playNights: (nights) =>
            playPastNights({ stack, nights, signal: ending.signal, say: () => undefined }),
        door: (name, body) => post(`/local-org/${name}`, body),
        async clearFaults() {
            await fetch(`${url}/local-org/faults`, { method: 'DELETE' });
        },
        async rest<Answer>(path: string, { method = 'GET', body }: { method?: string; body?: object } = {}) {
            const response = await fetch(`${url}/services/data/v66.0/${path}`, {
                method,
                headers: {
                    authorization: `Bearer ${credentials.adminAccessToken}`,
                    'content-type': 'application/json'
                },
                ...(body ? { body: JSON.stringify(body) } : {})
            });
            return (await answerOf(response)) as Answer;
        },
        async stop() {
            await browser.close();
            ending.abort();
            await stack.stop();
            rmSync(folder, { recursive: true, force: true });
        }
    };
}
