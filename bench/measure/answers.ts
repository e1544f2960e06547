import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { Pool } from 'undici';
import type { ServiceClient } from '../../compute-service/src/cli/service-client.ts';
import type { EngineId } from '../../compute-service/src/engines/engine-id.ts';
import { ROOT } from '../../scripts/local/folders.ts';
import { ALLOCATOR, HEAP } from '../../scripts/local/service.ts';
import { middle, percentile } from './percentile.ts';

/** How long people wait for an answer, in milliseconds, and what a service costs that only waits. */
export interface Answers {
    /** From the start of the process to the first request that it takes. */
    readonly readyMs: number;
    /** Resident memory of a service that has had nothing to do; null where the system does not tell. */
    readonly idleMemoryMb: number | null;
    readonly explainMs: number;
    readonly previews: readonly PreviewAnswer[];
    /** The slowest of a hundred, while fifty ask at the same time. */
    readonly listP99Ms: number;
    readonly detailP99Ms: number;
}

export interface PreviewAnswer {
    readonly name: string;
    /** The very first time, and the middle of the times after it. */
    readonly firstMs: number;
    readonly warmMs: number;
}

const READERS = 50;
/** All of them together stay below what the service lets one caller ask in a minute. */
const REQUESTS_OF_A_READER = 8;
const EXPLAINS = 11;
const WARM_PREVIEWS = 3;
const IDLE_MS = 5000;
const PREVIEW_POLL_MS = 100;

