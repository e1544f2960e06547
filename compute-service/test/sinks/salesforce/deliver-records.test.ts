import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { duckdbEngine } from '../../../src/compute/duckdb.ts';
import type { ComputeSession } from '../../../src/engines/compute.ts';
import type { EngineId } from '../../../src/runs/run.ts';
import {
    deliverRecords,
    FAILURES_FILE,
    type RecordDelivery
} from '../../../src/sinks/salesforce/deliver-records.ts';
import { DeliveryJournal } from '../../../src/sinks/salesforce/journal.ts';
import { RunRecord } from '../../../src/sinks/salesforce/run-record.ts';
import type { SalesforceConnection } from '../../../src/sources/salesforce/connection.ts';
import { TestOrg } from '../../support/salesforce-org.ts';
import { sampleRun } from '../../support/sample-run.ts';
import { evidenceSelect, recordInput, rowsSelect, type SampleNight } from './delivered-outputs.ts';

const POLLING = { firstMs: [20], maxMs: 100, timeoutMs: 20_000 };
const BEFORE_ALL = '2020-01-01T00:00:00.000Z';
const AFTER_ALL = '2100-01-01T00:00:00.000Z';
const ALL: readonly EngineId[] = ['dedupe', 'flush', 'research', 'call_list'];
const NUMBER = '+14155552671';

/** The org is shared; every test has accounts and numbers of its own. */
let tests = 0;

interface Delivery {
    readonly run: string;
    readonly night: SampleNight;
    readonly engines?: readonly EngineId[];
    readonly inputsReadAt?: string;
    readonly maxRecords?: number;
    readonly folder?: string;
    readonly signal?: AbortSignal;
}

