import { failureOf, faultsOf, itHolds } from './apex-snippets.ts';

const STATUS = `
    private static String statusOf(SObject record) {
        Database.SaveResult result = Database.insert(record, false, AccessLevel.SYSTEM_MODE);
        return result.isSuccess() ? 'ok' : result.getErrors()[0].getStatusCode().name();
    }
    private static Dial_Run__c run(String status) {
        return new Dial_Run__c(Status__c = status);
    }`;

describe('SOQL', () => {
    itHolds({
        members: `
            private static void insertAccounts() {
                insert new List<Account>{
                    new Account(Name = 'Birch', NumberOfEmployees = 3, BillingState = 'GA'),
                    new Account(Name = 'alder', NumberOfEmployees = 5),
                    new Account(Name = 'Cedar')
                };
            }`,
        cases: {
            'Texts are compared and sorted whatever their case': `
                insertAccounts();
                Assert.areEqual(1, [SELECT COUNT() FROM Account WHERE Name = 'BIRCH']);
                List<Account> found = [SELECT Name FROM Account ORDER BY Name];
                Assert.areEqual('alder', found[0].Name);
                Assert.areEqual('Cedar', found[2].Name);`,
            'Nulls come first, unless the query says last': `
                insertAccounts();
                Assert.areEqual('Cedar', [SELECT Name FROM Account ORDER BY NumberOfEmployees LIMIT 1].Name);
                Assert.areEqual(
                    'Cedar',
                    [SELECT Name FROM Account ORDER BY NumberOfEmployees DESC NULLS LAST LIMIT 5][2].Name
                );`,
            'A comparison with null holds for = and != alone': `
                insertAccounts();
                Assert.areEqual(1, [SELECT COUNT() FROM Account WHERE NumberOfEmployees = NULL]);
                Assert.areEqual(1, [SELECT COUNT() FROM Account WHERE NumberOfEmployees < 4]);
                Assert.areEqual(2, [SELECT COUNT() FROM Account WHERE BillingState != 'GA']);`,
            'LIKE knows % and _, and their escapes': `
                insertAccounts();
                Assert.areEqual(1, [SELECT COUNT() FROM Account WHERE Name LIKE 'b%']);
                Assert.areEqual(1, [SELECT COUNT() FROM Account WHERE Name LIKE '_edar']);
                Assert.areEqual(0, [SELECT COUNT() FROM Account WHERE Name LIKE '\\\\_edar']);`,
            'Values are bound, from collections too': `
                insertAccounts();
                Set<String> names = new Set<String>{ 'Birch', 'Cedar' };
                Integer most = 1;
                Assert.areEqual(1, [SELECT Id FROM Account WHERE Name IN :names LIMIT :most].size());
                Assert.areEqual(
                    2,
                    Database.countQueryWithBinds(
                        'SELECT COUNT() FROM Account WHERE Name IN :given',
                        new Map<String, Object>{ 'given' => names },
                        AccessLevel.SYSTEM_MODE
                    )
                );`,
            'Parents are read and asked for by a path': `
                Account account = new Account(Name = 'A');
                insert account;
                insert new Suppression__c(Account__c = account.Id, Key__c = 'k', Reason__c = 'Asked');
                Suppression__c block = [
                    SELECT Account__r.Name
                    FROM Suppression__c
                    WHERE Account__r.Name = 'A'
                ];
                Assert.areEqual('A', block.Account__r.Name);
                Assert.areEqual(
                    1,
                    [SELECT COUNT() FROM Account WHERE Id IN (SELECT Account__c FROM Suppression__c)]
                );`,
            'A field that was not queried cannot be read': `
                insertAccounts();
                Account account = [SELECT Id FROM Account LIMIT 1];
                try {
                    String name = account.Name;
                    Assert.fail('It was read: ' + name);
                } catch (System.SObjectException cause) {
                    Assert.isTrue(cause.getMessage().contains('without querying the requested field: Account.Name'));
                }`,
            'No row and many rows are no record': `
                try {
                    Account none = [SELECT Id FROM Account LIMIT 1];
                    Assert.fail('There was one: ' + none.Id);
                } catch (System.QueryException cause) {
                    Assert.areEqual('List has no rows for assignment to SObject', cause.getMessage());
                }
                insertAccounts();
                try {
                    Account any = [SELECT Id FROM Account];
                    Assert.fail('There was one: ' + any.Id);
                } catch (System.QueryException cause) {
                    Assert.areEqual('List has more than 1 row for assignment to SObject', cause.getMessage());
                }`,
            'AND beside OR needs brackets': `
                try {
                    Database.queryWithBinds(
                        'SELECT Id FROM Account WHERE Name = NULL AND Id = NULL OR Id != NULL',
                        new Map<String, Object>(),
                        AccessLevel.SYSTEM_MODE
                    );
                    Assert.fail('It was asked.');
                } catch (System.QueryException cause) {
                    Assert.isTrue(cause.getMessage().contains('brackets'));
                }`,
            'A name that is not bound is a QueryException': `
                try {
                    Database.queryWithBinds(
                        'SELECT Id FROM Account WHERE Name = :missing',
                        new Map<String, Object>(),
                        AccessLevel.SYSTEM_MODE
                    );
                    Assert.fail('It was asked.');
                } catch (System.QueryException cause) {
                    Assert.isTrue(cause.getMessage().contains('missing'));
                }`
        }
    });

    it.each([
        ['FOR UPDATE with an order', 'SELECT Id FROM Account ORDER BY Name FOR UPDATE'],
        ['GROUP BY, which the interpreter does not know', 'SELECT Name FROM Account GROUP BY Name'],
        ['an object that is not there', 'SELECT Id FROM Nowhere__c']
    ])('refuses %s', (_, query) => {
        expect(faultsOf(`List<SObject> found = [${query}];`)).toHaveLength(1);
    });
});

