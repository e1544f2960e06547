import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { z } from 'zod';
import type { Config } from '../../src/config/config.ts';
import type { Engine } from '../../src/engines/engine.ts';
import { DialFlowError } from '../../src/error.ts';
import type { Insight, Preview } from '../../src/insight/insight.ts';
import type { Planner, PlannedStep } from '../../src/runs/plan.ts';
import { DEFAULT_ORG } from '../../src/runs/org.ts';
import type { Run } from '../../src/runs/run.ts';
import { ANY_NUMBER_OF_RUNS } from '../../src/runs/store.ts';
import { openRunStore, startService } from '../../src/start.ts';
import type { ServiceParts } from '../../src/start.ts';
import { fakePlanner } from '../runs/runner-rig.ts';

export const API_KEY = 'a-key-that-only-the-tests-know';
export const LIST_CSV = 'rank,e164\n1,+13035554410\n';

const flush: Engine = {
    id: 'flush',
    name: 'AutoFlush IQ',
    summary: 'Finds numbers that do not work.',
    parameters: z.object({
        disconnected_attempts: z
            .int()
            .min(1)
            .max(100)
            .default(3)
            .meta({ title: 'Disconnected attempts', 'x-unit': 'calls' }),
        span_mode: z.enum(['at_least', 'within']).default('at_least')
    }),
    steps: [
        {
            ...{ kind: 'sql', name: 'flagged', title: 'Flagged numbers', sentence: 'A number to remove.' },
            ...{ dropReason: 'too few calls', funnelPosition: 1, select: () => 'select 1' }
        }
    ],
    outputs: [
        {
            ...{
                name: 'phone_removals',
                title: 'Removals',
                columns: ['account_id'],
                keyColumns: ['account_id']
            },
            ...{ main: true, select: () => 'select 1' }
        }
    ]
};

const previewOf = (status: Preview['status']): Preview => ({
    ...{ previewId: 'preview-1', status, dataAt: '2026-11-23T02:01:00.000Z', ofRunId: 'r', error: null },
    engines: [
        {
            ...{ engine: 'flush', output: 'phone_removals', now: 3204, proposed: 5877 },
            ...{
                variants: { within: { now: 1, proposed: 2 } },
                funnel: [],
                states: [],
                samples: { added: [], dropped: [] }
            }
        }
    ]
});

function fakeInsight(file: string): Insight {
    return {
        explain: async ({ subject }) => {
            if (subject.accountId === 'defect') throw new Error('SELECT secret FROM accounts');
            return { headline: JSON.stringify(subject), engines: [] };
        },
        preview: async ({ engines }) => previewOf(engines.length === 1 ? 'ready' : 'working'),
        previewById: async (id) => (id === 'preview-1' ? previewOf('ready') : null),
        resultPage: async ({ output, cursor, limit }) => {
            if (output === 'unknown') throw new DialFlowError('not_found', 'There is no such result.');
            return { output, columns: ['a'], rows: [[String(limit)], [cursor]], cursor: 'bmV4dA', total: 7 };
        },
        file: async ({ name }) => {
            if (name === 'gone.csv') {
                return { path: `${file}.gone`, name, bytes: 1, sha256: '00', contentType: 'text/csv' };
            }
            if (name !== 'call_list.csv') throw new DialFlowError('not_found', 'The run has no such file.');
            const sha256 = createHash('sha256').update(LIST_CSV).digest('hex');
            return { path: file, name, bytes: Buffer.byteLength(LIST_CSV), sha256, contentType: 'text/csv' };
        }
    };
}

export interface Answer {
    readonly status: number;
    readonly headers: Headers;
    readonly body: Record<string, unknown>;
    readonly text: string;
}

/** Starts the whole service on a free port with steps, planner and insight of the test's making. */
export async function startRig({
    steps,
    planner = {},
    parts = {},
    port = 0,
    http = {},
    rulesFile = null,
    orgs = [DEFAULT_ORG]
}: {
    readonly steps: readonly PlannedStep[];
    readonly planner?: Partial<Planner>;
    readonly parts?: Partial<ServiceParts>;
    readonly port?: number;
    readonly http?: Partial<Config['http']>;
    readonly rulesFile?: string | null;
    readonly orgs?: readonly string[];
}) {
    const dataDir = await mkdtemp(join(tmpdir(), 'dial-flow-http-'));
    const file = join(dataDir, 'call_list.csv');
    await writeFile(file, LIST_CSV);
    const config: Config = {
        profile: 'development',
        http: {
            host: '127.0.0.1',
            port,
            apiKeys: ['another-key-of-the-tests', API_KEY],
            metricsOpen: true,
            docsOpen: true,
            ...{ trustProxy: false, tls: null, tokens: null },
            limits: { perMinute: 100_000, failuresPerMinute: 100_000 },
            ...http
        },
        dataDir,
        logLevel: 'silent',
        leaseMs: 5000,
        drainMs: 0,
        worksOnRuns: true,
        compute: { engine: 'duckdb', memoryLimitMb: 256, threads: 1 },
        retention: { keepWorkspaces: 1, journalDays: 30, eventDays: 90, runDays: 400, auditDays: 400 },
        tracing: null,
        runsPerOrg: ANY_NUMBER_OF_RUNS,
        orgs: orgs.map((name) => ({
            ...{ name, salesforce: null, fieldMappingFile: null, inputDir: null },
            ...{ mailRecipients: null, schedule: null, tables: {} }
        })),
        warehouseFile: join(dataDir, 'warehouse.sqlite'),
        ...{ runStore: 'sqlite', warehouse: 'sqlite', sqlServer: null },
        ...{ rulesFile, mail: null }
    };
    const fake = fakePlanner(steps, planner);
    const store = openRunStore(config);
    const service = await startService({
        config,
        store,
        logger: pino({ level: 'silent' }),
        planner: fake.planner,
        insight: fakeInsight(file),
        catalog: {
            engines: [flush],
            nightParameters: z.object({ api_reserve_share: z.number().default(0.2) })
        },
        version: '1.2.3',
        ...parts
    });

    const call = async (path: string, init: RequestInit = {}): Promise<Answer> => {
        const response = await fetch(service.url + path, {
            ...init,
            headers: { authorization: `Bearer ${API_KEY}`, ...init.headers }
        });
        const text = await response.text();
        const isJson = /json/.test(response.headers.get('content-type') ?? '');
        const body = isJson ? (JSON.parse(text) as Record<string, unknown>) : {};
        return { status: response.status, headers: response.headers, body, text };
    };
    const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
        call(path, {
            method: 'POST',
            headers: { 'content-type': 'application/json', ...headers },
            body: typeof body === 'string' ? body : JSON.stringify(body)
        });
    const ended = async (runId: string): Promise<Run> => {
        for (;;) {
            const run = await store.find(runId);
            if (run && run.finishedAt !== null) return run;
            await new Promise((resolve) => setTimeout(resolve, 10));
        }
    };
    return {
        ...fake,
        store,
        service,
        dataDir,
        call,
        post,
        ended,
        /** Launches the night and waits until it ended. */
        async night(body: object = { pipeline: 'nightly' }): Promise<Run> {
            const answer = await post('/v1/runs', body);
            return ended(String(answer.body['runId']));
        },
        async clean() {
            await service.stop();
            await rm(dataDir, { recursive: true });
        }
    };
}
