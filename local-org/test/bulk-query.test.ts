import { gunzipSync } from 'node:zlib';
import { get } from 'node:http';
import { fullAccess } from '../src/access.ts';
import { readCsvDialect } from '../src/bulk/csv-dialect.ts';
import { compileBulkQuery } from '../src/soql/bulk-query.ts';
import { integrationToken, startTestOrg, type CallResult, type TestOrg } from './support/test-org.ts';

let org: TestOrg;

beforeAll(async () => {
    org = await startTestOrg();
    await org.org.store.write(async (connection) => {
        await connection.run(
            `INSERT INTO "Account" ("Id", "Name", "OwnerId", "Dial_Active__c", "CreatedDate", "NumberOfEmployees", "Description")
            SELECT org_id('001', n), 'Line "' || n || '";' || chr(10) || '"next', '${org.credentials.adminUserId}', n % 2 = 0,
                TIMESTAMP '2026-01-01 10:00:00.5', n, NULL
            FROM range(1, 26) r(n)`
        );
        await connection.run(
            `INSERT INTO "Task" ("Id", "Subject", "Status", "ActivityDate", "CreatedDate", "IsDeleted") VALUES
                (org_id('00T', 1), 'open and old', 'Not Started', DATE '2024-01-01', TIMESTAMP '2024-01-01', false),
                (org_id('00T', 2), 'closed and old', 'Completed', DATE '2024-01-01', TIMESTAMP '2024-01-01', false),
                (org_id('00T', 3), 'closed', 'Completed', DATE '2026-11-01', TIMESTAMP '2026-11-01', false),
                (org_id('00T', 4), 'deleted', 'Completed', DATE '2026-11-01', TIMESTAMP '2026-11-01', true)`
        );
    });
});

afterAll(() => org.dispose());

interface Job {
    id: string;
    state: string;
    numberRecordsProcessed: number;
}

async function runJob(query: string, options: Record<string, unknown> = {}): Promise<Job> {
    const created = await org.call('POST', '/jobs/query', {
        body: { operation: 'query', query, ...options }
    });
    expect(created.status).toBe(200);
    const { id, state } = created.json as Job;
    expect(state).toBe('UploadComplete');
    for (;;) {
        const job = (await org.call('GET', `/jobs/query/${id}`)).json as Job;
        if (!['UploadComplete', 'InProgress'].includes(job.state)) return job;
    }
}

const page = (job: Job, parameters = ''): Promise<CallResult> =>
    org.call('GET', `/jobs/query/${job.id}/results${parameters}`);

const accounts =
    'SELECT Id, Name, Dial_Active__c, CreatedDate, NumberOfEmployees, Description, Owner.Name FROM Account';

