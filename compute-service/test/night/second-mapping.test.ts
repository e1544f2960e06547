import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocalOrg, type RunningOrg } from '../../../local-org/src/start.ts';
import { localApiKey, openFolders, ROOT } from '../../../scripts/local/folders.ts';
import type { OrgReady } from '../../../scripts/local/local-org.ts';
import { startMailSink } from '../../../scripts/local/mail-sink.ts';
import { startService } from '../../../scripts/local/service.ts';
import { ServiceClient } from '../../src/cli/service-client.ts';
import { FINAL_STATUSES } from '../../src/runs/run.ts';
import type { Run } from '../../src/runs/run.ts';
import { loadFieldMapping } from '../../src/sources/salesforce/field-mapping.ts';
import type { FieldMapping } from '../../src/sources/salesforce/field-mapping.ts';
import { extractionQuery } from '../../src/sources/salesforce/soql.ts';
import { mirrorOf, otherMapping, writeOtherSource } from './other-schema.ts';
import type { MirroredTable } from './other-schema.ts';

const AS_OF = '2026-11-23';
const CHUNK = 200;

type OrgRecord = Readonly<Record<string, unknown>>;

let folder: string;
let running: RunningOrg;
let org: OrgReady;
let standard: FieldMapping;
let mirror: readonly MirroredTable[];

async function rest<Answer>(path: string, init: { readonly method?: string; readonly body?: object } = {}) {
    const response = await fetch(
        org.url + (path.startsWith('/services') ? path : `/services/data/v66.0${path}`),
        {
            method: init.method ?? 'GET',
            headers: {
                authorization: `Bearer ${org.credentials.adminAccessToken}`,
                'content-type': 'application/json'
            },
            ...(init.body ? { body: JSON.stringify(init.body) } : {})
        }
    );
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Answer;
}

async function recordsOf({ from }: MirroredTable): Promise<readonly OrgRecord[]> {
    interface Page {
        readonly records: readonly OrgRecord[];
        readonly nextRecordsUrl?: string;
    }
    const verb = from.operation === 'queryAll' ? 'queryAll' : 'query';
    const records: OrgRecord[] = [];
    let path: string | undefined = `/${verb}?q=${encodeURIComponent(extractionQuery(from))}`;
    while (path !== undefined) {
        const page: Page = await rest<Page>(path);
        records.push(...page.records);
        path = page.nextRecordsUrl;
    }
    return records;
}

/** Puts every record of the org into the object of the other schema as well, under the other names. */
async function copyRecords(table: MirroredTable): Promise<number> {
    const records = await recordsOf(table);
    const copies = records.map((record) => ({
        attributes: { type: table.to.object },
        ...Object.fromEntries([...table.fields].map(([field, other]) => [other, record[field] ?? null]))
    }));
    for (let start = 0; start < copies.length; start += CHUNK) {
        const saved = await rest<readonly { readonly success: boolean; readonly errors: unknown }[]>(
            '/composite/sobjects',
            { method: 'POST', body: { allOrNone: true, records: copies.slice(start, start + CHUNK) } }
        );
        const failed = saved.find(({ success }) => !success);
        if (failed) throw new Error(`${table.to.object}: ${JSON.stringify(failed.errors)}`);
    }
    return records.length;
}

/** A night that delivers nothing, by a service of its own under one mapping; null leaves the mapping to the org. */
async function nightUnder(
    name: string,
    mapping: FieldMapping | null
): Promise<{ readonly run: Run; file(output: string): string }> {
    const folders = openFolders(join(folder, name));
    const mappingFile = join(folder, `${name}.json`);
    if (mapping) writeFileSync(mappingFile, JSON.stringify({ ...mapping, version: 1 }));
    const stop = new AbortController();
    const mail = await startMailSink({ directory: folders.mail, port: 0 });
    const service = await startService({
        ...{ folders, port: 0, org, mail, signal: stop.signal },
        settings: {
            ...(mapping && { DIAL_FLOW_FIELD_MAPPING_FILE: mappingFile }),
            DIAL_FLOW_SALESFORCE_POLL_MS: '50'
        }
    });
    try {
        const client = new ServiceClient({
            url: service.ready.url,
            apiKey: localApiKey(folders.apiKeyFile)
        });
        const { runId } = await client.launch(
            { pipeline: 'nightly', asOf: AS_OF, seed: 7, dryRun: true },
            null
        );
        let run: Run = await client.run(runId);
        while (!FINAL_STATUSES.includes(run.status)) {
            await new Promise((resolve) => setTimeout(resolve, 100));
            run = await client.run(runId);
        }
        return {
            run,
            file: (output) => readFileSync(join(folders.service, 'runs', runId, 'out', output), 'utf8')
        };
    } finally {
        await service.stop();
        await mail.stop();
    }
}

beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'dial-flow-mapping-'));
    standard = await loadFieldMapping();
    mirror = mirrorOf(standard);
    const sourceDirectory = join(folder, 'app');
    writeOtherSource({ app: join(ROOT, 'force-app'), target: sourceDirectory, mirror });
    running = await startLocalOrg({
        dataDirectory: join(folder, 'org'),
        sourceDirectory,
        world: { accounts: 300, phones: 450, calls: 900, seed: 11, worldDate: AS_OF }
    });
    const { credentialsFile, url } = running;
    const credentials = JSON.parse(readFileSync(credentialsFile, 'utf8')) as OrgReady['credentials'];
    org = { url, credentialsFile, credentials, worldDate: AS_OF };
});
afterAll(async () => {
    await running.stop();
    rmSync(folder, { recursive: true });
});

const linesOf = (text: string): readonly string[] => text.split('\n').toSorted();

/** Two whole nights on a busy machine. */
const LONGEST_MS = 300_000;

describe('An org with other objects and fields', () => {
    it(
        'When only the mapping is another, then the night decides the same to the last byte',
        async () => {
            const copied: Record<string, number> = {};
            for (const table of mirror) copied[table.table] = await copyRecords(table);
            expect(copied).toMatchObject({ accounts: 300, researched_phones: 450 });

            const usual = await nightUnder('standard', standard);
            const other = await nightUnder('other', otherMapping(standard, mirror));
            expect([usual.run.status, usual.run.error]).toEqual(['succeeded', null]);
            expect([other.run.status, other.run.error]).toEqual(['succeeded', null]);

            // Nothing of the standard objects was read: what was announced and read are the copies.
            const inputsOf = ({ documents }: Run) => documents.inputs?.map(({ name, read }) => [name, read]);
            expect(inputsOf(other.run)).toEqual(inputsOf(usual.run));
            const outputs = usual.run.documents.outputs ?? [];
            expect(outputs.filter(({ rows }) => rows > 0).length).toBeGreaterThan(4);
            const renamed = (text: string): string =>
                mirror.reduce(
                    (changed, { from, to, fields }) =>
                        [...fields].reduce(
                            (line, [field, otherField]) =>
                                line.replaceAll(`${from.object},${field},`, `${to.object},${otherField},`),
                            changed
                        ),
                    text
                );
            for (const { file } of outputs) {
                const expected = renamed(usual.file(file));
                if (expected === usual.file(file)) expect(other.file(file)).toBe(expected);
                // Rows that name objects and fields are ordered by those names as well.
                else expect(linesOf(other.file(file))).toEqual(linesOf(expected));
            }
        },
        LONGEST_MS
    );

    it(
        'When administrators keep the mapping in the org and the service has no file, then the night reads by theirs',
        async () => {
            const byFile = await nightUnder('file', otherMapping(standard, mirror));
            const byOrg = await nightUnder('org', null);
            expect([byOrg.run.status, byOrg.run.error]).toEqual(['succeeded', null]);
            for (const { file } of byFile.run.documents.outputs ?? []) {
                expect(byOrg.file(file)).toBe(byFile.file(file));
            }
        },
        LONGEST_MS
    );

    it('When the mapping names a field that the org does not have, then the run says so and what to do', async () => {
        const mapping = otherMapping(standard, mirror);
        const { accounts } = mapping.tables;
        if (!accounts) throw new Error('The mapping has no accounts');
        const faulty = { ...accounts, columns: { ...accounts.columns, active: 'Trading_Status__c' } };
        const { run } = await nightUnder('faulty', { tables: { ...mapping.tables, accounts: faulty } });
        expect(run.status).toBe('failed');
        expect(run.error?.message).toContain('Trading_Status__c');
        expect(run.error?.advice).toContain('mapping');
    });
});
