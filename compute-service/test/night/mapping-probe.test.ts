import { mappingProbe } from '../../src/night/mapping-probe.ts';
import { loadFieldMapping } from '../../src/sources/salesforce/field-mapping.ts';
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

    it('When both are as the app brings them, then the doctor finds nothing', async () => {
        expect(await mappingProbe({ connection, mapping: standard }).examine()).toMatchObject({
            status: 'ok'
        });
    });

    it('When the service reads another field, then the doctor names the column and what to do', async () => {
        const { accounts } = standard.tables;
        if (!accounts) throw new Error('The mapping has no accounts');
        const columns = { ...accounts.columns, active: 'Trading__c' };
        const mapping = { ...standard, tables: { ...standard.tables, accounts: { ...accounts, columns } } };
        expect(await mappingProbe({ connection, mapping }).examine()).toMatchObject({
            status: 'warning',
            sentence: 'The org maps 1 column otherwise than the service: accounts.active.',
            fix: expect.stringContaining('DIAL_FLOW_FIELD_MAPPING_FILE')
        });
    });
});