describe('pages of a result', () => {
    it('When a page is read, then every value is quoted and the header stands on each page', async () => {
        const job = await runJob(accounts);
        expect(job).toMatchObject({ state: 'JobComplete', numberRecordsProcessed: 25 });
        const first = await page(job, '?maxRecords=1');
        expect(first.headers.get('sforce-numberofrecords')).toBe('1');
        expect(first.text).toBe(
            '"Id","Name","Dial_Active__c","CreatedDate","NumberOfEmployees","Description","Owner.Name"\n' +
                '"001Lo0000000001IAA","Line ""1"";\n""next","false","2026-01-01T10:00:00.500Z","1","","Administrator"\n'
        );
    });

    it('When pages have other sizes, then their locators lead through the same rows', async () => {
        const job = await runJob('SELECT NumberOfEmployees FROM Account');
        const seen: number[] = [];
        const locators: string[] = [];
        const sizes = [7, 3, 10, 100];
        for (let locator = ''; locator !== 'null';) {
            locators.push(locator);
            const result = await page(
                job,
                `?maxRecords=${sizes.shift() ?? 1}${locator === '' ? '' : `&locator=${locator}`}`
            );
            locator = result.headers.get('sforce-locator') ?? '';
            seen.push(
                ...result.text
                    .split('\n')
                    .slice(1, -1)
                    .map((line) => Number(line.replaceAll('"', '')))
            );
        }
        expect(seen).toEqual(Array.from({ length: 25 }, (_, n) => n + 1));
        const again = await page(job, `?maxRecords=3&locator=${locators[1] ?? ''}`);
        expect(again.text).toBe('"NumberOfEmployees"\n"8"\n"9"\n"10"\n');
    });

    it('When the client takes gzip, then it gets it', async () => {
        const job = await runJob('SELECT NumberOfEmployees FROM Account LIMIT 2');
        const body = await new Promise<Buffer>((resolve, reject) => {
            const headers = {
                authorization: `Bearer ${org.credentials.adminAccessToken}`,
                'accept-encoding': 'gzip'
            };
            get(`${org.url}/services/data/v66.0/jobs/query/${job.id}/results`, { headers }, (response) => {
                expect(response.headers['content-encoding']).toBe('gzip');
                const chunks: Buffer[] = [];
                response.on('data', (chunk: Buffer) => chunks.push(chunk));
                response.on('end', () => resolve(Buffer.concat(chunks)));
            }).on('error', reject);
        });
        expect(gunzipSync(body).toString()).toBe('"NumberOfEmployees"\n"1"\n"2"\n');
    });

    it('When nothing is found, then there is a header, no row and no locator', async () => {
        const job = await runJob("SELECT Id FROM Account WHERE Name = 'none'");
        const only = await page(job);
        expect(only.text).toBe('"Id"\n');
        expect(only.headers.get('sforce-locator')).toBe('null');
        expect(only.headers.get('sforce-numberofrecords')).toBe('0');
    });

    it('When another delimiter and line ending are asked for, then the result has them', async () => {
        const job = await runJob('SELECT Id, Name FROM Account LIMIT 2', {
            columnDelimiter: 'PIPE',
            lineEnding: 'CRLF'
        });
        expect((await page(job)).text).toBe(
            '"Id"|"Name"\r\n"001Lo0000000001IAA"|"Line ""1"";\n""next"\r\n"001Lo0000000002IAA"|"Line ""2"";\n""next"\r\n'
        );
        expect((await page(job, '?maxRecords=1&locator=MQ')).text).toBe(
            '"Id"|"Name"\r\n"001Lo0000000002IAA"|"Line ""2"";\n""next"\r\n'
        );
    });

    it('When the API version is not the job’s, then the answer is 409', async () => {
        const job = await runJob('SELECT Id FROM Account');
        expect((await org.call('GET', `/services/data/v65.0/jobs/query/${job.id}/results`)).status).toBe(409);
    });

    it.each(['?locator=zzz', '?locator=MTAwMDA', '?locator=LTE'])(
        'When the locator is %s, then it is refused',
        async (given) => {
            const job = await runJob('SELECT Id FROM Account');
            expect(await page(job, given)).toMatchObject({
                status: 400,
                json: [{ errorCode: 'INVALID_QUERY_LOCATOR' }]
            });
        }
    );
});

describe('several jobs', () => {
    it('When more jobs come at the same moment than run at a time, then all of them end', async () => {
        const query = 'SELECT Id FROM Account';
        const compiled = compileBulkQuery({
            schema: org.org.schema,
            access: fullAccess,
            today: new Date('2026-11-23'),
            includeDeleted: false,
            text: query
        });
        const jobs = Array.from({ length: 5 }, () =>
            org.org.queryJobs.start({
                ...{ compiled, operation: 'query', query, failure: undefined },
                userId: org.credentials.adminUserId,
                apiVersion: '66.0',
                dialect: readCsvDialect({})
            })
        );
        await org.org.queryJobs.settle();
        expect(jobs.map(({ state }) => state)).toEqual(jobs.map(() => 'JobComplete'));
    });
});

