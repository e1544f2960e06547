import { failureOf, itHolds } from './apex-snippets.ts';

const JOBS = {
    Jobs: `public class Jobs {
        public static List<String> told = new List<String>();
        public class Quiet implements Queueable {
            public void execute(QueueableContext context) { told.add('quiet'); }
        }
        public class Failing implements Queueable {
            public void execute(QueueableContext context) {
                System.attachFinalizer(new Last());
                insert new Account(Name = 'Never');
                throw new System.NoAccessException();
            }
        }
        public class Chaining implements Queueable {
            public void execute(QueueableContext context) {
                try {
                    System.enqueueJob(new Quiet());
                } catch (System.AsyncException cause) {
                    told.add(cause.getMessage());
                }
            }
        }
        public class Last implements Finalizer {
            public void execute(FinalizerContext context) { told.add(context.getResult().name()); }
        }
        public class Calling implements Queueable, Database.AllowsCallouts {
            public void execute(QueueableContext context) { told.add(asked()); }
        }
        public class Batch implements Database.Batchable<SObject> {
            public Database.QueryLocator start(Database.BatchableContext context) {
                return Database.getQueryLocator([SELECT Id FROM Account]);
            }
            public void execute(Database.BatchableContext context, List<SObject> scope) { delete scope; }
            public void finish(Database.BatchableContext context) { told.add('finished'); }
        }
        public class Hourly implements Schedulable {
            public void execute(SchedulableContext context) { told.add('fired'); }
        }
        public class Answer implements HttpCalloutMock {
            public HttpResponse respond(HttpRequest request) {
                HttpResponse response = new HttpResponse();
                response.setStatusCode(200);
                response.setBody(request.getMethod() + ' ' + request.getHeader('ACCEPT'));
                return response;
            }
        }
        public static String asked() {
            HttpRequest request = new HttpRequest();
            request.setMethod('GET');
            request.setEndpoint('callout:Dial_Flow_Compute/v1');
            request.setHeader('Accept', 'text');
            return new Http().send(request).getBody();
        }
    }`
};

describe('Jobs', () => {
    itHolds({
        classes: JOBS,
        cases: {
            'What is enqueued runs at stopTest': `
                Test.startTest();
                System.enqueueJob(new Jobs.Quiet());
                Assert.areEqual(1, Limits.getQueueableJobs());
                Assert.isTrue(Jobs.told.isEmpty());
                Test.stopTest();
                Assert.areEqual('quiet', String.join(Jobs.told, ','));`,
            'A second job of a signature is refused': `
                AsyncOptions options = new AsyncOptions();
                options.DuplicateSignature = new QueueableDuplicateSignature.Builder().addString('a').build();
                Test.startTest();
                System.enqueueJob(new Jobs.Quiet(), options);
                try {
                    System.enqueueJob(new Jobs.Quiet(), options);
                    Assert.fail('It waits twice.');
                } catch (System.DuplicateMessageException cause) {
                    Assert.isNotNull(cause.getMessage());
                }
                Test.stopTest();
                Assert.areEqual(1, Jobs.told.size());`,
            'A job that fails leaves nothing, and its finalizer hears of it': `
                Test.startTest();
                System.enqueueJob(new Jobs.Failing());
                try {
                    Test.stopTest();
                    Assert.fail('Nobody was told.');
                } catch (System.NoAccessException cause) {
                    Assert.areEqual('UNHANDLED_EXCEPTION', String.join(Jobs.told, ','));
                }
                Assert.areEqual(0, [SELECT COUNT() FROM Account]);`,
            'In a test a job starts no other': `
                Test.startTest();
                System.enqueueJob(new Jobs.Chaining());
                Test.stopTest();
                Assert.areEqual('Maximum stack depth has been reached.', String.join(Jobs.told, ','));`,
            'A batch gets what its start gives, once': `
                insert new Account(Name = 'A');
                Test.startTest();
                Database.executeBatch(new Jobs.Batch(), 200);
                Test.stopTest();
                Assert.areEqual(0, [SELECT COUNT() FROM Account]);
                Assert.areEqual('finished', String.join(Jobs.told, ','));`,
            'A name is scheduled once, and can be aborted': `
                Id jobId = System.schedule('hourly', '0 0 * * * ?', new Jobs.Hourly());
                try {
                    System.schedule('hourly', '0 0 * * * ?', new Jobs.Hourly());
                    Assert.fail('It is scheduled twice.');
                } catch (System.AsyncException cause) {
                    Assert.isTrue(cause.getMessage().contains('already scheduled'));
                }
                Assert.areEqual('hourly', [SELECT CronJobDetail.Name FROM CronTrigger].CronJobDetail.Name);
                System.abortJob(jobId);
                Assert.areEqual(0, [SELECT COUNT() FROM CronTrigger]);`
        }
    });
});

