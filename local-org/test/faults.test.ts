import { integrationToken, startTestOrg, type CallResult, type TestOrg } from './support/test-org.ts';

let org: TestOrg;

beforeAll(async () => {
    org = await startTestOrg();
    await org.org.store.write((connection) =>
        connection.run(
            `INSERT INTO "Account" ("Id", "Name") SELECT org_id('001', n), 'A' || n FROM range(1, 11) r(n)`
        )
    );
});

afterAll(() => org.dispose());
afterEach(() => org.call('DELETE', '/local-org/faults'));

const set = async (...faults: object[]): Promise<void> => {
    expect((await org.call('POST', '/local-org/faults', { body: faults })).status).toBe(201);
};

const query = (token?: string): Promise<CallResult> =>
    org.call('GET', '/query?q=SELECT+Id+FROM+Organization', token === undefined ? {} : { token });

async function job(): Promise<string> {
    const created = await org.call('POST', '/jobs/query', {
        body: { operation: 'query', query: 'SELECT Name FROM Account' }
    });
    const { id } = created.json as { id: string };
    for (;;) {
        const { state } = (await org.call('GET', `/jobs/query/${id}`)).json as { state: string };
        if (state !== 'UploadComplete' && state !== 'InProgress') return id;
    }
}

describe('faults', () => {
    it('When a session is to end after two calls, then the third is refused and so are the next', async () => {
        const token = await integrationToken(org);
        await set({ kind: 'expire-session', skip: 2 });
        const statuses = [];
        for (let n = 0; n < 4; n++) statuses.push((await query(token)).status);
        expect(statuses).toEqual([200, 200, 401, 401]);
        const refused = await query(token);
        expect(refused.json).toEqual([
            { message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }
        ]);
        expect(refused.headers.get('www-authenticate')).toBe('Token');
        expect((await query(await integrationToken(org))).status).toBe(200);
    });

    it('When the org is unavailable twice, then the third call succeeds', async () => {
        await set({ kind: 'unavailable', count: 2, path: '/query' });
        const statuses = [];
        for (let n = 0; n < 3; n++) statuses.push((await query()).status);
        expect(statuses).toEqual([503, 503, 200]);
    });

    it('When the request limit is hit, then it is 403 with its code', async () => {
        await set({ kind: 'request-limit' });
        expect(await query()).toMatchObject({
            status: 403,
            json: [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }]
        });
    });

    it('When calls are slow, then they take their time', async () => {
        await set({ kind: 'slow', ms: 150 });
        const started = Date.now();
        await query();
        expect(Date.now() - started).toBeGreaterThanOrEqual(145);
    });

    it('When a row is locked once, then its write fails once', async () => {
        await set({ kind: 'lock-rows', values: ['run-7'] });
        const upsert = (): Promise<CallResult> =>
            org.call('PATCH', '/sobjects/Dial_Run__c/Service_Run_Id__c/run-7', {
                body: { Status__c: 'Running' }
            });
        expect(await upsert()).toMatchObject({ status: 400, json: [{ errorCode: 'UNABLE_TO_LOCK_ROW' }] });
        expect((await upsert()).status).toBe(201);
    });

    it('When the connection is cut, then the body ends early with an error', async () => {
        const id = await job();
        await set({ kind: 'cut', bytes: 20 });
        await expect(org.call('GET', `/jobs/query/${id}/results`)).rejects.toThrow();
        expect((await org.call('GET', `/jobs/query/${id}/results`)).text).toHaveLength(7 + 9 * 5 + 6);
    });

    it('When a page is short, then it holds fewer rows than it announces', async () => {
        const id = await job();
        await set({ kind: 'short-page', rows: 2 });
        const page = await org.call('GET', `/jobs/query/${id}/results`);
        expect(page.headers.get('sforce-numberofrecords')).toBe('10');
        expect(page.text.trim().split('\n')).toHaveLength(1 + 8);
    });

    it('When the header is missing, then the page starts with a row', async () => {
        const id = await job();
        await set({ kind: 'missing-header' });
        expect((await org.call('GET', `/jobs/query/${id}/results`)).text).toMatch(/^"A1"\n/);
    });

    it('When the count is missing, then the page has no such header', async () => {
        const id = await job();
        await set({ kind: 'missing-count' });
        expect(
            (await org.call('GET', `/jobs/query/${id}/results`)).headers.has('sforce-numberofrecords')
        ).toBe(false);
    });

    it('When a locator has expired, then it is refused, in bulk and in REST', async () => {
        const id = await job();
        await set(
            { kind: 'expired-locator', path: 'locator=', count: null },
            { kind: 'expired-locator', path: '/query/' }
        );
        const bulk = await org.call('GET', `/jobs/query/${id}/results?locator=Mg`);
        expect(bulk).toMatchObject({ status: 400, json: [{ errorCode: 'INVALID_QUERY_LOCATOR' }] });
        const rest = await org.call('GET', '/query/01gLo0000000001IAA-2000');
        expect(rest).toMatchObject({ status: 400, json: [{ errorCode: 'INVALID_QUERY_LOCATOR' }] });
    });

    it('When a job is made to fail, then it says why', async () => {
        await set({ kind: 'fail-job' });
        const id = await job();
        expect((await org.call('GET', `/jobs/query/${id}`)).json).toMatchObject({
            state: 'Failed',
            errorMessage: expect.stringContaining('made to fail') as string
        });
        expect((await org.call('GET', `/jobs/query/${id}/results`)).status).toBe(412);
    });

    it('When faults are listed, then each tells how often it has struck', async () => {
        await set({ kind: 'unavailable', path: '/query' });
        await query();
        expect((await org.call('GET', '/local-org/faults')).json).toMatchObject({
            faults: [{ kind: 'unavailable', struck: 1 }]
        });
    });

    it.each([[{ kind: 'fire' }], [{ kind: 'slow', ms: -1 }], [{ kind: 'slow', colour: 'red' }]])(
        'When a fault is %j, then it is refused and none is set',
        async (fault) => {
            expect(
                (await org.call('POST', '/local-org/faults', { body: [{ kind: 'slow' }, fault] })).status
            ).toBe(400);
            expect((await org.call('GET', '/local-org/faults')).json).toEqual({ faults: [] });
        }
    );
});

