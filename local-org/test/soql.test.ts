import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fullAccess } from '../src/access.ts';
import { describeObject } from '../src/schema/describe.ts';
import { loadSchema } from '../src/schema/load-schema.ts';
import { compileQuery } from '../src/soql/compile.ts';
import { QueryRunner, type QueryPage } from '../src/soql/cursors.ts';
import { daysOf } from '../src/soql/date-ranges.ts';
import { openStore, type Store } from '../src/store/database.ts';
import { sourceDirectory, testNow } from './support/test-org.ts';

const schema = loadSchema(join(sourceDirectory, 'main', 'default'));
const today = new Date('2026-11-23T00:00:00.000Z');
let folder: string;
let store: Store;

beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'local-org-soql-'));
    store = await openStore({ dataDirectory: folder, schema });
    await store.write(async (connection) => {
        await connection.run(`INSERT INTO "User" ("Id", "FirstName", "LastName") VALUES
            (org_id('005', 1), 'Ada', 'Stone'), (org_id('005', 2), NULL, 'Brook')`);
        await connection.run(`INSERT INTO "Account" ("Id", "Name", "OwnerId", "Phone", "Dial_Active__c", "NumberOfEmployees", "CreatedDate", "IsDeleted") VALUES
            (org_id('001', 1), 'Acme', org_id('005', 1), '1', true, 10, TIMESTAMP '2026-11-22 23:59:59.999', false),
            (org_id('001', 2), 'acme', org_id('005', 2), NULL, false, 20, TIMESTAMP '2026-11-23 00:00:00', false),
            (org_id('001', 3), 'O''Hara 100%', NULL, '', NULL, NULL, TIMESTAMP '2025-02-01 12:00:00', false),
            (org_id('001', 4), 'Gone', NULL, NULL, true, 5, TIMESTAMP '2026-11-23', true)`);
        const prefix = schema.findObject('Researched_Phone__c')?.keyPrefix ?? '';
        await connection.run(`INSERT INTO "Researched_Phone__c" ("Id", "Account__c", "Phone_Text__c", "Status__c", "Researched_On__c") VALUES
            (org_id('${prefix}', 1), org_id('001', 1), 'b', 'Retired', DATE '2026-11-16'),
            (org_id('${prefix}', 2), org_id('001', 1), 'a', 'Active', DATE '2026-11-22'),
            (org_id('${prefix}', 3), org_id('001', 2), 'c', 'Active', NULL),
            (org_id('${prefix}', 4), NULL, 'd', 'Active', NULL)`);
    });
});

afterAll(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
});

const run = (text: string, includeDeleted = false): Promise<QueryPage> =>
    new QueryRunner(store).run({
        query: compileQuery({ schema, access: fullAccess, today, includeDeleted, text }),
        user: 'u',
        batchSize: 2000,
        apiVersion: '66.0'
    });

/** Values of the first column that is asked for, in order. */
async function first(text: string): Promise<unknown[]> {
    const { records } = await run(text);
    return records.map((record) => Object.entries(record).find(([name]) => name !== 'attributes')?.[1]);
}

const names = (where: string): Promise<unknown[]> =>
    first(`SELECT Name FROM Account WHERE ${where} ORDER BY Id`);

