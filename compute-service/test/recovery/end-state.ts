import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import type { Run } from '../../src/runs/run.ts';
import type { NightStack } from './night-stack.ts';

type Row = Readonly<Record<string, unknown>>;

interface Described {
    readonly fields: readonly {
        readonly name: string;
        readonly type: string;
        readonly custom: boolean;
        readonly updateable: boolean;
    }[];
}

/** Everything that a night leaves behind, without what differs from one undisturbed run to the next. */
export interface EndState {
    readonly run: Row;
    /** File → SHA-256, as made and as delivered to the folder. */
    readonly files: Row;
    readonly delivered: Row;
    /** Object → its records in the order of their text. */
    readonly records: Readonly<Record<string, readonly string[]>>;
    readonly contents: readonly string[];
    readonly warehouse: Readonly<Record<string, readonly string[]>>;
    /** Subjects of the mails with different Message-IDs: one that was sent again is the same mail to a mailbox. */
    readonly mails: readonly string[];
}

const OBJECTS = [
    'Account',
    'Call_List__c',
    'Call_List_Entry__c',
    'Dial_Run__c',
    'Dial_Run_Step__c',
    'Duplicate_Group__c',
    'Duplicate_Member__c',
    'Phone_Removal__c',
    'Research_Request__c',
    'Researched_Phone__c',
    'Suppression__c'
] as const;

/** How long it took, how often it was tried, and when: no two runs agree on these. */
const MEASURED = new Set([
    'Attempt__c',
    'Duration_Ms__c',
    'Duration_S__c',
    'Peak_Memory_MB__c',
    'Sequence__c',
    'Started_At__c',
    'Finished_At__c',
    'Last_Update__c'
]);

const API = '/services/data/v66.0';