interface AskedPreview {
    readonly name: string;
    readonly engines: readonly EngineId[];
    /** Parameters that differ from try to try, so that no answer can be one that is kept. */
    parameters(round: number): Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const PREVIEWS: readonly AskedPreview[] = [
    {
        name: 'DeDupe IQ, another switchboard limit',
        engines: ['dedupe'],
        parameters: (round) => ({ dedupe: { hot_number_accounts: 20 + round } })
    },
    {
        name: 'AutoFlush IQ, wrong numbers',
        engines: ['flush'],
        parameters: (round) => ({ flush: { wrong_number_attempts: 3 + round } })
    },
    {
        name: 'InfoFlow IQ, more requests',
        engines: ['research'],
        parameters: (round) => ({ research: { max_requests: 6000 + round } })
    },
    {
        name: 'List IQ, a longer list',
        engines: ['call_list'],
        parameters: (round) => ({ call_list: { size: 25_000 + round } })
    },
    {
        name: 'List IQ, attempt rules',
        engines: ['call_list'],
        parameters: (round) => ({ call_list: { max_attempts_30d: 3 + round } })
    },
    {
        name: 'AutoFlush IQ, and all that follows',
        engines: ['dedupe', 'flush', 'research', 'call_list'],
        parameters: (round) => ({ flush: { wrong_number_attempts: 3 + round } })
    }
];

async function timed(work: () => Promise<unknown>): Promise<number> {
    const start = performance.now();
    await work();
    return performance.now() - start;
}

/** Waits for a preview as the console does: what takes longer than two seconds is asked for again. */
async function preview(client: ServiceClient, { engines, parameters }: AskedPreview, round: number) {
    let answer = await client.preview({ engines, parameters: parameters(round) });
    while (answer.status === 'working') {
        await delay(PREVIEW_POLL_MS);
        answer = await client.previewById(answer.previewId);
    }
    if (answer.status === 'failed') throw new Error(`A preview failed: ${answer.error ?? ''}`);
}

async function previewAnswer(client: ServiceClient, asked: AskedPreview): Promise<PreviewAnswer> {
    const firstMs = await timed(() => preview(client, asked, 0));
    const warm: number[] = [];
    for (let round = 1; round <= WARM_PREVIEWS; round += 1)
        warm.push(await timed(() => preview(client, asked, round)));
    return { name: asked.name, firstMs, warmMs: middle(warm) };
}

/** Where a service answers, and to whom. */
export interface ServiceAddress {
    readonly url: string;
    readonly apiKey: string;
}

/**
 * Fifty readers at the same time, each on a connection of its own with one request after the other. They share the cores with
 * the service, so they take every byte of an answer and do nothing with it.
 */
async function underReaders({ url, apiKey }: ServiceAddress, path: string): Promise<number> {
    const pool = new Pool(url, { connections: READERS });
    const read = async (): Promise<void> => {
        const { statusCode, body } = await pool.request({
            method: 'GET',
            path,
            headers: { authorization: `Bearer ${apiKey}`, accept: 'application/json' }
        });
        await body.dump({ limit: Number.MAX_SAFE_INTEGER });
        if (statusCode !== 200) throw new Error(`${path} was answered with ${String(statusCode)}`);
    };
    try {
        const times = await Promise.all(
            Array.from({ length: READERS }, async () => {
                const own: number[] = [];
                // Whoever reads has the connection already.
                await read();
                for (let request = 0; request < REQUESTS_OF_A_READER; request += 1)
                    own.push(await timed(read));
                return own;
            })
        );
        return percentile(times.flat(), 0.99);
    } finally {
        await pool.close();
    }
}

/** Accounts all over a run's list, so that no two questions are alike. */
async function accountsToExplain(client: ServiceClient, runId: string): Promise<readonly string[]> {
    const { columns, rows } = await client.result(runId, 'call_list');
    const at = columns.indexOf('account_id');
    return Array.from({ length: EXPLAINS }, (_, index) => {
        const row = rows[Math.floor((index * rows.length) / EXPLAINS)];
        return String(row?.[at]);
    });
}

function residentMb(pid: number): number | null {
    try {
        const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(
            readFileSync(`/proc/${String(pid)}/status`, 'utf8')
        )?.[1];
        return kilobytes === undefined ? null : Math.round(Number(kilobytes) / 1024);
    } catch {
        return null;
    }
}

/**
 * Starts a service on a data directory of its own, twice, because the first start compiles the modules that later ones
 * find, and says how long the second takes to be ready and what it holds when it has had nothing to do for a while.
 */
export async function measureStart(
    dataDirectory: string
): Promise<Pick<Answers, 'readyMs' | 'idleMemoryMb'>> {
    await startOnce(dataDirectory);
    return startOnce(dataDirectory);
}

async function startOnce(dataDirectory: string): Promise<Pick<Answers, 'readyMs' | 'idleMemoryMb'>> {
    const start = performance.now();
    const child = spawn(process.execPath, [...HEAP, join(ROOT, 'compute-service', 'src', 'index.ts')], {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: {
            ...process.env,
            ...ALLOCATOR,
            DIAL_FLOW_PROFILE: 'development',
            DIAL_FLOW_PORT: '0',
            DIAL_FLOW_DATA_DIR: dataDirectory,
            DIAL_FLOW_INPUT_DIR: dataDirectory
        }
    });
    const ended = once(child, 'exit');
    try {
        for await (const line of createInterface({ input: child.stdout })) {
            if (!line.includes('"Listening"')) continue;
            const readyMs = performance.now() - start;
            await delay(IDLE_MS);
            return { readyMs, idleMemoryMb: child.pid === undefined ? null : residentMb(child.pid) };
        }
        throw new Error('The service ended before it was ready.');
    } finally {
        child.kill('SIGTERM');
        await ended;
    }
}

/** Asks a service that has just played a night what people ask, and measures how long each answer takes. */
export async function measureAnswers({
    client,
    address,
    runId
}: {
    readonly client: ServiceClient;
    readonly address: ServiceAddress;
    readonly runId: string;
}): Promise<Omit<Answers, 'readyMs' | 'idleMemoryMb'>> {
    const previews: PreviewAnswer[] = [];
    for (const asked of PREVIEWS) previews.push(await previewAnswer(client, asked));
    const explains: number[] = [];
    for (const accountId of await accountsToExplain(client, runId))
        explains.push(await timed(() => client.explain(runId, { accountId })));
    return {
        previews,
        explainMs: middle(explains),
        listP99Ms: await underReaders(address, '/v1/runs?limit=50'),
        detailP99Ms: await underReaders(address, `/v1/runs/${runId}`)
    };
}