describe('conditions', () => {
    it.each([
        ["Name = 'ACME'", ['Acme', 'acme']],
        ["Name != 'ACME'", ["O'Hara 100%"]],
        ["Name LIKE 'o\\'hara%'", ["O'Hara 100%"]],
        ["Name LIKE '%100\\%'", ["O'Hara 100%"]],
        ["Name LIKE 'acm_'", ['Acme', 'acme']],
        ["Name IN ('acme', 'x') AND Phone != '1'", ['acme']],
        ["Phone NOT IN ('1')", ['acme', "O'Hara 100%"]],
        ["NOT Phone = '1'", ['acme', "O'Hara 100%"]],
        ['Phone = null', ['acme']],
        ['OwnerId != null AND NumberOfEmployees >= 20', ['acme']],
        ['Dial_Active__c = false', ['acme', "O'Hara 100%"]],
        ["(Name = 'acme' AND Dial_Active__c = true) OR NumberOfEmployees = null", ['Acme', "O'Hara 100%"]],
        ["NOT (Name = 'acme' OR Phone = 'x')", ["O'Hara 100%"]],
        ['CreatedDate = TODAY', ['acme']],
        ['CreatedDate < TODAY', ['Acme', "O'Hara 100%"]],
        ['CreatedDate = LAST_N_DAYS:1', ['Acme', 'acme']],
        ['CreatedDate = YESTERDAY', ['Acme']],
        ['CreatedDate > YESTERDAY', ['acme']],
        ['CreatedDate IN (YESTERDAY, LAST_YEAR)', ['Acme', "O'Hara 100%"]],
        ['CreatedDate >= 2026-11-23T01:00:00+01:00', ['acme']],
        ['CALENDAR_YEAR(CreatedDate) = 2025', ["O'Hara 100%"]],
        ['DAY_ONLY(CreatedDate) = 2026-11-22', ['Acme']],
        ["Owner.Name = 'ada stone'", ['Acme']],
        ['Owner.FirstName = null', ['acme', "O'Hara 100%"]],
        ["Id IN (SELECT Account__c FROM Researched_Phone__c WHERE Status__c = 'retired')", ['Acme']],
        ['Id NOT IN (SELECT Account__c FROM Researched_Phone__c)', ["O'Hara 100%"]],
        ["Id = '001Lo0000000001'", ['Acme']],
        ["Id > '001Lo0000000001IAA'", ['acme', "O'Hara 100%"]]
    ])('When the condition is %s, then it holds for %j', async (where, expected) => {
        expect(await names(where)).toEqual(expected);
    });

    it('When queryAll asks, then deleted rows take part', async () => {
        expect((await run('SELECT COUNT() FROM Account', true)).totalSize).toBe(4);
        expect((await run('select count() from ACCOUNT')).totalSize).toBe(3);
    });
});

describe('what is asked for', () => {
    it('When parents are named, then they stand in the record, and a missing parent is null', async () => {
        const { records } = await run('SELECT name, owner.name, a.Owner.Type FROM Account a ORDER BY Id');
        expect(records[0]).toEqual({
            attributes: { type: 'Account', url: '/services/data/v66.0/sobjects/Account/001Lo0000000001IAA' },
            Name: 'Acme',
            Owner: {
                attributes: { type: 'User', url: '/services/data/v66.0/sobjects/User/005Lo0000000001IAA' },
                Name: 'Ada Stone',
                Type: 'User'
            }
        });
        expect(records[2]).toMatchObject({ Owner: null });
    });

    it('When children are asked for, then each parent has its list or null', async () => {
        const { records } = await run(
            'SELECT Id, (SELECT Phone_Text__c FROM Researched_Phones__r ORDER BY Phone_Text__c LIMIT 1) FROM Account ORDER BY Id'
        );
        expect(records).toMatchObject([
            { Researched_Phones__r: { totalSize: 1, done: true, records: [{ Phone_Text__c: 'a' }] } },
            { Researched_Phones__r: { records: [{ Phone_Text__c: 'c' }] } },
            { Researched_Phones__r: null }
        ]);
    });

    it('When rows are grouped, then texts group without case and unnamed columns are numbered', async () => {
        const { records } = await run(
            'SELECT Name, COUNT(Id), SUM(NumberOfEmployees) staff, MAX(CreatedDate) FROM Account GROUP BY Name HAVING COUNT(Id) > 1'
        );
        expect(records).toEqual([
            {
                attributes: { type: 'AggregateResult' },
                Name: 'Acme',
                expr0: 2,
                staff: 30,
                expr1: '2026-11-23T00:00:00.000+0000'
            }
        ]);
    });

    it('When groups are held to a condition, then it may name what they are grouped by', async () => {
        const { records } = await run(
            "SELECT Name, MIN(Name) low, MAX(Name) high FROM Account GROUP BY Name HAVING Name LIKE 'a%' AND COUNT(Id) = 2"
        );
        expect(records).toMatchObject([{ low: expect.stringMatching(/^acme$/i) as string }]);
        expect(await first('SELECT MAX(Name) FROM Account')).toEqual(["O'Hara 100%"]);
    });

    it('When FIELDS() asks, then the fields of the object stand for it', async () => {
        const { records } = await run('SELECT FIELDS(ALL) FROM Account LIMIT 1');
        expect(records[0]).toMatchObject({
            Name: 'Acme',
            Dial_Active__c: true,
            BillingAddress: null,
            Phone_2__c: null
        });
        expect(
            Object.keys((await run('SELECT FIELDS(CUSTOM) FROM Account LIMIT 1')).records[0] ?? {})
        ).not.toContain('Name');
        expect((await run('SELECT FIELDS(STANDARD), Dial_Active__c FROM Account')).totalSize).toBe(3);
    });

    it('When rows are ordered, then nulls come first, picklists in their order', async () => {
        expect(await first('SELECT NumberOfEmployees FROM Account ORDER BY NumberOfEmployees')).toEqual([
            null,
            10,
            20
        ]);
        expect(
            await first('SELECT NumberOfEmployees FROM Account ORDER BY NumberOfEmployees DESC NULLS LAST')
        ).toEqual([20, 10, null]);
        expect(
            await first(
                'SELECT Phone_Text__c FROM Researched_Phone__c ORDER BY Status__c DESC, Phone_Text__c'
            )
        ).toEqual(['b', 'a', 'c', 'd']);
        expect(await first('SELECT Name FROM Account ORDER BY Name, Id LIMIT 1 OFFSET 1')).toEqual(['acme']);
    });

    it('When custom metadata is asked for, then its rows are those of the source', async () => {
        expect(
            await first(
                "SELECT Canonical__c FROM Disposition_Mapping__mdt WHERE DeveloperName = 'Wrong_Number'"
            )
        ).toEqual(['wrong_number']);
    });
});

