import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RunRecord } from '../../../src/sinks/salesforce/run-record.ts';
import { runChild, type EndedChild } from '../../support/child-process.ts';
import { sampleRun } from '../../support/sample-run.ts';
import { TestOrg } from '../../support/salesforce-org.ts';
import { recordInput } from './delivered-outputs.ts';

const SCRIPT = join(__dirname, '../../support/deliver-child.ts');

describe('delivery killed with SIGKILL', () => {
    let org: TestOrg;
    let directory: string;

    beforeAll(async () => {
        org = await TestOrg.start();
        directory = await mkdtemp(join(tmpdir(), 'killed-delivery-'));
    });
    afterAll(async () => {
        await org.stop();
        await rm(directory, { recursive: true, force: true });
    });

    it('When it is killed at many places, then every record is there once in the end', async () => {
        const connection = org.connect();
        const signal = new AbortController().signal;
        const accounts = await org.create(
            'Account',
            Array.from({ length: 20 }, (_, index) => ({ Name: `A${index}`, Dial_Active__c: true }))
        );
        const phones = await org.create(
            'Researched_Phone__c',
            accounts.flatMap((Account__c) => [0, 1].map(() => ({ Account__c, Phone_Text__c: '4155552671' })))
        );
        const run = sampleRun({ id: 'killed-run' });
        const record = new RunRecord({ connection, signal });
        const dialRunId = await record.save(run);
        const callListId = await record.saveCallList({ run, fields: { Dial_Run__c: dialRunId } });
        await connection.close();
        const input = await recordInput({
            serviceRunId: run.id,
            dialRunId,
            callListId,
            night: {
                duplicates: accounts.map((account, index) => ({
                    account,
                    number: '+14155552671',
                    survivor: phones[index * 2] ?? '',
                    duplicate: phones[index * 2 + 1] ?? '',
                    matchedBy: 'exact_text'
                })),
                list: accounts.map((account) => ({ account, number: '+14155552671' }))
            }
        });
        const { clientId, clientSecret } = org.credentials;
        const deliver = (changes?: number): Promise<EndedChild> =>
            runChild({
                script: SCRIPT,
                settings: { url: org.url, clientId, clientSecret, directory, input },
                ...(changes && { killAfter: { file: join(directory, 'journal.json'), changes } })
            });
        for (const changes of [1, 1, 2, 1, 3]) await deliver(changes);
        expect(await deliver()).toMatchObject({ code: 0, errors: '' });
        const count = async (object: string): Promise<number> =>
            (await org.query(`SELECT Id FROM ${object}`)).length;
        expect(await count('Duplicate_Group__c')).toBe(20);
        expect(await count('Duplicate_Member__c')).toBe(40);
        expect(await count('Call_List_Entry__c')).toBe(20);
    });
});
