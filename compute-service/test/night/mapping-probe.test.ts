import { mappingProbe } from '../../src/night/mapping-probe.ts';
import { loadFieldMapping } from '../../src/sources/salesforce/field-mapping.ts';
import { givenMapping, orgMapping } from '../../src/sources/salesforce/run-mapping.ts';
import type { FieldMapping } from '../../src/sources/salesforce/field-mapping.ts';
import type { SalesforceConnection } from '../../src/sources/salesforce/connection.ts';
import { TestOrg } from '../support/salesforce-org.ts';

describe('The field mapping of the org beside that of the service', () => {
    let org: TestOrg;
    let connection: SalesforceConnection;
    let standard: FieldMapping;
    beforeAll(async () => {
        org = await TestOrg.start();
        connection = org.connect();
        standard = await loadFieldMapping();
    });
    afterAll(async () => {
        await connection.close();
        await org.stop();
    });

    const withAccounts = (change: Readonly<Record<string, string>>): FieldMapping => {
        const { accounts } = standard.tables;
        if (!accounts) throw new Error('The mapping has no accounts');
        const columns = { ...accounts.columns, ...change };
        return { tables: { ...standard.tables, accounts: { ...accounts, columns } } };
    };

    it('When both are as the app brings them, then the doctor finds nothing', async () => {
        for (const mapping of [givenMapping(standard), orgMapping({ connection, standard })]) {
            expect(await mappingProbe({ connection, mapping }).examine()).toMatchObject({ status: 'ok' });
        }
    });

    it('When nights read by the org, then the doctor names what it changes', async () => {
        const mapping = orgMapping({ connection, standard: withAccounts({ active: 'Trading__c' }) });
        expect(await mappingProbe({ connection, mapping }).examine()).toEqual({
            ...{ code: 'field_mapping', status: 'ok', fix: null },
            sentence: 'Nights read by the mapping of the org, which changes 1 column: accounts.active.'
        });
    });

    it('When the records of the org cannot be used, then the doctor says what is wrong', async () => {
        const record = {
            Table__c: 'accounts',
            Column__c: 'id',
            Object__c: 'Account',
            Field__c: 'Id FROM User'
        };
        const mapping = orgMapping({ connection, standard });
        const faulty = { query: async () => [record] } as unknown as SalesforceConnection;
        expect(await mappingProbe({ connection: faulty, mapping }).examine()).toMatchObject({
            status: 'failed',
            sentence: expect.stringContaining(
                'tables.accounts.columns.id: is not a field or a path of fields'
            )
        });
    });

    it('When the service reads another field, then the doctor names the column and what to do', async () => {
        const mapping = givenMapping(withAccounts({ active: 'Trading__c' }));
        expect(await mappingProbe({ connection, mapping }).examine()).toMatchObject({
            status: 'warning',
            sentence: 'The org maps 1 column otherwise than the service: accounts.active.',
            fix: expect.stringContaining('DIAL_FLOW_FIELD_MAPPING_FILE')
        });
    });
});
