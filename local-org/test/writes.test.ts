import { integrationToken, startTestOrg, type CallResult, type TestOrg } from './support/test-org.ts';

let org: TestOrg;
let account: string;
let service: string;

beforeAll(async () => {
    org = await startTestOrg();
    service = await integrationToken(org);
    const created = await org.call('POST', '/sobjects/Account', {
        body: { Name: 'Acme', Industry: 'Other' }
    });
    account = (created.json as { id: string }).id;
});

afterAll(() => org.dispose());

const create = (object: string, body: unknown, token?: string): Promise<CallResult> =>
    org.call('POST', `/sobjects/${object}`, { body, ...(token === undefined ? {} : { token }) });

async function ingest(
    job: Record<string, unknown>,
    csv: string
): Promise<{ job: Record<string, unknown>; successful: string; failed: string; unprocessed: string }> {
    const { id } = (await org.call('POST', '/jobs/ingest', { body: job })).json as { id: string };
    const upload = await org.call('PUT', `/jobs/ingest/${id}/batches`, {
        body: csv,
        headers: { 'content-type': 'text/csv' }
    });
    expect(upload).toMatchObject({ status: 201, text: '' });
    await org.call('PATCH', `/jobs/ingest/${id}`, { body: { state: 'UploadComplete' } });
    let info: Record<string, unknown>;
    do info = (await org.call('GET', `/jobs/ingest/${id}`)).json as Record<string, unknown>;
    while (info['state'] === 'UploadComplete' || info['state'] === 'InProgress');
    const text = async (name: string): Promise<string> =>
        (await org.call('GET', `/jobs/ingest/${id}/${name}`)).text;
    return {
        job: info,
        successful: await text('successfulResults'),
        failed: await text('failedResults/'),
        unprocessed: await text('unprocessedrecords')
    };
}