describe('what is refused', () => {
    it.each([
        ['SELECT Id FROM Nope__c', 'INVALID_TYPE', "sObject type 'Nope__c' is not supported."],
        ['SELECT Id FROM ScratchOrgInfo', 'INVALID_TYPE', 'ScratchOrgInfo'],
        [
            'SELECT Id, Foo FROM Account',
            'INVALID_FIELD',
            "\nSELECT Id, Foo FROM Account\n           ^\nERROR at Row:1:Column:12\nNo such column 'Foo' on entity 'Account'."
        ],
        [
            'SELECT Id FROM Account WHERE Name = 5',
            'INVALID_FIELD',
            'must be of type string and should be enclosed in quotes'
        ],
        [
            "SELECT Id FROM Account WHERE Dial_Active__c = 'true'",
            'INVALID_FIELD',
            'must be of type boolean and should not be enclosed in quotes'
        ],
        [
            'SELECT Id FROM Account WHERE CreatedDate > 2026-01-01',
            'INVALID_FIELD',
            'must be of type dateTime'
        ],
        [
            "SELECT Id FROM Account WHERE Name = 'a' AND Phone = 'b' OR Fax = 'c'",
            'MALFORMED_QUERY',
            'unexpected token: OR'
        ],
        [
            "SELECT Id FROM Account WHERE Description = 'x'",
            'INVALID_FIELD',
            "field 'Description' can not be filtered"
        ],
        [
            'SELECT Name, COUNT(Id) FROM Account',
            'MALFORMED_QUERY',
            'Field must be grouped or aggregated: Name'
        ],
        ['SELECT Id, Id FROM Account', 'INVALID_FIELD', 'duplicate field selected: Id'],
        ['SELECT Name n FROM Account', 'MALFORMED_QUERY', 'only aggregate expressions use field aliasing'],
        ['SELECT Id FROM Account WHERE COUNT(Id) > 1', 'MALFORMED_QUERY', 'COUNT(Id)'],
        [
            'SELECT Id FROM Account LIMIT 1 OFFSET 2001',
            'NUMBER_OUTSIDE_VALID_RANGE',
            'Maximum SOQL offset allowed is 2000'
        ],
        ['SELECT Id FROM', 'MALFORMED_QUERY', "unexpected token: '<EOF>'"],
        ['DELETE FROM Account', 'MALFORMED_QUERY', "unexpected token: 'DELETE'"],
        ['SELECT FIELDS(ALL) FROM Account', 'MALFORMED_QUERY', 'must have a LIMIT of at most 200'],
        [
            'SELECT FIELDS(CUSTOM) FROM Account LIMIT 201',
            'MALFORMED_QUERY',
            'must have a LIMIT of at most 200'
        ],
        ['SELECT FIELDS(SOME) FROM Account LIMIT 1', 'MALFORMED_QUERY', "unexpected token: 'SOME'"],
        ['SELECT Id, FIELDS(STANDARD) FROM Account', 'INVALID_FIELD', 'duplicate field selected: Id'],
        ["SELECT Id FROM Account WHERE Id = 'abc'", 'INVALID_QUERY_FILTER_OPERATOR', 'invalid ID field: abc'],
        [
            "SELECT Id FROM Account WHERE OwnerId IN ('005Lo0000000001IAB')",
            'INVALID_QUERY_FILTER_OPERATOR',
            'invalid ID'
        ],
        [
            "SELECT Id FROM Account WHERE Id LIKE '001%'",
            'INVALID_FIELD',
            'Row:1:Column:30\ninvalid operator on id field'
        ],
        [
            "SELECT Id FROM Account WHERE Name = 'a\\qb'",
            'MALFORMED_QUERY',
            "Illegal character sequence '\\q'"
        ],
        ['SELECT Id FROM Account WHERE Name = "a"', 'MALFORMED_QUERY', 'line 1:37 no viable alternative'],
        ['SELECT Id FROM Account ALL ROWS', 'MALFORMED_QUERY', 'ALL ROWS not allowed in this context'],
        ['SELECT Id FROM Account a, a.Contacts c', 'MALFORMED_QUERY', 'not supported by local-org'],
        [
            'SELECT Id FROM Account WHERE CreatedDate > 2026-02-30T00:00:00Z',
            'MALFORMED_QUERY',
            'Invalid datetime'
        ],
        [
            'SELECT Id FROM Account LIMIT 9999999999',
            'MALFORMED_QUERY',
            'numeric value out of range: 9999999999'
        ],
        [
            `SELECT Id FROM Account WHERE NumberOfEmployees < ${'9'.repeat(400)}`,
            'MALFORMED_QUERY',
            'out of range'
        ],
        ['SELECT COUNT(Id) FROM Account LIMIT 5', 'MALFORMED_QUERY', 'cannot also use LIMIT'],
        ['SELECT COUNT() FROM Account ORDER BY Name', 'MALFORMED_QUERY', 'COUNT() and ORDER BY'],
        ['SELECT CALENDAR_YEAR(CreatedDate) FROM Account', 'MALFORMED_QUERY', 'must be grouped'],
        [
            'SELECT Id FROM Account ORDER BY COUNT(Id)',
            'MALFORMED_QUERY',
            'Field must be grouped or aggregated: Id'
        ],
        [
            'SELECT Name FROM Account GROUP BY Name ORDER BY CALENDAR_YEAR(CreatedDate)',
            'MALFORMED_QUERY',
            'Ordered field must be grouped or aggregated: CALENDAR_YEAR(CreatedDate)'
        ],
        [
            'SELECT Id, (SELECT Id FROM Contacts ORDER BY COUNT(Id)) FROM Account',
            'MALFORMED_QUERY',
            'Field must be grouped or aggregated: Id'
        ],
        [
            'SELECT COUNT(Id) FROM Account GROUP BY CreatedDate',
            'INVALID_FIELD',
            "field 'CreatedDate' can not be grouped in a query call"
        ],
        [
            'SELECT COUNT(Dial_Active__c) FROM Account',
            'INVALID_FIELD',
            'field Dial_Active__c does not support aggregate operator COUNT'
        ],
        [
            'SELECT COUNT_DISTINCT(Dial_Active__c) FROM Account',
            'INVALID_FIELD',
            'field Dial_Active__c does not support aggregate operator COUNT_DISTINCT'
        ],
        [
            'SELECT Name, COUNT(Id) FROM Account GROUP BY Name HAVING Phone = null',
            'MALFORMED_QUERY',
            'Field must be grouped or aggregated: Phone'
        ],
        ['SELECT toLabel(Dial_Active__c) FROM Account', 'INVALID_FIELD', 'toLabel does not fit'],
        [
            'SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact) OR Name = null',
            'MALFORMED_QUERY',
            "not allowed with the 'OR' operator"
        ],
        [
            'SELECT Id FROM Account WHERE NOT Id IN (SELECT AccountId FROM Contact)',
            'MALFORMED_QUERY',
            'only allowed at the top level'
        ],
        [
            'SELECT Id FROM Account WHERE Id IN (SELECT Id FROM Account)',
            'MALFORMED_QUERY',
            'should not be on the same object type'
        ],
        [
            'SELECT Id FROM Account WHERE OwnerId IN (SELECT AccountId FROM Contact)',
            'MALFORMED_QUERY',
            'should point to the same object type'
        ],
        [
            'SELECT Id FROM Account WHERE Owner.Id IN (SELECT OwnerId FROM Contact)',
            'MALFORMED_QUERY',
            "cannot use: 'Owner.Id'"
        ],
        [
            `SELECT Id FROM Account WHERE ${Array<string>(3).fill('Id IN (SELECT AccountId FROM Contact)').join(' AND ')}`,
            'MALFORMED_QUERY',
            'Maximum 2 semi join sub-selects'
        ],
        [
            'SELECT TYPEOF What WHEN Account THEN Phone END FROM Task',
            'MALFORMED_QUERY',
            'not supported by local-org'
        ],
        ['SELECT Id FROM Account FOR UPDATE', 'MALFORMED_QUERY', 'not supported by local-org'],
        ['SELECT Name FROM Account GROUP BY ROLLUP(Name)', 'MALFORMED_QUERY', 'not supported by local-org'],
        ['SELECT FORMAT(Name) FROM Account', 'MALFORMED_QUERY', 'not supported by local-org'],
        ["SELECT Id FROM Account WHERE Type INCLUDES ('a')", 'INVALID_FIELD', 'not supported by local-org'],
        [
            'SELECT Id, (SELECT Id FROM Nothing__r) FROM Account',
            'INVALID_TYPE',
            "Didn't understand relationship 'Nothing__r'"
        ],
        ['SELECT Id, Boss.Name FROM Account', 'INVALID_FIELD', "Didn't understand relationship 'Boss'"],
        [
            'SELECT Id FROM Task WHERE What.Phone = null',
            'INVALID_FIELD',
            "No such column 'Phone' on entity 'Name'"
        ],
        ['SELECT Id FROM Dial_Run_Event__e', 'INVALID_TYPE_FOR_OPERATION', 'does not support query']
    ])('When the query is %s, then it is %s', (text, code, message) => {
        const compile = (): unknown =>
            compileQuery({ schema, access: fullAccess, today, includeDeleted: false, text });
        expect(compile).toThrow(
            expect.objectContaining({ code, message: expect.stringContaining(message) as string }) as Error
        );
    });

    it('When rows are to be grouped by a field, then it is so where describe calls the field groupable', () => {
        for (const object of schema.objects.filter(({ kind }) => kind !== 'event')) {
            for (const field of describeObject({ schema, object, access: fullAccess, apiVersion: '66.0' })
                .fields) {
                const text = `SELECT COUNT(Id) FROM ${object.name} GROUP BY ${field.name}`;
                const compile = (): unknown =>
                    compileQuery({ schema, access: fullAccess, today, includeDeleted: false, text });
                if (field.groupable) expect(compile).not.toThrow();
                else expect(compile).toThrow('can not be grouped');
            }
        }
    });

    it('When a text holds SQL, then it stays a text', async () => {
        expect(await names("Name = 'x\\' OR 1=1 --'")).toEqual([]);
        expect(await names("Name = '\\'; DROP TABLE \"Account\"; --'")).toEqual([]);
        expect((await run('SELECT COUNT() FROM Account')).totalSize).toBe(3);
    });
});