describe('DML', () => {
    itHolds({
        members: STATUS,
        cases: {
            'A row gets its id, owner, times and defaults': `
                Dial_Run__c added = run('Queued');
                insert added;
                Dial_Run__c stored = [SELECT OwnerId, CreatedDate, Dry_Run__c, Name FROM Dial_Run__c];
                Assert.areEqual(UserInfo.getUserId(), stored.OwnerId);
                Assert.isNotNull(stored.CreatedDate);
                Assert.isFalse(stored.Dry_Run__c);
                Assert.isTrue(stored.Name != null && added.Id != null);`,
            'What an org refuses has its status code': `
                Assert.areEqual('REQUIRED_FIELD_MISSING', statusOf(new Account()));
                Assert.areEqual('STRING_TOO_LONG', statusOf(new Account(Name = 'x'.repeat(256))));
                Assert.areEqual('INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', statusOf(run('Exploded')));
                Assert.areEqual(
                    'FIELD_INTEGRITY_EXCEPTION',
                    statusOf(new Suppression__c(Account__c = UserInfo.getUserId(), Key__c = 'k'))
                );
                Assert.areEqual(
                    'INVALID_CROSS_REFERENCE_KEY',
                    statusOf(new Suppression__c(Account__c = '001000000000001', Key__c = 'k'))
                );`,
            'A unique value is taken once': `
                insert new Suppression__c(Key__c = 'k', Reason__c = 'a');
                Assert.areEqual('DUPLICATE_VALUE', statusOf(new Suppression__c(Key__c = 'k', Reason__c = 'b')));`,
            'Of several rows the good ones stay where not all have to succeed': `
                List<Database.SaveResult> results = Database.insert(
                    new List<Account>{ new Account(Name = 'A'), new Account() },
                    false
                );
                Assert.isTrue(results[0].isSuccess() && !results[1].isSuccess());
                Assert.areEqual(1, [SELECT COUNT() FROM Account]);`,
            'All or none: the first failure takes back the others and is thrown': `
                List<Account> both = new List<Account>{ new Account(Name = 'A'), new Account() };
                try {
                    insert both;
                    Assert.fail('It was inserted.');
                } catch (System.DmlException cause) {
                    Assert.areEqual(1, cause.getDmlIndex(0));
                    Assert.areEqual(StatusCode.REQUIRED_FIELD_MISSING, cause.getDmlType(0));
                    Assert.isTrue(cause.getMessage().startsWith('Insert failed. First exception on row 1'));
                }
                Assert.isNull(both[0].Id);
                Assert.areEqual(0, [SELECT COUNT() FROM Account]);`,
            'An update changes what the record was given, and nothing else': `
                Account account = new Account(Name = 'A', BillingCity = 'X');
                insert account;
                update new Account(Id = account.Id, Name = 'B');
                Account stored = [SELECT Name, BillingCity FROM Account];
                Assert.areEqual('B X', stored.Name + ' ' + stored.BillingCity);`,
            'A record stands in a list of changes once': `
                Account account = new Account(Name = 'A');
                insert account;
                try {
                    update new List<Account>{ account, account };
                    Assert.fail('It was changed twice.');
                } catch (System.ListException cause) {
                    Assert.isTrue(cause.getMessage().startsWith('Duplicate id in list'));
                }`,
            'Details go with their master, and lookups are cleared': `
                Dial_Run__c master = run('Queued');
                insert master;
                insert new Dial_Run_Step__c(Dial_Run__c = master.Id, Key__c = 'k');
                Call_List__c other = new Call_List__c(Key__c = 'l', Dial_Run__c = master.Id);
                insert other;
                delete master;
                Assert.areEqual(0, [SELECT COUNT() FROM Dial_Run_Step__c]);
                Assert.isNull([SELECT Dial_Run__c FROM Call_List__c].Dial_Run__c);
                try {
                    delete master;
                    Assert.fail('It was deleted twice.');
                } catch (System.DmlException cause) {
                    Assert.areEqual(StatusCode.ENTITY_IS_DELETED, cause.getDmlType(0));
                }`,
            'Texts are stored without blanks around them, numbers with their digits': `
                insert new Account(Name = '  A  ');
                Assert.areEqual('A', [SELECT Name FROM Account].Name);`,
            'Custom metadata cannot be written': `
                try {
                    Database.insert(new Dial_Flow_General__mdt(), false);
                    Assert.fail('It was inserted.');
                } catch (System.TypeException cause) {
                    Assert.isTrue(cause.getMessage().contains('not allowed'));
                }`
        }
    });
});

