import { readFile } from 'node:fs/promises';
import { DialFlowError } from '../../../src/error.ts';
import {
    DEFAULT_FIELD_MAPPING_FILE,
    loadFieldMapping,
    parseFieldMapping,
    phonePlace
} from '../../../src/sources/salesforce/field-mapping.ts';
import { extractionQuery, selectedFields, soqlId, soqlText } from '../../../src/sources/salesforce/soql.ts';

interface LooseTable {
    object: string;
    columns: Record<string, string>;
}
interface LooseMapping {
    tables: Record<string, LooseTable> & Record<'accounts' | 'researched_phones', LooseTable>;
}
const loose = async (): Promise<LooseMapping> =>
    JSON.parse(await readFile(DEFAULT_FIELD_MAPPING_FILE, 'utf8')) as LooseMapping;
const faultOf = (value: unknown): string => {
    try {
        parseFieldMapping(value);
    } catch (cause) {
        if (cause instanceof DialFlowError && cause.code === 'configuration') return cause.message;
        throw cause;
    }
    throw new Error('The mapping was accepted.');
};

describe('the field mapping', () => {
    it('When calls are read, then archived ones come along and deleted ones do not', async () => {
        const { tables } = await loadFieldMapping();
        const calls = tables.calls;
        expect(calls?.operation).toBe('queryAll');
        expect(calls && extractionQuery(calls)).toBe(
            'SELECT Id, AccountId, Dialed_Number__c, CallDisposition, CallType, ActivityDate, CreatedDate, OwnerId,' +
                ' CallDurationInSeconds FROM Task WHERE IsDeleted = false AND' +
                " (TaskSubtype = 'Call' OR CallDisposition != null OR Dialed_Number__c != null)"
        );
    });

    it('When one field serves two columns, then it is selected once', async () => {
        const mapping = await loose();
        mapping.tables.accounts.columns['city'] = 'BillingStreet';
        const accounts = parseFieldMapping(mapping).tables.accounts;
        const fields = accounts ? selectedFields(accounts) : [];
        expect(fields.filter((field) => field === 'BillingStreet')).toHaveLength(1);
        expect(fields).toContain('Phone_6__c');
    });

    it('When a phone column is asked for, then object and field of the org come back', async () => {
        const mapping = await loadFieldMapping();
        expect(phonePlace({ mapping, table: 'accounts', column: 'phone_2' })).toEqual({
            object: 'Account',
            field: 'Phone_2__c'
        });
        expect(() => phonePlace({ mapping, table: 'accounts', column: 'phone_9' })).toThrow(DialFlowError);
    });

    it('When the mapping is faulty in several places, then all are named', async () => {
        const mapping = await loose();
        Reflect.deleteProperty(mapping.tables, 'calls');
        mapping.tables['colours'] = { object: 'Colour__c', columns: {} };
        mapping.tables.accounts.object = 'Account WHERE Id != null';
        Reflect.deleteProperty(mapping.tables.researched_phones.columns, 'phone_text');
        const shape = faultOf(mapping);
        expect(shape).toContain('tables.accounts.object: is not an API name');
        mapping.tables.accounts.object = 'Account';
        Object.assign(mapping.tables['colours'] ?? {}, { operation: 'query' });
        const meaning = faultOf(mapping);
        expect(meaning).toContain('tables.calls: is required');
        expect(meaning).toContain('no canonical table is called so');
        expect(meaning).toContain('phone_text has no field');
    });

    it('When texts and ids go into a query, then they cannot leave their literal', () => {
        expect(soqlText("O'Brien\\ \n")).toBe("'O\\'Brien\\\\ \\n'");
        expect(soqlId('001000000000001AAA')).toBe("'001000000000001AAA'");
        expect(() => soqlId("001' OR Id != '")).toThrow(DialFlowError);
    });
});