describe('date literals', () => {
    it.each([
        ['TODAY', '2026-11-23', '2026-11-24'],
        ['LAST_WEEK', '2026-11-15', '2026-11-22'],
        ['THIS_WEEK', '2026-11-22', '2026-11-29'],
        ['LAST_MONTH', '2026-10-01', '2026-11-01'],
        ['NEXT_QUARTER', '2027-01-01', '2027-04-01'],
        ['THIS_FISCAL_YEAR', '2026-01-01', '2027-01-01'],
        ['LAST_90_DAYS', '2026-08-25', '2026-11-24'],
        ['LAST_N_DAYS:30', '2026-10-24', '2026-11-24'],
        ['NEXT_N_DAYS:2', '2026-11-24', '2026-11-26'],
        ['N_DAYS_AGO:7', '2026-11-16', '2026-11-17'],
        ['LAST_N_WEEKS:2', '2026-11-08', '2026-11-22'],
        ['LAST_N_MONTHS:1', '2026-10-01', '2026-11-01'],
        ['NEXT_N_MONTHS:2', '2026-12-01', '2027-02-01'],
        ['N_YEARS_AGO:1', '2025-01-01', '2026-01-01']
    ])('When it is %s, then it goes from %s to before %s', (literal, from, before) => {
        expect(daysOf(literal, new Date(`${testNow.toISOString().slice(0, 10)}T00:00:00.000Z`))).toEqual({
            from,
            before
        });
    });
});