async function getAsAdmin(stack: NightStack, path: string): Promise<unknown> {
    const { instanceUrl, adminAccessToken } = stack.org.ready.credentials;
    const response = await fetch(`${instanceUrl}${path}`, {
        headers: { authorization: `Bearer ${adminAccessToken}` }
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
}

/** All records of a query, as an administrator sees them. */
export async function queryOrg<T extends object = Row>(
    stack: NightStack,
    soql: string
): Promise<readonly T[]> {
    const records: T[] = [];
    let path: string | undefined = `${API}/query?q=${encodeURIComponent(soql)}`;
    while (path !== undefined) {
        const page = (await getAsAdmin(stack, path)) as {
            records: (T & { attributes: object })[];
            nextRecordsUrl?: string;
        };
        for (const { attributes, ...record } of page.records) if (attributes) records.push(record as T);
        path = page.nextRecordsUrl;
    }
    return records;
}

async function readRecords(stack: NightStack): Promise<EndState['records']> {
    const tables = new Map<
        string,
        { readonly lookups: ReadonlySet<string>; readonly rows: readonly Row[] }
    >();
    const nameOfId = new Map<string, string>();
    for (const object of OBJECTS) {
        const { fields } = (await getAsAdmin(stack, `${API}/sobjects/${object}/describe`)) as Described;
        const read = fields.filter(({ name, custom }) => (custom || name === 'Phone') && !MEASURED.has(name));
        const names = read.map(({ name }) => name);
        const rows = await queryOrg(stack, `SELECT Id, ${names.join(', ')} FROM ${object}`);
        const lookups = new Set(read.filter(({ type }) => type === 'reference').map(({ name }) => name));
        tables.set(object, { lookups, rows: rows });
        for (const row of rows) {
            const key = row['Key__c'] ?? row['Service_Run_Id__c'];
            if (typeof key === 'string') nameOfId.set(String(row['Id']), key);
        }
    }
    for (const { Id, Title } of await queryOrg<{ Id: string; Title: string }>(
        stack,
        'SELECT Id, Title FROM ContentVersion'
    )) {
        nameOfId.set(Id, Title);
    }
    // Records get their ids in the order of their creation, which a kill may change: they go by their keys.
    const lineOf = (row: Row): string =>
        JSON.stringify(
            Object.entries({ ...row, Id: null }).map(([name, value]) => [
                name,
                nameOfId.get(String(value)) ?? value
            ])
        );
    return Object.fromEntries([...tables].map(([object, { rows }]) => [object, rows.map(lineOf).sort()]));
}

const hashesOf = (folder: string): Row =>
    Object.fromEntries(
        readdirSync(folder, { withFileTypes: true })
            .filter((entry) => entry.isFile())
            .map(({ name }) => [
                name,
                createHash('sha256')
                    .update(readFileSync(join(folder, name)))
                    .digest('hex')
            ])
    );

const WAREHOUSE = {
    cleanup_queue: 'SELECT * FROM cleanup_queue ORDER BY rowid',
    run_history:
        'SELECT run_id, as_of, seed, output, rows, previous_rows, sha256 FROM run_history ORDER BY rowid',
    processing_status:
        'SELECT run_id, engine, step, step_order, status, rows, dropped FROM processing_status ORDER BY rowid',
    execution_log: 'SELECT run_id, level, engine, step, message FROM execution_log ORDER BY rowid'
} as const;

function readWarehouse(stack: NightStack): EndState['warehouse'] {
    const database = new DatabaseSync(join(stack.folders.service, 'warehouse.sqlite'), { readOnly: true });
    const tables = Object.entries(WAREHOUSE).map(([table, sql]) => [
        table,
        database
            .prepare(sql)
            .all()
            .map((row) => JSON.stringify(row))
    ]);
    database.close();
    return Object.fromEntries(tables) as EndState['warehouse'];
}

/** Message-ID and subject of every mail that arrived, in the order of arrival. */
export function readMails(stack: NightStack): readonly { readonly id: string; readonly subject: string }[] {
    return readdirSync(stack.mail.directory)
        .sort()
        .map((name) => {
            const head = readFileSync(join(stack.mail.directory, name), 'utf8').split('\r\n\r\n')[0] ?? '';
            const valueOf = (header: string): string =>
                new RegExp(`^${header}: *(.*(?:\\r\\n[ \\t].*)*)`, 'im').exec(head)?.[1] ?? '';
            return { id: valueOf('Message-ID'), subject: valueOf('Subject').replaceAll(/\r\n[ \t]+/g, ' ') };
        });
}

const RECORDS_WITHIN_MS = 60_000;

/** The steps' records are completed right after a run has ended, so whoever compares them has to wait for the last one. */
async function stepRecordsAreComplete(stack: NightStack, run: Run): Promise<void> {
    const deadline = performance.now() + RECORDS_WITHIN_MS;
    const wanted = new Set(run.steps.map(({ key }) => `${run.id}|${key}`));
    while (performance.now() < deadline) {
        const complete = await queryOrg(stack, 'SELECT Key__c FROM Dial_Run_Step__c WHERE Title__c != null');
        if (complete.filter(({ Key__c: key }) => wanted.has(String(key))).length === wanted.size) return;
        await delay(200);
    }
}

/** Reads what one run has left in files, org, warehouse and mail. */
export async function readEndState(stack: NightStack, runId: string): Promise<EndState> {
    const run = await stack.run(runId);
    await stepRecordsAreComplete(stack, run);
    const contents = await queryOrg(stack, 'SELECT Title, ContentSize, Checksum FROM ContentVersion');
    const state: EndState = {
        run: {
            status: run.status,
            draft: run.draft,
            error: run.error,
            rowsIn: run.rowsIn,
            rowsOut: run.rowsOut,
            steps: run.steps.map(({ key, status, rows, dropped, message }) => ({
                ...{ key, status, rows, dropped, message }
            })),
            ...run.documents,
            // A row that was written just before a kill is an update when it is written again.
            deliveries: run.documents.deliveries?.map((report) => ({
                ...report,
                created: null,
                updated: null
            })),
            // Calls made again after a kill count again; ids of files depend on the order of creation.
            apiUsage: null,
            outputs: run.documents.outputs?.map(({ versionId, ...output }) => ({
                ...output,
                isOnTheRun: versionId !== null
            }))
        },
        files: hashesOf(join(stack.folders.service, 'runs', runId, 'out')),
        delivered: hashesOf(join(stack.folders.service, 'delivered', runId)),
        records: await readRecords(stack),
        contents: contents.map((content) => JSON.stringify(content)).sort(),
        warehouse: readWarehouse(stack),
        mails: [...new Map(readMails(stack).map(({ id, subject }) => [id, subject])).values()]
    };
    return JSON.parse(JSON.stringify(state).replaceAll(runId, 'RUN')) as EndState;
}