describe('values that are refused', () => {
    it.each([
        ['a bad picklist value', { Status__c: 'Maybe' }, 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST'],
        ['a text that is too long', { State__c: 'x'.repeat(300) }, 'STRING_TOO_LONG'],
        ['a lookup to nothing', { Account__c: '001000000000001AAA' }, 'INVALID_CROSS_REFERENCE_KEY'],
        ['a lookup to another object', { Account__c: '005000000000001AAA' }, 'FIELD_INTEGRITY_EXCEPTION'],
        ['a lookup that is no id', { Account__c: 'Acme' }, 'MALFORMED_ID'],
        ['a number too large', { Rank__c: 1e9 }, 'NUMBER_OUTSIDE_VALID_RANGE'],
        [
            'a day that does not exist',
            { Claimed_Until__c: '2026-02-30T10:00:00Z' },
            'INVALID_TYPE_ON_FIELD_IN_RECORD'
        ],
        ['a field of the org', { CreatedDate: '2026-01-01T00:00:00Z' }, 'INVALID_FIELD_FOR_INSERT_UPDATE'],
        ['an auto-number', { Name: 'RR-1' }, 'INVALID_FIELD_FOR_INSERT_UPDATE'],
        ['an unknown field', { Nope__c: 1 }, 'INVALID_FIELD'],
        ['text for a number', { Rank__c: '1' }, 'JSON_PARSER_ERROR'],
        ['an id', { Id: 'a9n000000000001AAA' }, 'INVALID_FIELD_FOR_INSERT_UPDATE']
    ])('When a record has %s, then it is refused', async (_case, body, errorCode) => {
        expect(await create('Research_Request__c', body)).toMatchObject({
            status: 400,
            json: [{ errorCode }]
        });
    });

    it('When a required value is missing, then the error names it', async () => {
        expect((await create('Account', { Phone: '1' })).json).toEqual([
            {
                message: 'Required fields are missing: [Name]',
                errorCode: 'REQUIRED_FIELD_MISSING',
                fields: ['Name']
            }
        ]);
        expect((await create('Duplicate_Member__c', { Key__c: 'x' })).json).toMatchObject([
            { fields: ['Duplicate_Group__c'] }
        ]);
    });

    it('When a unique value is taken, then the error names the record that has it', async () => {
        const first = (await create('Suppression__c', { Key__c: 'u1' })).json as { id: string };
        expect((await create('Suppression__c', { Key__c: 'u1' })).json).toMatchObject([
            {
                errorCode: 'DUPLICATE_VALUE',
                message: `duplicate value found: Key__c duplicates value on record with id: ${first.id}`
            }
        ]);
        expect((await create('Suppression__c', { Key__c: 'U1' })).status).toBe(201);
    });

    it('When the record is not there, then the answer is 404', async () => {
        expect(
            await org.call('PATCH', '/sobjects/Account/001000000000001AAA', { body: { Name: 'x' } })
        ).toMatchObject({
            status: 404,
            json: [{ errorCode: 'INVALID_CROSS_REFERENCE_KEY' }]
        });
        expect((await org.call('GET', '/sobjects/Account/001000000000001AAA')).json).toMatchObject([
            { errorCode: 'NOT_FOUND' }
        ]);
        expect((await org.call('GET', '/sobjects/Nope__c/describe')).status).toBe(404);
        expect((await org.call('PATCH', '/sobjects/Account/Name/x', { body: {} })).json).toEqual([
            {
                errorCode: 'NOT_FOUND',
                message: 'Provided external ID field does not exist or is not accessible: Name'
            }
        ]);
    });

    it('When the body is not JSON, then the org says so', async () => {
        expect(await create('Account', '{"Name"')).toMatchObject({
            status: 400,
            json: [{ errorCode: 'JSON_PARSER_ERROR' }]
        });
    });
});

describe('values that are kept', () => {
    it('When an instant has an offset, then it is kept in UTC, and numbers keep their scale', async () => {
        const { id } = (
            await create('Dial_Run__c', {
                Service_Run_Id__c: 'v1',
                Started_At__c: '2026-11-23T05:00:00.250+05:30',
                Duration_S__c: 12.3456
            })
        ).json as { id: string };
        expect(
            (await org.call('GET', `/sobjects/Dial_Run__c/${id}?fields=Started_At__c,Duration_S__c`)).json
        ).toMatchObject({
            Started_At__c: '2026-11-22T23:30:00.250+0000',
            Duration_S__c: 12.3
        });
    });

    it('When a parent is named by its external id, then the lookup holds its id', async () => {
        const { id } = (await create('Dial_Run__c', { Service_Run_Id__c: 'v2' })).json as { id: string };
        const body = { Step__c: 'x', Dial_Run__r: { Service_Run_Id__c: 'v2' } };
        await org.call('PATCH', '/sobjects/Dial_Run_Step__c/Key__c/v2-1', { body });
        const step = await org.call('GET', '/sobjects/Dial_Run_Step__c/Key__c/v2-1');
        expect(step.json).toMatchObject({ Dial_Run__c: id });
        const missing = await create('Dial_Run_Step__c', { Dial_Run__r: { Service_Run_Id__c: 'none' } });
        expect(missing.json).toMatchObject([
            {
                errorCode: 'INVALID_FIELD',
                message: expect.stringContaining('Foreign key external ID: none') as string
            }
        ]);
    });

    it('When a master is deleted, then its details go with it', async () => {
        const run = await org.call('GET', '/sobjects/Dial_Run__c/Service_Run_Id__c/v2');
        await org.call('DELETE', `/sobjects/Dial_Run__c/${(run.json as { Id: string }).Id}`);
        expect(
            (await org.call('GET', "/query?q=SELECT+Id+FROM+Dial_Run_Step__c+WHERE+Key__c='v2-1'")).json
        ).toMatchObject({ totalSize: 0 });
    });

    it('When requests of a composite use each other, then the references are filled', async () => {
        const reply = await org.call('POST', '/composite', {
            body: {
                allOrNone: true,
                compositeRequest: [
                    {
                        method: 'POST',
                        url: '/services/data/v66.0/sobjects/Account',
                        referenceId: 'a',
                        body: { Name: 'Composed' }
                    },
                    {
                        method: 'POST',
                        url: '/services/data/v66.0/sobjects/Researched_Phone__c',
                        referenceId: 'p',
                        body: { Account__c: '@{a.id}', Phone_Text__c: '1' }
                    },
                    {
                        method: 'GET',
                        url: '/services/data/v66.0/sobjects/Researched_Phone__c/@{p.id}',
                        referenceId: 'g'
                    }
                ]
            }
        });
        const { compositeResponse } = reply.json as {
            compositeResponse: Array<{ httpStatusCode: number; body: Record<string, unknown> }>;
        };
        expect(compositeResponse.map((part) => part.httpStatusCode)).toEqual([201, 201, 200]);
        expect(compositeResponse[2]?.body['Account__c']).toBe(compositeResponse[0]?.body['id']);
    });

    it('When one request of a composite fails and all or none is asked for, then nothing stays', async () => {
        const url = '/services/data/v66.0/sobjects/Account';
        const reply = await org.call('POST', '/composite', {
            body: {
                allOrNone: true,
                compositeRequest: [
                    { method: 'POST', url, referenceId: 'a', body: { Name: 'Undone' } },
                    { method: 'POST', url, referenceId: 'b', body: {} }
                ]
            }
        });
        expect(reply.json).toMatchObject({
            compositeResponse: [
                { body: [{ errorCode: 'PROCESSING_HALTED' }] },
                { body: [{ errorCode: 'REQUIRED_FIELD_MISSING' }] }
            ]
        });
        expect(
            (await org.call('GET', "/query?q=SELECT+Id+FROM+Account+WHERE+Name='Undone'")).json
        ).toMatchObject({ totalSize: 0 });
    });

    it('When a tree is created, then children hang on their parents', async () => {
        const record = {
            attributes: { type: 'Account', referenceId: 'r1' },
            Name: 'Tree',
            Researched_Phones__r: {
                records: [
                    { attributes: { type: 'Researched_Phone__c', referenceId: 'r2' }, Phone_Text__c: '2' }
                ]
            }
        };
        expect(
            await org.call('POST', '/composite/tree/Account', { body: { records: [record] } })
        ).toMatchObject({
            status: 201,
            json: { hasErrors: false, results: [{ referenceId: 'r1' }, { referenceId: 'r2' }] }
        });
        expect(
            (
                await org.call(
                    'GET',
                    "/query?q=SELECT+Id+FROM+Researched_Phone__c+WHERE+Account__r.Name='tree'"
                )
            ).json
        ).toMatchObject({ totalSize: 1 });
    });
});

describe('bulk ingest', () => {
    it('When rows are upserted, then results have the shapes of the API', async () => {
        const { job, successful, failed, unprocessed } = await ingest(
            { object: 'Suppression__c', operation: 'upsert', externalIdFieldName: 'Key__c' },
            `Key__c,Reason__c,Account__c\nb1,"said ""no"",\nloudly",${account}\nb2,x,001000000000001AAA\n,y,\n`
        );
        expect(job).toMatchObject({
            state: 'JobComplete',
            jobType: 'V2Ingest',
            numberRecordsProcessed: 3,
            numberRecordsFailed: 2
        });
        expect(successful).toMatch(
            /^"sf__Id","sf__Created","Key__c","Reason__c","Account__c"\n"aGD\w{15}","true","b1","said ""no"",\nloudly","001\w{15}"\n$/
        );
        expect(failed).toBe(
            '"sf__Id","sf__Error","Key__c","Reason__c","Account__c"\n' +
                '"","INVALID_CROSS_REFERENCE_KEY:invalid cross reference id:Account__c --","b2","x","001000000000001AAA"\n' +
                '"","MISSING_ARGUMENT:Key__c not specified: --","","y",""\n'
        );
        expect(unprocessed).toBe('"Key__c","Reason__c","Account__c"\n');
    });

    it('When a value is empty, then it stays; when it is #N/A, then it goes', async () => {
        await ingest(
            { object: 'Suppression__c', operation: 'upsert', externalIdFieldName: 'Key__c' },
            'Key__c,Reason__c,Source__c\nn1,because,call\n'
        );
        await ingest(
            { object: 'Suppression__c', operation: 'upsert', externalIdFieldName: 'key__c' },
            'KEY__C,Reason__c,Source__c\nn1,,#N/A\n'
        );
        expect((await org.call('GET', '/sobjects/Suppression__c/Key__c/n1')).json).toMatchObject({
            Reason__c: 'because',
            Source__c: null
        });
    });

    it('When the upload has a byte order mark, blank lines and no last line feed, then its rows are read', async () => {
        const { job } = await ingest(
            { object: 'Suppression__c', operation: 'insert' },
            '\ufeffKey__c,Reason__c\nf1,a\n\nf2,b'
        );
        expect(job).toMatchObject({
            state: 'JobComplete',
            numberRecordsProcessed: 2,
            numberRecordsFailed: 0
        });
    });

    it('When a text holds a NUL, then it is kept', async () => {
        const { id } = (await create('Account', { Name: "a\u0000b'" })).json as { id: string };
        expect((await org.call('GET', `/sobjects/Account/${id}`)).json).toMatchObject({ Name: "a\u0000b'" });
    });

    it('When two rows have the same key, then the second is refused', async () => {
        const { failed } = await ingest(
            { object: 'Suppression__c', operation: 'upsert', externalIdFieldName: 'Key__c' },
            'Key__c,Reason__c\nd1,a\nd1,b\n'
        );
        expect(failed).toContain('DUPLICATE_VALUE:Duplicate external id specified: d1');
    });

    it('When rows are updated and deleted by id, then they are', async () => {
        const { id } = (await create('Account', { Name: 'Bulk' })).json as { id: string };
        const updated = await ingest(
            { object: 'Account', operation: 'update', lineEnding: 'CRLF', columnDelimiter: 'SEMICOLON' },
            `Id;Phone\r\n${id.slice(0, 15)};5\r\n`
        );
        expect(updated.successful).toContain(`"${id}";"false"`);
        expect((await org.call('GET', `/sobjects/Account/${id}`)).json).toMatchObject({ Phone: '5' });
        const removed = await ingest(
            { object: 'Account', operation: 'delete' },
            `Id\n${id}\n001000000000001AAA\n`
        );
        expect(removed.job).toMatchObject({ numberRecordsProcessed: 2, numberRecordsFailed: 1 });
    });

    it('When a master-detail field that cannot change is sent for a record that exists, then the row is refused', async () => {
        await create('Dial_Run__c', { Service_Run_Id__c: 'm1' });
        const csv = 'Key__c,Dial_Run__r.Service_Run_Id__c,Step__c\nm1-1,m1,a\n';
        const job = { object: 'Dial_Run_Step__c', operation: 'upsert', externalIdFieldName: 'Key__c' };
        expect((await ingest(job, csv)).job).toMatchObject({ numberRecordsFailed: 0 });
        const field = org.org.schema
            .findObject('Dial_Run_Step__c')
            ?.fields.find(({ name }) => name === 'Dial_Run__c');
        const again = await ingest(job, csv);
        expect(again.job).toMatchObject({ numberRecordsFailed: field?.updateable ? 0 : 1 });
    });

    it.each([
        ['an unknown column', 'Key__c,Nope__c\na,b\n', 'InvalidBatch : Field name not found : Nope__c'],
        [
            'the other line ending',
            'Key__c\r\na\r\n',
            'ClientInputError: LineEnding is invalid on user data. Current LineEnding setting is LF'
        ],
        ['a quote that is never closed', 'Key__c\n"a\n', 'a quote is never closed'],
        ['rows of unequal length', 'Key__c,Reason__c\na,b\nc\n', 'ClientInputError']
    ])(
        'When the upload has %s, then the job fails and the rows are unprocessed',
        async (_case, csv, message) => {
            const { job, unprocessed } = await ingest({ object: 'Suppression__c', operation: 'insert' }, csv);
            expect(job).toMatchObject({
                state: 'Failed',
                errorMessage: expect.stringContaining(message) as string
            });
            expect(unprocessed).toBe(csv);
        }
    );

    it('When data is sent twice, then the second time is refused', async () => {
        const { id } = (
            await org.call('POST', '/jobs/ingest', { body: { object: 'Account', operation: 'insert' } })
        ).json as { id: string };
        const put = (): Promise<CallResult> =>
            org.call('PUT', `/jobs/ingest/${id}/batches`, {
                body: 'Name\nx\n',
                headers: { 'content-type': 'text/csv' }
            });
        await put();
        expect((await put()).text).toContain(`Found multiple contents for job: <${id}>`);
        await org.call('PATCH', `/jobs/ingest/${id}`, { body: { state: 'Aborted' } });
        expect((await org.call('DELETE', `/jobs/ingest/${id}`)).status).toBe(204);
        expect((await org.call('GET', `/jobs/ingest/${id}`)).status).toBe(404);
    });
});

describe('permissions of the integration user', () => {
    it('When it may not create an object, then it is refused', async () => {
        expect(await create('Account', { Name: 'x' }, service)).toMatchObject({
            status: 403,
            json: [{ errorCode: 'INSUFFICIENT_ACCESS' }]
        });
        expect(await org.call('DELETE', `/sobjects/Account/${account}`, { token: service })).toMatchObject({
            status: 403,
            json: [{ errorCode: 'INSUFFICIENT_ACCESS_OR_READONLY' }]
        });
    });

    it('When it may not change a field, then it is refused; what it may change it can', async () => {
        const patch = (body: object): Promise<CallResult> =>
            org.call('PATCH', `/sobjects/Account/${account}`, { body, token: service });
        expect((await patch({ Dial_Active__c: false })).json).toMatchObject([
            { errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE', fields: ['Dial_Active__c'] }
        ]);
        expect((await patch({ Industry: 'Other' })).json).toMatchObject([{ errorCode: 'INVALID_FIELD' }]);
        expect((await patch({ Phone: '7' })).status).toBe(204);
    });

    it('When it describes an object, then it sees its own rights', async () => {
        const describe = (await org.call('GET', '/sobjects/Account/describe', { token: service })).json as {
            createable: boolean;
            updateable: boolean;
            fields: Array<{ name: string; updateable: boolean }>;
        };
        expect(describe).toMatchObject({ createable: false, updateable: true });
        expect(describe.fields.find(({ name }) => name === 'Industry')).toBeUndefined();
        expect(describe.fields.find(({ name }) => name === 'BillingCity')).toMatchObject({
            updateable: false
        });
    });
});

describe('platform events', () => {
    it('When events are published, then a subscriber gets them in order and can go on after one', async () => {
        const publish = (Message__c: string): Promise<CallResult> =>
            create('Dial_Run_Event__e', { ...required, Message__c }, service);
        const required = Object.fromEntries(
            (org.org.schema.findObject('Dial_Run_Event__e')?.fields ?? [])
                .filter((field) => field.required)
                .map((field) => [
                    field.name,
                    field.type === 'double' ? 1 : field.type === 'datetime' ? '2026-11-23T00:00:00Z' : 'x'
                ])
        );
        for (const message of ['one', 'two']) expect((await publish(message)).status).toBe(201);
        const response = await fetch(`${org.url}/local-org/events?after=1&channel=/event/Dial_Run_Event__e`);
        const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
        let text = '';
        while (!text.includes('"three"')) {
            text += (await reader?.read())?.value ?? '';
            if (text.includes('"two"') && !text.includes('sent')) {
                text += 'sent';
                await publish('three');
            }
        }
        await reader?.cancel();
        expect(text).not.toContain('"one"');
        expect(text.indexOf('"two"')).toBeLessThan(text.indexOf('"three"'));
        expect(text).toContain('id: 3\nevent: platform-event\n');
    });
});