describe('what takes part', () => {
    it('When query asks for tasks, then deleted and archived ones are missing; queryAll has them', async () => {
        const subjects = async (operation: string): Promise<string[]> => {
            const { text } = await page(
                await runJob('SELECT Subject FROM Task ORDER BY Subject', { operation })
            );
            return text
                .split('\n')
                .slice(1, -1)
                .map((line) => line.replaceAll('"', ''));
        };
        expect(await subjects('query')).toEqual(['closed', 'open and old']);
        expect(await subjects('queryAll')).toEqual(['closed', 'closed and old', 'deleted', 'open and old']);
    });

    it.each([
        ['SELECT COUNT(Id) FROM Account', 'COUNT'],
        ['SELECT Name FROM Account GROUP BY Name', 'GROUP BY'],
        ['SELECT Id FROM Account LIMIT 1 OFFSET 1', 'OFFSET'],
        ['SELECT Id, (SELECT Id FROM Contacts) FROM Account', 'sub-query'],
        ['SELECT TYPEOF What WHEN Account THEN Phone END FROM Task', 'TYPEOF'],
        ['SELECT FIELDS(ALL) FROM Account LIMIT 200', 'FIELDS()'],
        ['SELECT BillingAddress FROM Account', 'BillingAddress'],
        ['SELECT VersionData FROM ContentVersion', 'VersionData']
    ])('When the query is %s, then it is refused as bulk refuses it', async (query, word) => {
        const refused = await org.call('POST', '/jobs/query', { body: { operation: 'query', query } });
        expect(refused.status).toBe(400);
        expect(refused.text).toContain(word);
    });

    it('When the integration user may not read a field, then it does not exist for it', async () => {
        const refused = await org.call('POST', '/jobs/query', {
            body: { operation: 'query', query: 'SELECT Id, Industry FROM Account' },
            token: await integrationToken(org)
        });
        expect(refused).toMatchObject({ status: 400, json: [{ errorCode: 'INVALID_FIELD' }] });
    });
});

describe('resultPages', () => {
    const pages = (job: Job, locator = ''): Promise<CallResult> =>
        org.call('GET', `/jobs/query/${job.id}/resultPages${locator}`);

    beforeAll(() => org.call('POST', '/local-org/settings', { body: { defaultMaxRecords: 4 } }));
    afterAll(() =>
        org.call('POST', '/local-org/settings', { body: { defaultMaxRecords: 50_000, resultPages: 'off' } })
    );

    it('When the org does not offer it, then the answer is 404', async () => {
        expect((await pages(await runJob('SELECT Id FROM Account'))).status).toBe(404);
    });

    it('When it has the documented shape, then five links at a time lead through all rows', async () => {
        await org.call('POST', '/local-org/settings', { body: { resultPages: 'docs' } });
        const job = await runJob('SELECT NumberOfEmployees FROM Account');
        const first = (await pages(job)).json as {
            resultPages: Array<{ resultUrl: string }>;
            nextRecordsUrl: string;
            done: boolean;
        };
        expect(first.resultPages).toHaveLength(5);
        expect(first.done).toBe(false);
        const second = (await org.call('GET', first.nextRecordsUrl)).json as typeof first;
        expect(second).toMatchObject({ done: true, resultPages: [{}, {}] });
        const texts = await Promise.all(
            [...first.resultPages, ...second.resultPages].map(({ resultUrl }) => org.call('GET', resultUrl))
        );
        const rows = texts.flatMap(({ text }) => text.split('\n').slice(1, -1));
        expect(rows).toEqual(Array.from({ length: 25 }, (_, n) => `"${n + 1}"`));
    });

    it('When it has the shape seen live, then links are relative and the end is null', async () => {
        await org.call('POST', '/local-org/settings', { body: { resultPages: 'live' } });
        const job = await runJob('SELECT Id FROM Account LIMIT 3');
        expect((await pages(job)).json).toEqual({
            resultChunks: [{ resultLink: `/jobs/query/${job.id}/results?locator=MA` }],
            nextRecordsUrl: null,
            done: true
        });
    });
});