describe('usage', () => {
    it('When a call is made, then its reply tells the calls of the day', async () => {
        await org.call('POST', '/local-org/settings', { body: { apiUsage: { used: 18, max: 15_000 } } });
        expect((await query()).headers.get('sforce-limit-info')).toBe('api-usage=19/15000');
        const limits = (await org.call('GET', '/limits')).json as Record<string, unknown>;
        expect(limits['DailyApiRequests']).toEqual({ Max: 15_000, Remaining: 14_980 });
    });

    it('When the allowance is used up, then calls are refused', async () => {
        await org.call('POST', '/local-org/settings', { body: { apiUsage: { used: 10, max: 10 } } });
        expect((await query()).status).toBe(403);
        await org.call('POST', '/local-org/settings', { body: { apiUsage: { used: 0, max: 15_000 } } });
    });
});

describe('who may ask', () => {
    it('When the request names another host, then it is refused', async () => {
        const { request } = await import('node:http');
        const status = await new Promise<number | undefined>((resolve, reject) => {
            request(`${org.url}/services/data`, { headers: { host: 'evil.example' } }, (response) => {
                response.resume();
                resolve(response.statusCode);
            })
                .on('error', reject)
                .end();
        });
        expect(status).toBe(403);
    });

    it('When SOAP is asked for, then it says that local-org has none', async () => {
        const refused = await org.call('POST', '/services/Soap/u/66.0', { body: '<x/>' });
        expect(refused.text).toContain('not supported by local-org');
    });
});