describe('Callouts', () => {
    itHolds({
        classes: JOBS,
        cases: {
            'The mock answers, also inside of a job': `
                Test.setMock(HttpCalloutMock.class, new Jobs.Answer());
                Assert.areEqual('GET text', Jobs.asked());
                Test.startTest();
                System.enqueueJob(new Jobs.Calling());
                Test.stopTest();
                Assert.areEqual('GET text', String.join(Jobs.told, ','));`,
            'After a change no callout is allowed, but between startTest and stopTest': `
                Test.setMock(HttpCalloutMock.class, new Jobs.Answer());
                insert new Account(Name = 'A');
                try {
                    Jobs.asked();
                    Assert.fail('It was called.');
                } catch (System.CalloutException cause) {
                    Assert.isTrue(cause.getMessage().startsWith('You have uncommitted work pending'));
                }
                Test.startTest();
                Assert.areEqual('GET text', Jobs.asked());
                Test.stopTest();`
        }
    });
});

describe('Limits', () => {
    it.each([
        [
            '101 queries',
            `for (Integer i = 0; i < 101; i++) { Integer n = [SELECT COUNT() FROM Account]; }`,
            'SOQL queries: 101'
        ],
        [
            '151 changes',
            `Account a = new Account(Name = 'A'); insert a; for (Integer i = 0; i < 150; i++) { update a; }`,
            'DML statements: 151'
        ],
        [
            '10,001 rows',
            `List<Account> many = new List<Account>();
             for (Integer i = 0; i < 10001; i++) { many.add(new Account(Name = 'A')); }
             try { insert many; } catch (Exception cause) { }`,
            'DML rows: 10001'
        ]
    ])('end a transaction at %s', (_, body, message) => {
        expect(failureOf(body)).toContain(`System.LimitException: Too many ${message}`);
    });

    itHolds({
        cases: {
            'A test has limits of its own between startTest and stopTest': `
                Integer n = [SELECT COUNT() FROM Account];
                Test.startTest();
                Assert.areEqual(0, Limits.getQueries());
                n = [SELECT COUNT() FROM Account];
                Assert.areEqual(1, Limits.getQueries());
                Test.stopTest();
                Assert.areEqual(1, Limits.getQueries());`
        }
    });
});

describe('Tests', () => {
    itHolds({
        members: `@TestSetup static void prepare() { insert new Account(Name = 'Prepared'); }`,
        cases: {
            'Every test begins with what the set-up made': `
                Assert.areEqual(1, [SELECT COUNT() FROM Account]);
                insert new Account(Name = 'Left behind');`,
            'What a test leaves behind is gone': 'Assert.areEqual(1, [SELECT COUNT() FROM Account]);',
            'A created date can be set': `
                Account account = [SELECT Id FROM Account];
                Test.setCreatedDate(account.Id, Datetime.newInstanceGmt(2020, 1, 1, 0, 0, 0));
                Assert.areEqual(
                    Datetime.newInstanceGmt(2020, 1, 1, 0, 0, 0),
                    [SELECT CreatedDate FROM Account].CreatedDate
                );`
        }
    });
});