const PEOPLE = `
    private static User person(String permissionSetName) {
        User made;
        System.runAs(new User(Id = UserInfo.getUserId())) {
            Id profileId = [SELECT Id FROM Profile WHERE Name = 'Minimum Access - Salesforce'].Id;
            made = new User(
                ProfileId = profileId, Username = 'p@example.test', Email = 'p@example.test', LastName = 'P', Alias = 'p',
                TimeZoneSidKey = 'GMT', LocaleSidKey = 'en_US', LanguageLocaleKey = 'en_US', EmailEncodingKey = 'UTF-8'
            );
            insert made;
            if (permissionSetName != null) {
                insert new PermissionSetAssignment(
                    AssigneeId = made.Id,
                    PermissionSetId = [SELECT Id FROM PermissionSet WHERE Name = :permissionSetName].Id
                );
            }
        }
        return made;
    }`;

describe('Access', () => {
    itHolds({
        members: PEOPLE,
        classes: {
            Sharing: `public class Sharing {
                public with sharing class Kept { public Integer count() { return [SELECT COUNT() FROM Account]; } }
                public without sharing class Open { public Integer count() { return [SELECT COUNT() FROM Account]; } }
                public inherited sharing class Asked { public Integer count() { return new Kept().count(); } }
            }`
        },
        cases: {
            'User mode does not know what the user may not see': `
                insert new Account(Name = 'A');
                System.runAs(person(null)) {
                    Assert.areEqual(1, [SELECT COUNT() FROM Account WITH SYSTEM_MODE]);
                    Assert.isFalse(Account.SObjectType.getDescribe().isAccessible());
                    try {
                        Integer seen = [SELECT COUNT() FROM Account WITH USER_MODE];
                        Assert.fail('Seen: ' + seen);
                    } catch (System.QueryException cause) {
                        Assert.isTrue(cause.getMessage().contains('not supported'));
                    }
                }`,
            'A field without a permission is hidden in user mode, and named': `
                System.runAs(person('Dial_Flow_Integration')) {
                    try {
                        Database.queryWithBinds(
                            'SELECT Launch_Key__c FROM Dial_Run__c',
                            new Map<String, Object>(),
                            AccessLevel.USER_MODE
                        );
                        Assert.fail('It was seen.');
                    } catch (System.QueryException cause) {
                        Assert.isTrue(cause.getInaccessibleFields().get('Dial_Run__c').contains('Launch_Key__c'));
                    }
                }`,
            'User mode does not write what the user may not write': `
                System.runAs(person('Dial_Flow_Viewer')) {
                    try {
                        Database.insert(new Dial_Run__c(Status__c = 'Queued'), AccessLevel.USER_MODE);
                        Assert.fail('It was inserted.');
                    } catch (System.DmlException cause) {
                        Assert.areEqual(StatusCode.INSUFFICIENT_ACCESS_OR_READONLY, cause.getDmlType(0));
                    }
                    insert new Dial_Run__c(Status__c = 'Queued');
                }`,
            'Records are shared with their owner; the class says whether that counts': `
                User viewer = person('Dial_Flow_Viewer');
                insert new List<Account>{ new Account(Name = 'A', OwnerId = viewer.Id), new Account(Name = 'B') };
                System.runAs(viewer) {
                    Assert.areEqual(1, new Sharing.Kept().count());
                    Assert.areEqual(2, new Sharing.Open().count());
                    Assert.areEqual(1, new Sharing.Asked().count());
                }`,
            'Custom permissions come with permission sets': `
                System.runAs(person('Dial_Flow_Operator')) {
                    Assert.isTrue(FeatureManagement.checkPermission('Launch_Dial_Run'));
                    Assert.isFalse(FeatureManagement.checkPermission('Administer_Dial_Flow'));
                }
                Assert.isFalse(FeatureManagement.checkPermission('Launch_Dial_Run'));`
        }
    });

    it('When users and other records are written in one go, then it is a MIXED_DML_OPERATION', () => {
        const failure = failureOf(
            `insert new Account(Name = 'A');
             insert new PermissionSetAssignment(
                 AssigneeId = UserInfo.getUserId(),
                 PermissionSetId = [SELECT Id FROM PermissionSet LIMIT 1].Id
             );`
        );
        expect(failure).toContain('MIXED_DML_OPERATION');
    });

    it('When a custom permission is not there, then asking for it is a fault', () => {
        expect(failureOf(`FeatureManagement.checkPermission('Nothing');`)).toContain(
            'there is no custom permission Nothing'
        );
    });
});
