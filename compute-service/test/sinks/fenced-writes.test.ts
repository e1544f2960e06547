import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mailAbout } from '../../src/night/mail-news.ts';
import { onBehalfOfRun } from '../../src/runs/fence.ts';
import { LeaseLostError } from '../../src/runs/store.ts';
import { copyOutputs } from '../../src/sinks/files/copy-outputs.ts';
import { SqliteWarehouse } from '../../src/sinks/warehouse/sqlite-warehouse.ts';
import { ScriptedOrg } from '../sources/salesforce/scripted-org.ts';
import { sampleRun } from '../support/sample-run.ts';

const { signal } = new AbortController();
let folder: string;

beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dial-flow-fence-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Works for a run that another worker took over; nothing tells this one but the question itself. */
const afterTheLoss = <Result>(work: () => Promise<Result>): Promise<Result> =>
    onBehalfOfRun(() => Promise.reject(new LeaseLostError('The run is another worker’s.')), work);

describe('Writes on behalf of a run that is another worker’s by now', () => {
    it('When they go to Salesforce, then nothing is sent; reads are', async () => {
        const org = new ScriptedOrg({ records: 1, pageRecords: 1 });
        await org.start();
        const connection = org.connect();
        try {
            const path = '/jobs/query/750000000000001';
            const write = { path, method: 'POST' as const, signal };
            await expect(afterTheLoss(() => connection.json(write))).rejects.toThrow(LeaseLostError);
            await expect(afterTheLoss(() => connection.send({ ...write, method: 'PATCH' }))).rejects.toThrow(
                LeaseLostError
            );
            const records = { signal, operation: () => Promise.reject(new Error('was called')) };
            await expect(afterTheLoss(() => connection.records(records))).rejects.toThrow(LeaseLostError);
            expect(org.seen).toEqual([]);
            await afterTheLoss(() => connection.send({ path, signal })).catch(() => undefined);
            expect(org.seen.map(({ method }) => method)).toEqual(['GET']);
        } finally {
            await connection.close();
            await org.stop();
        }
    });

    it('When they go to the warehouse, then no row is written, and the batch is not counted as done', async () => {
        const warehouse = new SqliteWarehouse({ file: join(folder, 'warehouse.sqlite') });
        await warehouse.migrate();
        const batch = {
            ...{ table: 'execution_log' as const, runKey: 'r', batch: 1 },
            rows: [['r', '2026-11-24T02:00:00.000Z', 'info', 'flush', 'flush.flagged', 'Flagged: 1 row']]
        };
        await expect(afterTheLoss(() => warehouse.writeBatch(batch))).rejects.toThrow(LeaseLostError);
        expect(await warehouse.written({ table: 'execution_log', runKey: 'r' })).toBe(0);
        expect(await warehouse.writeBatch(batch)).toBe(true);
        await warehouse.close();
    });

    it('When it is a mail, then it is not kept to be sent', async () => {
        const kept: string[] = [];
        const keep = async ({ key }: { readonly key: string }): Promise<void> => {
            kept.push(key);
        };
        const mail = {
            dispatcher: {
                put: keep,
                post: (letter: { readonly key: string }) => keep(letter).then(() => [])
            },
            routes: { routes: [], others: ['ops@example.com'] },
            ...{ linkBaseUrl: null, maxAttachmentBytes: 0, domain: 'example.com' }
        };
        const run = sampleRun({ id: '20261124T020000-00000000aa', status: 'failed' });
        const news = { run, mail, salesforce: null, dialRunId: null, dataDirectory: folder };
        await expect(afterTheLoss(() => mailAbout(news))).rejects.toThrow(LeaseLostError);
        await expect(afterTheLoss(() => mailAbout({ ...news, resumed: true }))).rejects.toThrow(
            LeaseLostError
        );
        expect(kept).toEqual([]);
        await mailAbout(news);
        expect(kept).toEqual([expect.stringContaining('00000000aa.failed')]);
    });

    it('When it is a folder, then its files stay as they were', async () => {
        const [from, to] = [join(folder, 'from'), join(folder, 'to')];
        await mkdir(from);
        await writeFile(join(from, 'list.csv'), 'a\n');
        const files = [{ file: 'list.csv', sha256: null }];
        await expect(afterTheLoss(() => copyOutputs({ from, to, files, signal }))).rejects.toMatchObject({
            cause: expect.any(LeaseLostError)
        });
        expect(await readdir(to)).toEqual([]);
    });
});
