import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { localApiKey, openFolders, type StackFolders } from '../../../scripts/local/folders.ts';
import { startLocalOrg } from '../../../scripts/local/local-org.ts';
import { startMailSink, type MailSink } from '../../../scripts/local/mail-sink.ts';
import { startService } from '../../../scripts/local/service.ts';
import { ServiceClient } from '../../src/cli/service-client.ts';
import { systemClock } from '../../src/runs/clock.ts';
import type { Run } from '../../src/runs/run.ts';
import { openSqlServerRunStore } from '../../src/runs/sql-server/sql-server-store.ts';
import type { RunStore } from '../../src/runs/store.ts';
import { openSqlServer } from '../../src/sql-server/database.ts';
import { FAILING_OVER } from './double/faults.ts';
import { expectParsed } from './tsql-parser.ts';
import { openDouble, type OpenedDouble } from './opened-double.ts';

const AS_OF = '2026-11-23';
const WORLD = { size: { accounts: 300, phones: 450, calls: 900 }, seed: 11, date: AS_OF };

let folder: string;
let folders: StackFolders;
let opened: OpenedDouble;
let store: RunStore;
let mail: MailSink;
const stop = new AbortController();

beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'dial-flow-sql-server-'));
    folders = openFolders(folder);
    opened = await openDouble();
    mail = await startMailSink({ directory: folders.mail, port: 0 });
    store = openSqlServerRunStore({
        database: openSqlServer(opened.settings),
        clock: systemClock,
        leaseMs: 3000
    });
});
afterAll(async () => {
    await store.close();
    stop.abort(new Error('The test has ended.'));
    await mail.stop();
    await opened.double.close();
    rmSync(folder, { recursive: true, force: true });
});

function settings(): Record<string, string> {
    const { settings: server } = opened;
    const caFile = join(folder, 'authority.pem');
    writeFileSync(caFile, server.certificateAuthority ?? '');
    const { authentication } = server;
    const password = authentication.kind === 'sql' ? authentication.password : '';
    return {
        DIAL_FLOW_LEASE_S: '3',
        DIAL_FLOW_SALESFORCE_POLL_MS: '50',
        DIAL_FLOW_SQLSERVER_CONNECTION: `Server=127.0.0.1,${server.port};Database=dial;User Id=dial;Password="${password}"`,
        DIAL_FLOW_SQLSERVER_CA_FILE: caFile,
        DIAL_FLOW_SQLSERVER_CERTIFICATE_HOST: 'localhost'
    };
}

async function within(ms: number, fits: () => boolean | Promise<boolean>): Promise<void> {
    for (const end = performance.now() + ms; !(await fits()); await delay(100)) {
        if (performance.now() > end) throw new Error(`It did not come to that within ${ms} ms.`);
    }
}

async function endOf(runId: string): Promise<Run | null> {
    await within(180_000, async () =>
        /^(succeeded|failed|cancelled)/.test((await store.find(runId))?.status ?? '')
    );
    return store.find(runId);
}

const countOf = (sql: string): number => Number(opened.backend.database.prepare(sql).get()?.['n']);

describe('A night whose runs and warehouse are in SQL Server', () => {
    it('When the service is killed while it delivers, then another one ends the night, and every row is there once', async () => {
        const org = await startLocalOrg({ folders, port: 0, world: WORLD, signal: stop.signal });
        const start = () =>
            startService({
                folders,
                port: 0,
                org: org.ready,
                mail,
                signal: stop.signal,
                settings: settings()
            });

        const first = await start();
        const client = (service: typeof first): ServiceClient =>
            new ServiceClient({ url: service.ready.url, apiKey: localApiKey(folders.apiKeyFile) });
        // The server fails over once while the night writes; the service tries again. Then it stops answering in the
        // middle of a transaction, and the service is killed there.
        const whileWriting = (name: string) => ({
            at: 'request' as const,
            when: ({ text }: { readonly text: string }) => text.includes(`dial_flow: ${name}`)
        });
        opened.double.fail({
            ...whileWriting('take_batch'),
            effect: { kind: 'error', error: FAILING_OVER, abortsTransaction: true }
        });
        opened.double.fail({ ...whileWriting('move_cleanup_queue'), effect: { kind: 'hang' } });
        const { runId } = await client(first).launch({ pipeline: 'nightly', asOf: AS_OF, seed: 5 }, null);
        await within(180_000, () =>
            opened.double.received.some(({ text }) => text.includes('move_cleanup_queue'))
        );
        await first.kill();

        const second = await start();
        const ended = await endOf(runId);
        expect(ended).toMatchObject({ status: 'succeeded', attempt: 2 });
        const mailsSent = `SELECT count(*) AS n FROM dial_flow.outbox_mails AS mail
            JOIN dial_flow.outbox_deliveries AS delivery ON delivery.key = mail.key
            WHERE delivery.status = 'sent' AND mail.run_id = '${runId}'`;
        await within(60_000, () => countOf(mailsSent) > 0);
        await second.stop();
        await org.stop();

        const flagged = ended?.documents.outputs?.find(({ name }) => name === 'phone_removals')?.rows ?? 0;
        expect(flagged).toBeGreaterThan(0);
        expect(
            countOf(`SELECT count(*) AS n FROM dial_flow.cleanup_queue WHERE kind = 'phone_removal'`)
        ).toBe(flagged);
        expect(countOf('SELECT count(*) AS n FROM dial_flow.run_history')).toBe(
            ended?.documents.outputs?.length
        );
        expect(countOf('SELECT count(*) - count(DISTINCT step) AS n FROM dial_flow.processing_status')).toBe(
            0
        );
        expect(countOf('SELECT count(*) AS n FROM dial_flow.staging_cleanup_queue')).toBe(0);
        const events = await store.eventsAfter({ runId, after: 0, limit: 100_000 });
        expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
        expect(opened.double.failures).toEqual([]);
        expectParsed(opened.double.received);
    }, 420_000);
});
