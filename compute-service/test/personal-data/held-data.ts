import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { duckdbEngine } from '../../src/compute/duckdb.ts';
import { systemClock } from '../../src/runs/clock.ts';
import type { OutputSummary, RunDocuments, RunStatus } from '../../src/runs/run.ts';
import { openRunStore } from '../../src/stores.ts';
import { newRun } from '../runs/samples.ts';

export const ACCOUNT = '001Ws00000AbCdEIAV';
export const OTHER = '001Ws00000aBcDeIAK';
export const NUMBER = '+14155552671';

const HEADER = 'account_id,e164,reason\n';
const OF_OTHER = `${OTHER},+14155552670,"Tried, once\nor twice"\n`;
const OF_ACCOUNT = `${ACCOUNT},${NUMBER},"Never ""tried"""\n`;
export const LIST = HEADER + OF_OTHER + OF_ACCOUNT;
export const LIST_WITHOUT_ACCOUNT = HEADER + OF_OTHER;

export const digestOf = (text: string): Pick<OutputSummary, 'bytes' | 'sha256'> => ({
    bytes: Buffer.byteLength(text),
    sha256: createHash('sha256').update(text).digest('hex')
});

const output: OutputSummary = {
    ...{
        name: 'call_list',
        title: 'Call list',
        file: 'call_list.csv',
        rows: 2,
        versionId: '068000000000001AAA'
    },
    ...digestOf(LIST)
};

const documents: RunDocuments = {
    outputs: [output],
    warnings: [`The account ${ACCOUNT} has two owners.`, 'Something else.'],
    diff: [
        {
            ...{ output: 'call_list', before: 1, after: 2, added: 1, removed: 0, changed: 0 },
            samples: { added: [`${ACCOUNT} ${NUMBER}`], removed: [], changed: [] }
        }
    ]
};

export interface KeptRun {
    readonly id: string;
    readonly folder: string;
    readonly delivered: string;
}

/** A run that ended so, with files, copies, journal and database in a data folder, all of which name the account. */
export async function keepRun({
    dataDir,
    status = 'succeeded'
}: {
    readonly dataDir: string;
    readonly status?: RunStatus;
}): Promise<KeptRun> {
    const store = openRunStore({
        config: {
            dataDir,
            warehouseFile: '',
            runStore: 'sqlite',
            warehouse: 'sqlite',
            sqlServer: null,
            leaseMs: 9_000
        },
        clock: systemClock
    });
    const { run } = await store.createOnce(newRun());
    const claimed = await store.claimNext('a');
    if (!claimed) throw new Error('Nothing to claim');
    const failure = {
        ...{ code: 'invalid_input', message: `accounts: row ${ACCOUNT} is odd.`, advice: 'Correct it.' },
        ...{ correlationId: 'c', step: 'extract.read' }
    };
    if (status === 'failed') {
        await store.write(claimed.lease, {
            step: { key: 'extract.read', patch: { status, message: failure.message } },
            event: { kind: 'step', status, subject: 'extract.read' }
        });
    }
    await store.write(claimed.lease, {
        documents,
        run: {
            status,
            ...(status === 'failed' ? { error: failure, decisionReason: `${ACCOUNT} asked` } : {}),
            ...(status === 'running' ? {} : { finishedAt: new Date().toISOString() })
        },
        endLease: true,
        event: {
            ...{ kind: 'run', status },
            message: status === 'failed' ? `Ann, because ${ACCOUNT} asked: it is odd.` : null
        }
    });
    await store.close();

    const folder = join(dataDir, 'runs', run.id);
    const delivered = join(dataDir, 'delivered', run.id);
    const manifest = { as_of: '2026-11-23', files: [{ file: 'call_list.csv', rows: 2, ...digestOf(LIST) }] };
    const files = {
        'extract/accounts-1.csv': `Id,Name,Phone\n${ACCOUNT},A,(415) 555-2671\n`,
        'out/call_list.csv': LIST,
        'out/manifest.json': `${JSON.stringify(manifest, null, 4)}\n`,
        'delivery/journal.json': JSON.stringify({ failed: [`${ACCOUNT}|${NUMBER}`] }),
        'delivery/delivery_failures.csv': `key,reason\n${ACCOUNT},locked\n${OTHER},locked\n`
    };
    for (const [name, text] of Object.entries(files)) write(join(folder, name), text);
    for (const name of ['call_list.csv', 'manifest.json'] as const)
        write(join(delivered, name), files[`out/${name}`]);
    const session = await duckdbEngine().open({ file: join(folder, 'compute.duckdb') });
    await session.createTableFromRows({
        name: 'accepted_list',
        columns: [{ name: 'e164', type: 'varchar' }],
        rows: [['+13125550100']]
    });
    await session.close();
    return { id: run.id, folder, delivered };
}

function write(file: string, text: string): void {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
}
