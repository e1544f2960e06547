import { recordsInOrg } from '../../src/personal-data/org-records.ts';
import { personalSubject } from '../../src/personal-data/subject.ts';
import type { SalesforceConnection } from '../../src/sources/salesforce/connection.ts';
import { TestOrg } from '../support/salesforce-org.ts';

const { signal } = new AbortController();
let org: TestOrg;
let connection: SalesforceConnection;

beforeAll(async () => {
    org = await TestOrg.start();
    connection = org.connect();
});
afterAll(async () => {
    await connection.close();
    await org.stop();
});

describe('Records in the org that name somebody', () => {
    it('When an account or a number is asked for, then its records are listed by object, and those of no other', async () => {
        const [account = '', other = ''] = await org.create('Account', [{ Name: 'A' }, { Name: 'B' }]);
        const [phone] = await org.create('Researched_Phone__c', [
            { Account__c: account, Phone_Text__c: '4155552671' },
            { Account__c: other, Phone_Text__c: '4155552670' }
        ]);
        const [byAccount, byNumber] = await org.create('Suppression__c', [
            { Account__c: account, Reason__c: 'Do not call' },
            { E164__c: '+14155552671', Reason__c: 'Do not call' }
        ]);
        const of = async (text: string) =>
            recordsInOrg({ connection, subject: personalSubject(text), signal });
        for (const writing of [account, account.slice(0, 15)]) {
            expect(await of(writing)).toEqual([
                { object: 'Researched_Phone__c', ids: [phone], reason: null },
                { object: 'Suppression__c', ids: [byAccount], reason: null }
            ]);
        }
        expect(await of('(415) 555-2671')).toEqual([
            { object: 'Suppression__c', ids: [byNumber], reason: null }
        ]);
    });

    it('When an object is not in the org, then that is said, and the others are listed all the same', async () => {
        const found = await recordsInOrg({
            connection: {
                query: (options) =>
                    options.soql.includes('Suppression__c')
                        ? Promise.reject(new Error('There is no object Suppression__c.'))
                        : connection.query(options)
            },
            subject: personalSubject('+14155552671'),
            signal
        });
        expect(found).toEqual([
            { object: 'Suppression__c', ids: [], reason: 'There is no object Suppression__c.' }
        ]);
    });
});
