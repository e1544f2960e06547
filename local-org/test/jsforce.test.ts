import { SignJWT, importPKCS8 } from 'jose';
import jsforce, { type Connection } from 'jsforce';
import { integrationToken, startTestOrg, type TestOrg } from './support/test-org.ts';

let org: TestOrg;
let admin: Connection;
let service: Connection;

beforeAll(async () => {
    org = await startTestOrg();
    admin = new jsforce.Connection({
        instanceUrl: org.url,
        accessToken: org.credentials.adminAccessToken,
        version: '66.0'
    });
    service = new jsforce.Connection({
        instanceUrl: org.url,
        accessToken: await integrationToken(org),
        version: '66.0'
    });
});

afterAll(() => org.dispose());

async function assertion(claims: { aud?: string; exp?: number; sub?: string } = {}): Promise<string> {
    const key = await importPKCS8(org.credentials.privateKey, 'RS256');
    return new SignJWT({})
        .setProtectedHeader({ alg: 'RS256' })
        .setIssuer(org.credentials.clientId)
        .setSubject(claims.sub ?? org.credentials.username)
        .setAudience(claims.aud ?? org.credentials.loginUrl)
        .setExpirationTime(claims.exp ?? Math.floor(Date.now() / 1000) + 180)
        .sign(key);
}

const bearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

describe('login', () => {
    it('When an assertion is signed with the registered key, then jsforce is logged in as its user', async () => {
        const connection = new jsforce.Connection({ loginUrl: org.url, version: '66.0' });
        const user = await connection.authorize({ grant_type: bearer, assertion: await assertion() });
        expect(user).toMatchObject({
            id: org.credentials.userId,
            organizationId: org.credentials.organizationId
        });
        expect(connection.accessToken).toMatch(/^(00D\w{12,15})![.\w]*$/);
        expect((await connection.identity()).username).toBe(org.credentials.username);
    });

    it('When the client sends its secret, then jsforce is logged in as the integration user', async () => {
        const { clientId, clientSecret } = org.credentials;
        const connection = new jsforce.Connection({
            oauth2: { loginUrl: org.url, clientId, clientSecret },
            version: '66.0'
        });
        const user = await connection.authorize({ grant_type: 'client_credentials' });
        expect(user.id).toBe(org.credentials.userId);
    });

    it('When exp is in milliseconds, as the Salesforce CLI sends it, then it holds', async () => {
        const connection = new jsforce.Connection({ loginUrl: org.url });
        await connection.authorize({
            grant_type: bearer,
            assertion: await assertion({ exp: Date.now() + 180_000 })
        });
    });

    it.each([
        ['expired', { exp: Math.floor(Date.now() / 1000) - 60 }, 'assertion has expired'],
        ['for another org', { aud: 'https://login.example.com' }, 'audience is invalid'],
        ['for an unknown user', { sub: 'nobody@dial-flow.example' }, "user hasn't approved this consumer"]
    ])('When the assertion is %s, then it is refused', async (_case, claims, message) => {
        const connection = new jsforce.Connection({ loginUrl: org.url });
        await expect(
            connection.authorize({ grant_type: bearer, assertion: await assertion(claims) })
        ).rejects.toThrow(message);
    });

    it('When a session has ended, then jsforce refreshes it and repeats the call', async () => {
        const { clientId, clientSecret, adminRefreshToken } = org.credentials;
        const connection = new jsforce.Connection({
            oauth2: { loginUrl: org.url, clientId, clientSecret },
            instanceUrl: org.url,
            accessToken: '00D000000000001!gone',
            refreshToken: adminRefreshToken,
            version: '66.0'
        });
        const { records } = await connection.query('SELECT Id FROM Organization');
        expect(records).toHaveLength(1);
    });
});

