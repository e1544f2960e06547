import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deliverFiles } from '../../../src/sinks/salesforce/content-files.ts';
import { DeliveryJournal } from '../../../src/sinks/salesforce/journal.ts';
import { RunEvents } from '../../../src/sinks/salesforce/run-events.ts';
import { RunRecord } from '../../../src/sinks/salesforce/run-record.ts';
import type { SalesforceConnection } from '../../../src/sources/salesforce/connection.ts';
import { TestOrg } from '../../support/salesforce-org.ts';
import { sampleRun, sampleStep } from '../../support/sample-run.ts';

const signal = new AbortController().signal;

describe('a run as the org shows it', () => {
    let org: TestOrg;
    let connection: SalesforceConnection;
    let record: RunRecord;
    let directory: string;

    beforeAll(async () => {
        org = await TestOrg.start();
        connection = org.connect();
        record = new RunRecord({ connection, signal });
        directory = await mkdtemp(join(tmpdir(), 'run-in-salesforce-'));
    });
    afterEach(() => org.clearFaults());
    afterAll(async () => {
        await connection.close();
        await org.stop();
        await rm(directory, { recursive: true, force: true });
    });

    it('When a run is saved again, then its one record follows it, and steps keep their place', async () => {
        const run = sampleRun({ id: 'saved-run' });
        const id = await record.save(run);
        await record.saveSteps({ run, dialRunId: id });
        const later = sampleRun({
            id: 'saved-run',
            status: 'succeeded_with_warnings',
            finishedAt: '2026-11-23T02:06:10.000Z',
            steps: [sampleStep({ rows: 5 }), sampleStep({ key: 'flush.places', engine: 'flush', order: 2 })]
        });
        expect(await record.save(later)).toBe(id);
        expect(await record.saveSteps({ run: later, dialRunId: id })).toMatchObject({
            created: 1,
            updated: 1,
            failed: 0
        });
        const [saved] = await org.query(
            `SELECT Status__c, Duration_S__c, Engines__c, Parameters__c FROM Dial_Run__c WHERE Id = '${id}'`
        );
        expect(saved).toMatchObject({
            Status__c: 'Succeeded with warnings',
            Duration_S__c: 370,
            Engines__c: 'dedupe|flush|research|call_list'
        });
        const steps = await org.query(
            `SELECT Rows__c FROM Dial_Run_Step__c WHERE Dial_Run__c = '${id}' ORDER BY Order__c`
        );
        expect(steps.map((step) => step['Rows__c'])).toEqual([5, 4]);
    });

    it('When the org makes the record of a step between the reading and the writing, then it is written all the same', async () => {
        const run = sampleRun({
            id: 'raced-run',
            steps: [
                sampleStep({ rows: 5 }),
                sampleStep({ key: 'flush.places', engine: 'flush', order: 2, rows: 7 })
            ]
        });
        const dialRunId = await record.save(run);
        const key = `raced-run|${run.steps[1]?.key ?? ''}`;
        await org.create('Dial_Run_Step__c', [{ Dial_Run__c: dialRunId, Key__c: key, Status__c: 'Running' }]);
        let readings = 0;
        const late = {
            query: <T extends object>(options: { readonly soql: string; readonly signal: AbortSignal }) =>
                ++readings === 1 ? Promise.resolve([]) : connection.query<T>(options),
            records: connection.records.bind(connection)
        };
        expect(await new RunRecord({ connection: late, signal }).saveSteps({ run, dialRunId })).toMatchObject(
            {
                ...{ sent: 2, created: 1, updated: 1, failed: 0, failures: [] }
            }
        );
        const steps = await org.query(
            `SELECT Key__c, Rows__c FROM Dial_Run_Step__c WHERE Dial_Run__c = '${dialRunId}' ORDER BY Order__c`
        );
        expect(steps.map((step) => step['Rows__c'])).toEqual([5, 7]);
    });

    it('When a step is refused for good, then it is reported once, and the others are written', async () => {
        const faulty = sampleStep({ key: 'flush.places', engine: 'flush', order: 2, rows: 10 ** 20 });
        const run = sampleRun({ id: 'faulty-run', steps: [sampleStep({ rows: 5 }), faulty] });
        const dialRunId = await record.save(run);
        const report = await record.saveSteps({ run, dialRunId });
        expect(report).toMatchObject({ sent: 2, created: 1, updated: 0, failed: 1 });
        expect(report.failures).toEqual([
            { key: 'faulty-run|flush.places', reason: expect.stringContaining('NUMBER_OUTSIDE_VALID_RANGE') }
        ]);
    });

    it('When calls to a list were counted, then its record says how far it was worked, if it is still there', async () => {
        const run = sampleRun({ id: 'listed-run' });
        const fill = [
            { state: 'CA', target: 4, taken: 3 },
            { state: 'WY', target: 1, taken: 0 }
        ];
        await record.saveCallList({
            run,
            fields: { Dial_Run__c: await record.save(run), State_Fill__c: JSON.stringify(fill) }
        });
        const states = [{ state: 'CA', listed: 3, dialled: 2, reached: 1 }];
        await record.saveListProgress({ runId: run.id, states });
        await record.saveListProgress({ runId: 'purged-run', states });
        const lists = await org.query(
            `SELECT Penetration__c, State_Fill__c FROM Call_List__c WHERE Key__c IN ('listed-run', 'purged-run')`
        );
        expect(
            lists.map((list) => [list['Penetration__c'], JSON.parse(String(list['State_Fill__c']))])
        ).toEqual([
            [
                66.67,
                [
                    { state: 'CA', target: 4, taken: 3, dialled: 2, reached: 1 },
                    { state: 'WY', target: 1, taken: 0, dialled: 0, reached: 0 }
                ]
            ]
        ]);
    });

    it('When a person decided who is no user of the org, then the record names them with their reason', async () => {
        const outcomes = [{ date: '2026-11-22', state: 'TX', dials: 9, reached: 2 }];
        const id = await record.save(
            sampleRun({
                id: 'accepted-run',
                draft: 'accepted',
                decidedBy: 'Dana',
                decisionReason: 'A holiday'
            }),
            outcomes
        );
        const [saved] = await org.query(
            `SELECT Decided_By__c, Decision_Reason__c, Outcomes__c FROM Dial_Run__c WHERE Id = '${id}'`
        );
        expect(saved).toMatchObject({ Decided_By__c: null, Decision_Reason__c: 'Dana: A holiday' });
        expect(JSON.parse(String(saved?.['Outcomes__c']))).toEqual(outcomes);
    });

    it('When the org launched the run, then that record is used', async () => {
        const [launched] = await org.create('Dial_Run__c', [
            { Status__c: 'Queued', Requested_By__c: org.credentials.adminUserId }
        ]);
        const previous = await record.save(sampleRun({ id: 'earlier-run' }));
        const id = await record.save(
            sampleRun({ id: 'launched-run', salesforceRunId: launched ?? '', previousRunId: 'earlier-run' })
        );
        expect(id).toBe(launched);
        const [saved] = await org.query(
            `SELECT Service_Run_Id__c, Previous_Run__c, Requested_By__c FROM Dial_Run__c WHERE Id = '${id}'`
        );
        expect(saved).toMatchObject({
            Service_Run_Id__c: 'launched-run',
            Previous_Run__c: previous,
            Requested_By__c: org.credentials.adminUserId
        });
    });

    it('When a file is delivered twice, also after its journal lost the end, then it is there once', async () => {
        const dialRunId = await record.save(sampleRun({ id: 'run-with-files' }));
        const file = join(directory, 'call_list.csv');
        const text = 'rank,account_id\n1,"a ""b"""\n'.repeat(5_000);
        await writeFile(file, text);
        const sha256 = createHash('sha256').update(text).digest('hex');
        const journal = await DeliveryJournal.open(join(directory, 'delivery'));
        const files = [{ file, sha256, contentType: 'text/csv' }];
        await org.fault({ kind: 'unavailable', path: '/ContentVersion', count: 1 });
        const first = await deliverFiles({ connection, journal, dialRunId, files, signal });
        await deliverFiles({ connection, journal, dialRunId, files, signal });
        await journal.saveFile('call_list.csv', { sha256, versionId: null });
        const again = await deliverFiles({ connection, journal, dialRunId, files, signal });
        expect([...again]).toEqual([...first]);
        const versions = await org.query<{ Id: string; ContentSize: number }>(
            "SELECT Id, ContentSize FROM ContentVersion WHERE Title = 'call_list.csv'"
        );
        expect(versions).toEqual([
            expect.objectContaining({ Id: first.get('call_list.csv'), ContentSize: text.length })
        ]);
        const stored = await fetch(
            `${org.url}/services/data/v66.0/sobjects/ContentVersion/${versions[0]?.Id}/VersionData`,
            {
                headers: { authorization: `Bearer ${org.credentials.adminAccessToken}` }
            }
        );
        expect(await stored.text()).toBe(text);
    });

    it('When progress comes fast, then transitions go out at once and progress every five seconds', async () => {
        let now = 0;
        const events = new RunEvents({ connection, signal, now: () => now });
        const run = sampleRun({ id: 'run-of-events' });
        const publish = (kind: 'transition' | 'progress'): Promise<string | null> =>
            events.publish({ run, step: sampleStep(), dialRunId: null, kind });
        const before = connection.usage.calls;
        expect(await publish('transition')).toBeNull();
        await publish('progress');
        now = 4_000;
        await publish('progress');
        now = 5_000;
        await publish('progress');
        expect(connection.usage.calls - before).toBe(3);
    });

    it('When an event cannot be sent, then that is a word and no failure', async () => {
        const closed = org.connect();
        const events = new RunEvents({ connection: closed, signal });
        await org.fault({ kind: 'unavailable', path: 'Dial_Run_Event__e', count: null });
        const run = sampleRun({ id: 'run-of-events' });
        const warning = await events.publish({ run, step: null, dialRunId: null, kind: 'transition' });
        expect(warning).toContain('The run event was not sent');
        await closed.close();
    });
});