describe('delivering records to an org', () => {
    let org: TestOrg;
    let connection: SalesforceConnection;
    let session: ComputeSession;
    let directory: string;
    let accounts: string[];
    let phones: string[];

    beforeAll(async () => {
        org = await TestOrg.start();
    });
    afterAll(() => org.stop());

    beforeEach(async () => {
        tests += 1;
        connection = org.connect();
        directory = await mkdtemp(join(tmpdir(), 'deliver-records-'));
        session = await duckdbEngine().open({ file: join(directory, 'run.duckdb') });
        accounts = await org.create(
            'Account',
            ['A', 'B', 'C'].map((Name) => ({ Name, Dial_Active__c: true }))
        );
        phones = await org.create(
            'Researched_Phone__c',
            [0, 0, 1, 1].map((account) => ({
                Account__c: accounts[account] ?? '',
                Phone_Text__c: '4155552671'
            }))
        );
    });
    afterEach(async () => {
        await session.close();
        await connection.close();
        await org.clearFaults();
        await rm(directory, { recursive: true, force: true });
    });

    const own = (digits: string): string => `+1${digits}${String(1_000 + tests)}`;
    const mine = (): string => `Account__c IN (${accounts.map((id) => `'${id}'`).join(', ')})`;
    const account = (index: number): string => accounts[index] ?? '';
    const phone = (index: number): string => phones[index] ?? '';
    const duplicate = (index: number, matchedBy: 'exact_text' | 'normalised' = 'exact_text') => ({
        account: account(index),
        number: NUMBER,
        survivor: phone(index * 2),
        duplicate: phone(index * 2 + 1),
        matchedBy
    });
    const removal = (index: number, count = 2) => ({
        account: account(index),
        number: NUMBER,
        object: 'accounts' as const,
        record: account(index),
        field: 'phone_2',
        text: '415 555 2671',
        count
    });

    const deliver = async (given: Delivery): Promise<RecordDelivery> => {
        const delivery = { ...given, run: `${given.run}-of-${tests}` };
        const signal = delivery.signal ?? new AbortController().signal;
        const run = sampleRun({ id: delivery.run });
        const record = new RunRecord({ connection, signal });
        const dialRunId = await record.save(run);
        const callListId = await record.saveCallList({ run, fields: { Dial_Run__c: dialRunId } });
        const without = delivery.night.withoutNumber ?? delivery.night.queue ?? [];
        await session.createTable({
            name: 'account_keys',
            select: rowsSelect(
                ['account_no', 'account_id'],
                without.map((id, index) => [index, id])
            )
        });
        await session.createTable({
            name: 'research_not_recently_researched',
            select: 'select account_no from account_keys'
        });
        await session.createTable({ name: 'flush_evidence', select: evidenceSelect(delivery.night) });
        const folder = join(directory, delivery.folder ?? delivery.run);
        return deliverRecords({
            connection,
            session,
            engines: delivery.engines ?? ALL,
            input: await recordInput({
                night: delivery.night,
                serviceRunId: delivery.run,
                dialRunId,
                callListId,
                ...(delivery.maxRecords && { maxRecords: delivery.maxRecords })
            }),
            inputsReadAt: delivery.inputsReadAt ?? BEFORE_ALL,
            journal: await DeliveryJournal.open(folder),
            outputDirectory: folder,
            polling: POLLING,
            signal
        });
    };
    const fullNight = (): SampleNight => ({
        duplicates: [duplicate(0), duplicate(1, 'normalised')],
        splits: [{ number: own('212555'), accounts: [account(0), account(1)] }],
        removals: [removal(0), removal(1)],
        queue: [account(2)],
        list: [{ account: account(0), number: '+12125551234' }],
        suppressed: [own('303555')]
    });
    const counts = ({ reports }: RecordDelivery): Record<string, number[]> =>
        Object.fromEntries(
            reports.map((report) => [report.target, [report.created, report.updated, report.failed]])
        );

    it('When a night is delivered, then every kind of record is there with what a person needs', async () => {
        const delivery = await deliver({ run: 'run-1', night: fullNight() });
        expect(delivery.failures).toBe(0);
        expect(delivery.reports.map(({ target, created }) => [target, created])).toEqual([
            ['Duplicate_Group__c', 2],
            ['Duplicate_Group__c', 1],
            ['Duplicate_Member__c', 4],
            ['Phone_Removal__c', 2],
            ['Suppression__c', 1],
            ['Research_Request__c', 1],
            ['Call_List_Entry__c', 1]
        ]);
        const [group] = await org.query(
            `SELECT Key__c, Kind__c, Status__c, Survivor__c, Size__c, First_Service_Run__c, Last_Service_Run__c, Reason__c, Dial_Run__r.Service_Run_Id__c FROM Duplicate_Group__c WHERE Account__c = '${account(0)}'`
        );
        expect(group).toMatchObject({
            Key__c: `${account(0)}|${NUMBER}`,
            Kind__c: 'Same account',
            Status__c: 'New',
            Survivor__c: phone(0),
            Size__c: 2,
            First_Service_Run__c: `run-1-of-${tests}`,
            Last_Service_Run__c: `run-1-of-${tests}`,
            Reason__c: `Two records hold ${NUMBER}, and "quotes", too.`,
            Dial_Run__r: { Service_Run_Id__c: `run-1-of-${tests}` }
        });
        const [item] = await org.query(
            `SELECT Object__c, Field__c, Phone_Text__c, Status__c, Last_Date__c, Evidence__c FROM Phone_Removal__c WHERE ${mine()}`
        );
        expect(item).toMatchObject({
            Object__c: 'Account',
            Field__c: 'Phone_2__c',
            Phone_Text__c: '415 555 2671',
            Status__c: 'Quarantined',
            Last_Date__c: '2026-11-19',
            Evidence__c: '[{"disposition":"wrong_number"}]'
        });
        const [request] = await org.query(
            `SELECT Key__c, Status__c, Street__c FROM Research_Request__c WHERE ${mine()}`
        );
        expect(request).toMatchObject({
            Key__c: account(2),
            Status__c: 'Open',
            Street__c: '1 Main St\nSuite 2'
        });
        const [entry] = await org.query(
            `SELECT Key__c, Status__c, Rank__c FROM Call_List_Entry__c WHERE ${mine()}`
        );
        expect(entry).toMatchObject({
            Key__c: `run-1-of-${tests}|${account(0)}`,
            Status__c: 'Waiting',
            Rank__c: 1
        });
    });

    it('When a delivery is repeated, then its journal sends nothing; without journal nothing is there twice', async () => {
        await deliver({ run: 'run-1', night: fullNight() });
        const before = connection.usage.calls;
        await deliver({ run: 'run-1', night: fullNight() });
        // The run's record and the call list are written anew, nothing else.
        expect(connection.usage.calls - before).toBe(2);
        const again = await deliver({
            run: 'run-1',
            night: { ...fullNight(), list: [] },
            folder: 'lost-journal'
        });
        expect(counts(again)).toEqual({
            Duplicate_Group__c: [0, 1, 0],
            Duplicate_Member__c: [0, 4, 0],
            Phone_Removal__c: [0, 2, 0],
            Suppression__c: [0, 0, 0],
            Research_Request__c: [0, 1, 0],
            Call_List_Entry__c: [0, 0, 0]
        });
        expect(await org.query(`SELECT Id FROM Duplicate_Member__c WHERE ${mine()}`)).toHaveLength(4);
    });

    it('When people have decided, then the next night leaves their decisions alone', async () => {
        await deliver({ run: 'run-1', night: fullNight() });
        const idOf = async (object: string, where: string): Promise<string> => {
            const [found] = await org.query<{ Id: string }>(`SELECT Id FROM ${object} WHERE ${where}`);
            return found?.Id ?? '';
        };
        const confirmed = await idOf('Duplicate_Group__c', `Account__c = '${account(0)}'`);
        await org.update('Duplicate_Group__c', confirmed, { Status__c: 'Confirmed', Survivor__c: phone(1) });
        const dismissed = await idOf('Phone_Removal__c', `Account__c = '${account(0)}'`);
        await org.update('Phone_Removal__c', dismissed, { Status__c: 'Dismissed', Note__c: 'It is right.' });
        const blocked = await idOf('Suppression__c', `E164__c = '${own('303555')}'`);
        await org.update('Suppression__c', blocked, { Reason__c: 'Lawyer called' });

        await deliver({ run: 'run-2', night: fullNight() });
        const [group] = await org.query(
            `SELECT Status__c, Survivor__c, First_Service_Run__c, Last_Service_Run__c FROM Duplicate_Group__c WHERE Id = '${confirmed}'`
        );
        expect(group).toMatchObject({
            Status__c: 'Confirmed',
            Survivor__c: phone(1),
            First_Service_Run__c: `run-1-of-${tests}`,
            Last_Service_Run__c: `run-2-of-${tests}`
        });
        const [item] = await org.query(
            `SELECT Status__c, Note__c FROM Phone_Removal__c WHERE Id = '${dismissed}'`
        );
        expect(item).toMatchObject({ Status__c: 'Dismissed', Note__c: 'It is right.' });
        const [block] = await org.query(`SELECT Reason__c FROM Suppression__c WHERE Id = '${blocked}'`);
        expect(block).toMatchObject({ Reason__c: 'Lawyer called' });
    });

    it('When a settled item is found again by a run that knew of it, then it is open again', async () => {
        const engines: readonly EngineId[] = ['research'];
        await deliver({ run: 'run-1', night: fullNight(), engines });
        const [request] = await org.query<{ Id: string }>(
            `SELECT Id FROM Research_Request__c WHERE ${mine()}`
        );
        await org.update('Research_Request__c', request?.Id ?? '', {
            Status__c: 'Nothing found',
            Claimed_By__c: org.credentials.userId,
            Researched_At__c: '2026-07-01T00:00:00.000Z'
        });
        await deliver({ run: 'run-2', night: fullNight(), engines, inputsReadAt: AFTER_ALL });
        const [after] = await org.query(
            `SELECT Status__c, Claimed_By__c, Researched_At__c FROM Research_Request__c WHERE ${mine()}`
        );
        expect(after).toMatchObject({ Status__c: 'Open', Claimed_By__c: null });
        expect(String(after?.['Researched_At__c'])).toContain('2026-07-01');
    });

    it('When open items are not found any more, then only they become so', async () => {
        await deliver({ run: 'run-1', night: fullNight() });
        await deliver({
            run: 'run-2',
            // The open request is not queued again, and still needed.
            night: { duplicates: [duplicate(0)], removals: [removal(1)], withoutNumber: [account(2)] }
        });
        const statuses = async (object: string): Promise<string[]> =>
            (
                await org.query<{ Status__c: string }>(
                    `SELECT Status__c FROM ${object} WHERE ${mine()} ORDER BY Key__c`
                )
            ).map((record) => record.Status__c);
        expect((await statuses('Duplicate_Group__c')).sort()).toEqual(['New', 'No longer found']);
        expect((await statuses('Phone_Removal__c')).sort()).toEqual(['No longer found', 'Quarantined']);
        expect(await statuses('Research_Request__c')).toEqual(['Open']);

        await deliver({ run: 'run-3', night: fullNight(), engines: ['dedupe'], inputsReadAt: AFTER_ALL });
        expect(await statuses('Duplicate_Group__c')).toEqual(['New', 'New']);
        expect((await statuses('Phone_Removal__c')).sort()).toEqual(['No longer found', 'Quarantined']);
    });

    it('When there are more than the cap, then the most certain are stored and the others stay as they are', async () => {
        await deliver({
            run: 'run-1',
            night: {
                duplicates: [duplicate(0, 'normalised'), duplicate(1)],
                removals: [removal(0, 2), removal(1, 9)]
            },
            maxRecords: 1
        });
        const [group] = await org.query(`SELECT Account__c FROM Duplicate_Group__c WHERE ${mine()}`);
        expect(group).toMatchObject({ Account__c: account(1) });
        expect(await org.query(`SELECT Id FROM Duplicate_Member__c WHERE ${mine()}`)).toHaveLength(2);
        const [item] = await org.query(`SELECT Account__c FROM Phone_Removal__c WHERE ${mine()}`);
        expect(item).toMatchObject({ Account__c: account(1) });
    });

    it('When rows meet a lock, then they are sent again alone', async () => {
        await org.fault({ kind: 'lock-rows', values: [`${account(0)}|${NUMBER}`], count: 2 });
        const delivery = await deliver({ run: 'run-1', night: fullNight(), engines: ['dedupe'] });
        expect(delivery.failures).toBe(0);
        expect(delivery.reports[0]).toMatchObject({ created: 2, failed: 0 });
    });

    it('When rows are refused, then the others are written and the refused ones are named', async () => {
        const night = { ...fullNight(), queue: [account(2), '001000000000000AAA'] };
        const delivery = await deliver({ run: 'run-1', night, engines: ['research'] });
        const report = delivery.reports.find(({ target }) => target === 'Research_Request__c');
        expect(report).toMatchObject({ created: 1, failed: 1 });
        expect(report?.failures[0]?.key).toBe('001000000000000AAA');
        const file = await readFile(join(directory, `run-1-of-${tests}`, FAILURES_FILE), 'utf8');
        expect(file).toMatch(/^object,key,reason\nResearch_Request__c,001000000000000AAA,/);
    });

    it.each([
        ['unavailable', '/jobs/ingest'],
        ['expire-session', '/batches'],
        ['cut', '/jobs/ingest'],
        ['fail-job', '/jobs/ingest']
    ])(
        'When the org shows the fault %s at %s, then nothing is lost and nothing is there twice',
        async (kind, path) => {
            await org.fault({ kind, path, count: 2, bytes: 5 });
            const engines: readonly EngineId[] = ['dedupe', 'call_list'];
            const delivery = await deliver({ run: 'run-1', night: fullNight(), engines });
            expect(delivery.failures).toBe(0);
            expect(await org.query(`SELECT Id FROM Duplicate_Group__c WHERE ${mine()}`)).toHaveLength(2);
            expect(await org.query(`SELECT Id FROM Duplicate_Member__c WHERE ${mine()}`)).toHaveLength(4);
            expect(await org.query(`SELECT Id FROM Call_List_Entry__c WHERE ${mine()}`)).toHaveLength(1);
        }
    );

    it('When it is stopped at any call, then a resumed delivery ends as if nothing had been', async () => {
        for (const calls of [4, 9, 14, 19, 24, 29]) {
            const stop = new AbortController();
            const run = `stopped-${calls}`;
            const start = connection.usage.calls;
            const watch = setInterval(() => {
                if (connection.usage.calls - start >= calls) stop.abort(new Error('stopped'));
            }, 1);
            const night = { duplicates: fullNight().duplicates ?? [] };
            const engines: readonly EngineId[] = ['dedupe'];
            await deliver({ run, night, engines, signal: stop.signal }).catch(() => undefined);
            clearInterval(watch);
            const delivery = await deliver({ run, night, engines });
            expect(delivery.failures).toBe(0);
            expect(delivery.reports.map(({ sent, created, updated }) => created + updated - sent)).toEqual([
                0, 0, 0
            ]);
        }
        expect(await org.query(`SELECT Id FROM Duplicate_Group__c WHERE ${mine()}`)).toHaveLength(2);
        expect(await org.query(`SELECT Id FROM Duplicate_Member__c WHERE ${mine()}`)).toHaveLength(4);
    });
});