describe('records', () => {
    it('When a record is created, read, changed and deleted, then each step shows', async () => {
        const created = await admin.sobject('Account').create({ Name: 'Acme', Phone: '(303) 555-0142' });
        expect(created).toMatchObject({ success: true, errors: [] });
        const id = created.id ?? '';
        expect(id).toMatch(/^001.{15}$/);
        expect(await admin.sobject('Account').retrieve(id)).toMatchObject({
            Name: 'Acme',
            Dial_Active__c: true,
            OwnerId: org.credentials.adminUserId,
            CreatedDate: '2026-11-23T09:00:00.000+0000'
        });
        await admin.sobject('Account').update({ Id: id.slice(0, 15), Phone: null });
        expect(await admin.sobject('Account').retrieve(id)).toMatchObject({ Phone: null, Name: 'Acme' });
        await admin.sobject('Account').destroy(id);
        await expect(admin.sobject('Account').retrieve(id)).rejects.toMatchObject({
            errorCode: 'ENTITY_IS_DELETED'
        });
        expect((await admin.query(`SELECT Id FROM Account WHERE Id = '${id}'`)).totalSize).toBe(0);
    });

    it('When a record is upserted twice, then it is created once and changed once', async () => {
        const record = { Service_Run_Id__c: 'run-1', Status__c: 'Running' };
        const first = await service.sobject('Dial_Run__c').upsert(record, 'Service_Run_Id__c');
        const second = await service
            .sobject('Dial_Run__c')
            .upsert({ ...record, Seed__c: 'x' }, 'Service_Run_Id__c');
        expect(first).toMatchObject({ success: true, created: true });
        expect(second).toMatchObject({ id: first.id, success: true, created: false });
        const { records } = await service.query('SELECT Name, Seed__c FROM Dial_Run__c');
        expect(records).toMatchObject([{ Name: 'DR-00001', Seed__c: 'x' }]);
    });

    it('When some of a collection are faulty, then the others are written', async () => {
        const results = await admin
            .sobject('Account')
            .create([{ Name: 'One' }, { Phone: '555' }, { Name: 'Three' }], { allOrNone: false });
        expect(results.map((result) => result.success)).toEqual([true, false, true]);
        expect(results[1]).toMatchObject({
            errors: [
                {
                    statusCode: 'REQUIRED_FIELD_MISSING',
                    message: 'Required fields are missing: [Name]',
                    fields: ['Name']
                }
            ]
        });
    });

    it('When all or none are asked for and one is faulty, then none is written', async () => {
        const results = await admin
            .sobject('Account')
            .create([{ Name: 'Nobody' }, { Phone: '555' }], { allOrNone: true });
        expect(results[0]).toMatchObject({ errors: [{ statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK' }] });
        expect((await admin.query("SELECT Id FROM Account WHERE Name = 'Nobody'")).totalSize).toBe(0);
    });

    it('When a result has more than 2,000 rows, then queryMore brings the rest in order', async () => {
        await org.org.store.write((connection) =>
            connection.run(
                `INSERT INTO "Contact" ("Id", "LastName") SELECT org_id('003', n), 'N' || n FROM range(1, 4502) r(n)`
            )
        );
        const first = await admin.query<{ LastName: string }>('SELECT LastName FROM Contact ORDER BY Id');
        expect(first).toMatchObject({ totalSize: 4501, done: false });
        expect(first.nextRecordsUrl).toMatch(/\/services\/data\/v66\.0\/query\/01g\w{15}-2000$/);
        const names = (
            await admin.query<{ LastName: string }>('SELECT LastName FROM Contact ORDER BY Id', {
                autoFetch: true,
                maxFetch: 10_000
            })
        ).records;
        expect(names.map((record) => record.LastName)).toEqual(
            Array.from({ length: 4501 }, (_, n) => `N${n + 1}`)
        );
    });
});

describe('bulk and files', () => {
    it('When jsforce upserts by bulk, then successful and failed rows are told apart', async () => {
        const account = await admin.sobject('Account').create({ Name: 'Bulk' });
        const result = await service.bulk2.loadAndWaitForResults({
            object: 'Research_Request__c',
            operation: 'upsert',
            externalIdFieldName: 'Key__c',
            pollInterval: 50,
            input: [
                { Key__c: 'a', Account__c: account.id ?? '', Status__c: 'Open', Rank__c: '1' },
                { Key__c: 'b', Account__c: account.id ?? '', Status__c: 'Nonsense', Rank__c: '2' }
            ]
        });
        expect(result.successfulResults).toMatchObject([{ sf__Created: 'true', Key__c: 'a' }]);
        expect(result.failedResults).toMatchObject([
            {
                sf__Id: '',
                sf__Error: expect.stringMatching(
                    /^INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST:.*:Status__c --$/
                ) as string
            }
        ]);
        expect(result.unprocessedRecords).toEqual([]);
    });

    it('When a bulk query fits one page, then jsforce reads it', async () => {
        const stream = await service.bulk2.query(
            'SELECT Id, Account__r.Name, Rank__c FROM Research_Request__c',
            { pollInterval: 50 }
        );
        expect(await stream.toArray()).toMatchObject([{ 'Account__r.Name': 'Bulk', Rank__c: '1' }]);
    });

    it('When a file is published on a record, then it is linked and can be read back', async () => {
        const run = await service.query<{ Id: string }>('SELECT Id FROM Dial_Run__c LIMIT 1');
        const runId = run.records[0]?.Id ?? '';
        const content = Buffer.from('a;b\n1;"2"\n\u00e4');
        const file = await service.sobject('ContentVersion').create(
            {
                Title: 'list',
                PathOnClient: 'call_list.csv',
                FirstPublishLocationId: runId,
                VersionData: content.toString('base64')
            },
            {
                multipartFileFields: { VersionData: { contentType: 'text/csv', filename: 'call_list.csv' } }
            } as never
        );
        expect(file).toMatchObject({ success: true });
        const links = await service.query(
            `SELECT ContentDocument.Title, ContentDocument.LatestPublishedVersionId, ShareType FROM ContentDocumentLink WHERE LinkedEntityId = '${runId}'`
        );
        expect(links.records).toMatchObject([
            { ShareType: 'V', ContentDocument: { Title: 'list', LatestPublishedVersionId: file.id } }
        ]);
        const data = await org.call('GET', `/sobjects/ContentVersion/${file.id ?? ''}/VersionData`);
        expect(data.text).toBe(content.toString());
    });
});
