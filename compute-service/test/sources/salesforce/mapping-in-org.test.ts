import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SalesforceConnection } from '../../../src/sources/salesforce/connection.ts';
import { loadFieldMapping, mappedColumns } from '../../../src/sources/salesforce/field-mapping.ts';
import type { FieldMapping } from '../../../src/sources/salesforce/field-mapping.ts';
import { mappingByRecords } from '../../../src/sources/salesforce/mapping-in-org.ts';
import type { MappingRecord } from '../../../src/sources/salesforce/mapping-in-org.ts';
import { orgMapping } from '../../../src/sources/salesforce/run-mapping.ts';
import { extractionQuery } from '../../../src/sources/salesforce/soql.ts';

let standard: FieldMapping;
beforeAll(async () => {
    standard = await loadFieldMapping();
});

type Table = keyof FieldMapping['tables'];

/** The records that the app brings for a table, with another object and other fields; null takes a column away. */
function recordsOf(
    table: Table,
    {
        object,
        fields = {}
    }: { readonly object?: string; readonly fields?: Readonly<Record<string, string | null>> } = {}
): readonly MappingRecord[] {
    const known = standard.tables[table];
    if (!known) throw new Error(`There is no ${table}`);
    return Object.entries({ ...mappedColumns(known), ...fields }).map(([column, field]) => ({
        ...{ Table__c: table, Column__c: column },
        ...{ Object__c: object ?? known.object, Field__c: field }
    }));
}

const mapped = (...records: readonly MappingRecord[]): FieldMapping =>
    mappingByRecords({ standard, records });
const queryOf = (mapping: FieldMapping, table: Table): string => {
    const found = mapping.tables[table];
    return found ? extractionQuery(found) : '';
};

describe('The field mapping that administrators keep in the org', () => {
    it('When the records are those of the app, or there are none, then the mapping is the standard one', () => {
        const tables = Object.keys(standard.tables) as Table[];
        expect(mapped(...tables.flatMap((table) => recordsOf(table)))).toEqual({ version: 1, ...standard });
        expect(mapped()).toEqual({ version: 1, ...standard });
    });

    it('When fields are others, then they are read, and phones stand in the order of their numbers', () => {
        const fields = { active: 'Trading__c', phone_6: null, phone_2: 'Fax', phone_1: 'Main__c' };
        const { accounts } = mapped(...recordsOf('accounts', { fields }).toReversed()).tables;
        expect(accounts?.columns['active']).toBe('Trading__c');
        expect(accounts?.phoneColumns).toEqual(['Main__c', 'Fax', 'Phone_3__c', 'Phone_4__c', 'Phone_5__c']);
        expect(accounts?.object).toBe('Account');
    });

    it('When the field of a condition is another, then the condition follows it', () => {
        const calls = mapped(...recordsOf('calls', { fields: { phone_text: 'Line__c' } }));
        expect(queryOf(calls, 'calls')).toContain('OR Line__c != null');
        expect(queryOf(calls, 'calls')).not.toContain('Dialed_Number__c');
        const requests = mapped(
            ...recordsOf('open_requests', { object: 'Dig__c', fields: { status: 'Stage__c' } })
        );
        expect(queryOf(requests, 'open_requests')).toMatch(
            /FROM Dig__c WHERE Stage__c IN \('Open', ?'Claimed'\)$/
        );
    });

    it('When calls lie in an object of their own, then all of its records are calls', () => {
        const { calls } = mapped(...recordsOf('calls', { object: 'Conversation__c' })).tables;
        expect(calls).toMatchObject({ object: 'Conversation__c', operation: 'query', where: [] });
    });

    it('When an object is written otherwise, then it is the same object', () => {
        expect(mapped(...recordsOf('accounts', { object: 'ACCOUNT' })).tables.accounts?.object).toBe(
            'Account'
        );
    });

    it.each<readonly [string, () => readonly MappingRecord[], RegExp]>([
        [
            'two objects',
            () => [...recordsOf('accounts'), ...recordsOf('accounts', { object: 'Lead' })],
            /Account and Lead are named/
        ],
        [
            'a gap between phones',
            () => recordsOf('accounts', { fields: { phone_3: null } }),
            /accounts\.phone_3 has no field/
        ],
        [
            'a required column without a field',
            () => recordsOf('accounts', { fields: { id: '' } }),
            /id has no field/
        ],
        [
            'a column that there is not',
            () => recordsOf('accounts', { fields: { colour: 'Colour__c' } }),
            /colour is no column/
        ],
        [
            'a table that there is not',
            () => [{ Table__c: 'people', Column__c: 'id', Object__c: 'Contact', Field__c: 'Id' }],
            /people/
        ],
        [
            'a field that is no name',
            () => recordsOf('accounts', { fields: { name: 'Name, (SELECT Id FROM Contacts)' } }),
            /not a field/
        ],
        [
            'an object that is no name',
            () => recordsOf('accounts', { object: 'Account WHERE Id != null' }),
            /not an API name/
        ],
        [
            'another object for what only ours can say',
            () => recordsOf('dismissed_removals', { object: 'Other__c' }),
            /only Phone_Removal__c has/
        ]
    ])('When the records have %s, then it is said, with where to correct it', (_case, records, fault) => {
        expect(() => mapped(...records())).toThrow(
            expect.objectContaining({
                code: 'configuration',
                message: expect.stringMatching(fault),
                advice: expect.stringContaining('tab Mapping')
            })
        );
    });
});

describe('The mapping of a run', () => {
    let directory: string;
    let records: readonly MappingRecord[];
    const asked: string[] = [];
    const { signal } = new AbortController();
    const mapping = () =>
        orgMapping({
            standard,
            connection: {
                query: async ({ soql }: { readonly soql: string }) => {
                    asked.push(soql);
                    return records;
                }
            } as unknown as SalesforceConnection
        });
    beforeEach(() => {
        directory = mkdtempSync(join(tmpdir(), 'dial-flow-run-mapping-'));
        asked.length = 0;
        records = recordsOf('accounts', { fields: { active: 'Trading__c' } });
    });
    afterEach(() => rmSync(directory, { recursive: true }));

    it('When a run was read, then it is delivered by the same mapping, also by another process after a change', async () => {
        const read = await mapping().read({ directory, signal });
        expect(read.tables.accounts?.columns['active']).toBe('Trading__c');
        records = recordsOf('accounts');
        expect(await mapping().kept({ directory, signal })).toEqual(read);
        expect(asked).toHaveLength(1);
        // Whoever begins to read anew reads by what administrators say now.
        expect((await mapping().read({ directory, signal })).tables.accounts?.columns['active']).toBe(
            'Dial_Active__c'
        );
    });

    it('When nothing was kept, or what was kept is damaged, then the org is asked', async () => {
        expect((await mapping().kept({ directory, signal })).tables.accounts?.columns['active']).toBe(
            'Trading__c'
        );
        expect(JSON.parse(readFileSync(join(directory, 'mapping.json'), 'utf8'))).toMatchObject({
            version: 1
        });
        expect(asked).toHaveLength(1);
    });
});
